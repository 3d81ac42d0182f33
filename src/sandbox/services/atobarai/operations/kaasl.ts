import { bareSlip, hasCheckDigit } from '../checks/slipNumber.ts';
import { firstBroken, inCodeOrder } from '../checks/check.ts';
import type { Check } from '../checks/check.ts';
import { given, layout, merchantCode, orderNumber, password, requestDate, rule } from '../checks/common.ts';
import { newShipDate } from '../checks/fields.ts';
import { isDay } from '../../../core/jst.ts';
import type { Order, Slip } from '../order.ts';
import { refused } from './call.ts';
import type { Call, Operation } from './call.ts';

/** Most order numbers one slip may be on (同梱発送), and most slips one order may hold. @see atobarai §2.3 */
const ORDERS_PER_SLIP = 3;
const SLIPS_PER_ORDER = 10;

const division = (call: Call) => call.value('processDiv');
const slipOf = (call: Call) => bareSlip(call.value('paymentNo'), division(call) === '2' ? 'other' : 'yamato');
const beforeOf = (call: Call) => bareSlip(call.value('beforePaymentNo'), 'yamato');
const isYamato = (call: Call) => division(call) === '0' || division(call) === '1';
const isStrict = (call: Call) => call.merchant?.strict === true;
const takesSlip = (call: Call) => isYamato(call) || division(call) === '2';

/** May a slip be registered (0/2) in this state, or changed (1) or withdrawn (9)? @see atobarai §6 */
function mayRegister(order: Order): boolean {
  return [1, 3, 5, 6].includes(order.status);
}
function mayChange(order: Order): boolean {
  return [3, 5].includes(order.status) || (order.status === 6 && order.slips.length > 0);
}

const slipRules: Check[] = [
  ...rule(10, (call) => given(slipOf(call)) && (isYamato(call) ? slipOf(call).length !== 12 : division(call) === '2' && slipOf(call).length > 12)),
  ...rule(11, (call) => takesSlip(call) && slipOf(call) === ''),
  ...rule(12, (call) => isYamato(call) && /[^A-Za-z0-9-]/.test(call.value('paymentNo'))),
  ...rule(13, (call) => division(call) === '9' && given(call.value('paymentNo'))),
  ...rule(14, (call) => isYamato(call) && given(slipOf(call)) && !hasCheckDigit(slipOf(call))),
  ...rule(15, (call) => isYamato(call) && (call.merchant?.refusedSlipPrefixes ?? []).some((prefix) => slipOf(call).startsWith(prefix))),
  ...rule(44, (call) => division(call) === '2' && /[^A-Za-z0-9-]/.test(call.value('paymentNo'))),
];

const orderRules: Check[] = [
  ...rule(9, (call) => isStrict(call) && registers(call, (order) => !holds(order, call) && order.destinations === 1 && order.slips.length > 0)),
  ...rule(17, (call) => registers(call, (order) => !holds(order, call) && order.destinations > 1 && order.slips.length >= slipLimit(order))),
  ...rule(18, (call) => isStrict(call) && registers(call, (order) => holds(order, call))),
  ...rule(20, (call) => call.order !== undefined && ['0', '2'].includes(division(call)) && !mayRegister(call.order)),
  ...rule(22, (call) => call.order !== undefined && ['1', '9'].includes(division(call)) && !mayChange(call.order)),
  ...rule(45, (call) => call.order !== undefined && takesSlip(call) && call.orders.otherHolders(call.order, slipOf(call)) >= ORDERS_PER_SLIP),
];

const changeRules: Check[] = [
  ...rule(23, (call) => division(call) === '1' && /^[\x21-\x7e]+$/.test(call.value('shipYmd')) && !isDay(call.value('shipYmd'))),
  ...rule(24, (call) => division(call) === '1' && /[^\x21-\x7e]/.test(call.value('shipYmd'))),
  ...rule(25, (call) => division(call) === '1' && call.value('shipYmd') === ''),
  ...rule(26, (call) => isStrict(call) && division(call) !== '1' && given(call.value('shipYmd'))),
  ...newShipDate({ beforeOrder: 27, tooLate: 42 }).map(([code, breaks]): Check => [code, (call) => division(call) === '1' && breaks(call)]),
  ...rule(28, (call) => division(call) === '1' && given(beforeOf(call)) && beforeOf(call).length > 12),
  ...rule(29, (call) => division(call) === '1' && /[^A-Za-z0-9-]/.test(call.value('beforePaymentNo'))),
  ...rule(30, (call) => division(call) === '1' && beforeOf(call) === ''),
  ...rule(31, (call) => division(call) === '9' && given(call.value('beforePaymentNo'))),
  ...rule(32, (call) => division(call) === '1' && call.order !== undefined && !replaced(call.order, call)),
];

const checks = inCodeOrder(
  [
    ...layout(1),
    ...merchantCode({ notEleven: 2, notDigits: 3, missing: 4, unknown: 41, notAllowed: 41 }),
    ...orderNumber({ tooLong: 5, notHalfWidth: 6, missing: 7, notFound: 8, characters: 38 }),
    ...rule(19, (call) => !['0', '1', '2', '9'].includes(division(call))),
    ...rule(19, (call) => division(call) === '2' && call.merchant?.contract.otherCarrier === false),
    ...slipRules.filter(([code]) => code !== 44),
    ...orderRules,
    ...changeRules,
    ...requestDate({ notReal: 33, notDigits: 34, missing: 35 }),
    ...password({ wrong: 36, missing: 37 }),
  ],
  slipRules.filter(([code]) => code === 44),
);

/** 出荷情報依頼: registers, changes or withdraws one slip. @see atobarai §2.3 */
export const kaasl: Operation = {
  name: 'KAASL',
  id: 'KAASL0010',
  run(call) {
    const broken = firstBroken('kaasl', checks, call);
    if (broken !== undefined || call.order === undefined) return refused(broken ?? 'kaasl008E');
    if (division(call) === '9') return { kind: 'done', elements: [], changed: withdraw(call.order) };
    if (holds(call.order, call) && division(call) !== '1') return { kind: 'done', elements: [] };
    return { kind: 'done', elements: [], changed: register(call.order, call) };
  },
};

function withdraw(order: Order): { order: Order; change: string } {
  const change = `出荷情報取消 ${order.slips.map((slip) => slip.slipNo).join(' ')}`;
  return { order: { ...order, status: 1, warning: 0, slips: [], registeredAt: null, deliveredAt: null }, change };
}

function register(order: Order, call: Call): { order: Order; change: string } {
  const slip: Slip = { slipNo: slipOf(call), carrier: division(call) === '2' ? 'other' : 'yamato', at: call.now };
  const changed: Order = {
    ...order,
    status: 3,
    // An enclosed invoice that was never printed cannot be in the parcel.
    warning: order.invoice === 'enclosed' && !order.printDataFetched ? 4 : 0,
    registeredAt: call.now,
    deliveredAt: null,
  };
  if (division(call) === '1') {
    const kept = order.slips.filter((held) => held.slipNo !== slip.slipNo || held === replaced(order, call));
    const slips = kept.map((held) => (held === replaced(order, call) ? slip : held));
    return { order: { ...changed, slips, shipYmd: call.value('shipYmd') }, change: `送り状変更 ${beforeOf(call)} → ${slip.slipNo}` };
  }
  const slips = order.destinations === 1 ? [slip] : [...order.slips, slip];
  return { order: { ...changed, slips }, change: `送り状登録 ${slip.slipNo}${slip.carrier === 'other' ? ' (他社)' : ''}` };
}

/** Does a registration (0/2) that the state allows meet this condition? */
function registers(call: Call, condition: (order: Order) => boolean): boolean {
  return call.order !== undefined && ['0', '2'].includes(division(call)) && mayRegister(call.order) && condition(call.order);
}

function holds(order: Order, call: Call): boolean {
  return order.slips.some((slip) => slip.slipNo === slipOf(call));
}

/** The slip a change (1) replaces. An other carrier's slip keeps its hyphens, so both writings are compared. */
function replaced(order: Order, call: Call): Slip | undefined {
  return order.slips.find((slip) => slip.slipNo === beforeOf(call) || slip.slipNo === call.value('beforePaymentNo'));
}

/** One slip for each destination, at most ten. */
function slipLimit(order: Order): number {
  return Math.min(order.destinations, SLIPS_PER_ORDER);
}
