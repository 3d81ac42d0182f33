/** What taking all slips back did to the order. */
import { raise, settle, settleAbout } from '../order/attention-list.ts';
import type { Cause } from '../order/cause.ts';
import type { Parcel } from '../order/history.ts';
import type { Transaction } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { withShipment } from './fold-shipment.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import { foldChanged } from './sending.ts';

/** Approved again, and no more: the slips stay with us as recorded. */
export function foldWithdrawn(state: OrderState, sentAt: string, now: string): OrderState {
  return {
    ...settleAbout(foldChanged(state, sentAt), 'shipment', 'delivery'),
    withdrawFirst: false,
    parcelsBefore: null,
    shipment: { state: 'none', since: now },
    delivery: { state: 'notShipped' },
    parcels: state.parcels.map((parcel): Parcel => (parcel.state === 'registering' ? parcel : { ...parcel, state: 'recorded', replaces: null })),
    seen: { status: 'approved', warning: 'none', at: now },
  };
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
