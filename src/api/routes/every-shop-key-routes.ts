/**
 * Keys for all shops: what operators hold (metrics, decoding any order) and head office. Only such an admin makes them; the
 * first one comes from `npm run admin-key`.
 */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { newEveryShopKeyBody } from '../contracts/settings-body.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { bearer, refusals, tags } from '../route-docs.ts';
import { keyView, newKeyView, shownKey } from './api-key-routes.ts';

const guard = { access: 'manageKeys', everyShop: true } as const;

export function addEveryShopKeyRoutes(app: FastifyInstance, deps: ApiDeps): void {
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'POST',
    url: '/v1/keys',
    config: guard,
    schema: {
      tags: [tags.shops],
      summary: 'すべての店舗を扱うAPIキーを作る Create an API key for all shops',
      description: '運用（ops）と管理者（admin）だけ。店舗のキーでは作れません。値はこの応答で一度だけ表示されます。',
      security: bearer,
      body: newEveryShopKeyBody,
      response: { 201: newKeyView, ...refusals(400, 403, 413, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      const { scope, label } = request.body;
      const { id, key } = await deps.records.createApiKey({ scope, label, shops: null });
      return reply.code(201).header('cache-control', 'no-store').send({ id, key, scope, label });
    },
  });

  api.route({
    method: 'GET',
    url: '/v1/keys',
    config: guard,
    schema: {
      tags: [tags.shops],
      summary: 'すべての店舗を扱うAPIキーの一覧 List API keys for all shops',
      security: bearer,
      response: { 200: z.object({ keys: z.array(keyView) }), ...refusals(403, 503) },
    },
    handler: async (_request, reply) => {
      const keys = await deps.records.listApiKeys();
      return reply.send({ keys: keys.filter(({ shops }) => shops === null).map(shownKey) });
    },
  });

  api.route({
    method: 'DELETE',
    url: '/v1/keys/:id',
    config: guard,
    schema: {
      tags: [tags.shops],
      summary: 'すべての店舗を扱うAPIキーを失効させる Revoke an API key for all shops',
      description: '数秒以内に使えなくなります。',
      security: bearer,
      params: z.object({ id: z.string().min(1).max(64) }),
      response: { 204: z.undefined().describe('失効した'), ...refusals(403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const key = (await deps.records.listApiKeys()).find((one) => one.id === id);
      if (key === undefined || key.shops !== null) throw new Problem('notFound');
      await deps.records.revokeApiKey(id);
      return reply.code(204).send(undefined);
    },
  });
}
