/** What a credit request (KAARA) did to the order. @see atobarai §2.1, §7.1 */
import { raise, settle } from '../order/attention-list.ts';
import type { CallResult } from '../order/call-result.ts';
import type { OrderState, SmsWait, VerdictKind } from '../order/order-state.ts';
import { foldAskAgain, foldChanged, foldDoubt, foldNotSent, foldSent } from './sending.ts';
import { after } from '../values/instant.ts';
import type { CreditVerdict } from '../atobarai/answers.ts';
import { isUnclearRefusal } from '../atobarai/errors/explain-error.ts';
import { foldReplaced, foldStandingKept, nextGeneration, retire } from './fold-recredit.ts';
import { atobaraiPolicy } from '../atobarai/policy.ts';
import { termsOf } from '../atobarai/terms.ts';
import { isSettingsCode } from '../atobarai/settings-codes.ts';

/** Staff's word. */
export const NOT_REGISTERED = 'notRegistered';
const NUMBER_USED = 'kaara009E';
/** How long a shop's wrong settings rest before the call is tried again by itself. */
const SETTINGS_RETRY_MS = 15 * 60_000;

export function foldCreditSent(before: OrderState, sentAt: string, result: CallResult<CreditVerdict>, now: string): OrderState {
  if (result.kind === 'notSent') return foldNotSent(before, result, now);
  const state = { ...before, credit: { ...before.credit, requestedAt: before.credit.requestedAt ?? sentAt } };
  switch (result.kind) {
    case 'unknown': {
      const doubtful = foldDoubt(foldSent({ ...state, creditSent: true }), { operation: 'KAARA', parcel: null, sentAt }, now);
      return withCredit(doubtful, 'unknown', now, result.reason);
    }
    case 'refused': {
      if (!isUnclearRefusal(result.code)) return foldCreditRejected(foldSent(state), result.code, now);
      const doubtful = { operation: 'KAARA', parcel: null, sentAt, refusedAs: result.code } as const;
      return withCredit(foldDoubt(foldSent({ ...state, creditSent: true }), doubtful, now), 'unknown', now, result.code);
    }
    case 'done':
      return foldVerdict(foldChanged(foldSent({ ...state, creditSent: true }), sentAt), result.value, now);
  }
}

/** What the records know to have been sent under the present number. `amountYen` null: not known. */
export type SentBefore = { readonly at: string; readonly amountYen: number | null };

/** An earlier run sent it, and what came of it is not known: Yamato is asked, whatever was about to happen. */
export function foldSentBefore(state: OrderState, sent: SentBefore, now: string): OrderState {
  const credit = { ...state.credit, requestedAt: state.credit.requestedAt ?? sent.at };
  const opened = foldDoubt({ ...state, credit, creditSent: true }, { operation: 'KAARA', parcel: null, sentAt: sent.at }, now);
  const patienceUntil = after(now, state.policy.unknownPatienceMs);
  const doubtful = withCredit({ ...opened, doubt: opened.doubt === null ? null : { ...opened.doubt, nextAskAt: now, patienceUntil } }, 'unknown', now, 'sentBefore');
  const { amountYen } = state.contents;
  if (sent.amountYen === null || sent.amountYen === amountYen) return doubtful;
  return raise(doubtful, 'runLost', now, `当方の記録：${amountYen}円 ／ Yamatoに送った与信：${sent.amountYen}円`);
}

/** The verdict, whether it came with the request or was asked for later. */
export function foldVerdict(state: OrderState, verdict: CreditVerdict, now: string): OrderState {
  switch (verdict) {
    case 'approved':
      return foldApproved(state, now);
    case 'held':
      if (termsOf(state.contents).invoice === 'sms') return foldSmsSent(state, now);
      return foldHeld(state, now);
    case 'refused':
    case 'overLimit':
      return foldRefused(state, verdict, now);
  }
}

/** 与信保留: 審査中. */
export function foldHeld(state: OrderState, now: string): OrderState {
  return answer(withCredit({ ...certain(state), isOrder: true, seen: { status: 'held', warning: 'none', at: now } }, 'held', now, null), 'held', null, now);
}

/** スマホタイプ: Yamato has sent the code; the buyer enters it, or it lapses. @see atobarai §2.9 */
function foldSmsSent(state: OrderState, now: string): OrderState {
  const waiting = withCredit({ ...certain(state), isOrder: true, seen: { status: 'held', warning: 'none', at: now } }, 'awaitingBuyer', now, null);
  return answer({ ...waiting, sms: state.sms ?? openSmsWait(state, now) }, 'held', 'smsCodeRequired', now);
}

/** The three minutes run from when Yamato sent the SMS, which is not before the credit was sent. */
function openSmsWait({ doubt, lastChangeAt, policy }: OrderState, now: string): SmsWait {
  const sentAt = doubt?.operation === 'KAARA' ? doubt.since : (lastChangeAt ?? now);
  const deadlineAt = after(sentAt, atobaraiPolicy(policy).smsCodeMs);
  return { deadlineAt, wrong: 0, askAt: after(deadlineAt, policy.unknownAskFirstMs), asked: 0 };
}

export function foldApproved(state: OrderState, now: string): OrderState {
  const approved = withCredit(
    { ...foldReplaced(certain(state), now), isOrder: true, buyerWaits: false, sms: null, creditAskedAt: now, seen: { status: 'approved', warning: 'none', at: now } },
    'approved',
    now,
    null,
  );
  return answer(approved, 'approved', null, now);
}

/** 与信NG. At a checkout no order comes of it; an order that exists already becomes work for staff. */
export function foldRefused(state: OrderState, code: string, now: string): OrderState {
  if (state.standing !== null) return foldStandingKept(certain(state), state.standing, code);
  const flipped = state.credit.state === 'approved';
  const refused = answer(withCredit(certain(state), 'refused', now, code), 'refused', code, now);
  // Nobody wants it any more, and Yamato holds nothing to cancel.
  if (state.abandoned) return { ...refused, cancellation: { state: 'none' }, outcome: 'abandoned' };
  if (flipped) return raise({ ...refused, isOrder: true }, 'creditFlipped', now);
  if (state.buyerWaits) return { ...refused, outcome: 'refused' };
  return raise(refused, 'creditRefused', now);
}

/** Yamato answered with an error code: no credit was made. */
function foldCreditRejected(state: OrderState, code: string, now: string): OrderState {
  if (code === NUMBER_USED) {
    // Ours only if this very number has an unresolved attempt; then the inquiry gives the verdict.
    if (state.doubt?.operation === 'KAARA') return { ...state, doubt: { ...state.doubt, resend: false, nextAskAt: now } };
    return nextGeneration(state, state.contents, now);
  }
  // Wrong settings of the shop refuse the repeat, and say nothing about the call in doubt.
  if (isSettingsCode(code) && state.doubt !== null) return raise(foldAskAgain(state, now), 'settingsWrong', now, code);
  if (isSettingsCode(code) && !state.buyerWaits) {
    const waiting = { ...certain(state), sendNotBefore: after(now, SETTINGS_RETRY_MS) };
    return raise(withCredit(waiting, 'requesting', now, code), 'settingsWrong', now, code);
  }
  return foldCreditFailed(state, code, now);
}

/** 与信失敗: the data was rejected, or staff found that the credit is not registered. */
export function foldCreditFailed(state: OrderState, code: string, now: string): OrderState {
  if (state.standing !== null) {
    const kept = foldStandingKept(certain(state), state.standing, code);
    // That it is not registered is only what staff believe: it is cancelled at Yamato all the same.
    return code === NOT_REGISTERED ? { ...kept, retired: [...kept.retired, retire(state, now)] } : kept;
  }
  const failed = answer(withCredit(certain(state), 'failed', now, code), 'failed', code, now);
  if (state.buyerWaits) return { ...failed, outcome: state.abandoned ? 'abandoned' : 'failed' };
  return raise(failed, 'creditFailed', now, code);
}

/** A conclusive answer ends every doubt about the credit and what was raised for it. */
function certain(state: OrderState): OrderState {
  const doubt = state.doubt?.operation === 'KAARA' || state.doubt?.operation === 'KAASA' ? null : state.doubt;
  return settle({ ...state, doubt }, 'creditUnknown', 'holdTooLong', 'settingsWrong', 'yamatoUnreachable', 'creditRefused', 'creditFailed');
}

function withCredit(state: OrderState, credit: OrderState['credit']['state'], now: string, code: string | null): OrderState {
  const since = state.credit.state === credit ? state.credit.since : now;
  return { ...state, credit: { ...state.credit, state: credit, since, code } };
}

const finalVerdicts: readonly VerdictKind[] = ['approved', 'refused', 'failed', 'abandoned', 'superseded'];

/** The start's answer; once final it is never changed. */
export function answer(state: OrderState, kind: VerdictKind, code: string | null, now: string): OrderState {
  if (state.verdict !== null && finalVerdicts.includes(state.verdict.kind)) return state;
  if (state.abandoned) return { ...state, verdict: { kind: 'abandoned', code: null, at: now } };
  return { ...state, verdict: { kind, code, at: now } };
}
