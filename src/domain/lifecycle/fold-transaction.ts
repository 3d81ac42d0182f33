/**
 * Folds what Yamato's inquiries say into the order, whoever caused it: Yamato itself, the buyer, or somebody at the shop
 * in Yamato's own console. Amounts and slip numbers are no part of it, so they are left alone.
 */
import { raise, settle } from '../order/attention-list.ts';
import type { SaleState } from '../order/facets.ts';
import type { Parcel } from '../order/history.ts';
import { after } from '../values/instant.ts';
import type { OrderState } from '../order/order-state.ts';
import { driftOf, raiseDrift } from './drift.ts';
import { foldCancelled } from './fold-cancelled.ts';
import { shipDateDetail } from './deadline-notices.ts';
import { foldApproved, foldBuyerOver, foldRefused, foldVerdict } from './fold-credit.ts';
import { foldSlipsKept, withPendingSale, withShipment } from './fold-shipment.ts';
import { doubtRule, methodOf } from './method.ts';
import type { CreditVerdict, Transaction } from '../order/inquiry.ts';

/** `approved` only says that the credit is good; how far the order has come, the transaction says. */
export function foldCreditSeen(state: OrderState, verdict: CreditVerdict, now: string): OrderState {
  const asked = { ...state, creditAskedAt: now };
  switch (state.credit.state) {
    case 'requesting':
    case 'unknown':
    case 'awaitingBuyer':
    case 'held':
      return verdict === 'held' && (state.credit.state === 'held' || state.credit.state === 'awaitingBuyer') ? asked : foldVerdict(asked, verdict, now);
    case 'failed':
      // Believed not to be registered, and yet it is.
      return state.creditSent ? foldVerdict(asked, verdict, now) : asked;
    case 'approved':
      if (verdict === 'approved' || (verdict === 'held' && mayNotShowYet(state, now))) return asked;
      // Believed approved, and it is not: what staff took over was wrong.
      return foldVerdict(asked, verdict, now);
    case 'none':
    case 'refused':
    case 'expired':
    case 'cancelled':
      return asked;
  }
}

/** What the buyer did may have been accepted a moment ago. */
function mayNotShowYet({ lastChangeAt, policy }: OrderState, now: string): boolean {
  return lastChangeAt !== null && now < after(lastChangeAt, policy.settleDelayMs);
}

/** What was changed elsewhere is followed, and shown to staff where the shop's policy says so. */
export function foldTransactionSeen(state: OrderState, transaction: Transaction, now: string): OrderState {
  const folded = foldStatus(state, transaction, now);
  const drift = transaction.status === 'refused' ? null : driftOf(state, transaction.status);
  return drift === null ? folded : raiseDrift(folded, drift, now);
}

function foldStatus(state: OrderState, transaction: Transaction, now: string): OrderState {
  const seen = { ...foldWarning(state, transaction, now), seen: { ...transaction, at: now } };
  switch (transaction.status) {
    case 'approved':
      return foldNotShipped(unsold(isPending(seen) ? foldApproved(seen, now) : seen), now);
    case 'held':
      return isPending(seen) && !isWaiting(seen) ? foldVerdict(seen, 'held', now) : seen;
    case 'refused':
      return seen.credit.state === 'refused' ? seen : foldRefused(seen, 'refused', now);
    case 'lapsed':
      return foldLapsed(seen, now);
    case 'cancelled':
      return foldCancelled(seen, now);
    case 'slipRegistered':
      return foldShippedSeen(unsold(credited(seen, now)), now);
    case 'warned':
      return unsold(credited(seen, now));
    case 'deliveryProblem':
      return raise({ ...foldShippedSeen(unsold(credited(seen, now)), now), delivery: { state: 'undelivered' } }, 'deliveryProblem', now);
    case 'saleConfirmed':
      return foldSale(foldShippedSeen(credited(seen, now), now), 'confirmed', now);
    case 'invoiced':
      return foldSale(foldShippedSeen(credited(seen, now), now), 'invoiced', now);
    case 'paid':
      return foldMoneyIn(foldShippedSeen(credited(seen, now), now), now);
  }
}

function isPending(state: OrderState): boolean {
  if (state.credit.state === 'failed') return state.creditSent;
  return ['requesting', 'unknown', 'held', 'awaitingBuyer'].includes(state.credit.state);
}

/** Known already to wait for Yamato or for the buyer. */
function isWaiting({ credit }: OrderState): boolean {
  return credit.state === 'held' || credit.state === 'awaitingBuyer';
}

/** It ended by itself, and nobody is cancelling it: the buyer did not do his part, where there was one. */
function foldLapsed(state: OrderState, now: string): OrderState {
  const ending = isPending(state) && state.cancellation.state === 'none' ? methodOf(state.service).lapsedAs(state, now) : null;
  return ending === null ? foldCancelled(state, now) : foldBuyerOver(state, ending, now);
}

/** Any later state proves that the credit was approved. */
function credited(state: OrderState, now: string): OrderState {
  return isPending(state) ? foldApproved(state, now) : state;
}

/** Yamato never takes a sale back: what staff corrected to sold was not. */
function unsold(state: OrderState): OrderState {
  if (state.sale.state !== 'confirmed' && state.sale.state !== 'invoiced') return state;
  return { ...state, sale: { state: 'none', since: null }, delivery: { state: 'inTransit' } };
}

/** Yamato says "approved, nothing shipped" although we hold slips as registered: they were withdrawn elsewhere. */
function foldNotShipped(state: OrderState, now: string): OrderState {
  if (state.shipment.state !== 'registered' && !holdsSlip(state) && state.parcelsBefore === null) return state;
  // A change of slips that is under way has none to replace any more.
  const anew: OrderState = { ...state, parcelsBefore: null, withdrawFirst: false, parcels: state.parcels.map((parcel) => ({ ...parcel, replaces: null })) };
  const kept = withShipment(foldSlipsKept(anew, ['registered'], now), now);
  return { ...kept, delivery: { state: 'notShipped' } };
}

/** Yamato holds a slip. When we registered none, somebody did it elsewhere; which number, no inquiry tells. */
function foldShippedSeen(state: OrderState, now: string): OrderState {
  const moving: OrderState = { ...state, delivery: { state: state.delivery.state === 'notShipped' ? 'inTransit' : state.delivery.state } };
  if (state.shipment.state === 'registered' || holdsSlip(state)) return withPendingSale(moving, now);
  const shipped: OrderState = {
    ...settle(moving, 'shipDatePassed', 'shipmentUnknown'),
    shipment: { state: 'registered', since: now },
    parcels: moving.parcels.map((parcel): Parcel => {
      if (parcel.state === 'unknown') return { ...parcel, state: 'registered' };
      // One that Yamato refused is not the one it has.
      return parcel.state === 'failed' ? { ...parcel, state: 'recorded' } : parcel;
    }),
    // One that is about to be registered takes the place of a slip that stands.
    parcelsBefore: state.parcelsBefore ?? (isRegistering(state) ? foldSlipsKept(state, ['registering'], now).parcels : null),
    doubt: isShipmentDoubt(state) ? null : state.doubt,
  };
  return withPendingSale(shipped, now);
}

function isRegistering(state: OrderState): boolean {
  return state.parcels.some((parcel) => parcel.state === 'registering');
}

/** Whether we registered a slip; others of the same order may still be in doubt or have failed. */
function holdsSlip(state: OrderState): boolean {
  return state.parcels.some((parcel) => parcel.state === 'registered');
}

function isShipmentDoubt(state: OrderState): boolean {
  return state.doubt !== null && doubtRule(state, state.doubt.operation).endsWithAnySlip;
}

function foldSale(state: OrderState, sale: SaleState, now: string): OrderState {
  const settled = settle(state, 'deliveryProblem', 'trackingGivenUp');
  if (state.sale.state === sale) return settled;
  return { ...settled, sale: { state: sale, since: now }, delivery: { state: 'delivered' } };
}

/** The end. Money that comes with the sale is in as soon as the parcel moves: how far that is, it does not say. */
function foldMoneyIn(state: OrderState, now: string): OrderState {
  if (!methodOf(state.service).slipIsSale) return { ...foldSale(state, 'paid', now), outcome: 'paid' };
  return { ...settle(state, 'deliveryProblem', 'trackingGivenUp'), sale: { state: 'confirmed', since: now }, outcome: 'confirmed' };
}

/** 警報: what Yamato warns of becomes attention, and goes when the warning does. A date that passed by our own clock stays passed. */
function foldWarning(state: OrderState, { warning }: Transaction, now: string): OrderState {
  const { warnings } = methodOf(state.service);
  const code = warnings[warning];
  if (code !== undefined) return raise(state, code, now, { detail: code === 'shipDatePassed' ? shipDateDetail(state) : null });
  const gone = Object.values(warnings).filter((warned) => warned !== 'shipDatePassed' || state.deadlinesTold?.['shipDatePassed'] === undefined);
  return settle(state, ...gone);
}
