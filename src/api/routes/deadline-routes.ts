import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { deadlineRule } from '../../domain/lifecycle/deadline-rules.ts';
import { attentionRule } from '../../domain/lifecycle/attention-rules.ts';
import { statusLabels } from '../../domain/order/status.ts';
import type { BoardDeadline } from '../../records/contract/deadlines.ts';
import { shopOf } from '../authentication.ts';
import { deadlinePage, deadlinesQuery } from '../contracts/deadline-query.ts';
import { shopParams } from '../contracts/path-params.ts';
import type { ApiDeps } from '../deps.ts';
import { bearer, refusals, tags } from '../route-docs.ts';

/** The deadline board: GET /v1/shops/{shop}/deadlines?within=72h */
export function addDeadlineRoutes(app: FastifyInstance, deps: ApiDeps): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/shops/:shop/deadlines',
    config: { access: 'readOrders' },
    schema: {
      tags: [tags.orders],
      summary: '期限の一覧 List deadlines',
      description:
        '終了していない受注の期限を、早い順に返します。過ぎたままの期限も含みます。与信の定期的な再確認は含みません（受注ごとの `deadlines` にあります）。\n\n' +
        'Deadlines of live orders, soonest first, overdue ones included; the regular rechecks are only in each order.',
      security: bearer,
      params: shopParams,
      querystring: deadlinesQuery,
      response: { 200: deadlinePage, ...refusals(400, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { within, kind, cursor, limit } = request.query;
      const now = deps.now();
      const { deadlines, next } = await deps.records.listDeadlines(shopOf(request).code, {
        now: now.toISOString(),
        until: new Date(now.getTime() + within).toISOString(),
        kinds: kind ?? null,
        cursor: cursor ?? null,
        limit,
      });
      return reply.send({ deadlines: deadlines.map((deadline) => boardLine(deadline, now.toISOString())), next });
    },
  });
}

function boardLine({ attention, ...deadline }: BoardDeadline, now: string) {
  const { label, then, staffCan } = deadlineRule(deadline.kind);
  return {
    ...deadline,
    label, then, staffCan,
    overdue: deadline.at < now,
    statusLabel: statusLabels[deadline.status],
    attention: attention.map((code) => ({ code, label: attentionRule(code).label })),
  };
}
