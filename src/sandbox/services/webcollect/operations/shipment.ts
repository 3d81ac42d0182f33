import * as common from '../checks/common.ts';
import { isMissing, notOfLength, unlike } from '../checks/field.ts';
import type { Breaks, Field } from '../checks/field.ts';
import { isGoodSlip } from '../checks/slip-number.ts';
import type { Order } from '../order.ts';
import { isBundled } from './a07.ts';
import { done, refused } from './call.ts';
import type { Call, Operation } from './call.ts';

const MOST_SLIPS = 99;
const MOST_BUNDLED = 3;
const MOST_BUNDLED_YEN = 300_000;

/** 配送サービスコード: another carrier, or Yamato, also where nothing is said. @see webcollect §9 no. 27 */
const isOtherCarrier = ({ value }: Call): boolean => value('delivery_service_code') === '99';

/** Is it a slip of Yamato's that this is about? Another carrier's value does not matter. @see webcollect §11 */
const yamato = (breaks: Breaks): Breaks => (value, call) => !isOtherCarrier(call) && breaks(value, call);

const slipNo = (more: Field['faults'] = {}): Field => ({
  at: 4,
  name: 'slip_no',
  faults: { 1: isMissing, 2: yamato(notOfLength(12)), 4: yamato(unlike(/^\d+$/)), ...more },
});

const traderMayNot = (breaks: (call: Call) => boolean): Field => ({ at: 2, name: 'trader_code', faults: { 51: (_value, call) => breaks(call) } });

/** 出荷情報登録 / 売上確定登録: a slip for an authorised order, one more for one that has some already. @see webcollect §2.11, §4 */
export const e01: Operation = {
  div: 'E01',
  path: 'shipmentEntry',
  fields: [
    traderMayNot((call) => (isOtherCarrier(call) ? !call.merchant.contract.otherCarrier : !call.merchant.contract.logistics)),
    common.orderNo(3, { 51: (_value, call) => call.order === undefined || !isShippable(call.order, call) }),
    slipNo({ 51: yamato((value, { merchant }) => !isGoodSlip(value, merchant)) }),
  ],
  run(call) {
    const { order, value, now } = call;
    if (order === undefined) return refused('E011010351');
    const carrier = isOtherCarrier(call) ? 'other' : 'yamato';
    const refusal = carrier === 'yamato' ? refusesSlip(order, call) : undefined;
    if (refusal !== undefined) return refused(refusal);
    order.slips = [...order.slips, { slipNo: value('slip_no'), carrier, at: now, movedAt: null }];
    order.status = 30;
    order.changedAt = now;
    const changed = { order, change: `送り状登録 ${value('slip_no')}` };
    return done(changed, carrier === 'yamato' ? trackingOf(value('slip_no')) : []);
  },
};

function isShippable(order: Order, call: Call): boolean {
  if (order.authorisation?.lapsed === true) return false;
  if (order.status === 30) return !isOtherCarrier(call) && order.slips.every(({ carrier }) => carrier === 'yamato');
  return order.convenience === null ? order.status === 4 : order.status === 2 || order.status === 3;
}

function refusesSlip(order: Order, { value, merchant, ledger }: Call): string | undefined {
  const slip = value('slip_no');
  const others = ledger.index.onSlip(slip);
  if (others.some((other) => other.orderNo === order.orderNo || other.merchant !== merchant.code)) return 'E012000001';
  if (order.slips.length >= MOST_SLIPS) return 'E012000002';
  if (isBundled(order, ledger.index)) return 'E012000006';
  if (others.length === 0) return undefined;
  if (!merchant.contract.bundling) return 'E012000001';
  if (others.length >= MOST_BUNDLED) return 'E012000004';
  const bundled = others.map(({ orderNo }) => ledger.orders.look(merchant, orderNo));
  if (bundled.some((other) => other?.status !== 30 || other.authorisation?.lapsed === true)) return 'E012000005';
  const total = bundled.reduce((sum, other) => sum + (other?.amountYen ?? 0), order.amountYen);
  return total > MOST_BUNDLED_YEN ? 'E012000003' : undefined;
}

function trackingOf(slip: string): [string, string][] {
  return [['slipUrlPc', `https://example.test/track?no=${slip}`], ['slipUrlMobile', `https://example.test/m/track?no=${slip}`]];
}

/** 出荷情報取消: without its last slip the order is authorised, or paid, as before. @see webcollect §2.12 */
export const e02: Operation = {
  div: 'E02',
  path: 'shipmentCancel',
  fields: [
    traderMayNot(() => false),
    common.orderNo(3, { 51: (_value, { order, merchant }) => order?.status !== 30 || (order.convenience !== null && !merchant.contract.logistics) }),
    { at: 4, name: 'slip_no', faults: { 1: isMissing } },
  ],
  run(call) {
    const { order, value, now, ledger } = call;
    const slip = order?.slips.find((known) => known.slipNo === value('slip_no') || (known.carrier === 'other' && value('slip_no') === order.orderNo));
    if (order === undefined || slip === undefined) return refused('E022000001');
    if (slip.carrier === 'yamato' && ledger.index.onSlip(slip.slipNo).length > 1) return refused('E022000002');
    order.slips = order.slips.filter((known) => known !== slip);
    if (order.slips.length === 0) order.status = order.convenience?.paid ?? 4;
    order.changedAt = now;
    return done({ order, change: `送り状取消 ${slip.slipNo}` });
  },
};
