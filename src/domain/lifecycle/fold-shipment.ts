/** What a shipment registration (KAASL 0/2) did to one parcel and to the order. @see atobarai §2.3, §7.1 */
import { raise, settle } from '../order/attention-list.ts';
import type { CallResult } from '../order/call-result.ts';
import type { Parcel, ParcelState } from '../order/history.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldAskAgain, foldChanged, foldDoubt, foldNotSent, foldSent } from './sending.ts';
import { isUnclearRefusal } from '../atobarai/errors/explain-error.ts';
import { isSettingsCode } from '../atobarai/settings-codes.ts';

/** "This slip is on the order already": what we wanted is so. */
const alreadyRegistered: readonly string[] = ['kaasl009E', 'kaasl018E'];

type SentSlip = { readonly parcel: number; readonly processDiv: '0' | '1' | '2'; readonly sentAt: string };

export function foldSlipSent(
  state: OrderState,
  slip: SentSlip,
  result: CallResult<null>,
  now: string,
): OrderState {
  switch (result.kind) {
    case 'notSent':
      return foldNotSent(state, result, now);
    case 'unknown':
      return foldSlipDoubt(state, slip, now);
    case 'refused':
      if (isUnclearRefusal(result.code)) return foldSlipDoubt(state, { ...slip, refusedAs: result.code }, now);
      // Wrong settings of the shop refuse the repeat, and say nothing about the call in doubt.
      if (state.doubt !== null && isSettingsCode(result.code)) return foldAskAgain(foldSent(state), now);
      if (!isThere(state, slip, result.code)) return foldSlipRefused(foldSent(state), slip.parcel, result.code, now);
      return foldSlipRegistered(foldSent(state), slip.parcel, slip.sentAt, now);
    case 'done':
      return foldSlipRegistered(foldSent(state), slip.parcel, slip.sentAt, now);
  }
}

/** On a repeated change, "the earlier slip is not on the order" (kaasl032E) says that the first one went through. */
function isThere(state: OrderState, { processDiv }: SentSlip, code: string): boolean {
  return alreadyRegistered.includes(code) || (code === 'kaasl032E' && processDiv === '1' && state.doubt?.operation === 'KAASL1');
}

function foldSlipDoubt(state: OrderState, slip: SentSlip & { readonly refusedAs?: string }, now: string): OrderState {
  // What was asked just before has ended the order: nobody would clear a doubt any more, and what is paid has shipped.
  if (state.outcome !== null) return withParcel(foldSent(state), slip.parcel, state.outcome === 'paid' ? 'registered' : 'recorded');
  const { processDiv, ...sent } = slip;
  const doubtful = foldDoubt(foldSent(state), { ...sent, operation: `KAASL${processDiv}` }, now);
  return withShipment(withParcel(doubtful, slip.parcel, 'unknown'), now);
}

export function foldSlipRegistered(state: OrderState, parcel: number, sentAt: string, now: string): OrderState {
  const registered = withParcel(settle(foldChanged(state, sentAt), 'shipmentUnknown', 'shipmentFailed', 'shipDatePassed'), parcel, 'registered');
  return withShipment({ ...registered, seen: { status: 'slipRegistered', warning: 'none', at: now } }, now);
}

export function foldSlipRefused(state: OrderState, parcel: number, code: string, now: string): OrderState {
  const failed = withParcel({ ...settle(state, 'shipmentUnknown'), doubt: null }, parcel, 'failed');
  return raise(withShipment(failed, now), 'shipmentFailed', now, code);
}

/** Slips in one of these states are not on their way to Yamato any more: only recorded with us, as before. */
export function foldSlipsKept(state: OrderState, from: readonly ParcelState[], now: string): OrderState {
  if (!state.parcels.some((parcel) => from.includes(parcel.state))) return state;
  const parcels = state.parcels.map((parcel): Parcel => (from.includes(parcel.state) ? { ...parcel, state: 'recorded' } : parcel));
  return withShipment({ ...state, parcels }, now);
}

export function withParcel(state: OrderState, index: number, parcelState: ParcelState): OrderState {
  const parcels = state.parcels.map((parcel, at): Parcel => (at === index ? { ...parcel, state: parcelState } : parcel));
  return { ...state, parcels };
}

/** Destinations that may have a slip: an order without any of its own has the buyer's. */
export function placesOf({ contents }: OrderState): number {
  return Math.max(1, contents.destinations.length);
}

/** The order's shipment facet follows from its parcels: the worst of those sent or being sent. */
export function withShipment(state: OrderState, now: string): OrderState {
  const states = state.parcels.map((parcel) => parcel.state).filter((parcel) => parcel !== 'recorded');
  const worst = (['unknown', 'registering', 'failed', 'registered'] as const).find((candidate) => states.includes(candidate)) ?? 'none';
  if (worst === state.shipment.state) return state;
  const delivery = worst === 'registered' && state.delivery.state === 'notShipped' ? { state: 'inTransit' as const } : state.delivery;
  return { ...state, shipment: { state: worst, since: now }, delivery };
}
