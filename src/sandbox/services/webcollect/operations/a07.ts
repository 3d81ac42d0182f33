import { authorise, reauthorised } from '../authorise.ts';
import { isNight } from '../calendar.ts';
import { refusalOf } from '../card.ts';
import * as common from '../checks/common.ts';
import type { Order } from '../order.ts';
import type { OrderIndex } from '../tables.ts';
import { done, refused } from './call.ts';
import type { Call, Operation, Outcome } from './call.ts';

/** クレジット金額変更: authorises the new amount first, then takes the old one back. @see webcollect §2.9 */
export const a07: Operation = {
  div: 'A07',
  path: 'creditChangePrice',
  fields: [common.orderNo(3), common.yen(4, 'new_price', ({ merchant }) => merchant.limitYen)],
  run(call) {
    const { order, merchant, now, ledger } = call;
    const newYen = Number(call.value('new_price'));
    if (merchant.nightWindow && isNight(now)) return refused('A070000000');
    if (!merchant.contract.amountChange) return refused('A072000001');
    if (order === undefined || !mayChange(order, call)) return refused('A073000001');
    if (isBundled(order, ledger.index)) return refused('A073000002');
    if (newYen === order.amountYen) return refused('A074000001');
    if (newYen > order.amountYen && !merchant.contract.amountIncrease) return refused('A074000002');
    return change(call, order, newYen);
  },
};

function mayChange({ status, convenience, authorisation }: Order, { merchant }: Call): boolean {
  if (convenience !== null || authorisation?.lapsed === true) return false;
  if (status === 31) return merchant.contract.amountAfterSettlement;
  return status === 4 || status === 5 || status === 17 || status === 30;
}

/** Is one of its slips on another order, too? */
export function isBundled({ slips }: Order, index: OrderIndex): boolean {
  return slips.some(({ slipNo, carrier }) => carrier === 'yamato' && index.onSlip(slipNo).length > 1);
}

function change({ merchant, now, refuse, keepBoth }: Call, order: Order, newYen: number): Outcome {
  const refusal = refuse ? 'G12' : order.status === 5 || order.card === null ? undefined : refusalOf(order.card, false);
  if (refusal !== undefined) return refused('A076000001', refusal);
  const text = `金額変更 ${order.amountYen}円 → ${newYen}円`;
  if (keepBoth && order.status !== 5) return leaveBoth(order, newYen, now, text, merchant);
  if (order.status !== 5) order.authorisation = reauthorised(order, newYen, merchant, now);
  if (order.status === 17) order.status = order.slips.length > 0 ? 30 : 4;
  if (merchant.amountChangeRestartsLifetime) order.warning = '';
  order.amountYen = newYen;
  order.changedAt = now;
  return done({ order, change: text });
}

/** The new amount is authorised and the old one is not taken back: the buyer's card holds both. @see webcollect §6.3 A077000001 */
function leaveBoth(order: Order, newYen: number, now: number, text: string, merchant: Call['merchant']): Outcome {
  order.secondAuthorisation = reauthorised(order, newYen, merchant, now);
  order.status = 17;
  order.changedAt = now;
  return { ...refused('A077000001'), changed: { order, change: `${text} は取消に失敗（与信が二つ）` } };
}

/** クレジット再与信. @see webcollect §2.10 */
export const a11: Operation = {
  div: 'A11',
  path: 'reAuth',
  fields: [common.orderNo(3)],
  run({ order, merchant, now, refuse }) {
    if (merchant.nightWindow && isNight(now)) return refused('A110000000');
    if (!merchant.contract.reauthorise) return refused('A112000001');
    if (order === undefined || !mayReauthorise(order)) return refused('A112000002');
    const refusal = refuse ? 'G12' : order.card === null ? undefined : refusalOf(order.card, false);
    if (refusal !== undefined) return refused('A112000004', refusal);
    if (order.status === 40) order.status = 4;
    authorise(order, now);
    order.cancelledAt = null;
    order.changedAt = now;
    return done({ order, change: `再与信 ${order.amountYen}円` });
  },
};

function mayReauthorise({ status, slips, convenience }: Order): boolean {
  if (convenience !== null) return false;
  if (status === 30) return slips.every(({ carrier }) => carrier === 'yamato');
  return status === 4 || status === 40;
}
