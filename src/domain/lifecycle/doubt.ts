/** How doubt about a call ends: by Yamato's own answer as the method's rows say, or by a decision of staff. */
import type { AttentionChoice, AttentionCode } from '../order/attention.ts';
import { raise, wasRaised } from '../order/attention-list.ts';
import type { Inquiry } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { later } from '../values/instant.ts';
import { foldBuyerAsked } from './fold-credit.ts';
import { withTold } from './fold-told.ts';
import { type DoubtAnswer, doubtRule, methodOf } from './method.ts';
import { foldAskAgain, foldResend } from './sending.ts';

/** Which answer an inquiry amounts to: how far the transaction has come, or at least whether the credit is good. */
export function doubtAnswer(inquiry: Inquiry): DoubtAnswer {
  if (inquiry.transaction !== null) return inquiry.transaction.status;
  if (inquiry.notFound) return 'notFound';
  switch (inquiry.verdict) {
    case 'approved':
      return 'approved';
    case 'held':
      return 'held';
    case 'refused':
    case 'overLimit':
      return 'refused';
    case null:
      return 'noAnswer';
  }
}

export function foldDoubtAnswer(state: OrderState, inquiry: Inquiry, now: string): OrderState {
  const { doubt } = state;
  if (doubt === null) return state;
  const rule = doubtRule(state, doubt.operation);
  switch (rule.concludes?.(state, doubt, inquiry) ?? rule.answers[doubtAnswer(inquiry)]) {
    case 'askAgain':
      return foldAskAgain(state, now);
    case 'resend': {
      const believed = doubt.refusedAs === null ? null : rule.believe(state, doubt, doubt.refusedAs, inquiry, now);
      if (believed !== null) return believed;
      // What counts is when Yamato was asked: the call may have come through before its answer arrived.
      return doubt.settledAt <= inquiry.askedAt ? foldResendOrAsk(state, now) : foldAskAgain(state, now);
    }
    case 'fold':
      return withTold(rule.fold(state, doubt, inquiry, now), inquiry, now, state.lastChangeAt);
  }
}

/** The same call again; but a credit for which the buyer must give something once more waits for him, under the same number. */
function foldResendOrAsk(state: OrderState, now: string): OrderState {
  const method = methodOf(state.service);
  const step = state.doubt?.operation === method.creditDoubt ? method.buyerAgain(state, now) : null;
  return step === null ? foldResend(state, now) : foldBuyerAsked(state, step, now);
}

/** Patience is over: staff must look, while the question goes on being asked. */
export function foldImpatience(state: OrderState, now: string): OrderState {
  if (state.doubt === null || state.doubt.patienceUntil > now) return state;
  return raiseOnce(state, doubtRule(state, state.doubt.operation).attention, now);
}

function raiseOnce(state: OrderState, code: AttentionCode, now: string): OrderState {
  return wasRaised(state, code) ? state : raise(state, code, now);
}

/** 要確認の解決: what staff found out in Yamato's console. Null: the decision fits no open doubt of that kind. */
export function foldDoubtDecision(state: OrderState, attention: AttentionCode, decision: AttentionChoice, now: string): OrderState | null {
  const { doubt } = state;
  if (doubt === null) return null;
  const rule = doubtRule(state, doubt.operation);
  // A repeat still waits until the doubtful call can no longer be running.
  if (decision === 'retry') return { ...state, doubt: { ...doubt, nextAskAt: doubt.resend ? later(now, doubt.settledAt) : now } };
  return rule.attention === attention ? (rule.decide[decision]?.(state, doubt, now) ?? null) : null;
}
