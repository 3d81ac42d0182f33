/** What a shopper's browser needs to turn his card into a token. The access key stays here: only check sums made with it go out. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cardPolicy } from '../../../../domain/card/policy.ts';
import type { Policy } from '../../../../domain/order/policy.ts';
import type { ServiceCredentials, Shop } from '../../../../records/contract/shops.ts';
import { shopOf } from '../../../authentication.ts';
import { instantText } from '../../../contracts/instant.ts';
import { shopParams } from '../../../contracts/path-params.ts';
import { Problem } from '../../../problem.ts';
import { apiMethodOf, type RouteTools } from '../../api-method.ts';
import { memberIdPattern, noteConsent, openWallet, type Wallet } from '../members/wallet.ts';
import { cardProblems } from '../problems.ts';
import { parametersFor } from './wire.ts';

/** Clocks differ by less than this. */
const CLOCKS_MS = 5 * 60_000;

const member = z
  .strictObject({
    id: z.string().regex(memberIdPattern, 'memberIdForm').describe('会員のID。半角英数字と「-」で64文字まで'),
    keep: z.strictObject({ consentAt: instantText.describe('購入者がカードのお預かりに同意した日時') }),
  })
  .optional()
  .describe('入力するカードを、この会員のカードとしてお預かりするとき');

const body = z
  .strictObject({
    threeDSecure: z.boolean().optional().describe('3Dセキュアを行うか。指定しなければ店舗の設定（always なら true）に従います'),
    securityCode: z.boolean().default(true).describe('セキュリティコードを入力してもらうか'),
    member,
  })
  .meta({ id: 'TokenWish', description: 'どのようなトークンを作るか' });

const answer = z
  .object({
    scriptUrl: z.string().describe('読み込むスクリプト'),
    traderCode: z.string().describe('加盟店コード'),
    authDiv: z.enum(['0', '1', '2', '3']).describe('認証区分: 0 なし · 1 3Dセキュア · 2 セキュリティコード · 3 両方'),
    optServDiv: z.enum(['00', '01']).describe('オプションサービス区分'),
    checkSum: z.string().describe('チェックサム'),
    memberId: z.string(),
    authKey: z.string().describe('認証キー。会員でなければ空'),
  })
  .meta({ id: 'TokenParameters', description: 'WebcollectTokenLib.createToken に、カードの項目とともに渡す値' });

export function addTokenParametersRoute(app: FastifyInstance, { deps, docs, shared }: RouteTools): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/shops/:shop/tokenParameters',
    config: { access: 'startOrder' },
    schema: {
      tags: [docs.tags.orders],
      summary: 'トークンを作るための値 What the token library is given',
      description: 'カードを入力する画面ごとに呼び、そのままブラウザーに渡してください。アクセスキーは含みません。\n\nCall it for each checkout page. With the policy `threeDSecure: always` authDiv is 3 or 1 only.',
      security: docs.bearer,
      params: shopParams,
      body,
      response: { 200: answer, ...docs.refusals(...docs.bodyRefusals, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const shop = shopOf(request);
      const { threeDSecure: wanted, securityCode, member: of } = request.body;
      const credentials = await deps.records.credentialsFor(shop.code, 'card');
      if (credentials === null) throw new Problem('shopNotReady');
      const threeDSecure = asPolicySays(shared.policyOf(shop, 'card'), wanted);
      const wallet = of === undefined ? null : await walletToKeepIn(credentials, shop, of);
      return reply.send(parametersFor(credentials, browserHost(shop), { threeDSecure, securityCode, member: wallet }));
    },
  });

  /** Only at the sandbox, until kept cards can be listed and deleted here: nobody else's card is kept where he cannot take it back. */
  async function walletToKeepIn({ contract }: ServiceCredentials, { code, environment }: Shop, { id, keep }: NonNullable<z.output<typeof member>>): Promise<Wallet> {
    if (environment !== 'sandbox') throw shared.invalidBody([{ param: 'member', rule: 'notAvailable', message: 'カードのお預かり（member）はサンドボックスの店舗だけで試せます。memberを外してください' }]);
    if (contract['optionService'] !== true) throw new Problem(cardProblems.savedCardsNotContracted, { param: 'member' });
    const consentAt = new Date(keep.consentAt);
    if (consentAt.getTime() > deps.now().getTime() + CLOCKS_MS) throw shared.invalidBody([{ param: 'member.keep.consentAt', rule: 'inFuture', message: '同意した日時が未来です。購入者が同意した日時を入れてください' }]);
    const wallet = await openWallet(deps.records, code, id);
    await noteConsent(deps.records, code, id, consentAt.toISOString());
    return wallet;
  }

  function browserHost({ environment }: Shop): string {
    const { test, production } = apiMethodOf('card').hosts;
    return (deps.browserHosts?.['card'] ?? { sandbox: 'http://sandbox.invalid', test, production })[environment];
  }
}

/** A wish that the shop's policy forbids is refused. */
function asPolicySays(policy: Policy, wanted: boolean | undefined): boolean {
  const isAlways = cardPolicy(policy).threeDSecure === 'always';
  if (isAlways && wanted === false) throw new Problem(cardProblems.threeDSecureAlways, { param: 'threeDSecure' });
  return wanted ?? isAlways;
}
