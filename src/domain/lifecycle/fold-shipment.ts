/** What registering slips did to parcels and to the order. */
import { raise, settle, settleAbout } from '../order/attention-list.ts';
import type { Cause } from '../order/cause.ts';
import type { Parcel, ParcelState } from '../order/history.ts';
import type { OrderState } from '../order/order-state.ts';
import { isSameParcel } from '../values/slip-number.ts';
import { methodOf } from './method.ts';
import { foldChanged } from './sending.ts';

export function foldSlipRegistered(state: OrderState, parcel: number, sentAt: string, now: string): OrderState {
  const failed = hasOtherFailed(state, parcel) ? state.attention.filter(({ code }) => code === 'shipmentFailed') : [];
  const settled = settleAbout(foldChanged(state, sentAt), 'shipment', 'shipDate');
  const registered = withParcel(failed.length === 0 ? settled : { ...settled, attention: [...settled.attention, ...failed] }, parcel, 'registered');
  return withShipment({ ...registered, seen: { status: 'slipRegistered', warning: 'none', at: now } }, now);
}

/** Where each parcel has a slip of its own, that this one is registered says nothing about another that was refused. */
function hasOtherFailed({ service, parcels }: OrderState, parcel: number): boolean {
  return methodOf(service).slipPer === 'parcel' && parcels.some((other, index) => index !== parcel && other.state === 'failed');
}

export function foldSlipRefused(state: OrderState, parcel: number, cause: Cause, now: string): OrderState {
  const failed = withParcel({ ...settle(state, 'shipmentUnknown'), doubt: null }, parcel, 'failed');
  return raise(withShipment(failed, now), 'shipmentFailed', now, { cause });
}

/** The slip that this one was to take the place of is not at Yamato any more: which one is, nobody here knows. */
export function foldReplacedGone(state: OrderState, parcel: number): OrderState {
  const gone = state.parcels[parcel]?.replaces ?? null;
  const parcelsBefore = state.parcelsBefore?.map((known): Parcel => (known.sentAs === gone ? { ...known, state: 'recorded' } : known)) ?? null;
  return { ...state, parcelsBefore };
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

/** Whether Yamato takes the slip of one where it has the other's: of the same destination, or of the very same parcel or what it is registered as. */
export function isSamePlace({ service }: OrderState, one: Parcel, other: Parcel): boolean {
  return methodOf(service).slipPer === 'parcel' ? isSameParcel(one, other) || (one.sentAs !== null && one.sentAs === other.sentAs) : one.destination === other.destination;
}

/** The order's shipment facet follows from its parcels: the worst of those sent or being sent. */
export function withShipment(state: OrderState, now: string): OrderState {
  const states = state.parcels.map((parcel) => parcel.state).filter((parcel) => parcel !== 'recorded');
  const worst = (['unknown', 'registering', 'failed', 'registered'] as const).find((candidate) => states.includes(candidate)) ?? 'none';
  if (worst === state.shipment.state) return withPendingSale(state, now);
  const delivery = worst === 'registered' && state.delivery.state === 'notShipped' ? { state: 'inTransit' as const } : state.delivery;
  return withPendingSale({ ...state, shipment: { state: worst, since: now }, delivery }, now);
}

/** 精算確定待ち: where a slip is the sale as well, it begins with the first and is taken back with the last. */
export function withPendingSale(state: OrderState, now: string): OrderState {
  const { sale, shipment, parcels } = state;
  if (!methodOf(state.service).slipIsSale) return state;
  const isShipped = shipment.state === 'registered' || parcels.some((parcel) => parcel.state === 'registered');
  if (isShipped) return sale.state === 'none' ? { ...state, sale: { state: 'pending', since: now } } : state;
  return sale.state === 'pending' ? { ...state, sale: { state: 'none', since: null } } : state;
}

/** 売上確定: sold for good. A sale whose money only waits to be settled may still be taken back. */
export function isSold({ sale }: Pick<OrderState, 'sale'>): boolean {
  return sale.state !== 'none' && sale.state !== 'pending';
}
