/**
 * Orders as the records of a shop hold them after years: made up, the same in every run but for the day it is. They came in
 * evenly over three years; the old ones have ended, the young ones are on their way, a few need somebody, and buyers share
 * their names as people do.
 */
import type { AtobaraiContents } from '../../src/domain/atobarai/terms.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { newOrder } from '../../src/domain/order/order-start.ts';
import type { OrderState, VerdictKind } from '../../src/domain/order/order-state.ts';
import { defaultPolicyOf } from '../../src/domain/order/policy.ts';
import { addDays, jstDate } from '../../src/domain/values/japan-time.ts';
import { madeUpContents } from '../made-up-orders.ts';
import { buyerOf } from './buyers.ts';

const policy = defaultPolicyOf(atobarai);
const DAY_MS = 86_400_000;
export const DAYS_OF_HISTORY = 1_100;
export const CONTRACT_KEY = 'atobarai:12345678901';

/** What was published, oldest first; the last one is what the records hold. */
export type Life = { readonly at: Date; readonly states: readonly OrderState[] };

export function orderNumberOf(index: number): string {
  return `L-${String(index).padStart(8, '0')}`;
}

export function slipNoOf(index: number): string {
  const stem = 30_000_000_000 + index;
  return `${stem}${stem % 7}`;
}

/** When the order came in: `index` 0 is the oldest of `total`. */
export function orderedAt(index: number, total: number, now: number): Date {
  return new Date(now - DAYS_OF_HISTORY * DAY_MS * (1 - index / total));
}

/** Order `index` of `total`. */
export function lifeOf(shop: string, index: number, total: number, now: number): Life {
  const at = orderedAt(index, total, now);
  const begun = beginning(shop, index, at);
  const steps = fateOf(index).steps.map(({ afterDays, to }) => ({ time: at.getTime() + afterDays * DAY_MS, to }));
  const states: OrderState[] = [];
  let state = begun;
  for (const { time, to } of steps.filter((step) => step.time <= now || step === steps[0])) {
    const moment = new Date(Math.min(time, now)).toISOString();
    state = { ...to(state, moment, index), sequence: states.length + 1, updatedAt: moment };
    states.push(state);
  }
  return { at, states: needsSomebody(states, index, now) };
}

function beginning(shop: string, index: number, at: Date): OrderState {
  const orderNumber = orderNumberOf(index);
  const base = madeUpContents({ number: orderNumber, tel: '', slipNo: '', orderedAt: at.toISOString(), plannedShipDate: addDays(jstDate(at), 2) });
  // A few thousand yen as a rule, seldom a lot.
  const amountYen = Math.round(1_000 + 4_000 * chance(index, 1) + 60_000 * chance(index, 2) ** 8);
  const contents: AtobaraiContents = { ...base, amountYen, buyer: { ...base.buyer, ...buyerOf(index, chance) }, items: [{ kind: 'goods', name: '見本商品', quantity: 1, unitPriceYen: amountYen, subtotalYen: amountYen }] };
  return newOrder({
    shop, orderNumber, service: 'atobarai', intake: chance(index, 3) < 0.04 ? 'backoffice' : 'checkout', claimId: claimIdOf(index), generation: 1, sequence: 0,
    settlementNo: `${orderNumber}-1`, contractKey: CONTRACT_KEY, contents, policy, acceptedAt: at.toISOString(), shopStatus: null,
  });
}

export function claimIdOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

type Step = { readonly afterDays: number; readonly to: (state: OrderState, at: string, index: number) => OrderState };

const verdict = (kind: VerdictKind, at: string): OrderState['verdict'] => ({ kind, code: null, at });
const credited: Step = { afterDays: 0, to: (state, at) => ({ ...state, isOrder: true, creditSent: true, buyerWaits: false, credit: { ...state.credit, state: 'approved' }, verdict: verdict('approved', at) }) };
const refused: Step = { afterDays: 0, to: (state, at) => ({ ...state, isOrder: false, creditSent: true, credit: { ...state.credit, state: 'refused' }, verdict: verdict('refused', at), outcome: 'refused' }) };
const held: Step = { afterDays: 0, to: (state, at) => ({ ...state, isOrder: true, creditSent: true, buyerWaits: false, credit: { ...state.credit, state: 'held' }, verdict: verdict('held', at) }) };
const cancelled: Step = { afterDays: 0.4, to: (state) => ({ ...state, credit: { ...state.credit, state: 'cancelled' }, cancellation: { state: 'cancelled' }, outcome: 'cancelled' }) };
const shipped: Step = {
  afterDays: 1.5,
  to: (state, at, index) => ({
    ...state, shipment: { state: 'registered', since: at }, delivery: { state: 'inTransit' },
    parcels: [{ slipNo: slipNoOf(index), carrier: 'yamato', destination: 1, state: 'registered', replaces: null, sentAs: slipNoOf(index) }],
  }),
};
const sold: Step = { afterDays: 3.5, to: (state, at) => ({ ...state, delivery: { state: 'delivered' }, sale: { state: 'confirmed', since: at } }) };
const undelivered: Step = { afterDays: 3.5, to: (state) => ({ ...state, delivery: { state: 'undelivered' } }) };
const invoiced: Step = { afterDays: 5, to: (state, at) => ({ ...state, delivery: { state: 'delivered' }, sale: { state: 'invoiced', since: at } }) };
const paid = (afterDays: number): Step => ({ afterDays, to: (state, at) => ({ ...state, sale: { state: 'paid', since: at }, outcome: 'paid' }) });
const transferred: Step = { afterDays: 1, to: (state) => ({ ...state, method: 'external', external: 'bankTransfer', credit: { ...state.credit, state: 'cancelled' }, cancellation: { state: 'cancelled' }, outcome: 'transferred' }) };
const closed: Step = { afterDays: 150, to: (state) => ({ ...state, outcome: 'closedByStaff' }) };

/** What becomes of the order when nothing is in the way of its time. */
function fateOf(index: number): { readonly steps: readonly [Step, ...Step[]] } {
  const drawn = chance(index, 4);
  if (drawn < 0.05) return { steps: [refused] };
  if (drawn < 0.09) return { steps: [credited, cancelled] };
  if (drawn < 0.093) return { steps: [credited, transferred] };
  if (drawn < 0.095) return { steps: [credited, shipped, sold, invoiced, closed] };
  const paidAfter = 12 + 30 * chance(index, 5);
  if (drawn < 0.105) return { steps: [held, { ...credited, afterDays: 0.3 }, shipped, sold, invoiced, paid(paidAfter)] };
  if (drawn < 0.115) return { steps: [credited, shipped, undelivered, { ...invoiced, afterDays: 9 }, paid(paidAfter + 4)] };
  return { steps: [credited, shipped, sold, invoiced, paid(paidAfter)] };
}

/** A few of those that go on: a doubt, a slip that is refused, a date that has passed, or an invoice that nobody pays. */
function needsSomebody(states: readonly OrderState[], index: number, now: number): readonly OrderState[] {
  const last = states.at(-1);
  const drawn = chance(index, 6);
  if (last === undefined || drawn >= 0.02 || last.outcome === 'refused') return states;
  const unpaid = drawn < 0.000_5 && states.length === 5;
  if (last.outcome !== null && !unpaid) return states;
  const since = last.updatedAt;
  const changed: Pick<OrderState, 'attention'> & Partial<OrderState> = unpaid
    ? { attention: [{ code: 'trackingGivenUp', since, detail: null, cause: null }], outcome: null, sale: { state: 'invoiced', since } }
    : trouble(last, since, drawn, now);
  return [...states.slice(0, -1), { ...last, ...changed }];
}

function trouble({ credit, shipment }: OrderState, since: string, drawn: number, now: number): Pick<OrderState, 'attention'> & Partial<OrderState> {
  const attention = (code: string) => [{ code, since, detail: null, cause: null }];
  if (drawn < 0.004) return { attention: attention('creditUnknown'), credit: { ...credit, state: 'unknown' } };
  if (shipment.state === 'none') return drawn < 0.01 ? { attention: attention('shipmentFailed'), shipment: { state: 'failed', since } } : { attention: attention('shipDatePassed') };
  return now - Date.parse(since) > 2 * DAY_MS ? { attention: attention('deliveryProblem') } : { attention: [] };
}

/** 0 to 1, the same for the same numbers. */
export function chance(index: number, salt: number): number {
  let mixed = (Math.imul(index + 1, 0x9e37_79b1) ^ Math.imul(salt + 1, 0x85eb_ca6b)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97) >>> 0;
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
}
