import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { projectOrder } from '../../domain/order-projection.ts';
import { shopOf } from '../authentication.ts';
import { historyPage } from '../contracts/action-line.ts';
import { listOrdersQuery, orderFilter } from '../contracts/list-query.ts';
import { orderView } from '../contracts/order-view.ts';
import { orderParams, shopParams } from '../contracts/path-params.ts';
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
    handler: async (request, reply) => {
      const { query } = request;
      const page = await deps.records.listOrders(shopOf(request).code, {
        filter: orderFilter(query),
        sort: { by: query.sort, direction: query.direction },
        cursor: query.cursor ?? null,
        limit: query.limit,
      });
      return reply.send({ orders: page.orders.map(({ state }) => projectOrder(state, { contents: false })), next: page.next });
    },
  });
}
