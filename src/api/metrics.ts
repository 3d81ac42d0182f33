/** Request durations per route pattern; nothing that names a shop's order or a buyer. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Histogram, Registry } from 'prom-client';
import type { ApiDeps } from './deps.ts';
import { bearer, refusals, tags } from './route-docs.ts';

export function addMetrics(app: FastifyInstance, deps: ApiDeps): void {
  const registry = deps.metrics ?? new Registry();
  const durations = new Histogram({
    name: 'torihiki_api_request_seconds',
    help: 'Duration of API requests by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'metrics', openOnLoopback: true, everyShop: true },
    schema: {
      tags: [tags.operation],
      summary: 'Prometheus metrics',
      description: 'すべての店舗を扱うopsかadminのAPIキーが必要です（開発環境では自分のマシンからはキーなし）。店舗のキーでは見られません。',
      security: bearer,
      response: { 200: { description: 'Prometheusのテキスト形式', content: { 'text/plain': { schema: z.string() } } }, ...refusals(403, 503) },
    },
    handler: async (_request, reply) => reply.header('content-type', registry.contentType).send(await registry.metrics()),
  });
}
