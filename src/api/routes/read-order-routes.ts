import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { projectOrder } from '../../domain/order/order-projection.ts';
import { shopOf } from '../authentication.ts';
import { historyPage } from '../contracts/action-line.ts';
import { type ListOrdersQuery, listOrdersQuery, orderFilter } from '../contracts/list-query.ts';
import { orderView } from '../contracts/order-view.ts';
import { orderParams, shopParams } from '../contracts/path-params.ts';
import { searchOrdersBody } from '../contracts/search-body.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { noteOrder } from '../request-log.ts';
import { bearer, refusals, tags } from '../route-docs.ts';

/** How much of the history comes with the order itself. */
const HISTORY_WITH_ORDER = 20;

const orderWithHistory = orderView.extend({ createdAt: z.string(), history: historyPage }).meta({ id: 'OrderWithHistory' });
const orderPage = z.object({ orders: z.array(orderView).readonly(), next: z.string().nullable().describe('Give it as `cursor`; null: the last page') });

export function addReadOrderRoutes(app: FastifyInstance, deps: ApiDeps): void {
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop/orders/:orderNumber',
    config: { access: 'readOrders' },
    schema: {
      tags: [tags.orders],
      summary: '受注を見る Read an order',
      description: '内容、状態、今できる操作とできない理由、期限、履歴の新しい分。Contents, facets, legal actions, deadlines, newest history.',
      security: bearer,
      params: orderParams,
      response: { 200: orderWithHistory, ...refusals(403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { shop, orderNumber } = request.params;
      const order = await deps.records.loadOrder(shop, orderNumber);
      if (order === null) throw new Problem('notFound');
      noteOrder(request, orderNumber);
      const history = await deps.records.listActions(shop, orderNumber, { limit: HISTORY_WITH_ORDER, before: null });
      const view = projectOrder(order.state, { contents: true });
      return reply.send({ ...view, createdAt: order.createdAt, history });
    },
  });

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop/orders',
    config: { access: 'readOrders' },
    schema: {
      tags: [tags.orders],
      summary: '受注の一覧 List orders',
      description: '条件はすべて満たすものに絞り込みます。与信NGになった申込みは includeAttempts=true のときだけ出ます。All conditions must hold.',
      security: bearer,
      params: shopParams,
      querystring: listOrdersQuery,
      response: { 200: orderPage, ...refusals(400, 403, 404, 503) },
    },
    handler: async (request, reply) => reply.send(await pageOf(deps, shopOf(request).code, request.query)),
  });

  api.route({
    method: 'POST',
    url: '/v1/shops/:shop/orders/search',
    config: { access: 'readOrders' },
    schema: {
      tags: [tags.orders],
      summary: '受注を検索する Search orders',
      description:
        '一覧と同じ条件を本文で渡します。購入者の氏名・電話番号・メールアドレスで探すときはこちらを使ってください（URLに残りません）。\n\n' +
        'The filters of the list in the body, so that nothing that names a person stands in an address.',
      security: bearer,
      params: shopParams,
      body: searchOrdersBody,
      response: { 200: orderPage, ...refusals(400, 403, 404, 413, 415, 422, 503) },
    },
    handler: async (request, reply) => reply.send(await pageOf(deps, shopOf(request).code, request.body)),
  });
}

async function pageOf(deps: ApiDeps, shop: string, query: ListOrdersQuery): Promise<z.output<typeof orderPage>> {
  const page = await deps.records.listOrders(shop, {
    filter: orderFilter(query),
    sort: { by: query.sort, direction: query.direction },
    cursor: query.cursor ?? null,
    limit: query.limit,
  });
  return { orders: page.orders.map(({ state }) => projectOrder(state, { contents: false })), next: page.next };
}
