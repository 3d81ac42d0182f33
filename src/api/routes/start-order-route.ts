import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, shopOf } from '../authentication.ts';
import { orderNumberPattern } from '../contracts/id-patterns.ts';
import { startOrderBody } from '../contracts/order-body.ts';
import { startAnswer } from '../contracts/start-answer.ts';
import { notices } from '../contracts/notices.ts';
import { shopParams } from '../contracts/path-params.ts';
import { flag } from '../contracts/query-values.ts';
import type { ApiDeps } from '../deps.ts';
import type { Engine } from '../engine.ts';
import { apiMethodsInUse } from '../methods/api-method.ts';
import { someOf } from '../contracts/some-of.ts';
import { jstDate } from '../../domain/values/japan-time.ts';
import { isRecord } from '../../domain/values/json.ts';
import { Problem } from '../problem.ts';
import { policyOf } from '../policy-overrides.ts';
import { noteOrder } from '../request-log.ts';
import { bodyCheckedByHandler } from '../request-validation.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';
import { startOrder } from '../start-order.ts';
import { methodNamed, readStartOrderBody } from '../start-order-body.ts';

const dryRunAnswer = z.object({
  valid: z.literal(true),
  notices,
});

export function addStartOrderRoute(app: FastifyInstance, deps: ApiDeps, engine: Engine): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/shops/:shop/orders',
    config: { access: 'startOrder' },
    validatorCompiler: bodyCheckedByHandler,
    schema: {
      tags: [tags.orders],
      summary: '受注を始める Start an order',
      description:
        '与信の結果をその場で返します。201 与信OK · 202 審査中または時間切れ（イベントかGETで追う） · 402 与信NG。\n\n' +
        'Answers with the credit verdict. Repeating the same body is safe at any time and never makes a second credit.',
      security: bearer,
      params: shopParams,
      querystring: z.strictObject({ dryRun: flag.optional().describe('確認だけ行う Validate only') }),
      body: startOrderBody,
      response: { 200: dryRunAnswer, 201: startAnswer, 202: startAnswer, ...refusals(...bodyRefusals, 402, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const shop = shopOf(request);
      const method = methodNamed(request.body) ?? someOf(apiMethodsInUse())[0];
      const credentials = await deps.records.credentialsFor(shop.code, method.service);
      const isNew = !(await comesAgain(deps, shop.code, request.body));
      const rules = { contract: credentials?.contract ?? {}, today: jstDate(deps.now()), policy: policyOf(shop, method.service), isNew };
      const { body, contents, typed, notices: told, once } = readStartOrderBody(request.body, method, rules, { shop, publicUrl: deps.publicUrl });
      if (request.query.dryRun === true) return reply.code(200).send({ valid: true, notices: told });
      if (credentials === null) throw new Problem('shopNotReady');
      noteOrder(request, body.orderNumber);
      const answer = await startOrder(deps, engine, { shop, credentials, body, contents, typed, once, actor: callerOf(request).label });
      return reply
        .code(answer.status)
        .header('location', `/v1/shops/${shop.code}/orders/${body.orderNumber}`)
        .send({ ...answer.body, notices: told });
    },
  });
}

/** Well below the age at which an order date is refused; younger ones cost no look-up. */
const LONG_AGO_MS = 300 * 86_400_000;

/** Whether this is an old order's start once more, from a queue or a backup: its date was judged when it came first. */
async function comesAgain(deps: ApiDeps, shop: string, input: unknown): Promise<boolean> {
  if (!isRecord(input)) return false;
  const { orderNumber, orderedAt } = input;
  if (typeof orderNumber !== 'string' || !orderNumberPattern.test(orderNumber) || typeof orderedAt !== 'string') return false;
  if (!(Date.parse(orderedAt) < deps.now().getTime() - LONG_AGO_MS)) return false;
  return (await deps.records.loadOrder(shop, orderNumber)) !== null;
}
