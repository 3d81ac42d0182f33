import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiKey } from '../../records/contract/api-keys.ts';
import { callerOf, seesShop } from '../authentication.ts';
import { shopParams } from '../contracts/path-params.ts';
import { newKeyBody } from '../contracts/settings-body.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';

/** A key as lists show it: without its value. */
export const keyView = z
  .object({ id: z.string(), scope: z.string(), label: z.string(), createdAt: z.string(), revokedAt: z.string().nullable() })
  .meta({ id: 'ApiKey', description: 'APIキー（値は含まない）' });

export const newKeyView = z
  .object({ id: z.string(), key: z.string().describe('この一度だけ表示されます Shown this once'), scope: z.string(), label: z.string() })
  .meta({ id: 'CreatedApiKey' });

const keyParams = shopParams.extend({ id: z.string().min(1).max(64) });

export function addApiKeyRoutes(app: FastifyInstance, deps: ApiDeps): void {
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'POST',
    url: '/v1/shops/:shop/keys',
    config: { access: 'manageKeys' },
    schema: {
      tags: [tags.shops],
      summary: 'APIキーを作る Create an API key',
      description: 'この店舗だけに使えるキーです。値はこの応答で一度だけ表示され、保存されるのはハッシュだけです。',
      security: bearer,
      params: shopParams,
      body: newKeyBody,
      response: { 201: newKeyView, ...refusals(...bodyRefusals, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { scope, label } = request.body;
      const { id, key } = await deps.records.createApiKey({ scope, label, shops: [request.params.shop] });
      return reply.code(201).send({ id, key, scope, label });
    },
  });

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop/keys',
    config: { access: 'manageKeys' },
    schema: {
      tags: [tags.shops],
      summary: 'APIキーの一覧 List API keys',
      security: bearer,
      params: shopParams,
      response: { 200: z.object({ keys: z.array(keyView) }), ...refusals(403, 404, 503) },
    },
    handler: async (request, reply) => {
      const keys = await deps.records.listApiKeys();
      const own = keys.filter(({ shops }) => shops !== null && shops.includes(request.params.shop));
      return reply.send({ keys: own.map(shownKey) });
    },
  });

  api.route({
    method: 'DELETE',
    url: '/v1/shops/:shop/keys/:id',
    config: { access: 'manageKeys' },
    schema: {
      tags: [tags.shops],
      summary: 'APIキーを失効させる Revoke an API key',
      description: '数秒以内に使えなくなります。',
      security: bearer,
      params: keyParams,
      response: { 204: z.undefined().describe('失効した'), ...refusals(403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { shop, id } = request.params;
      const key = (await deps.records.listApiKeys()).find((one) => one.id === id);
      if (key === undefined || !isWithin(key, shop, callerOf(request))) throw new Problem('notFound');
      await deps.records.revokeApiKey(id);
      return reply.code(204).send(undefined);
    },
  });
}

export function shownKey({ id, scope, label, createdAt, revokedAt }: ApiKey): z.output<typeof keyView> {
  return { id, scope, label, createdAt, revokedAt };
}

/** A key of this shop, none of whose other shops are hidden from the caller. */
function isWithin(key: ApiKey, shop: string, caller: ApiKey): boolean {
  return key.shops !== null && key.shops.includes(shop) && key.shops.every((code) => seesShop(caller, code));
}
