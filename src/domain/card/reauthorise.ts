/** 再与信 (A11): a fresh authorisation of the amount as it is, whose days count anew. Never made twice by itself. @see webcollect §2.10 */
import { withCredit } from '../lifecycle/fold-credit.ts';
import { foldInDoubt } from '../lifecycle/fold-call.ts';
import type { InHand } from '../lifecycle/method.ts';
import { reasonText } from '../lifecycle/explain-cause.ts';
import { foldNotSent, foldSent } from '../lifecycle/sending.ts';
import { type CurrentAction, done, sendWhenOpen, type Situation, type Step, unsettled } from '../lifecycle/step.ts';
import { raise, settle } from '../order/attention-list.ts';
import { byYamato, type Cause } from '../order/cause.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Answer, Call } from '../order/call-result.ts';
import type { Inquiry } from '../order/inquiry.ts';
import type { Doubt, OrderState } from '../order/order-state.ts';
import { after } from '../values/instant.ts';
import { isCalendarDate } from '../values/japan-time.ts';
import { overtaken } from './amend-plan.ts';
import { readsCode } from './codes.ts';
import { authorisedAt, captureUntil, dateOf } from './deadlines.ts';
import { ownOf, withOwn } from './own-state.ts';
import { reauthorisePlan } from './plans.ts';

export function reauthoriseStep(situation: Situation, { sent, refusedAs }: CurrentAction): Step {
  const { state } = situation;
  if (refusedAs !== null) return { kind: 'finishAction', outcome: 'failed', code: refusedAs.code, detail: `再与信できませんでした。元の与信は変わりません。${reasonText(state.service, refusedAs) ?? ''}` };
  if (!sent) return overtaken(state, 'reauthorise') ?? unsettled(situation) ?? sendWhenOpen(situation, reauthorisePlan(state));
  if (ownOf(state).renewed === true) return done(`仮売上の期限は${dateOf(captureUntil(state))}になりました`);
  return { kind: 'finishAction', outcome: 'failed', code: 'notReauthorised', detail: '再与信はされていません。元の与信は変わりません' };
}

/** From its day on the days count anew, and what had run out may be sold on again. */
export function foldRenewed(state: OrderState, approvedAt: string, now: string): OrderState {
  const renewed = withOwn(settle({ ...state, doubt: null, lastChangeAt: now }, 'reauthoriseUnknown', 'reauthoriseRefused'), { approvedAt, renewed: true });
  return renewed.credit.state === 'expired' ? withCredit(renewed, 'approved', now, null) : renewed;
}

export function foldNotRenewed(state: OrderState): OrderState {
  return withOwn(settle({ ...state, doubt: null }, 'reauthoriseUnknown'), { renewed: false });
}

/** Clocks differ by less than this. */
const CLOCKS_MS = 60_000;

/** Whether Yamato tells of an authorisation that was given since the doubtful call was sent. */
export function isRenewed(state: OrderState, { since }: Doubt, { told }: Inquiry): boolean {
  const at = told?.approvedAt;
  if (at === undefined) return false;
  return isCalendarDate(at) ? at > dateOf(authorisedAt(state)) && at >= dateOf(since) : at > authorisedAt(state) && at >= after(since, -CLOCKS_MS);
}

export function foldReauthorised({ state, current }: InHand, plan: CallPlan, { sentAt, result }: Call<Answer>, now: string): InHand {
  const asked = withOwn(state, { renewed: false, renewTriedAt: now });
  switch (result.kind) {
    case 'notSent':
      return { state: foldNotSent(state, result, now), current };
    case 'unknown':
      return { state: inDoubt(asked, sentAt, result.reason, now), current: sent(current, null) };
    case 'refused': {
      const cause = byYamato(result.code, result.detailCode);
      switch (readsCode(result.code, { plan })) {
        case 'unclear':
          return { state: inDoubt(asked, sentAt, result.code, now), current: sent(current, null) };
        case 'notProcessed':
          return { state: foldNotSent(state, { reason: result.code }, now), current };
        case 'settings':
          return { state: raise(foldSent(asked), 'settingsWrong', now, { cause }), current: sent(current, cause) };
        default:
          // By itself: it is tried again the next day, and told.
          return { state: current === null ? raise(foldSent(asked), 'reauthoriseRefused', now, { cause }) : foldSent(asked), current: sent(current, cause) };
      }
    }
    case 'done':
      return { state: foldRenewed(foldSent(asked), sentAt, now), current: sent(current, null) };
  }
}

function inDoubt(state: OrderState, sentAt: string, why: string, now: string): OrderState {
  return foldInDoubt(foldSent(state), { operation: 'A11', parcel: null, sentAt }, why, now);
}

function sent(current: CurrentAction | null, refusedAs: Cause | null): CurrentAction | null {
  return current === null ? null : { ...current, sent: true, refusedAs };
}
