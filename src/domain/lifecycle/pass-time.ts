/** What happens to an order only because time passes. */
import { raise, wasRaised } from '../order/attention-list.ts';
import { byUs } from '../order/cause.ts';
import { after } from '../values/instant.ts';
import { PAID_IN_DOUBT } from './action-steps.ts';
import type { OrderState } from '../order/order-state.ts';
import { holdsNothing, passBuyerStep } from './buyer-step.ts';
import { foldCancelled } from './fold-cancelled.ts';
import { answer, foldBuyerFirst, withCredit } from './fold-credit.ts';
import { isSold } from './fold-shipment.ts';
import { methodOf } from './method.ts';
import { foldDeadlines } from './deadline-notices.ts';
import { foldImpatience } from './doubt.ts';
import { foldStandingKept } from './fold-recredit.ts';
import { attentionAtEnd } from './performed.ts';

export function passTime(state: OrderState, now: string): OrderState {
  if (state.outcome !== null) return tidyEnd(state);
  const waited = passBuyerStep(foldBuyerFirst(state, now), now);
  if (waited.outcome !== null) return tidyEnd(waited);
  const impatient = foldDeadlines(foldImpatience(passCredit(waited, now), now), now);
  const patienceUntil = holdPatienceUntil(impatient);
  if (patienceUntil === null || patienceUntil > now || wasRaised(impatient, 'holdTooLong')) return impatient;
  return raise(impatient, 'holdTooLong', now);
}

/** 仮売上期限切れ: the credit may not be sold on any more. What is in doubt is found out first. */
function passCredit(state: OrderState, now: string): OrderState {
  if (state.credit.state !== 'approved' || state.doubt !== null || isSold(state)) return state;
  const expiresAt = methodOf(state.service).expiresAt(state);
  return expiresAt === null || expiresAt > now ? state : withCredit(state, 'expired', now, null);
}

/** 審査中, or a buyer who does nothing while Yamato does not let it lapse. */
function holdPatienceUntil({ credit, buyerStep, policy }: OrderState): string | null {
  if (credit.state === 'held') return after(credit.since, policy.holdPatienceMs);
  return credit.state === 'awaitingBuyer' && buyerStep !== null ? after(buyerStep.deadlineAt, policy.unknownPatienceMs) : null;
}

/** Nothing of an ended order is half done. */
function tidyEnd(state: OrderState): OrderState {
  const kept = attentionAtEnd(state);
  // An amendment whose fate cannot be known any more says so as it ends.
  const amending = state.amending?.failed?.code === PAID_IN_DOUBT.code ? state.amending : null;
  return kept.length === state.attention.length && state.amending === amending ? state : { ...state, attention: kept, amending };
}

/**
 * The cart gave the checkout up. Nothing sent: nothing happens any more, once the records have said so (`void`). Else what
 * Yamato gives is cancelled by itself.
 */
export function foldAbandoned(state: OrderState, now: string): OrderState {
  if (state.outcome !== null) return state;
  const untouched = state.credit.state === 'requesting' && !state.creditSent;
  if (!untouched) {
    // Nothing is at Yamato that would have to be cancelled.
    if (holdsNothing(state)) return { ...foldCancelled(givenUp(state, now), now), outcome: 'abandoned' };
    return state.abandoned ? state : givenUp(state, now);
  }
  if (state.credit.void !== true) return state.abandoned ? state : { ...state, abandoned: true };
  // A new credit that is not even sent is dropped; the one that stands is then cancelled like any other.
  if (state.standing !== null) return foldAbandoned({ ...foldStandingKept(state, state.standing, byUs('abandoned')), abandoned: false }, now);
  return { ...givenUp(state, now), outcome: 'abandoned' };
}

function givenUp(state: OrderState, now: string): OrderState {
  return answer({ ...state, abandoned: true, verdict: null }, 'abandoned', null, now);
}
