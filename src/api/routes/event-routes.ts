import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, seesShop } from '../authentication.ts';
import { orderView } from '../contracts/order-view.ts';
import { shopCodePattern } from '../contracts/path-params.ts';
import { queryCursor, wholeNumber } from '../contracts/query-values.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { bearer, refusals, tags } from '../route-docs.ts';

const event = z.object({
  cursor: z.string(),
  shop: z.string(),
  orderNumber: z.string(),
  sequence: z.int().describe('Counts up per order; never goes back'),
  at: z.string(),
  status: z.string(),
  changed: z.array(z.string()).readonly().describe('変わった面 The facets that changed'),
  actionId: z.string().nullable(),
  notifyCart: z.boolean().describe('店舗がカートに知らせるよう求めた操作が完了した。An action is done that asked for the cart to be told'),
  cartStatus: z.string().nullable().describe('その操作に添えられたカートのステータス。The label it has for the cart'),
  order: orderView,
});

const orderChanged = event
  .extend({ type: z.literal('order.changed') })
  .meta({ id: 'OrderChanged', description: '受注の変化' });

const attemptRefused = event
  .extend({
    type: z.literal('attempt.refused'),
    verdict: z.object({
      kind: z.string().describe('refused 与信NG · failed 与信失敗 · abandoned 時間切れで取りやめ'),
      code: z.string().nullable(),
      at: z.string(),
    }),
  })
  .meta({ id: 'AttemptRefused', description: '受注にならなかった申込み A checkout attempt that became no order' });

const attemptAttention = event
  .extend({ type: z.literal('attempt.attention') })
  .meta({ id: 'AttemptAttention', description: '受注になっていない申込みの「対応が必要」の変化 What somebody must look at of an attempt that is no order yet' });

const orderEvent = z.discriminatedUnion('type', [orderChanged, attemptRefused, attemptAttention]).meta({ id: 'OrderEvent', description: '受注または申込みの変化' });

const eventPage = z.object({
  events: z.array(orderEvent).readonly(),
  next: z.string().nullable().describe('Give it as `after` next time; stays the same while nothing is new'),
});

export function addEventRoutes(app: FastifyInstance, deps: ApiDeps): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/events',
    config: { access: 'readEvents' },
    schema: {
      tags: [tags.events],
      summary: '変化を追う Follow changes',
      description:
        '202を受け取ったカートは、ここで続きを追います。`after` に前回の `next` を渡すと、それより後の変化だけが古い順に返ります。受注にならずに終わった申込みは `attempt.refused` で、まだ受注になっていない申込みに「対応が必要」が付いたときと消えたときは `attempt.attention` で届きます。\n\n' +
        'In order per order; a cursor never skips a late commit.',
      security: bearer,
      querystring: z.strictObject({
        after: queryCursor.optional(),
        limit: wholeNumber(1, 500).default(100),
        shop: z.string().regex(shopCodePattern).optional().describe('この店舗だけ'),
      }),
      response: { 200: eventPage, ...refusals(400, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { after, limit, shop } = request.query;
      const caller = callerOf(request);
      if (shop !== undefined && (!seesShop(caller, shop) || (await deps.records.findShop(shop)) === null)) throw new Problem('notFound');
      const shops = shop === undefined ? caller.shops : [shop];
      const events = await deps.records.readEvents({ shops, after: after ?? null, limit });
      return reply.send({ events, next: events.at(-1)?.cursor ?? after ?? null });
    },
  });
}
