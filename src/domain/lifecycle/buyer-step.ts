/** 購入者の手続き待ち: an order that waits for the buyer, and is asked about at Yamato when his time is up or a notice comes. */
import type { Inquiry } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { after, earliest, growingMs } from '../values/instant.ts';
import { foldBuyerLate } from './fold-credit.ts';
import { withTold } from './fold-told.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import { foldSent } from './sending.ts';
import { blockedUntil, type Situation, type Step } from './step.ts';

/** Time is up, or a notice came: what became of it, Yamato is asked. */
export function buyerAskStep(situation: Situation): Step | null {
  const { state, now } = situation;
  if (state.credit.state !== 'awaitingBuyer' || state.buyerStep === null || state.buyerStep.askAt > now) return null;
  // Of what never was at Yamato there is nothing to ask: its time is all there is.
  if (!isAskedAbout(state)) return null;
  return blockedUntil(situation) === null ? { kind: 'ask', mode: 'transaction', purpose: 'buyer' } : null;
}

function isAskedAbout({ creditSent, buyerStep }: OrderState): boolean {
  return creditSent || buyerStep?.holdsNothing !== true;
}

/** It waits for the buyer with nothing at Yamato, so its cancel is ours alone; unless what he did, or the request before, may have come through. */
export function holdsNothing({ credit, buyerStep, doubt }: OrderState): boolean {
  return credit.state === 'awaitingBuyer' && buyerStep?.holdsNothing === true && buyerStep.notFound !== true && doubt === null;
}

/** What never was at Yamato ends by our own clock. */
export function passBuyerStep(state: OrderState, now: string): OrderState {
  const { credit, buyerStep } = state;
  const isOver = credit.state === 'awaitingBuyer' && state.doubt === null && buyerStep !== null && buyerStep.askAt <= now && !isAskedAbout(state);
  return isOver ? foldBuyerLate(state, now) : state;
}

/** Yamato was asked while the order waits for the buyer. */
export function foldBuyerLooked(state: OrderState, inquiry: Inquiry, now: string): OrderState {
  const { transaction, failed } = inquiry;
  const looked = transaction === null ? state : withTold(foldTransactionSeen(foldSent(state), transaction, now), inquiry, now);
  const { buyerStep } = looked;
  const isLate = looked.credit.state === 'awaitingBuyer' && buyerStep?.endsAs !== undefined && buyerStep.deadlineAt <= inquiry.askedAt;
  return isLate && failed === null ? foldBuyerLate(looked, now) : foldAskedAgain(looked, now);
}

/** Still waiting: asked again once the time is up, then less and less often. */
function foldAskedAgain(state: OrderState, now: string): OrderState {
  const { buyerStep, policy } = state;
  if (buyerStep === null) return state;
  const tooLate = after(buyerStep.deadlineAt, policy.unknownPatienceMs) <= now;
  const pauseMs = tooLate ? policy.unknownAskLateMs : growingMs(policy.unknownAskFirstMs, policy.unknownAskMaxMs, buyerStep.asked);
  const next = after(now, pauseMs);
  const atDeadline = after(buyerStep.deadlineAt, policy.unknownAskFirstMs);
  // A notice before the time was up says nothing about how often to ask.
  return { ...state, buyerStep: now < buyerStep.deadlineAt ? { ...buyerStep, askAt: atDeadline } : { ...buyerStep, askAt: next, asked: buyerStep.asked + 1 } };
}

/**
 * A notice of Yamato's about this settlement number: worth a question, and nothing more, as anybody may have sent it.
 * However many come, they make no more than one question per `unknownAskFirstMs`.
 */
export function foldNotice(state: OrderState, settlementNo: string, now: string): OrderState {
  const { credit, buyerStep, doubt, policy } = state;
  if (state.outcome !== null || credit.state !== 'awaitingBuyer' || credit.settlementNo !== settlementNo) return state;
  const soon = after(now, policy.unknownAskFirstMs);
  const nextAskAt = earliest([doubt?.nextAskAt ?? null, soon]) ?? soon;
  return {
    ...state,
    buyerStep: buyerStep === null ? null : { ...buyerStep, askAt: earliest([buyerStep.askAt, soon]) ?? soon },
    doubt: doubt === null || doubt.resend ? doubt : { ...doubt, nextAskAt },
  };
}
