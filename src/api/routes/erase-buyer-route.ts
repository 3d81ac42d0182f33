import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { callerOf, shopOf } from '../authentication.ts';
import { eraseBuyerBody, erasedBuyer } from '../contracts/erase-buyer-body.ts';
import { orderParams } from '../contracts/path-params.ts';
import type { ApiDeps } from '../deps.ts';
import { eraseBuyer } from '../erase-buyer.ts';
import { noteOrder } from '../request-log.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';

export function addEraseBuyerRoute(app: FastifyInstance, deps: ApiDeps): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'DELETE',
    url: '/v1/shops/:shop/orders/:orderNumber/buyer',
    config: { access: 'eraseBuyer' },
    schema: {
      tags: [tags.orders],
      summary: '購入者の情報を消去する Erase the buyer',
      description:
        '終わった受注から、購入者・送り先・品名・メモなどの個人情報と検索用の値を消去します。元に戻せません。受注は残り、購入者は「消去済み」と表示されます。履歴に操作者と理由が残ります。もう一度行うと、その後に書かれた情報も消去します（最初の消去日時は変わりません）。503のerasureNotListedのときは、200が返るまで送り直してください。\n\n' +
        'Of ended orders only. It cannot be undone; the order stays, its buyer shows as 消去済み. Repeating it erases what was written since; the first date stays. Repeat a 503.',
      security: bearer,
      params: orderParams,
      body: eraseBuyerBody,
      response: { 200: erasedBuyer, ...refusals(...bodyRefusals, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { orderNumber } = request.params;
      const { actor, reason } = request.body;
      const erased = await eraseBuyer(deps, { shop: shopOf(request).code, orderNumber }, { actor: actor ?? callerOf(request).label, reason });
      noteOrder(request, orderNumber);
      return reply.send(erased);
    },
  });
}
