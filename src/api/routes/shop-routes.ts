import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Shop } from '../../records/contract/shops.ts';
import { callerOf, seesShop, shopOf } from '../authentication.ts';
import { newShopBody, shopView } from '../contracts/settings-body.ts';
import { shopParams } from '../contracts/path-params.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';

export function addShopRoutes(app: FastifyInstance, deps: ApiDeps): void {
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'POST',
    url: '/v1/shops',
    // A key bound to shops sees those and no other, so it makes none.
    config: { access: 'changeSettings', everyShop: true },
    schema: {
      tags: [tags.shops],
      summary: '店舗を作る Create a shop',
      security: bearer,
      body: newShopBody,
      response: { 201: shopView, ...refusals(...bodyRefusals, 403, 409, 503) },
    },
    handler: async (request, reply) => {
      const { code, name, environment } = request.body;
      if (environment === 'sandbox' && deps.sandbox === false) throw new Problem('noSandbox', { param: 'environment' });
      if (!(await deps.records.createShop({ code, name, environment }))) throw new Problem('shopExists', { param: 'code' });
      const shop = await deps.records.findShop(code);
      if (shop === null) throw new Error('The shop made a moment ago is not there');
      return reply.code(201).header('location', `/v1/shops/${code}`).send(shownShop(shop));
    },
  });

  api.route({
    method: 'GET',
    url: '/v1/shops',
    config: { access: 'readSettings' },
    schema: {
      tags: [tags.shops],
      summary: '店舗の一覧 List shops',
      security: bearer,
      response: { 200: z.object({ shops: z.array(shopView) }), ...refusals(403, 503) },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const shops = await deps.records.listShops();
      return reply.send({ shops: shops.filter(({ code }) => seesShop(caller, code)).map(shownShop) });
    },
  });

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop',
    config: { access: 'readSettings' },
    schema: {
      tags: [tags.shops],
      summary: '店舗を見る Read a shop',
      security: bearer,
      params: shopParams,
      response: { 200: shopView, ...refusals(403, 404, 503) },
    },
    handler: async (request, reply) => reply.send(shownShop(shopOf(request))),
  });
}

export function shownShop({ code, name, environment, version, createdAt }: Shop): z.output<typeof shopView> {
  return { code, name, environment, version, createdAt };
}
