/** For carts whose API has no address of its own: the browser came back to them, and they hand over what it brought. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../../authentication.ts';
import { orderParams } from '../../../contracts/path-params.ts';
import { Problem } from '../../../problem.ts';
import { noteOrder } from '../../../request-log.ts';
import { apiMethodOf, type RouteTools } from '../../api-method.ts';
import { takeReturn } from './take-return.ts';
import { readHandedOver } from './wire.ts';

const FIELDS_MAX = 64;

const body = z
  .strictObject({
    fields: z
      .record(z.string().max(64), z.string().max(8_192))
      .refine((fields) => Object.keys(fields).length <= FIELDS_MAX, { error: 'tooManyFields' })
      .describe('ブラウザーがPOSTした項目を、名前も値もそのまま。As posted: neither trimmed nor decoded once more; CARD_NO may be left out'),
  })
  .meta({ id: 'ThreeDSecureReturn', description: '3Dセキュアから戻ったブラウザーが届けた項目' });

export function addHandOverRoute(app: FastifyInstance, tools: RouteTools): void {
  const { deps, docs, shared } = tools;
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/shops/:shop/orders/:orderNumber/threeDSecure',
    config: { access: 'startOrder' },
    // The fields are checked by Yamato to the letter: nothing is looked for in them, and nothing of them is repeated.
    validatorCompiler: shared.shapeOnly,
    schema: {
      tags: [docs.tags.orders],
      summary: '3Dセキュアの結果を届ける Hand over what 3-D Secure posted to the cart',
      description:
        'PUBLIC_URLを設定していないときに使います。受注開始と同じように答えます：201 仮売上 · 202 まだ · 402 決済できなかった。\n\n' +
        'Answers as the start does. Repeating it is safe: nothing is authorised twice.',
      security: docs.bearer,
      params: orderParams,
      body,
      response: { 201: shared.startAnswer, 202: shared.startAnswer, ...docs.refusals(...docs.bodyRefusals, 402, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { shop, orderNumber } = request.params;
      const stored = await deps.records.loadOrder(shop, orderNumber);
      if (stored === null || stored.state.service !== 'card') throw new Problem('notFound');
      noteOrder(request, orderNumber);
      const read = readHandedOver(request.body.fields);
      if (!read.ok) throw shared.invalidBody([{ param: read.field === null ? 'fields' : `fields.${read.field}`, rule: 'missing', message: '3Dセキュアから届いた項目をすべて、そのまま入れてください' }]);
      const { state, line } = await takeReturn(tools, stored.state, read.returned, callerOf(request).label);
      if (line?.outcome === 'refused' && state.credit.state === 'awaitingBuyer') throw new Problem('actionNotLegal', { param: 'fields', values: { reason: `${line.detail ?? ''}。` } });
      const answer = shared.standingAnswer(state, apiMethodOf(state.service).sentences);
      return reply.code(answer.status).send({ ...answer.body, notices: [] });
    },
  });
}
