/** What an amendment in place did to the order, and what KAAKK (lower amount) brought. @see atobarai §2.6 */
import { settle } from '../order/attention-list.ts';
import type { CallResult } from '../order/call-result.ts';
import type { Doubt, OrderState } from '../order/order-state.ts';
import { foldAskAgain, foldDoubt, foldNotSent, foldSent } from './sending.ts';
import { isUnclearRefusal } from '../atobarai/errors/explain-error.ts';
import { isSettingsCode } from '../atobarai/settings-codes.ts';

/** "This amount is in force already": what we wanted is so. */
const ALREADY_IN_FORCE = 'kaakk049E';

export function foldReductionSent(state: OrderState, sentAt: string, result: CallResult<null>, now: string): OrderState {
  switch (result.kind) {
    case 'notSent':
      return foldNotSent(state, result, now);
    case 'unknown':
      return foldAmountDoubt(foldSent(state), { sentAt }, now);
    case 'refused':
      if (result.code === ALREADY_IN_FORCE) return foldAmended(foldSent(state), sentAt, now);
      if (isUnclearRefusal(result.code)) return foldAmountDoubt(foldSent(state), { sentAt, refusedAs: result.code }, now);
      // Wrong settings of the shop refuse the repeat, and say nothing about the call in doubt.
      if (state.doubt !== null && isSettingsCode(result.code)) return foldAskAgain(foldSent(state), now);
      return foldAmendFailed(foldSent(state), result.code);
    case 'done':
      return foldAmended(foldSent(state), sentAt, now);
  }
}

/** The identical repeat is the inquiry; it waits until the doubtful call can no longer be running. */
function foldAmountDoubt(state: OrderState, sent: { readonly sentAt: string; readonly refusedAs?: string }, now: string): OrderState {
  return foldDoubt(state, { ...sent, operation: 'KAAKK', parcel: null }, now);
}

/** The new contents are in force at Yamato. */
export function foldAmended(state: OrderState, sentAt: string, _now: string): OrderState {
  const { amending, credit } = state;
  const settled = settle({ ...state, doubt: otherDoubt(state), lastChangeAt: sentAt }, 'amendUnknown', 'reissueUnknown');
  if (amending === null) return settled;
  const { contents, way } = amending;
  // Whether Yamato would still take back a reissue from before a reduction is not known: it is not tried.
  const reissues = way === 'reduce' ? { count: state.reissues.count, open: false } : state.reissues;
  return { ...settled, amending: null, reissues, contents, credit: { ...credit, amountYen: contents.amountYen } };
}

/** They are not: the order is what it was. */
export function foldAmendFailed(state: OrderState, code: string): OrderState {
  const amending = state.amending === null ? null : { ...state.amending, failed: code };
  return settle({ ...state, doubt: otherDoubt(state), amending }, 'amendUnknown', 'reissueUnknown');
}

/** Staff may decide on a reissue while another call is in doubt, which it says nothing about. */
function otherDoubt({ doubt }: OrderState): Doubt | null {
  return doubt?.operation === 'KAAKK' ? null : doubt;
}
