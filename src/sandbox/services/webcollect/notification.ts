import type { Push } from '../../core/entry.ts';
import { stamp } from '../../core/jst.ts';
import type { PushRules } from '../../core/service.ts';
import type { Merchant } from './merchant.ts';
import type { Order } from './order.ts';

const MINUTE_MS = 60_000;

/** Until the merchant answers 200 with `0`, six times at most. @see webcollect §2.20, §9 no. 17 */
export const notificationRules: PushRules = {
  retryAfterMs: [1, 5, 15, 60, 240].map((minutes) => minutes * MINUTE_MS),
  isTaken: async (response) => (await response.text()).trim() === '0' && response.status === 200,
};

/** 決済結果データ as it is posted to the merchant: nothing where it names no address. `detail`: a 取引状況. */
export function notification(order: Order, merchant: Merchant, detail: number, at: number): Push[] {
  if (merchant.pushUrl === '') return [];
  const body = new URLSearchParams({
    trader_code: order.merchant,
    order_no: order.orderNo,
    settle_price: String(order.amountYen),
    settle_date: stamp(at),
    settle_result: detail >= 11 && detail <= 20 ? '2' : '1',
    settle_detail: String(detail),
    settle_method: order.settleMethod,
  });
  return [{ url: merchant.pushUrl, body: body.toString() }];
}
