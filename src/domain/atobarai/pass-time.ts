/** What happens to an order only because time passes. */
import { raise, wasRaised } from '../attention-list.ts';
import { after } from '../instant.ts';
import type { OrderState } from '../order-state.ts';
import { answer } from './fold-credit.ts';
import { foldDoubt } from '../sending.ts';
import { foldImpatience } from './doubt.ts';

export function passTime(state: OrderState, now: string): OrderState {
  if (state.outcome !== null) return endAttention(state);
  const impatient = foldImpatience(lapse(state, now), now);
  const held = impatient.credit.state === 'held' && after(impatient.credit.since, impatient.policy.holdPatienceMs) <= now;
  if (!held || wasRaised(impatient, 'holdTooLong')) return impatient;
  return raise(impatient, 'holdTooLong', now);
}

/** An ended order needs nobody any more, unless a replaced credit is still at Yamato. */
function endAttention(state: OrderState): OrderState {
  const kept = state.attention.filter(({ code }) => code === 'twoLiveCredits' && state.retired.length > 0);
  return kept.length === state.attention.length ? state : { ...state, attention: kept };
}

/** スマホタイプ: nobody entered the code in time. Yamato is asked what became of it before anything is concluded. */
function lapse(state: OrderState, now: string): OrderState {
  const { sms, credit, policy } = state;
  if (credit.state !== 'awaitingBuyer' || sms === null || state.doubt !== null || after(sms.deadlineAt, policy.settlingMs) > now) return state;
  return foldDoubt({ ...state, sms: null }, { operation: 'KAARA', parcel: null, sentAt: sms.deadlineAt }, now);
}

/** The cart gave the checkout up. Nothing sent: nothing happens any more. Else what Yamato gives is cancelled by itself. */
export function foldAbandoned(state: OrderState, now: string): OrderState {
  if (state.outcome !== null) return state;
  const untouched = state.credit.state === 'requesting' && !state.creditSent;
  if (state.abandoned && !untouched) return state;
  const abandoned = answer({ ...state, abandoned: true, verdict: null }, 'abandoned', null, now);
  return untouched ? { ...abandoned, outcome: 'abandoned' } : abandoned;
}
