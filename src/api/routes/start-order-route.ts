import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, shopOf } from '../authentication.ts';
import { atobaraiContract } from '../../domain/atobarai/contract-flags.ts';
import { startOrderBody } from '../contracts/order-body.ts';
import { startAnswer } from '../contracts/start-answer.ts';
import { shopParams } from '../contracts/path-params.ts';
import { flag } from '../contracts/query-values.ts';
import type { ApiDeps } from '../deps.ts';
import type { Engine } from '../engine.ts';
import { Problem } from '../problem.ts';
import { noteOrder } from '../request-log.ts';
import { bodyCheckedByHandler } from '../request-validation.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';
import { startOrder } from '../start-order.ts';
import { readStartOrderBody } from '../start-order-body.ts';

const dryRunAnswer = z.object({
  valid: z.literal(true),
  notices: z
    .array(z.object({ param: z.string(), code: z.string(), message: z.string() }))
    .readonly()
    .describe('What will be shortened or folded towards Yamato'),
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
      const credentials = await deps.records.credentialsFor(shop.code, 'atobarai');
      const flags = atobaraiContract(credentials?.contract ?? {});
      const { body, contents, notices } = readStartOrderBody(request.body, flags, deps.now());
      if (request.query.dryRun === true) return reply.code(200).send({ valid: true, notices });
      if (credentials === null) throw new Problem('shopNotReady');
      noteOrder(request, body.orderNumber);
      const answer = await startOrder(deps, engine, { shop, credentials, body, contents, actor: callerOf(request).label });
      return reply
        .code(answer.status)
        .header('location', `/v1/shops/${shop.code}/orders/${body.orderNumber}`)
        .send(answer.body);
    },
  });
}
