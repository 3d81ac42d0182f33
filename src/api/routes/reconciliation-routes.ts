/** 突合 after the records were put back: what they lack, as far as Yamato can be asked. For `npm run reconcile`. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shopOf } from '../authentication.ts';
import { shopParams } from '../contracts/path-params.ts';
import { findingsView, reconcileBody, restorationView, toReconcilePage, toReconcileQuery } from '../contracts/reconciliation-body.ts';
import type { ApiDeps } from '../deps.ts';
import type { Engine } from '../engine.ts';
import { reconcileOrders } from '../reconcile-orders.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';

export function addReconciliationRoutes(app: FastifyInstance, deps: ApiDeps, engine: Engine): void {
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'GET',
    url: '/v1/restoration',
    config: { access: 'reconcile', everyShop: true },
    schema: {
      tags: [tags.operation],
      summary: '記録を復元したかどうか Whether the records were put back',
      security: bearer,
      response: { 200: restorationView, ...refusals(403, 503) },
    },
    handler: async (_request, reply) => reply.send({ restoration: await deps.records.restoration() }),
  });

  api.route({
    method: 'DELETE',
    url: '/v1/restoration',
    config: { access: 'reconcile', everyShop: true },
    schema: {
      tags: [tags.operation],
      summary: '突合を終える Reconciled',
      description: '記録は、復元されたものとして扱われなくなります。Yamatoで使用済みの決済受付番号は、この後も、次の番号を使う前に照会します。',
      security: bearer,
      response: { 204: z.undefined().describe('終えた'), ...refusals(403, 503) },
    },
    handler: async (_request, reply) => {
      await deps.records.endRestoration();
      return reply.code(204).send(undefined);
    },
  });

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop/reconciliation',
    config: { access: 'reconcile' },
    schema: {
      tags: [tags.operation],
      summary: '突合すべき受注番号 Orders to reconcile',
      description: '終了していない受注と、指定の時点より後に終わった受注（入金済を除く）。Orders that go on, and those that ended unpaid lately.',
      security: bearer,
      params: shopParams,
      querystring: toReconcileQuery,
      response: { 200: toReconcilePage, ...refusals(400, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { endedSince, after, limit } = request.query;
      const orderNumbers = await deps.records.ordersToReconcile({ shop: shopOf(request).code, endedSince, after: after ?? null, limit });
      return reply.send({ orderNumbers, next: orderNumbers.length < limit ? null : (orderNumbers.at(-1) ?? null) });
    },
  });

  api.route({
    method: 'POST',
    url: '/v1/shops/:shop/reconciliation',
    config: { access: 'reconcile' },
    schema: {
      tags: [tags.operation],
      summary: '受注番号をYamatoと突き合わせる Reconcile orders',
      description: 'Yamatoに照会するだけで、何も変えません。記録にない受注番号も指定できます。Asks Yamato and changes nothing.',
      security: bearer,
      params: shopParams,
      body: reconcileBody,
      response: { 200: findingsView, ...refusals(...bodyRefusals, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { method, orderNumbers } = request.body;
      return reply.send({ findings: await reconcileOrders({ deps, engine, shop: shopOf(request) }, orderNumbers, method) });
    },
  });
}
