/** The token that opens `/metrics` to Prometheus, compared without telling by the time it takes how much of it was right. */
import { createHash, timingSafeEqual } from 'node:crypto';

export function isMetricsToken(authorization: string | undefined, token: string | undefined): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
