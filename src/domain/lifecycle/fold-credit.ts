/** What a request for a credit (与信), or its verdict whoever brought it, did to the order. */
import { raise, settleAbout } from '../order/attention-list.ts';
import { type Cause, byStaff, byUs, byYamato } from '../order/cause.ts';
import type { SentBefore } from '../order/call-plan.ts';
import type { CreditVerdict } from '../order/inquiry.ts';
import { ADOPTION, type BuyerStep, type OrderState, openVerdicts, type VerdictKind } from '../order/order-state.ts';
import { after } from '../values/instant.ts';
import { foldReplaced, foldStandingKept, nextGeneration, retire } from './fold-recredit.ts';
import { type CodeReading, doubtRule, methodOf } from './method.ts';
import { foldAskAgain, foldDoubt } from './sending.ts';

/** Staff's word. */
export const NOT_REGISTERED: Cause = byStaff('notRegistered');
/** How long a shop's wrong settings rest before the call is tried again by itself. */
const SETTINGS_RETRY_MS = 15 * 60_000;

/** An earlier run sent it, and what came of it is not known: Yamato is asked, whatever was about to happen. */
export function foldSentBefore(state: OrderState, sent: SentBefore, now: string): OrderState {
  const credit = { ...state.credit, requestedAt: state.credit.requestedAt ?? sent.at };
  const operation = methodOf(state.service).creditDoubt;
  const own = methodOf(state.service).ownAfter(state, 'sent');
  const opened = foldDoubt({ ...state, credit, own, creditSent: true }, { operation, parcel: null, sentAt: sent.at }, now);
  const patienceUntil = after(now, state.policy.unknownPatienceMs);
  // With nothing to ask, the repeat waits until the lost call can no longer be running.
  const nextAskAt = opened.doubt?.resend === true ? opened.doubt.nextAskAt : now;
  const doubtful = withCredit({ ...opened, doubt: opened.doubt === null ? null : { ...opened.doubt, nextAskAt, patienceUntil } }, 'unknown', now, 'sentBefore');
  const { amountYen } = state.contents;
  if (sent.beforeRestore === true) return raise(doubtful, 'runLost', now, { detail: `決済受付番号 ${state.credit.settlementNo} は、記録を復元した時点より後に当方が依頼した与信としてYamatoに登録されています。当方の記録：${amountYen}円。${methodOf(state.service).words.untold}は照会できません` });
  if (sent.amountYen === null || sent.amountYen === amountYen) return doubtful;
  return raise(doubtful, 'runLost', now, { detail: `当方の記録：${amountYen}円 ／ Yamatoに送った与信：${sent.amountYen}円` });
}

/** Nothing was ever sent under the number, and nothing will be. */
export function foldNeverSent(state: OrderState, now: string): OrderState {
  const unsent = state.creditSent ? withCredit({ ...certain(state), creditSent: false }, 'requesting', now, null) : state;
  const { requestedAt: _never, ...credit } = unsent.credit;
  return { ...unsent, credit: { ...credit, void: true } };
}

/** The verdict, whether it came with the request or was asked for later. */
export function foldVerdict(state: OrderState, verdict: CreditVerdict, now: string): OrderState {
  switch (verdict) {
    case 'approved':
      return foldApproved(state, now);
    case 'held': {
      const step = methodOf(state.service).buyerStep(state, now);
      return step === null ? foldHeld(state, now) : foldBuyerAsked(state, step, now);
    }
    case 'refused':
    case 'overLimit':
      return foldRefused(state, verdict, now);
  }
}

/** 与信保留: 審査中. */
export function foldHeld(state: OrderState, now: string): OrderState {
  return answer(withCredit({ ...certain(state), isOrder: true, seen: { status: 'held', warning: 'none', at: now } }, 'held', now, null), 'held', null, now);
}

/** 購入者の手続き待ち: the buyer does his part, or the credit lapses. */
export function foldBuyerAsked(state: OrderState, step: BuyerStep, now: string): OrderState {
  const waiting = withCredit({ ...certain(state), isOrder: true, seen: { status: 'held', warning: 'none', at: now } }, 'awaitingBuyer', now, null);
  return answer({ ...waiting, buyerStep: state.buyerStep ?? step }, 'awaitingBuyer', null, now);
}

/** Before anything can be sent the buyer must give what only he has. */
export function foldBuyerFirst(state: OrderState, now: string): OrderState {
  if (state.credit.state !== 'requesting' || state.credit.settlementNo === '' || state.abandoned) return state;
  const step = methodOf(state.service).buyerAgain(state, now);
  return step === null ? state : foldBuyerAsked(state, step, now);
}

/** His time is up, and nothing came of it. */
export function foldBuyerLate(state: OrderState, now: string): OrderState {
  const endsAs = state.buyerStep?.endsAs;
  if (endsAs === undefined) return state;
  const over = { ...state, buyerStep: null };
  return endsAs.verdict === 'refused' ? foldRefused(over, endsAs.code, now) : foldCreditFailed(over, byUs(endsAs.code), now);
}

/** The buyer can do his part no more. At a checkout no order comes of it. */
export function foldBuyerOver(state: OrderState, ending: string, now: string): OrderState {
  return { ...foldRefused(state, ending, now), buyerStep: null };
}

export function foldApproved(state: OrderState, now: string): OrderState {
  const approved = withCredit(
    { ...foldReplaced(judged(certain(state)), now), isOrder: true, buyerWaits: false, buyerStep: null, creditAskedAt: now, seen: { status: 'approved', warning: 'none', at: now } },
    'approved',
    now,
    null,
  );
  return answer(approved, 'approved', null, now);
}

/** 与信NG. At a checkout no order comes of it; an order that exists already becomes work for staff. */
export function foldRefused(state: OrderState, code: string, now: string): OrderState {
  const method = methodOf(state.service);
  const cause = method.whyRefused(state) ?? (Object.hasOwn(method.causes, code) ? byUs(code) : null);
  if (state.standing !== null) return foldStandingKept(certain(state), state.standing, cause ?? byYamato(code));
  const flipped = state.credit.state === 'approved';
  const refused = answer(withCredit(judged(certain(state)), 'refused', now, code), 'refused', code, now);
  // Nobody wants it any more, and Yamato holds nothing to cancel.
  if (state.abandoned) return { ...refused, cancellation: { state: 'none' }, outcome: 'abandoned' };
  if (flipped) return raise({ ...refused, isOrder: true }, 'creditFlipped', now);
  if (state.buyerWaits) return { ...refused, outcome: 'refused' };
  return raise(refused, 'creditRefused', now, { cause });
}

/** Yamato answered with an error code: no credit was made. */
export function foldCreditRejected(state: OrderState, cause: Cause, reading: CodeReading, now: string): OrderState {
  if (reading === 'buyerAgain') {
    const step = methodOf(state.service).buyerAgain(state, now);
    if (step !== null) return foldBuyerAsked(state, step, now);
  }
  if (reading === 'numberUsed') {
    // Ours only if this very number has an unresolved attempt; then the inquiry gives the verdict.
    if (isCreditDoubtful(state)) return foldArrived(state, now);
    return nextGeneration(state, state.contents, now);
  }
  // Wrong settings of the shop refuse the repeat, and say nothing about the call in doubt.
  if (reading === 'settings' && state.doubt !== null) return raise(foldAskAgain(state, now), 'settingsWrong', now, { cause });
  if (reading === 'settings' && !state.buyerWaits) {
    const waiting = { ...certain(state), sendNotBefore: after(now, SETTINGS_RETRY_MS) };
    return raise(withCredit(waiting, 'requesting', now, cause.code), 'settingsWrong', now, { cause });
  }
  return foldCreditFailed(state, cause, now);
}

/** Where nothing can be asked, only staff find out what came of it. */
function foldArrived(state: OrderState, now: string): OrderState {
  const { doubt } = state;
  if (doubt === null || doubtRule(state, doubt.operation).ask === null) return foldAskAgain(state, now);
  return { ...state, doubt: { ...doubt, resend: false, nextAskAt: now } };
}

function isCreditDoubtful(state: OrderState): boolean {
  return state.doubt !== null && state.doubt.operation === methodOf(state.service).creditDoubt;
}

/** 与信失敗: the data was rejected, or staff found that the credit is not registered. */
export function foldCreditFailed(state: OrderState, cause: Cause, now: string): OrderState {
  if (state.standing !== null) {
    const kept = foldStandingKept(certain(state), state.standing, cause);
    // That it is not registered is only what staff believe: it is cancelled at Yamato all the same.
    return cause.by === 'staff' ? { ...kept, retired: [...kept.retired, retire(state, now)] } : kept;
  }
  const failed = answer(withCredit(judged(certain(state)), 'failed', now, cause.code), 'failed', cause.code, now);
  if (state.buyerWaits) return { ...failed, outcome: state.abandoned ? 'abandoned' : 'failed' };
  return raise(failed, 'creditFailed', now, { cause });
}

/** A conclusive answer ends every doubt about the credit and what was raised for it. */
function certain(state: OrderState): OrderState {
  const isAboutCredit = state.doubt !== null && doubtRule(state, state.doubt.operation).attention === 'creditUnknown' && state.doubt.operation !== ADOPTION;
  return settleAbout({ ...state, doubt: isAboutCredit ? null : state.doubt }, 'verdict', 'line', 'credit');
}

function judged(state: OrderState): OrderState {
  return { ...state, own: methodOf(state.service).ownAfter(state, 'judged') };
}

export function withCredit(state: OrderState, credit: OrderState['credit']['state'], now: string, code: string | null): OrderState {
  const since = state.credit.state === credit ? state.credit.since : now;
  return { ...state, credit: { ...state.credit, state: credit, since, code } };
}

/** The start's answer; once final it is never changed. */
export function answer(state: OrderState, kind: VerdictKind, code: string | null, now: string): OrderState {
  if (state.verdict !== null && !openVerdicts.includes(state.verdict.kind)) return state;
  if (state.abandoned) return { ...state, verdict: { kind: 'abandoned', code: null, at: now } };
  return { ...state, verdict: { kind, code, at: now } };
}

