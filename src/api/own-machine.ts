/** In development some routes need no key on the own machine. */
import type { FastifyRequest } from 'fastify';

const loopbackAddresses: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a request was made on this machine and meant for it. A page from elsewhere whose name was made to lead here
 * (DNS rebinding) shows itself by its host name, and what a proxy passes on is somebody else's.
 */
export function isFromOwnMachine({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined) return false;
  return loopbackAddresses.has(ip) && loopbackHost.test(headers.host ?? '');
}
