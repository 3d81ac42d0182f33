/** What a cancel (KAACL) did to the order. Cancelled means cancelled at Yamato. @see atobarai §2.5, §7.1 */
import { raise, settle } from '../attention-list.ts';
import type { CallResult } from '../call-result.ts';
import type { OrderState } from '../order-state.ts';
import { foldDoubt, foldNotSent, foldSent } from '../sending.ts';
import { answer } from './fold-credit.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import type { Transaction } from './inquiry.ts';

/** `after` is what KAAST said straight after a refusal, which alone explains it (cancelled already? paid?). */
export function foldCancelSent(
  state: OrderState,
  cancel: { readonly sentAt: string; readonly result: CallResult<null>; readonly after: Transaction | null },
  now: string,
): OrderState {
  const { sentAt, result, after } = cancel;
  switch (result.kind) {
    case 'notSent':
      return { ...foldNotSent(state, now), cancellation: { state: 'cancelling' } };
    case 'unknown': {
      const doubtful = foldDoubt(foldSent(state), { operation: 'KAACL', parcel: null, sentAt }, now);
      return { ...doubtful, cancellation: { state: 'unknown' } };
    }
    case 'refused':
      return foldRefusal(foldSent(state), result.code, after, now);
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

/** Nothing to cancel any more is as good as cancelled; whatever else stands at Yamato still stands. */
function foldRefusal(state: OrderState, code: string, after: Transaction | null, now: string): OrderState {
  if (after === null) return foldCancelRefused(state, code, now);
  if (['cancelled', 'lapsed', 'refused'].includes(after.status)) return foldCancelled(state, now);
  return foldCancelRefused(foldTransactionSeen(state, after, now), code, now);
}

/** The credit stands at Yamato although it should not: 与信の取消NG. */
export function foldCancelRefused(state: OrderState, code: string, now: string): OrderState {
  return raise({ ...settle(state, 'cancelUnknown'), doubt: null, cancellation: { state: 'failed' } }, 'cancelFailed', now, code);
}
