import { idempotencyKeyPattern } from './contracts/id-patterns.ts';
import { Problem } from './problem.ts';

/** The action's id, as it is or in quotes. Throws the `Problem` that says what is wrong with the header. */
export function requireIdempotencyKey(header: string | undefined): string {
  if (header === undefined || header === '') throw new Problem('idempotencyKeyMissing', { param: 'Idempotency-Key' });
  const key = unquoted(header);
  if (!idempotencyKeyPattern.test(key)) throw new Problem('idempotencyKeyInvalid', { param: 'Idempotency-Key' });
  return key;
}

/** The header's draft standard writes a structured string, `"abc"`; most clients write `abc`. Both are the same key. */
function unquoted(header: string): string {
  return /^"(.*)"$/.exec(header)?.[1] ?? header;
}

const WAIT_MAX_SECONDS = 30;

/** Seconds of `Prefer: wait=N` (RFC 7240), at most 30; 0 without one. A preference that is not understood is ignored. */
export function waitSeconds(prefer: string | undefined): number {
  const wait = /(?:^|[,;]\s*)wait\s*=\s*"?(\d{1,6})"?(?:$|[,;\s])/i.exec(prefer ?? '');
  return Math.min(Number(wait?.[1] ?? 0), WAIT_MAX_SECONDS);
}
