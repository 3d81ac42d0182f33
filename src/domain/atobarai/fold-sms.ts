/** スマホタイプ: what the check of an SMS code (KAASA0020) did to the order. @see atobarai §2.9 */
import type { CallResult } from '../call-result.ts';
import type { OrderState } from '../order-state.ts';
import { foldDoubt, foldNotSent, foldSent } from '../sending.ts';
import type { SmsVerdict } from './answers.ts';
import { foldApproved, foldRefused } from './fold-credit.ts';

/** Codes after which no entry will help any more: used up, expiring. */
const overCodes: readonly string[] = ['kaasa021E', 'kaasa022E'];

export function foldSmsCodeSent(state: OrderState, sentAt: string, result: CallResult<SmsVerdict>, now: string): OrderState {
  switch (result.kind) {
    case 'notSent':
      return foldNotSent(state, now);
    case 'unknown':
      // A repeat would use up an entry: the transaction's status tells.
      return foldDoubt(foldSent(state), { operation: 'KAASA', parcel: null, sentAt }, now);
    case 'refused':
      return overCodes.includes(result.code) ? foldSmsOver(foldSent(state), result.code, now) : foldSent(state);
    case 'done':
      return foldSmsVerdict(foldSent(state), result.value, now);
  }
}

function foldSmsVerdict(state: OrderState, verdict: SmsVerdict, now: string): OrderState {
  switch (verdict) {
    case 'accepted':
      return { ...foldApproved(state, now), sms: null };
    case 'wrongCode':
      return state.sms === null ? state : { ...state, sms: { ...state.sms, wrong: state.sms.wrong + 1 } };
    case 'expired':
    case 'notDelivered':
      return foldSmsOver(state, verdict, now);
    case 'notWaiting':
      return state;
  }
}

/** No code will be accepted any more: at Yamato the credit lapses. */
export function foldSmsOver(state: OrderState, code: string, now: string): OrderState {
  return { ...foldRefused(state, code, now), sms: null };
}
