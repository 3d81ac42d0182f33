/** What a cancel (KAACL) did to the order. Cancelled means cancelled at Yamato. @see atobarai §2.5, §7.1 */
import { raise, settle } from '../attention-list.ts';
import type { CallResult } from '../call-result.ts';
import type { OrderState } from '../order-state.ts';
import { foldDoubt, foldNotSent, foldSent } from '../sending.ts';
import { answer } from './fold-credit.ts';

export function foldCancelSent(state: OrderState, sentAt: string, result: CallResult<null>, now: string): OrderState {
  switch (result.kind) {
    case 'notSent':
      return { ...foldNotSent(state, now), cancellation: { state: 'cancelling' } };
    case 'unknown': {
      const doubtful = foldDoubt(foldSent(state), { operation: 'KAACL', parcel: null, sentAt }, now);
      return { ...doubtful, cancellation: { state: 'unknown' } };
    }
    case 'refused':
      return foldCancelRefused(foldSent(state), result.code, now);
    case 'done':
      return foldCancelled({ ...foldSent(state), lastChangeAt: sentAt }, now);
  }
}

export function foldCancelled(state: OrderState, now: string): OrderState {
  const settled = settle(
    { ...state, doubt: null },
    'cancelUnknown', 'cancelFailed', 'creditRefused', 'creditFailed', 'creditFlipped', 'holdTooLong', 'shipDatePassed', 'shipmentFailed', 'deliveryProblem', 'invoiceNotPrinted',
  );
  const cancelled: OrderState = {
    ...settled,
    credit: { ...state.credit, state: 'cancelled', since: now, code: null },
    cancellation: { state: 'cancelled' },
    delivery: { state: state.delivery.state === 'notShipped' ? 'notShipped' : 'cancelled' },
    outcome: state.abandoned ? 'abandoned' : 'cancelled',
  };
  return cancelled.verdict === null ? answer(cancelled, 'failed', 'cancelled', now) : cancelled;
}

/**
 * `kaacl009E` may mean "cancelled already" and `kaacl008E` "no such order": both are settled by asking (see next-step).
 * Anything else leaves the credit standing at Yamato, and says so.
 */
export function foldCancelRefused(state: OrderState, code: string, now: string): OrderState {
  return raise({ ...settle(state, 'cancelUnknown'), doubt: null, cancellation: { state: 'failed' } }, 'cancelFailed', now, code);
}
