/**
 * One address per token: GET shows Yamato's page of 3-D Secure, POST takes what the browser brings back. Nobody has a key here, so
 * the address itself is the secret, and nothing that comes is believed before Yamato has checked it. Both end at the cart's page.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ownOf } from '../../../../domain/card/own-state.ts';
import type { OrderState } from '../../../../domain/order/order-state.ts';
import { problemOf } from '../../../error-handler.ts';
import { createLimit } from '../../../limits.ts';
import { problemRule } from '../../../problems.ts';
import { noteOrder } from '../../../request-log.ts';
import type { RouteTools } from '../../api-method.ts';
import { findLeg, openPage } from './find-leg.ts';
import { type PageName, pageOf } from './pages.ts';
import { RETURN_PATH } from './return-address.ts';
import { hintOf, sendOnTo } from './send-on.ts';
import { takeReturn } from './take-return.ts';
import { readReturn } from './wire.ts';

/** Sixteen short fields, of which one may be some thousand characters long. */
const BODY_LIMIT_BYTES = 64 * 1024;
/** Of one address together: a buyer comes a few times. */
const VISITS_PER_SECOND = 50;

/** Yamato's and the card company's scripts run, but never with the rights of our origin. */
const PAGE_POLICY = 'sandbox allow-forms allow-scripts allow-top-navigation';

const params = z.object({ leg: z.string().max(128).describe('購入者ごとの秘密のアドレス') });
const html = { content: { 'text/html': { schema: z.string() } } };
const responses = {
  303: { description: 'returnToへ。orderNumber・status・at・nonce・signatureが付きます', ...html },
  404: { description: '終わった手続き、または知らないアドレス（HTML）', ...html },
  429: { description: '回数制限（HTML）', ...html },
  503: { description: '一時的に受け付けられない（HTML）', ...html },
};

/** A scope of its own: forms are read as they came, and a buyer reads no problem bodies. */
export async function addLegRoute(app: FastifyInstance, tools: RouteTools): Promise<void> {
  const { deps, docs } = tools;
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', createLimit(scope, deps.guessesPerSecond ?? VISITS_PER_SECOND, deps));
    scope.setErrorHandler(async (error: Error, request, reply) => {
      const { status } = problemRule((await problemOf(error, request, deps.records)).kind);
      return showPage(reply.code(status), pageFor(status));
    });
    const api = scope.withTypeProvider<ZodTypeProvider>();

    api.route({
      method: 'GET',
      url: `${RETURN_PATH}:leg`,
      // Whoever only looks opens nothing.
      exposeHeadRoute: false,
      schema: {
        tags: [docs.tags.orders],
        summary: '3Dセキュアの認証画面 The page of 3-D Secure',
        description: '202の `next.url`。購入者のブラウザーをここへ移すと、カード会社の認証に進みます。期限まで、再読み込みもできます。\n\nWhere a cart sends the browser. Nothing of ours is in it: it is Yamato’s page, without the rights of this origin.',
        security: [],
        params,
        response: { 200: { description: '認証画面', ...html }, ...responses },
      },
      handler: async (request, reply) => {
        const state = await findLeg(deps.records, request.params.leg);
        if (state === null) return showPage(reply.code(404), 'over');
        noteOrder(request, state.orderNumber);
        const page = openPage(state, deps.now());
        if (page === null) return sendOn(state, reply);
        return reply.code(200).header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8').send(page);
      },
    });

    api.route({
      method: 'POST',
      url: `${RETURN_PATH}:leg`,
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags: [docs.tags.orders],
        summary: '3Dセキュアからの戻り Back from 3-D Secure',
        description: 'カード会社の認証のあと、購入者のブラウザーがフォームで届けます。APIキーは要りません。内容はYamatoが検証し、与信の結果を待ってから購入者をお店のページへ移します。\n\nPosted by the buyer’s browser. Posted twice, reloaded, late or changed on its way, it asks for nothing twice.',
        security: [],
        params,
        response: { 400: { description: '読み取れない（HTML）', ...html }, 413: { description: '大きすぎる（HTML）', ...html }, 415: { description: 'フォームではない（HTML）', ...html }, ...responses },
      },
      handler: async (request, reply) => {
        const state = await findLeg(deps.records, request.params.leg);
        if (state === null) return showPage(reply.code(404), 'over');
        noteOrder(request, state.orderNumber);
        const returned = readReturn(typeof request.body === 'string' ? request.body : '');
        // The page is still open: the cart shows it once more.
        if (returned === null) return sendOn(state, reply);
        const taken = await takeReturn(tools, state, returned, ACTOR);
        return sendOn(taken.state, reply);
      },
    });

    async function sendOn(state: OrderState, reply: FastifyReply): Promise<FastifyReply> {
      const { returnTo } = ownOf(state);
      if (returnTo === undefined) return showPage(reply.code(200), 'over');
      const credentials = await deps.records.credentialsFor(state.shop, state.service);
      return reply.redirect(sendOnTo(returnTo, hintOf(state, deps.now()), credentials?.secrets['returnSecret'] ?? null), 303);
    }
  });
}

/** Who brought it, as the history calls him. */
const ACTOR = '購入者（3Dセキュア）';

function showPage(reply: FastifyReply, name: PageName): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(pageOf(name));
}

function pageFor(status: number): PageName {
  if (status === 404) return 'over';
  return status === 429 || status >= 500 ? 'later' : 'unreadable';
}
