/** The token of a card, and what comes with it: said with a start, or when the buyer has to enter his card once more. @see webcollect §2.1, §2.2 */
import { z } from 'zod';
import type { OrderState } from '../../../domain/order/order-state.ts';
import { NEW_TOKEN } from '../../../domain/card/buyer.ts';
import { cardPolicy } from '../../../domain/card/policy.ts';
import { ownOf, tokenMark } from '../../../domain/card/own-state.ts';
import { followsRule } from '../../../domain/card/values/wire-rules.ts';
import { isRecord } from '../../../domain/values/json.ts';
import type { RequestFault } from '../../problem.ts';
import type { Once, OnceDesk, OnceRead, OnceRules } from '../api-method.ts';
import { memberIdPattern } from './members/wallet.ts';
import { isReturnOrigin } from './return-origins.ts';
import { termMembers } from './terms.ts';
import { returnAddresses, takesReturns } from './three-d-secure/return-address.ts';

const token = z.string().regex(/^[0-9A-Za-z]{16}$/, 'tokenForm').describe('トークン。半角英数字16桁。1回だけ使えます');

const threeDSecure = z
  .strictObject({ returnTo: z.string().max(2_048).describe('3Dセキュアのあと購入者が戻る先。https、店舗設定に登録したオリジンだけ') })
  .optional()
  .describe('トークンが3Dセキュアを求めるとき必須');

const member = z
  .strictObject({
    id: z.string().regex(memberIdPattern).describe('会員のID。半角英数字と「-」で64文字まで'),
    keep: z.strictObject({ consentAt: z.iso.datetime({ offset: true }) }).optional().describe('カードを預かるとき: 購入者が同意した日時'),
  })
  .optional()
  .describe('カードを預かる、または預かったカードを使うとき');

const shopper = z
  .strictObject({ ip: z.union([z.ipv4(), z.ipv6()]).optional(), accountId: z.string().min(1).max(128).optional() })
  .optional()
  .describe('カードの不正な試行を見分けるため。今は受け取るだけで、どこにも残しません');

const brings = { token, threeDSecure, member, shopper };

export const cardOnce: OnceDesk = {
  members: { card: z.strictObject({ ...termMembers, ...brings }).describe('カード決済の条件と、1回だけ使えるトークン') },
  example: { card: { payWay: 1, device: 'pc', token: '0123456789abcdef' } },
  action: { name: 'submitToken', members: { card: z.strictObject(brings) } },
  read,
  bound,
  continues,
};

function read({ card }: Readonly<Record<string, unknown>>, { shop, publicUrl, policy }: OnceRules): OnceRead {
  if (!isRecord(card)) return { ok: false, faults: [{ param: 'card', rule: 'missing', message: '必須の項目です' }] };
  const { token: given, threeDSecure: leg } = card;
  const returnTo = isRecord(leg) ? leg['returnTo'] : undefined;
  if (card['member'] !== undefined) return { ok: false, faults: [{ param: 'card.member', rule: 'notAvailable', message: 'カードのお預かり（member）はまだ利用できません。memberを外してください' }] };
  const faults = typeof returnTo === 'string' ? returnFaults(returnTo, shop.settings, publicUrl) : missingReturn(policy);
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, once: { token: given, ...(returnTo === undefined ? {} : { returnTo }) } };
}

/** 3-D Secure sends the browser back to us, and we send it on; where browsers cannot reach us, to the shop itself. */
async function bound(once: Once, { deps: { records, publicUrl }, shop, order }: Parameters<OnceDesk['bound']>[1]): Promise<(claimId: string) => Once> {
  const { returnTo = order === null ? undefined : ownOf(order).returnTo, ...rest } = once;
  if (typeof returnTo !== 'string') return () => rest;
  if (!takesReturns(publicUrl)) return () => ({ ...rest, returnUrl: returnTo });
  const addressOf = await returnAddresses(records.keyring, shop, publicUrl);
  return (claimId) => ({ ...rest, returnTo, returnUrl: addressOf(claimId, String(once['token'])) });
}

/** Where every token must ask for 3-D Secure, a browser must be able to come back from it. */
function missingReturn(policy: OnceRules['policy']): readonly RequestFault[] {
  if (cardPolicy(policy).threeDSecure === 'asTokenSays') return [];
  return [{ param: 'card.threeDSecure', rule: 'missing', message: '店舗の設定では3Dセキュアが必要です。購入者が戻る先（returnTo）を指定し、トークンは認証区分（authDiv）1か3で作ってください' }];
}

function returnFaults(returnTo: string, settings: OnceRules['shop']['settings'], publicUrl: string | undefined): readonly RequestFault[] {
  const param = 'card.threeDSecure.returnTo';
  if (!isReturnOrigin(settings, returnTo)) return [{ param, rule: 'originNotRegistered', message: '3Dセキュアから戻る先は、店舗設定のreturnOriginsに登録したオリジンのhttpsのURLだけです。先に登録してください' }];
  if (takesReturns(publicUrl) || followsRule('trader_ec_url', returnTo)) return [];
  return [{ param, rule: 'tooLong', message: '3Dセキュアから戻る先は、半角の英数字と記号だけの、128文字までのURLです' }];
}

/** The order waits for a card, and this is not the one that it had. */
function continues({ credit, buyerStep, own }: OrderState, { token: given }: Once): { readonly actionId: string } | null {
  if (buyerStep?.kind !== NEW_TOKEN || typeof given !== 'string') return null;
  const mark = tokenMark(given);
  return ownOf({ own }).sentToken === mark ? null : { actionId: `token-${credit.generation}-${mark}` };
}
