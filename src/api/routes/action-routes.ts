import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, shopOf } from '../authentication.ts';
import { actionBody } from '../contracts/action-body.ts';
import { actionLine, historyPage } from '../contracts/action-line.ts';
import { notices } from '../contracts/notices.ts';
import { actionParams, orderParams } from '../contracts/path-params.ts';
import { flag, queryCursor, wholeNumber } from '../contracts/query-values.ts';
import type { ApiDeps } from '../deps.ts';
import type { Engine } from '../engine.ts';
import { requireIdempotencyKey, waitSeconds } from '../action-headers.ts';
import { takeAction, tryAction } from '../take-action.ts';
import { Problem } from '../problem.ts';
import { noteOrder } from '../request-log.ts';
import { bodyCheckedByHandler } from '../request-validation.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';

const dryRunAnswer = z.object({
  action: z.string(),
  allowed: z.boolean(),
  reason: z.string().nullable().describe('できない理由と、代わりにできること。与信内容変更では、どの方法で行うか'),
  notices: notices.optional(),
  way: z.string().nullable().describe('与信内容変更の方法: record 記録のみ · recredit 再与信 · cancelFirst 取消が先の再与信 · その他はその場での変更'),
});

const takenAction = actionLine.extend({ notices: notices.optional() }).meta({ id: 'TakenAction', description: '受け付けた操作' });

export function addActionRoutes(app: FastifyInstance, deps: ApiDeps, engine: Engine): void {
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'POST',
    url: '/v1/shops/:shop/orders/:orderNumber/actions',
    config: { access: 'actOnOrders' },
    validatorCompiler: bodyCheckedByHandler,
    schema: {
      tags: [tags.actions],
      summary: '操作を行う Take one action',
      description:
        'Idempotency-Key が操作IDになります。同じ値で送り直しても二重には実行されません。`Prefer: wait=N`（30秒まで）で結果を待ちます。\n\n' +
        'The Idempotency-Key becomes the action id. 202 accepted, 200 finished.',
      security: bearer,
      params: orderParams,
      querystring: z.strictObject({ dryRun: flag.optional().describe('できるかどうかだけを確かめる Nothing is recorded') }),
      headers: z.object({
        'idempotency-key': z.string().optional().describe('操作ID: 1-64 of A-Z a-z 0-9 _ . : - (required but for a dry run)'),
        prefer: z.string().optional().describe('wait=N: seconds, at most 30'),
      }),
      body: actionBody,
        response: { 200: z.union([takenAction, dryRunAnswer]), 202: takenAction, ...refusals(...bodyRefusals, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { orderNumber } = request.params;
      const target = { shop: shopOf(request), orderNumber, caller: callerOf(request), found: () => noteOrder(request, orderNumber) };
      if (request.query.dryRun === true) return reply.code(200).send(await tryAction(deps, target, request.body));
      const actionId = requireIdempotencyKey(request.headers['idempotency-key']);
      const wait = waitSeconds(request.headers.prefer);
      const line = await takeAction(deps, engine, { ...target, actionId, waitMs: wait * 1_000 }, request.body);
      if (wait > 0) void reply.header('preference-applied', `wait=${wait}`);
      return reply
        .code(line.state === 'finished' ? 200 : 202)
        .header('location', `/v1/shops/${target.shop.code}/orders/${target.orderNumber}/actions/${actionId}`)
        .send(line);
    },
  });

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop/orders/:orderNumber/actions',
    config: { access: 'readOrders' },
    schema: {
      tags: [tags.actions],
      summary: '受注反映履歴 History',
      description: '新しいものから。システムが自分で行ったことも含みます。Newest first, with what the system did by itself.',
      security: bearer,
      params: orderParams,
      querystring: z.strictObject({ before: queryCursor.optional(), limit: wholeNumber(1, 200).default(50) }),
      response: { 200: historyPage, ...refusals(400, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { shop, orderNumber } = request.params;
      if ((await deps.records.loadOrder(shop, orderNumber)) === null) throw new Problem('notFound');
      noteOrder(request, orderNumber);
      const { before, limit } = request.query;
      return reply.send(await deps.records.listActions(shop, orderNumber, { limit, before: before ?? null }));
    },
  });

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop/orders/:orderNumber/actions/:id',
    config: { access: 'readOrders' },
    schema: {
      tags: [tags.actions],
      summary: '操作の結果 One action',
      security: bearer,
      params: actionParams,
      response: { 200: actionLine, ...refusals(403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { shop, orderNumber, id } = request.params;
      const line = await deps.records.findAction({ shop, orderNumber, actionId: id });
      if (line === null) throw new Problem('notFound');
      noteOrder(request, orderNumber);
      return reply.send(line);
    },
  });
}
