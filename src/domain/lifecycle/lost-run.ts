/**
 * A run may be lost: terminated by hand, or its engine put back to an older moment. Another goes on from the records, which
 * may be behind, so whatever it would send may have been sent already. Until nothing is in question any more it asks, or
 * repeats identically, as the method's rows say; each call once. What no inquiry tells becomes work for staff.
 */
import { raise, settle } from '../order/attention-list.ts';
import type { CallPlan, SentBefore } from '../order/call-plan.ts';
import { isMoneyIn } from '../order/facets.ts';
import type { Inquiry } from '../order/inquiry.ts';
import { ADOPTION, type Doubt, type LaterCredit, type Lost, type OrderState, type RetiredCredit } from '../order/order-state.ts';
import { headlineStatus, statusLabels } from '../order/status.ts';
import { after, later } from '../values/instant.ts';
import { foldInDoubt } from './fold-call.ts';
import { foldSentBefore } from './fold-credit.ts';
import { foldSeen, type Seen } from './fold-seen.ts';
import { doubtRule, isAskable } from './method.ts';
import { foldNotSent, foldSent } from './sending.ts';
import { type Situation, type Step, unsettled, whenOpen } from './step.ts';

type Left = { readonly credits?: readonly LaterCredit[]; readonly reductions?: readonly string[] };

/**
 * `sent`: what the records know to have been sent for the present credit; null: nothing was. `credits`: those that the state
 * does not know. `reductions`: unfinished actions that may have changed the amount.
 */
export function foldLost(state: OrderState, sent: SentBefore | null, now: string, { credits = [], reductions = [] }: Left = {}): OrderState {
  const acknowledged = state.acknowledged.filter((code) => code !== 'runLost');
  const lost: OrderState = { ...state, acknowledged, lost: { at: now, asked: [], later: credits, reductions }, doubt: state.doubt === null ? null : askedAnew(state, state.doubt, now) };
  if (sent !== null && !state.creditSent && state.credit.state === 'requesting') return foldSentBefore(lost, sent, now);
  return state.creditSent ? { ...lost, lastChangeAt: now } : lost;
}

/** The lost run may have repeated the doubtful call a moment ago. */
function askedAnew(state: OrderState, doubt: Doubt, now: string): Doubt {
  if (doubt.operation === ADOPTION) return doubt;
  const { policy } = state;
  const settledAt = later(doubt.settledAt, after(now, policy.callTimeoutMs + policy.settlingMs));
  const anew: Doubt = { ...doubt, sentAt: now, settledAt, resend: false, nextAskAt: now, refusedAs: null };
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
  if (!state.creditSent || !isAskable(state)) return { kind: 'regain' };
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

/** The order was paid before this action's amount could be asked about: with which one, nobody can tell any more. */
export function isPaidInDoubt({ outcome, lost }: OrderState, actionId: string): boolean {
  return isMoneyIn(outcome) && lost?.reductions?.includes(actionId) === true;
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

/** What a run that was lost sent after the end that the records know of. */
export function foldLater(state: OrderState, credits: readonly LaterCredit[], now: string): OrderState {
  return credits.length === 0 ? state : { ...state, lost: { at: now, asked: [], later: credits } };
}

/** The credits that the lost run asked for, and that the order has not come to again. */
export function laterOf({ lost, generations }: OrderState): readonly LaterCredit[] {
  return (lost?.later ?? []).filter(({ generation }) => generation > generations);
}

/**
 * Nothing is in question any more. A credit that no action of the order led to again may live: which is right staff decide,
 * but of a checkout that came to nothing no staff hear.
 */
export function foldRegained(state: OrderState, now: string): OrderState {
  const left = laterOf(state);
  const newest = left.at(-1);
  if (newest === undefined) return { ...state, lost: null };
  const retired = left.map(({ settlementNo, generation, amountYen }): RetiredCredit => ({
    settlementNo, generation, amountYen: amountYen ?? state.contents.amountYen, since: now, nextTryAt: state.isOrder ? null : now, tries: 0,
  }));
  const detail = `${left.map(({ settlementNo }) => settlementNo).join('、')}：失われた処理が依頼した与信です。残すべき与信をYamatoの管理画面で確認してください`;
  return raise({ ...state, lost: null, generations: newest.generation, retired: [...state.retired, ...retired] }, 'twoLiveCredits', now, { detail });
}

/** The last look. What differs then may have been the lost run's doing or somebody else's: both values are shown. */
export function foldLostAnswer(state: OrderState, inquiry: Inquiry, now: string): Seen {
  if (inquiry.failed !== null) return { state: foldNotSent(state, { ...inquiry.failed, reason: inquiry.failed.code }, now), drift: null };
  const known = foldRegained(foldSent(state), now);
  if (inquiry.notFound) {
    const drift = isBelieved(state) ? `当方の記録：${statusLabels[headlineStatus(state)]} ／ Yamato：取引が見つかりません` : null;
    return { state: drift === null ? known : raise(known, 'runLost', now, { detail: drift }), drift };
  }
  const seen = foldSeen(known, inquiry, now);
  if (seen.drift === null) return seen;
  const wasChanged = state.attention.some(({ code }) => code === 'changedElsewhere');
  const once = wasChanged ? seen.state : settle(seen.state, 'changedElsewhere');
  return { state: raise(once, 'runLost', now, { detail: seen.drift }), drift: seen.drift };
}

/** Whether Yamato should know of the credit. While the buyer is to give what the next request needs, there may be none. */
export function isBelieved({ credit, buyerStep }: OrderState): boolean {
  if (credit.state === 'awaitingBuyer') return buyerStep?.holdsNothing !== true;
  return credit.state === 'approved' || credit.state === 'held';
}
