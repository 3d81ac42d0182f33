/**
 * The heart of the lifecycle: what the order does next, decided from its state, the action in hand and the clock.
 * Pure; the workflow carries the step out and comes back with the result.
 */
import { ADOPTION } from '../order/order-state.ts';
import { actionStep, finishOfEnded } from './action-steps.ts';
import { buyerAskStep } from './buyer-step.ts';
import { dueStep } from './due-step.ts';
import { afterLoss, laterOf } from './lost-run.ts';
import { doubtRule, methodOf } from './method.ts';
import { blockedUntil, idle, sendWhenOpen, type Situation, type Step, unsettled, whenOpen } from './step.ts';

export function nextStep(situation: Situation): Step {
  return afterLoss(situation, decide(situation));
}

function decide(situation: Situation): Step {
  const { state, current, queued } = situation;
  if (state.outcome !== null) {
    if (current !== null) return finishOfEnded(state, current);
    if (queued.length > 0) return { kind: 'takeAction', index: 0 };
    if (state.outcome !== 'superseded' && laterOf(state).length > 0) return { kind: 'regain' };
    // An ended order that still has a replaced credit at Yamato is not over.
    return state.retired.length === 0 ? { kind: 'end' } : (retiredStep(situation) ?? idle(situation, null, null));
  }
  return (
    retiredStep(situation) ?? doubtStep(situation) ?? creditStep(situation) ?? abandonStep(situation) ?? buyerAskStep(situation) ?? actionStep(situation) ?? dueStep(situation) ?? idle(situation, null, null)
  );
}

function doubtStep(situation: Situation): Step | null {
  const { state, now } = situation;
  const { doubt } = state;
  if (doubt === null) return null;
  if (doubt.operation === ADOPTION && !state.creditSent) return { kind: 'checkStart' };
  if (doubt.nextAskAt > now) return idle(situation, doubt.nextAskAt, '前の処理の結果を確認しています');
  const rule = doubtRule(state, doubt.operation);
  const repeat = doubt.resend ? rule.repeat(state, doubt) : null;
  // Never repeated: asking goes on.
  return repeat === null ? whenOpen(situation, { kind: 'ask', mode: rule.ask ?? 'transaction', purpose: 'doubt' }) : sendWhenOpen(situation, repeat);
}

/** Two credits of one order must not live longer than it takes: the replaced one is cancelled before anything else. */
function retiredStep(situation: Situation): Step | null {
  const { state, now } = situation;
  const due = state.retired.find(({ nextTryAt }) => nextTryAt !== null && nextTryAt <= now);
  if (due === undefined) return null;
  // A line that is down must not keep the order from what else it can do.
  return blockedUntil(situation) === null ? { kind: 'send', plan: methodOf(state.service).cancelPlan(state, due.settlementNo, 'retire') } : null;
}

function creditStep(situation: Situation): Step | null {
  const { state, current, queued } = situation;
  if (state.credit.state !== 'requesting') return null;
  if (state.credit.settlementNo === '') return { kind: 'claimNumber' };
  // What ends before anything was sent needs no call at all; whether an earlier run sent something, the records know.
  const cancel = current === null ? queued.indexOf('cancelCredit') : -1;
  if (!state.creditSent && (state.abandoned || cancel >= 0)) return state.credit.void === true && cancel >= 0 ? { kind: 'takeAction', index: cancel } : { kind: 'voidNumber' };
  return sendWhenOpen(situation, methodOf(state.service).creditPlan(state));
}

/** The cart gave up before the verdict: what Yamato approved or holds since then is cancelled by itself. */
function abandonStep(situation: Situation): Step | null {
  const { state } = situation;
  if (!state.abandoned || !['approved', 'held', 'awaitingBuyer'].includes(state.credit.state)) return null;
  if (state.cancellation.state === 'failed') return null;
  return unsettled(situation) ?? sendWhenOpen(situation, methodOf(state.service).cancelPlan(state, state.credit.settlementNo, 'cancel'));
}
