/** What a cancel (KAACL) did to the order. Cancelled means cancelled at Yamato. @see atobarai §2.5, §7.1 */
import { raise, settle } from '../order/attention-list.ts';
import type { CallResult } from '../order/call-result.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldAskAgain, foldDoubt, foldNotSent, foldSent } from './sending.ts';
import { isUnclearRefusal } from '../atobarai/errors/explain-error.ts';
import { isSettingsCode } from '../atobarai/settings-codes.ts';
import { foldCancelled } from './fold-cancelled.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import type { Transaction } from '../order/inquiry.ts';

const NO_SUCH_ORDER = 'kaacl008E';

/** `after` is what KAAST said straight after a refusal, which alone explains it (cancelled already? paid?). */
export function foldCancelSent(
  state: OrderState,
  cancel: { readonly sentAt: string; readonly result: CallResult<null>; readonly after: Transaction | null },
  now: string,
): OrderState {
  const { sentAt, result, after } = cancel;
  switch (result.kind) {
    case 'notSent':
      return { ...foldNotSent(state, result, now), cancellation: { state: 'cancelling' } };
    case 'unknown':
      return foldCancelDoubt(state, { sentAt }, now);
    case 'refused':
      if (isUnclearRefusal(result.code)) return foldCancelDoubt(state, { sentAt, refusedAs: result.code }, now);
      // Wrong settings of the shop refuse the repeat, and say nothing about the call in doubt.
      if (state.doubt !== null && isSettingsCode(result.code)) return foldAskAgain(foldSent(state), now);
      return foldRefusal(foldSent(state), result.code, after, now);
    case 'done':
      return foldCancelled({ ...foldSent(state), lastChangeAt: sentAt }, now);
  }
}

function foldCancelDoubt(state: OrderState, sent: { readonly sentAt: string; readonly refusedAs?: string }, now: string): OrderState {
  const doubtful = foldDoubt(foldSent(state), { ...sent, operation: 'KAACL', parcel: null }, now);
  return { ...doubtful, cancellation: { state: 'unknown' } };
}

/** Nothing to cancel any more is as good as cancelled; whatever else stands at Yamato still stands. */
function foldRefusal(state: OrderState, code: string, after: Transaction | null, now: string): OrderState {
  if (after !== null) return foldCancelSeen(state, code, after, now);
  // Staff had found that it never was registered, and Yamato agrees.
  const never = code === NO_SUCH_ORDER && state.credit.state === 'failed';
  return never ? foldCancelled(state, now) : foldCancelRefused(state, code, now);
}

/** What the transaction's status makes of a cancel that was refused, or whose answer is lacking. */
export function foldCancelSeen(state: OrderState, code: string, seen: Transaction, now: string): OrderState {
  switch (seen.status) {
    case 'cancelled':
    case 'lapsed':
    case 'refused':
      return foldCancelled(state, now);
    case 'paid':
      // Too late: the buyer has paid, and the order ends that way.
      return foldTransactionSeen({ ...settle(state, 'cancelUnknown', 'cancelFailed'), doubt: null, cancellation: { state: 'none' } }, seen, now);
    default:
      return foldCancelRefused(foldTransactionSeen({ ...state, doubt: null }, seen, now), code, now);
  }
}

/** The credit stands at Yamato although it should not: 与信の取消NG. */
export function foldCancelRefused(state: OrderState, code: string, now: string): OrderState {
  return raise({ ...settle(state, 'cancelUnknown'), doubt: null, afterCancel: null, cancellation: { state: 'failed' } }, 'cancelFailed', now, code);
}
