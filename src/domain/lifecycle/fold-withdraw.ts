/** What taking slips back did to the order. */
import { raise, settle, settleAbout } from '../order/attention-list.ts';
import type { Cause } from '../order/cause.ts';
import type { Parcel } from '../order/history.ts';
import type { Transaction } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { isSamePlace, withPendingSale, withShipment } from './fold-shipment.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import { foldChanged } from './sending.ts';

/** The slips as Yamato holds them: those before a change of slips that is under way, else the order's own. */
export function slipsHeld({ parcelsBefore, parcels }: OrderState): readonly Parcel[] {
  return parcelsBefore ?? parcels;
}

/** The next slip to take back, where each has a call of its own; those that a change leaves as they are stay. Null: none is left. */
export function slipToWithdraw(state: OrderState): number | null {
  const stays = (slip: Parcel): boolean => state.parcelsBefore !== null && state.parcels.some((parcel) => parcel.state === 'registered' && isSamePlace(state, parcel, slip));
  const next = slipsHeld(state).findIndex((slip) => slip.state === 'registered' && !stays(slip));
  return next < 0 ? null : next;
}

/** One of several slips. With the last of all gone the credit is approved again, and no more. */
export function foldSlipWithdrawn(state: OrderState, slip: number, sentAt: string, now: string): OrderState {
  const taken = (parcels: readonly Parcel[]): readonly Parcel[] => parcels.map((parcel, at): Parcel => (at === slip ? { ...parcel, state: 'recorded', replaces: null } : parcel));
  const { parcelsBefore } = state;
  const left = parcelsBefore === null ? { ...state, parcels: taken(state.parcels) } : { ...state, parcelsBefore: taken(parcelsBefore) };
  const isOver = slipToWithdraw(left) === null;
  if (isOver && !left.parcels.some((parcel) => parcel.state === 'registered')) return foldWithdrawn(left, sentAt, now);
  // Why another slip was refused before is no reason why this is.
  const changed = settle(foldChanged(left, sentAt), 'withdrawUnknown', 'shipmentFailed');
  return withShipment(isOver ? { ...changed, withdrawFirst: false, parcelsBefore: null } : changed, now);
}

/** Approved again, and no more: the slips stay with us as recorded. */
export function foldWithdrawn(state: OrderState, sentAt: string, now: string): OrderState {
  const withdrawn: OrderState = {
    ...settleAbout(foldChanged(state, sentAt), 'shipment', 'delivery'),
    withdrawFirst: false,
    parcelsBefore: null,
    shipment: { state: 'none', since: now },
    delivery: { state: 'notShipped' },
    parcels: state.parcels.map((parcel): Parcel => (parcel.state === 'registering' ? parcel : { ...parcel, state: 'recorded', replaces: null })),
    seen: { status: 'approved', warning: 'none', at: now },
  };
  return withPendingSale(withdrawn, now);
}

export function foldWithdrawRefused(state: OrderState, cause: Cause, now: string): OrderState {
  const refused = raise({ ...settle(state, 'withdrawUnknown'), doubt: null }, 'shipmentFailed', now, { cause });
  if (!state.withdrawFirst) return refused;
  // A change of slips that began with it does not come about.
  const parcels = refused.parcels.map((parcel): Parcel => (parcel.state === 'registering' ? { ...parcel, state: 'failed' } : parcel));
  return withShipment({ ...refused, withdrawFirst: false, parcels }, now);
}

export function foldWithdrawSeen(state: OrderState, seen: Transaction, now: string): OrderState {
  if (seen.status === 'approved') return foldWithdrawn(state, state.doubt?.since ?? now, now);
  return foldTransactionSeen({ ...settle(state, 'withdrawUnknown'), doubt: null }, seen, now);
}
