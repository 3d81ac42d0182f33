/** Limits per second that hold for all processes with the API together: each counts for itself, up to its part. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from './deps.ts';
import { Problem } from './problem.ts';

const WINDOW_MS = 1_000;

/**
 * Throws `rateLimited` once there were more in this second, of one address or of one key of `keyGenerator`. A part is at least
 * 1, and the parts add up to the limit if the proxy gives each process about as much.
 */
export function createLimit(app: FastifyInstance, perSecond: number, { processes }: Pick<ApiDeps, 'processes'>, keyGenerator?: (request: FastifyRequest) => string): (request: FastifyRequest) => Promise<void> {
  // One for each part: the plugin counts requests that come at once more exactly where it need not ask for the limit.
  const counters = new Map<number, ReturnType<FastifyInstance['createRateLimit']>>();
  return async (request) => {
    const max = Math.max(1, Math.ceil(perSecond / (processes?.() ?? 1)));
    const counter = counters.get(max) ?? app.createRateLimit({ max, timeWindow: WINDOW_MS, ...(keyGenerator === undefined ? {} : { keyGenerator }) });
    counters.set(max, counter);
    const rate = await counter(request);
    if (!rate.isAllowed && rate.isExceeded) throw new Problem('rateLimited', { retryAfterSeconds: Math.max(1, rate.ttlInSeconds) });
  };
}
