/** Request durations per route pattern, and the page that Prometheus reads; nothing that names a shop's order or a buyer. */
import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { z } from 'zod';
import type { Metrics } from '../observe/metrics.ts';
import { bearer, refusals, tags } from './route-docs.ts';

export function addRequestDurations(app: FastifyInstance, registry: Registry): void {
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
}

export function addMetricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'metrics', openOnLoopback: true, openWithMetricsToken: true, everyShop: true },
    schema: {
      tags: [tags.operation],
      summary: 'Prometheus metrics',
      description: 'すべての店舗を扱うopsかadminのAPIキー、または設定 `METRICS_TOKEN` の値が必要です（開発環境では自分のマシンからはキーなし）。店舗のキーでは見られません。',
      security: bearer,
      response: { 200: { description: 'Prometheusのテキスト形式', content: { 'text/plain': { schema: z.string() } } }, ...refusals(403, 503) },
    },
    handler: async (_request, reply) => reply.header('content-type', metrics.registry.contentType).send(await metrics.read()),
  });
}
