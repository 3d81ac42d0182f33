/**
 * Yamato tells the shop that something happened to an order. It carries no key and proves nothing, so nothing of it is
 * believed: the order it names asks Yamato itself. Whatever it names, the answer is the same. What it looks like, and where it
 * is posted, the payment method says.
 */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ServiceName } from '../../domain/order/facets.ts';
import type { ApiDeps } from '../deps.ts';
import type { Engine } from '../engine.ts';
import { createLimit } from '../limits.ts';
import { type ApiMethod, apiMethodsInUse, type NoticeDesk } from '../methods/api-method.ts';
import { Problem } from '../problem.ts';
import { createPushDesk } from '../push-desk.ts';
import { openRefusals, tags } from '../route-docs.ts';

/** Seven short fields; nothing longer is a push. */
const BODY_LIMIT_BYTES = 4 * 1024;
/** Of one address together, counted before the body is read: a push is one per order, or a few. */
const PUSHES_PER_SECOND = 50;

const answer = z.object({ result: z.literal('ok') });
const secretParams = z.object({ secret: z.string().max(64).describe('合言葉') });

const noParams: z.ZodType<{ readonly secret?: string }> = z.object({});

type Posted = { readonly url: string; readonly params: z.ZodType<{ readonly secret?: string }>; readonly summary: string; readonly service: ServiceName; readonly notice: NoticeDesk };

function posted({ service, notice }: ApiMethod): readonly Posted[] {
  if (notice === null) return [];
  const { url, summary, summaryWithSecret } = notice;
  return [
    { url, params: noParams, summary, service, notice },
    { url: `${url}/:secret`, params: secretParams, summary: summaryWithSecret, service, notice },
  ];
}

/** A scope of its own, in which every body is read as the form it should be. */
export async function addPushRoute(app: FastifyInstance, deps: ApiDeps, engine: Engine): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', createLimit(scope, deps.guessesPerSecond ?? PUSHES_PER_SECOND, deps));
    const desk = createPushDesk(deps, engine);
    scope.addHook('onClose', () => desk.close());
    for (const { url, summary, params, service, notice } of apiMethodsInUse().flatMap(posted)) {
      scope.withTypeProvider<ZodTypeProvider>().route({
        method: 'POST',
        url,
        bodyLimit: BODY_LIMIT_BYTES,
        schema: {
          tags: [tags.operation],
          summary,
          description:
            'Yamatoの管理画面に登録するURLです。フォーム形式で届き、APIキーは要りません。内容は信じず、Yamatoに照会するきっかけとしてだけ使います。\n\n' +
            'A hint only: the order asks Yamato itself. Sent twice, late or for an order that waits for nothing, it does nothing. The answer does not say whether the number exists.',
          security: [],
          params,
          response: { 200: notice.answer === undefined ? answer : { content: { 'text/plain': { schema: z.literal(notice.answer) } } }, ...openRefusals(...(notice.answer === undefined ? [400] : []), 404, 413, 415, 429, 503) },
        },
        handler: async (request, reply) => {
          const form = typeof request.body === 'string' ? request.body : '';
          const secret = request.params.secret ?? null;
          const isForeign = deps.trustedProxies !== undefined && deps.trustedProxies.length > 0 && notice.sources?.includes(request.ip) === false;
          if (notice.answer !== undefined) {
            const read = notice.read(form);
            if (read.ok) desk.take({ service, merchantCode: read.merchantCode, settlementNo: read.settlementNo, isForeign, secret });
            return reply.code(200).type('text/plain; charset=utf-8').send(notice.answer);
          }
          const push = readPush(notice.read, form);
          if (!desk.take({ service, ...push, isForeign, secret })) throw new Problem('rateLimited', { retryAfterSeconds: 1 });
          return reply.code(200).send({ result: 'ok' });
        },
      });
    }
  });
}

function readPush(read: NoticeDesk['read'], form: string): { readonly merchantCode: string; readonly settlementNo: string } {
  const push = read(form);
  if (push.ok) return { merchantCode: push.merchantCode, settlementNo: push.settlementNo };
  throw new Problem('invalidRequest', { faults: [{ param: push.field, rule: 'unreadable', message: '通知の項目が読み取れません' }] });
}
