/**
 * 再与信: there is no re-credit at Yamato, only a new credit under a new number and the old one's cancel.
 * While the new one is being asked for, the old one stands; refused, the order is what it was.
 */
import { raise, settle, settleAbout } from '../order/attention-list.ts';
import { type Cause, byYamato, byUs } from '../order/cause.ts';
import type { Answer, CallResult } from '../order/call-result.ts';
import type { OrderContents } from '../order/contents.ts';
import type { Parcel } from '../order/history.ts';
import { after, growingMs } from '../values/instant.ts';
import type { OrderState, RetiredCredit, Standing } from '../order/order-state.ts';
import { foldNotSent, foldSent } from './sending.ts';
import type { Transaction } from '../order/inquiry.ts';
import { type CodeReading, methodOf } from './method.ts';
import { placesOf, withShipment } from './fold-shipment.ts';
import { isSameParcel } from '../values/slip-number.ts';

/** The next credit of this order: a number of its own, claimed before it is sent. */
export function nextGeneration(state: OrderState, contents: OrderContents, now: string): OrderState {
  const generation = state.generations + 1;
  return {
    ...state,
    contents,
    generations: generation,
    settlementNos: state.credit.settlementNo === '' ? state.settlementNos : [...state.settlementNos, state.credit.settlementNo],
    credit: {
      state: 'requesting', generation, settlementNo: '', amountYen: contents.amountYen, firstAmountYen: contents.amountYen, since: now, code: null,
    },
    creditSent: false,
    creditAskedAt: null,
    seen: null,
    lastChangeAt: null,
    doubt: null,
    buyerStep: null,
    own: methodOf(state.service).ownAfter(state, 'anew'),
  };
}

/** New credit first: what stands is set aside, and a new one is asked for with the new contents. */
export function startRecredit(state: OrderState, contents: OrderContents, now: string): OrderState {
  const { credit, contents: before, shipment, sale, delivery, parcels, seen, lastChangeAt, creditAskedAt, creditSent } = state;
  const standing: Standing = { credit, contents: before, shipment, sale, delivery, parcels, seen, lastChangeAt, creditAskedAt, creditSent };
  // A cancel that failed was of the credit that is being replaced.
  const anew = settle({ ...nextGeneration(state, contents, now), cancellation: { state: 'none' } }, 'cancelFailed');
  return unshipped({ ...anew, standing }, now);
}

/** A credit from the beginning, for an order that holds none any more. */
export function startAnew(state: OrderState, contents: OrderContents, now: string): OrderState {
  const anew = nextGeneration(state, contents, now);
  return unshipped(
    {
      ...settleAbout(anew, 'credit', 'flip', 'verdict', 'cancel', 'shipment', 'elsewhere'),
      method: state.service,
      external: null,
      outcome: null,
      cancellation: { state: 'none' },
      afterCancel: null,
      buyerWaits: false,
      isOrder: true,
      own: methodOf(state.service).ownAfter(anew, 'fresh'),
      retired: mayStand(state) ? [...state.retired, retire(state, now)] : state.retired,
    },
    now,
  );
}

/** That a credit is not registered may only be what staff believe: it is cancelled at Yamato all the same. */
function mayStand(state: OrderState): boolean {
  return state.credit.state === 'failed' && state.creditSent;
}

function unshipped(state: OrderState, now: string): OrderState {
  return {
    ...state,
    shipment: { state: 'none', since: state.shipment.state === 'none' ? state.shipment.since : now },
    sale: { state: 'none', since: null },
    delivery: { state: 'notShipped' },
    parcels: state.parcels.map((parcel): Parcel => ({ ...parcel, state: 'recorded', replaces: null })),
  };
}

/** The new credit is good: the old one is cancelled next, and slips that were registered are registered again. */
export function foldReplaced(state: OrderState, now: string): OrderState {
  const { standing } = state;
  if (standing === null) return state;
  const retired = [...state.retired, retire({ ...state, credit: standing.credit }, now)];
  return registerAgain({ ...state, standing: null, retired, own: methodOf(state.service).ownAfter(state, 'replaced') }, standing.parcels, now);
}

/** What was registered under the earlier number is on its way; where the new contents have no such place any more, its slip would take another's. */
export function registerAgain(state: OrderState, before: readonly Parcel[], now: string): OrderState {
  const places = placesOf(state);
  const isDue = (parcel: Parcel): boolean => parcel.destination <= places && before.some((known) => known.state === 'registered' && isSameParcel(known, parcel));
  const parcels = state.parcels.map((parcel): Parcel => (isDue(parcel) ? { ...parcel, state: 'registering' } : parcel));
  return withShipment({ ...state, parcels }, now);
}

/** The number of the new credit; a parcel without a tracking number goes by it. */
export function foldNumberClaimed(state: OrderState, settlementNo: string): OrderState {
  const parcels = state.parcels.map((parcel): Parcel => ({ ...parcel, sentAs: sentAs(state, parcel, settlementNo) }));
  return { ...state, credit: { ...state.credit, settlementNo }, parcels };
}

/** What a parcel is registered as; null: it cannot be. */
function sentAs({ service }: OrderState, parcel: Parcel, settlementNo: string): string | null {
  const checked = methodOf(service).checkParcel(parcel, settlementNo);
  return checked.ok ? checked.value : null;
}

/** The new credit was not given: the old one stands, and the order is what it was. */
export function foldStandingKept(state: OrderState, standing: Standing, failed: Cause): OrderState {
  const amending = state.amending === null ? null : { ...state.amending, failed };
  return { ...state, ...standing, standing: null, doubt: null, amending, settlementNos: [...state.settlementNos, state.credit.settlementNo] };
}

export function retire(state: OrderState, now: string): RetiredCredit {
  const { settlementNo, generation, amountYen } = state.credit;
  return { settlementNo, generation, amountYen, since: now, nextTryAt: now, tries: 0 };
}

/** What the cancel of a replaced credit did. While it fails, two credits live: staff are told, and it goes on trying. */
export function foldRetiredSent(
  state: OrderState,
  settlementNo: string,
  cancel: { readonly result: CallResult<Answer>; readonly reading: CodeReading; readonly after: Transaction | null },
  now: string,
): OrderState {
  const { result, reading, after: seen } = cancel;
  if (result.kind === 'notSent') return foldNotSent(state, result, now);
  const gone = result.kind === 'done' || (seen !== null && ['cancelled', 'lapsed', 'refused'].includes(seen.status));
  if (gone || (result.kind === 'refused' && reading === 'noSuchCredit')) return foldRetired(foldSent(state), settlementNo);
  const retired = state.retired.map((credit): RetiredCredit => (credit.settlementNo === settlementNo ? { ...later(state, credit, result.kind, now), ...(seen?.status === 'paid' ? { nextTryAt: null } : {}) } : credit));
  const cause = result.kind === 'refused' ? byYamato(result.code, result.detailCode) : byUs('unclear');
  return raise({ ...foldSent(state), retired }, 'twoLiveCredits', now, { detail: settlementNo, cause });
}

/** After an unknown outcome the next try waits until the call can no longer be running. */
function later({ policy }: OrderState, credit: RetiredCredit, kind: 'refused' | 'unknown', now: string): RetiredCredit {
  const pause = growingMs(policy.retireRetryFirstMs, policy.retireRetryMaxMs, credit.tries);
  const settling = kind === 'unknown' ? policy.callTimeoutMs + policy.settlingMs : 0;
  return { ...credit, tries: credit.tries + 1, nextTryAt: after(now, Math.max(pause, settling)) };
}

/** The replaced credit is gone. */
export function foldRetired(state: OrderState, settlementNo: string): OrderState {
  const retired = state.retired.filter((credit) => credit.settlementNo !== settlementNo);
  return retired.length === 0 ? settle({ ...state, retired }, 'twoLiveCredits') : { ...state, retired };
}
