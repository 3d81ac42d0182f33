/** What taking all slips back (KAASL 9) did to the order. @see atobarai §2.3, §7.1 */
import { raise, settle } from '../order/attention-list.ts';
import type { CallResult } from '../order/call-result.ts';
import type { Parcel } from '../order/history.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldAskAgain, foldChanged, foldDoubt, foldNotSent, foldSent } from './sending.ts';
import { isUnclearRefusal } from '../atobarai/errors/explain-error.ts';
import { isSettingsCode } from '../atobarai/settings-codes.ts';
import { withShipment } from './fold-shipment.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import type { Transaction } from '../order/inquiry.ts';

export function foldWithdrawSent(state: OrderState, sentAt: string, result: CallResult<null>, now: string): OrderState {
  switch (result.kind) {
    case 'notSent':
      return foldNotSent(state, result, now);
    case 'unknown':
      return foldDoubt(foldSent(state), { operation: 'KAASL9', parcel: null, sentAt }, now);
    case 'refused':
      if (isUnclearRefusal(result.code)) return foldDoubt(foldSent(state), { operation: 'KAASL9', parcel: null, sentAt, refusedAs: result.code }, now);
      // Wrong settings of the shop refuse the repeat, and say nothing about the call in doubt.
      if (state.doubt !== null && isSettingsCode(result.code)) return foldAskAgain(foldSent(state), now);
      return foldWithdrawRefused(foldSent(state), result.code, now);
    case 'done':
      return foldWithdrawn(foldSent(state), sentAt, now);
  }
}

/** 承認済み again: the slips stay with us as recorded. */
export function foldWithdrawn(state: OrderState, sentAt: string, now: string): OrderState {
  return {
    ...settle(foldChanged(state, sentAt), 'withdrawUnknown', 'shipmentFailed', 'deliveryProblem'),
    withdrawFirst: false,
    parcelsBefore: null,
    shipment: { state: 'none', since: now },
    delivery: { state: 'notShipped' },
    parcels: state.parcels.map((parcel): Parcel => (parcel.state === 'registering' ? parcel : { ...parcel, state: 'recorded', replaces: null })),
    seen: { status: 'approved', warning: 'none', at: now },
  };
}

export function foldWithdrawRefused(state: OrderState, code: string, now: string): OrderState {
  const refused = raise({ ...settle(state, 'withdrawUnknown'), doubt: null }, 'shipmentFailed', now, code);
  if (!state.withdrawFirst) return refused;
  // A change of slips that began with it does not come about.
  const parcels = refused.parcels.map((parcel): Parcel => (parcel.state === 'registering' ? { ...parcel, state: 'failed' } : parcel));
  return withShipment({ ...refused, withdrawFirst: false, parcels }, now);
}

export function foldWithdrawSeen(state: OrderState, seen: Transaction, now: string): OrderState {
  if (seen.status === 'approved') return foldWithdrawn(state, state.doubt?.since ?? now, now);
  return foldTransactionSeen({ ...settle(state, 'withdrawUnknown'), doubt: null }, seen, now);
}
