import * as common from '../checks/common.ts';
import type { Merchant } from '../merchant.ts';
import type { Order } from '../order.ts';
import { done, refused } from './call.ts';
import type { Operation } from './call.ts';

/** クレジット決済取消: the whole amount, and the slips with it. @see webcollect §2.8 */
export const a06: Operation = {
  div: 'A06',
  path: 'creditCancel',
  fields: [common.orderNo(3)],
  run({ order, merchant, now }) {
    const refusal = refuses(order, merchant);
    if (refusal !== undefined || order === undefined) return refused(refusal ?? 'A062010001');
    cancel(order, now);
    return done({ order, change: `取消 ${order.amountYen}円` });
  },
};

function refuses(order: Order | undefined, { contract }: Merchant): string | undefined {
  if (order === undefined) return 'A062010001';
  if (order.convenience !== null) return 'A062010002';
  if (order.status === 31) return contract.cancelAfterSettlement ? undefined : 'A062010004';
  if (order.status !== 4 && order.status !== 5 && order.status !== 15 && order.status !== 17 && order.status !== 30) return 'A062010003';
  return order.authorisation?.lapsed === true ? 'A062010004' : undefined;
}

/** Takes back what the order itself holds; its approval can still be read. A second authorisation that nobody knows of stays. */
export function cancel(order: Order, now: number): void {
  order.status = 40;
  order.slips = [];
  order.cancelledAt = now;
  order.changedAt = now;
  order.warning = '';
}
