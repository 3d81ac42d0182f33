/** What a cancel did to the order. Cancelled means cancelled at Yamato. */
import { raise, settle, settleAbout } from '../order/attention-list.ts';
import type { Cause } from '../order/cause.ts';
import type { Transaction } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldCancelled } from './fold-cancelled.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import { type CodeReading, isAskable } from './method.ts';

/** Nothing to cancel any more is as good as cancelled; whatever else stands at Yamato still stands. `after`: asked straight after. */
export function foldCancelRefusal(state: OrderState, refusal: { readonly cause: Cause; readonly reading: CodeReading }, after: Transaction | null, now: string): OrderState {
  if (refusal.reading === 'noSuchCredit' && isRunOut(state, after)) return foldCancelled(state, now);
  if (after !== null) return foldCancelSeen(state, refusal.cause, after, now);
  // Staff or an inquiry had found that it never was registered, and Yamato agrees.
  const never = refusal.reading === 'noSuchCredit' && (state.credit.state === 'failed' || state.buyerStep?.notFound === true);
  return never ? foldCancelled(state, now) : foldCancelRefused(state, refusal.cause, now);
}

/** Of a credit that has run out the bank may know nothing any more; but also of one that was sold, which its status alone tells. */
function isRunOut(state: OrderState, after: Transaction | null): boolean {
  if (state.credit.state !== 'expired') return false;
  return after === null ? !isAskable(state) : after.status === 'approved' || after.status === 'warned';
}

/** What the transaction's status makes of a cancel that was refused, or whose answer is lacking. */
export function foldCancelSeen(state: OrderState, cause: Cause, seen: Transaction, now: string): OrderState {
  switch (seen.status) {
    case 'cancelled':
    case 'lapsed':
    case 'refused':
      return foldCancelled(state, now);
    case 'paid':
      // Too late: the buyer has paid, and the order ends that way.
      return foldTransactionSeen({ ...settleAbout(state, 'cancel'), doubt: null, cancellation: { state: 'none' } }, seen, now);
    default:
      return foldCancelRefused(foldTransactionSeen({ ...state, doubt: null }, seen, now), cause, now);
  }
}

/** The credit stands at Yamato although it should not: 与信の取消NG. */
export function foldCancelRefused(state: OrderState, cause: Cause, now: string): OrderState {
  return raise({ ...settle(state, 'cancelUnknown'), doubt: null, afterCancel: null, cancellation: { state: 'failed' } }, 'cancelFailed', now, { cause });
}
