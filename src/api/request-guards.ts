/** What holds for every request and every answer, whatever the route. */
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.ts';

export function addRequestGuards(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => void (closing = true));
  app.addHook('onRequest', async (request, reply) => {
    if (closing) throw new Problem('busy');
    // Buyers' names, keys, settings: for nobody's cache. The page that documents the API is the one thing that may be kept.
    if (!request.url.startsWith('/docs')) void reply.header('cache-control', 'no-store');
    if (request.raw.httpVersion === '1.1' && request.raw.headers.host === undefined) throw new Problem('malformedRequest', { param: 'Host' });
    if (isEncoded(request.headers['content-encoding'])) throw new Problem('unsupportedContentEncoding', { param: 'Content-Encoding' });
  });
}

/** A few bytes can become any number of them, so bodies come as they are. */
function isEncoded(encoding: string | undefined): boolean {
  return encoding !== undefined && encoding.trim() !== '' && encoding.trim().toLowerCase() !== 'identity';
}
