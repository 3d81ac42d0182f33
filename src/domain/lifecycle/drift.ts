/**
 * Drift: what somebody at the shop did in Yamato's own console, or Yamato itself did without being asked. It is always
 * followed; the shop's policy says whether staff are also asked to look.
 */
import { raise } from '../order/attention-list.ts';
import type { OrderState } from '../order/order-state.ts';
import { headlineStatus, statusLabels } from '../order/status.ts';
import type { TransactionStatus } from '../order/inquiry.ts';
import { methodOf } from './method.ts';

/** Both values in Japanese; null: what Yamato says is what was to be expected. */
export function driftOf(state: OrderState, status: TransactionStatus): string | null {
  if (!isDrift(state, status)) return null;
  const { transactionLabels, unseenIn } = methodOf(state.service);
  return `当方の記録：${statusLabels[headlineStatus(state)]} ／ Yamato：${transactionLabels[status]}${unseenIn[status] ?? ''}`;
}

function isDrift(state: OrderState, status: TransactionStatus): boolean {
  if (state.outcome !== null || state.doubt !== null) return false;
  const credit = state.credit.state;
  if (credit !== 'approved' && credit !== 'held' && credit !== 'awaitingBuyer') return false;
  switch (status) {
    case 'held':
    case 'warned':
      return false;
    case 'approved':
      return credit === 'approved' && isShipped(state);
    case 'refused':
      return credit === 'approved';
    case 'cancelled':
      return !isCancelling(state);
    case 'lapsed':
      // What the buyer did not do ends so by itself.
      return credit !== 'awaitingBuyer' && !isCancelling(state);
    case 'slipRegistered':
    case 'deliveryProblem':
    case 'saleConfirmed':
    case 'invoiced':
    case 'paid':
      return !isShipped(state);
  }
}

function isCancelling(state: OrderState): boolean {
  return state.cancellation.state === 'cancelling' || state.cancellation.state === 'unknown';
}

/** Others of the same order may still be in doubt or have failed. */
function isShipped(state: OrderState): boolean {
  return state.shipment.state === 'registered' || state.parcels.some((parcel) => parcel.state === 'registered');
}

export function raiseDrift(state: OrderState, detail: string, now: string): OrderState {
  switch (state.policy.drift) {
    case 'takeOver':
      return state;
    case 'attention':
      // Each change is news, also to staff who acknowledged an earlier one.
      return raise({ ...state, acknowledged: state.acknowledged.filter((code) => code !== 'changedElsewhere') }, 'changedElsewhere', now, { detail });
  }
}
