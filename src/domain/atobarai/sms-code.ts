/** スマホタイプ: the code that the buyer enters, and what an entry of it (KAASA0020) did to the order. @see atobarai §2.9 */
import { foldApproved, foldBuyerOver } from '../lifecycle/fold-credit.ts';
import type { InHand } from '../lifecycle/method.ts';
import { foldChanged, foldDoubt, foldNotSent, foldSent } from '../lifecycle/sending.ts';
import { type CurrentAction, done, sendWhenOpen, type Situation, type Step } from '../lifecycle/step.ts';
import { byUs, byYamato, type Cause } from '../order/cause.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Answer, Call, CallResult } from '../order/call-result.ts';
import type { BuyerStep, OrderState } from '../order/order-state.ts';
import type { Policy } from '../order/policy.ts';
import { after } from '../values/instant.ts';
import type { SmsVerdict } from './answers.ts';
import { explain, readsCode } from './codes.ts';
import { smsCodePlan } from './plans.ts';
import { atobaraiPolicy } from './policy.ts';

const NOTHING_TO_CHECK = 'kaasa020E';
const ENTRIES_USED_UP = 'kaasa021E';
const EXPIRING = 'kaasa022E';

/** What a cart is told that the buyer must do. */
export const SMS_CODE = 'smsCode';

/**
 * How the wait ends without a credit: the credit's `code` from then on, and why, in words for staff. Nothing is left at Yamato
 * that could be cancelled. @see atobarai §6
 */
export const smsEndings = {
  smsExpired: 'SMS認証番号の有効期限が切れ、Yamatoで取り消されました。もう一度申し込むと、新しい認証番号が送られます。',
  smsNotDelivered: '認証番号のSMSを送れず、Yamatoで取り消されました。携帯電話番号を確かめて、もう一度申し込んでください。',
  smsEntriesUsedUp: 'SMS認証番号の入力回数の上限に達し、Yamatoで取り消されました。もう一度申し込むと、新しい認証番号が送られます。',
  smsLapsed: 'SMS認証が済まないまま、Yamatoで取り消されました。もう一度申し込むと、新しい認証番号が送られます。',
} as const;

export type SmsEnding = keyof typeof smsEndings;

export function isSmsEnding(code: string | null): code is SmsEnding {
  return code !== null && Object.hasOwn(smsEndings, code);
}

/** The three minutes run from when Yamato sent the SMS, which is not before the credit was sent. */
export function openSmsStep({ doubt, lastChangeAt, policy }: OrderState, now: string): BuyerStep {
  const sentAt = doubt?.operation === 'KAARA' ? doubt.since : (lastChangeAt ?? now);
  const deadlineAt = after(sentAt, atobaraiPolicy(policy).smsCodeMs);
  return { kind: SMS_CODE, deadlineAt, failed: 0, askAt: after(deadlineAt, policy.unknownAskFirstMs), asked: 0 };
}

/** Yamato says only 取消; why, our own count and clock tell best. */
export function smsEndingOf({ buyerStep, policy }: OrderState, now: string): SmsEnding {
  if (buyerStep === null) return 'smsLapsed';
  if (buyerStep.failed >= atobaraiPolicy(policy).smsEntries) return 'smsEntriesUsedUp';
  return buyerStep.deadlineAt <= now ? 'smsExpired' : 'smsLapsed';
}

/** How many more times a code may be entered, as far as we know. */
export function entriesLeft({ buyerStep, policy }: { readonly buyerStep: BuyerStep | null; readonly policy: Policy }): number {
  return Math.max(0, atobaraiPolicy(policy).smsEntries - (buyerStep?.failed ?? 0));
}

/** One entry of the code. It is sent once; whether Yamato took it, its status tells if its answer does not. */
export function smsStep(situation: Situation, { sent, refusedAs }: CurrentAction, code: string): Step {
  const { state } = situation;
  if (state.credit.state !== 'awaitingBuyer') return smsFinish(state);
  if (refusedAs?.code === WRONG_CODE) return refused(WRONG_CODE, wrongCodeText(entriesLeft(state)));
  if (refusedAs !== null) return { kind: 'finishAction', outcome: 'failed', code: refusedAs.code, detail: errorText(refusedAs.code) };
  if (!sent) return sendWhenOpen(situation, smsCodePlan(state, code));
  return refused('entryNotJudged', '認証番号の判定結果を受け取れませんでした。Yamatoではまだ入力待ちです。もう一度入力してください（この入力も1回に数えられている場合があります）');
}

/** The wait for the code is over: what that means for the entry that was in hand. */
export function smsFinish({ credit }: OrderState): Step {
  if (credit.state === 'approved') return done(null);
  if (isSmsEnding(credit.code)) return refused(credit.code, smsEndings[credit.code]);
  return refused(credit.code ?? 'smsNotWaiting', credit.state === 'refused' ? '与信NGでした' : 'SMS認証を待っている受注ではなくなりました');
}

const WRONG_CODE = 'wrongCode';

function wrongCodeText(left: number): string {
  return left === 0 ? '認証番号が違います。もう一度お確かめください' : `認証番号が違います。あと${left}回入力できます`;
}

function errorText(code: string): string {
  const { message, whatToDo } = explain(code);
  return `認証番号を判定できませんでした：${message}。${whatToDo}`;
}

function refused(code: string, detail: string): Step {
  return { kind: 'finishAction', outcome: 'refused', code, detail };
}

export function foldSmsCode({ state, current }: InHand, plan: CallPlan, { sentAt, result }: Call<Answer>, now: string): InHand {
  switch (result.kind) {
    case 'notSent':
      return { state: foldNotSent(state, result, now), current };
    case 'unknown':
      // A repeat would use up an entry: the transaction's status tells.
      return { state: foldDoubt(foldSent(state), { operation: 'KAASA', parcel: null, sentAt }, now), current: judged(current, null) };
    case 'refused':
      return { state: foldEntryRefused(foldSent(state), plan, sentAt, result.code, now), current: judged(current, byYamato(result.code)) };
    case 'done':
      return { state: foldSmsVerdict(foldSent(state), sentAt, smsVerdict(result), now), current: judged(current, result.value === WRONG_CODE ? byUs(WRONG_CODE) : null) };
  }
}

function judged(current: CurrentAction | null, refusedAs: Cause | null): CurrentAction | null {
  return current === null ? null : { ...current, sent: true, refusedAs };
}

function smsVerdict({ value }: Extract<CallResult<Answer>, { kind: 'done' }>): SmsVerdict {
  switch (value) {
    case 'accepted':
    case 'wrongCode':
    case 'expired':
    case 'notDelivered':
    case 'notWaiting':
      return value;
    default:
      throw new Error('an entry of the SMS code was answered without a verdict');
  }
}

function foldEntryRefused(state: OrderState, plan: CallPlan, sentAt: string, code: string, now: string): OrderState {
  if (code === ENTRIES_USED_UP) return foldBuyerOver(state, 'smsEntriesUsedUp', now);
  if (code === EXPIRING) return foldBuyerOver(state, 'smsExpired', now);
  // Approved already, cancelled already, or never known: the status tells which.
  if (code === NOTHING_TO_CHECK || readsCode(code, { plan, doubt: null }) === 'unclear') return askedAtOnce(state, sentAt, code, now);
  return state;
}

function foldSmsVerdict(state: OrderState, sentAt: string, verdict: SmsVerdict, now: string): OrderState {
  switch (verdict) {
    case 'accepted':
      return foldApproved(foldChanged(state, sentAt), now);
    case 'wrongCode':
      return foldWrongCode(state, sentAt, now);
    case 'expired':
      return foldBuyerOver(state, 'smsExpired', now);
    case 'notDelivered':
      return foldBuyerOver(state, 'smsNotDelivered', now);
    case 'notWaiting':
      return askedAtOnce(state, sentAt, verdict, now);
  }
}

/** How many entries Yamato allows is known from practice only: whether that was the last one, it is asked. */
function foldWrongCode(state: OrderState, sentAt: string, now: string): OrderState {
  if (state.buyerStep === null) return state;
  const counted = { ...state, buyerStep: { ...state.buyerStep, failed: state.buyerStep.failed + 1 } };
  return counted.buyerStep.failed >= atobaraiPolicy(state.policy).smsEntries ? askedAtOnce(counted, sentAt, WRONG_CODE, now) : counted;
}

function askedAtOnce(state: OrderState, sentAt: string, refusedAs: string, now: string): OrderState {
  return foldDoubt(state, { operation: 'KAASA', parcel: null, sentAt, refusedAs }, now);
}
