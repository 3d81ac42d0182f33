/**
 * A run may be lost: terminated by hand, or its engine put back to an older moment. Another goes on from the records, which
 * may be behind, so whatever it would send may have been sent already. Until nothing is in question any more it asks, or
 * repeats identically, as the method's rows say; each call once. What no inquiry tells becomes work for staff.
 */
import { raise, settle } from '../order/attention-list.ts';
import type { CallPlan, SentBefore } from '../order/call-plan.ts';
import type { Inquiry } from '../order/inquiry.ts';
import { ADOPTION, type Doubt, type Lost, type OrderState } from '../order/order-state.ts';
import { headlineStatus, statusLabels } from '../order/status.ts';
import { after, later } from '../values/instant.ts';
import { foldInDoubt } from './fold-call.ts';
import { foldSentBefore } from './fold-credit.ts';
import { foldSeen, type Seen } from './fold-seen.ts';
import { doubtRule, methodOf } from './method.ts';
import { foldNotSent, foldSent } from './sending.ts';
import { type Situation, type Step, unsettled, whenOpen } from './step.ts';

/** `sent`: what the records know to have been sent for the present credit; null: nothing was. */
export function foldLost(state: OrderState, sent: SentBefore | null, now: string): OrderState {
  const acknowledged = state.acknowledged.filter((code) => code !== 'runLost');
  const lost: OrderState = { ...state, acknowledged, lost: { at: now, asked: [] }, doubt: state.doubt === null ? null : askedAnew(state, state.doubt, now) };
  if (sent !== null && !state.creditSent && state.credit.state === 'requesting') return foldSentBefore(lost, sent, now);
  return state.creditSent ? { ...lost, lastChangeAt: now } : lost;
}

/** The lost run may have repeated the doubtful call a moment ago. */
function askedAnew(state: OrderState, doubt: Doubt, now: string): Doubt {
  if (doubt.operation === ADOPTION) return doubt;
  const { policy } = state;
  const settledAt = later(doubt.settledAt, after(now, policy.callTimeoutMs + policy.settlingMs));
  const anew: Doubt = { ...doubt, settledAt, resend: false, nextAskAt: now, refusedAs: null };
  // With nothing to ask, it is repeated once the lost run's call can no longer be running.
  return doubtRule(state, doubt.operation).ask === null ? { ...anew, resend: true, nextAskAt: settledAt } : anew;
}

/** What the order does next, if its run was lost: asks before it sends, and once nothing is left to do looks whether all agrees. */
export function afterLoss(situation: Situation, step: Step): Step {
  const { state, current, queued } = situation;
  const lost = state.lost ?? null;
  if (lost === null || state.outcome !== null) return step;
  if (step.kind === 'send' && isInQuestion(state, lost, step.plan)) return { kind: 'doubtLost', plan: step.plan };
  const isAtRest = step.kind === 'wait' && current === null && queued.length === 0 && state.doubt === null && state.credit.state !== 'requesting';
  if (!isAtRest) return step;
  if (!state.creditSent || methodOf(state.service).watches === null) return { kind: 'regain' };
  return unsettled(situation) ?? whenOpen(situation, { kind: 'ask', mode: 'both', purpose: 'lost' });
}

/** Whether the lost run may have made this call, and nobody has found out yet. */
function isInQuestion(state: OrderState, { asked }: Lost, plan: CallPlan): boolean {
  if (plan.doubt === null || plan.purpose === 'retire' || !doubtRule(state, plan.doubt).askedAfterLoss) return false;
  const { doubt } = state;
  if (doubt !== null && doubt.operation === plan.doubt && doubt.parcel === plan.parcel) return false;
  return !asked.includes(keyOf(plan));
}

function keyOf({ settlementNo, doubt, parcel }: CallPlan): string {
  return `${settlementNo} ${doubt} ${parcel ?? ''}`;
}

/** In doubt as if the lost run had sent it in its last moment. */
export function foldLostDoubt(state: OrderState, plan: CallPlan, now: string): OrderState {
  if (plan.doubt === null) return state;
  const lost = state.lost ?? { at: now, asked: [] };
  const asked = { ...lost, asked: [...lost.asked, keyOf(plan)] };
  const opened = foldInDoubt({ ...state, lost: asked }, { operation: plan.doubt, parcel: plan.parcel, sentAt: lost.at }, 'runLost', now);
  const { doubt } = opened;
  return doubt === null || doubt.resend ? opened : { ...opened, doubt: { ...doubt, nextAskAt: now } };
}

/** Nothing is in question any more. */
export function foldRegained(state: OrderState): OrderState {
  return { ...state, lost: null };
}

/** The last look. What differs then may have been the lost run's doing or somebody else's: both values are shown. */
export function foldLostAnswer(state: OrderState, inquiry: Inquiry, now: string): Seen {
  if (inquiry.failed !== null) return { state: foldNotSent(state, { ...inquiry.failed, reason: inquiry.failed.code }, now), drift: null };
  const known = foldRegained(foldSent(state));
  if (inquiry.notFound) {
    const isBelieved = state.credit.state === 'approved' || state.credit.state === 'held' || state.credit.state === 'awaitingBuyer';
    const drift = isBelieved ? `当方の記録：${statusLabels[headlineStatus(state)]} ／ Yamato：取引が見つかりません` : null;
    return { state: drift === null ? known : raise(known, 'runLost', now, { detail: drift }), drift };
  }
  const seen = foldSeen(known, inquiry, now);
  if (seen.drift === null) return seen;
  const wasChanged = state.attention.some(({ code }) => code === 'changedElsewhere');
  const once = wasChanged ? seen.state : settle(seen.state, 'changedElsewhere');
  return { state: raise(once, 'runLost', now, { detail: seen.drift }), drift: seen.drift };
}
