import type { Push } from '../../core/entry.ts';
import type { PushRules } from '../../core/service.ts';
import type { Merchant } from './merchant.ts';
import type { Order } from './order.ts';

/** 判定結果のPOST通知: how the check of a スマホタイプ order ended. @see atobarai §2.9 */
export type SmsVerdict = { ok: boolean; codeOk: boolean; reachable: boolean };

/** One retry after a minute; any 2xx takes it. @see atobarai §10 */
export const verdictPushes: PushRules = { retryAfterMs: [60_000], isTaken: (response) => response.ok };

/** What is posted to the merchant: nothing where it names no address. */
export function verdictPush(order: Order, merchant: Merchant, verdict: SmsVerdict): Push[] {
  if (merchant.pushUrl === '') return [];
  const body = new URLSearchParams({
    ycfStrNo: order.merchant,
    juchuNo: order.orderNo,
    keitaiNo: order.fields['telNum'] ?? '',
    giftKb: order.sendDiv,
    snsKk: verdict.ok ? '0' : '1',
    smsNinKk: verdict.codeOk ? '0' : '1',
    smsYuuKk: verdict.reachable ? '0' : '1',
  });
  return [{ url: merchant.pushUrl, body: body.toString() }];
}
