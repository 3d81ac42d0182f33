import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps, PartCheck } from '../deps.ts';
import { tags } from '../route-docs.ts';

/** A check that hangs is a part that is down. */
const CHECK_LIMIT_MS = 2_000;

const part = z.enum(['up', 'down']);
const readiness = z.object({
  status: z.enum(['ready', 'notReady']),
  parts: z.object({ records: part, engine: part, worker: part }),
});

export type HealthDeps = Pick<ApiDeps, 'checks'> & { readonly records: Pick<ApiDeps['records'], 'ping'> };

export function addHealthRoutes(app: FastifyInstance, deps: HealthDeps): void {
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'GET',
    url: '/healthz',
    schema: {
      tags: [tags.operation],
      summary: 'プロセスが動いているか Liveness',
      response: { 200: z.object({ status: z.literal('ok') }) },
    },
    handler: async (_request, reply) => reply.send({ status: 'ok' }),
  });

  api.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      tags: [tags.operation],
      summary: '受け付けられる状態か Readiness',
      description: 'どの部分が止まっているかも返します。Says which part is down.',
      response: { 200: readiness, 503: readiness },
    },
    handler: async (_request, reply) => {
      const [records, engine, worker] = await Promise.all(
        [() => deps.records.ping(), deps.checks.engine, deps.checks.worker].map(stateOf),
      );
      const parts = { records: records ?? 'down', engine: engine ?? 'down', worker: worker ?? 'down' };
      // Without a worker orders are still accepted (202) and go on when one comes.
      const ready = parts.records === 'up' && parts.engine === 'up' && parts.worker === 'up';
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'notReady', parts });
    },
  });
}

async function stateOf(check: PartCheck): Promise<'up' | 'down'> {
  const limit = new Promise<'down'>((resolve) => setTimeout(resolve, CHECK_LIMIT_MS, 'down').unref());
  return Promise.race([limit, check().then(() => 'up' as const, () => 'down' as const)]);
}
