/** Sends what the domain has planned, and folds what came of it into the order. */
import { foldCall, foldUnfit } from '../domain/lifecycle/fold-call.ts';
import { foldNeverSent } from '../domain/lifecycle/fold-credit.ts';
import { foldAskInstead } from '../domain/lifecycle/sending.ts';
import { foldAbandoned } from '../domain/lifecycle/pass-time.ts';
import type { SendInput } from '../activities/contract.ts';
import { type CallPlan, NO_ACTION } from '../domain/order/call-plan.ts';
import { type Answer, callLine, type Sent } from '../domain/order/call-result.ts';
import type { Inquiry } from '../domain/order/inquiry.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import { checkoutCalls, sendingCalls } from './calls.ts';
import { noteSentBefore } from './lost-steps.ts';
import { activityOf, creditRef, isUnknownThere, lostCall, noteCalls, sent } from './one-call.ts';
import { clock, hold, knownOf, type Run } from './run.ts';
import { finishStart, takeAnswer } from './take-answer.ts';

export async function sendPlan(run: Run, plan: CallPlan): Promise<void> {
  const outcome = await send(run, plan);
  const now = clock();
  switch (outcome.kind) {
    case 'superseded':
      run.state = { ...run.state, outcome: 'superseded' };
      return;
    case 'abandoned':
      // Nothing was sent, also where that was in doubt, and as it is too late nothing will be permitted.
      run.state = foldAbandoned(foldNeverSent(run.state, now), now);
      return;
    case 'sentBefore': {
      const { kind: _kind, ...sentBefore } = outcome;
      noteSentBefore(run, sentBefore);
      return;
    }
    case 'held':
      return takeHeld(run, outcome.asked);
    case 'unfit':
      return keep(run, foldUnfit(run, plan, outcome.code, now));
    case 'called':
      if (plan.recheck && outcome.asked !== null) takeAnswer(run, outcome.asked);
      return foldCalled(run, plan, outcome);
  }
}

/** Of a repeat: whether the slip in doubt is there, the question about the doubt tells. */
function takeHeld(run: Run, asked: Inquiry): void {
  if (run.state.doubt === null) return takeAnswer(run, asked);
  noteCalls(run, asked.calls);
  run.state = foldAskInstead(run.state, clock());
}

async function send(run: Run, plan: CallPlan): Promise<Sent> {
  const { state } = run;
  const { settlementNo: _present, ...order } = creditRef(run);
  const input = {
    ...order,
    plan,
    // A replaced credit is cancelled whatever the records know by now.
    known: plan.purpose === 'retire' ? null : knownOf(run),
    claimId: state.claimId,
    actionId: run.current?.actionId ?? NO_ACTION,
    // The cart's deadline is for its checkout: a later credit of the order that came of it has none.
    abandonAt: state.isOrder ? null : run.abandonAt,
  };
  const outcome = isAwaitedByBuyer(state, plan) ? await sendBesideOthers(state, input) : { kind: 'busy' as const };
  return outcome.kind === 'busy' ? sendInTurn(state, input) : outcome;
}

/** The first try of a checkout's first credit. What did not leave is no hurry any more: the line is down, or Yamato is. */
function isAwaitedByBuyer({ intake, isOrder, notSentInARow }: OrderState, { purpose, keeps }: CallPlan): boolean {
  return intake === 'checkout' && !isOrder && notSentInARow === 0 && purpose === 'credit' && keeps === 'permission';
}

/** `busy`: more are sent already than may be sent beside the paced queue, or a worker has it that cannot; and nothing was. */
function sendBesideOthers(state: OrderState, input: SendInput): Promise<Sent | { readonly kind: 'busy' }> {
  const { plan } = input;
  return sent(
    async () => {
      try {
        return await activityOf(checkoutCalls(state), plan.activity).executeWithOptions({ summary: plan.summary }, [{ ...input, contractKey: state.contractKey }]);
      } catch (error) {
        if (isUnknownThere(error)) return { kind: 'busy' as const };
        throw error;
      }
    },
    (lost) => lostSend(plan, lost),
  );
}

function sendInTurn(state: OrderState, input: SendInput): Promise<Sent> {
  const { plan } = input;
  return sent(
    () => activityOf(sendingCalls(state), plan.activity).executeWithOptions({ summary: plan.summary }, [input]),
    (lost) => lostSend(plan, lost),
  );
}

function lostSend({ operation, settlementNo }: CallPlan, lost: string): Sent {
  return { kind: 'called', call: lostCall<Answer>(operation, settlementNo, lost), asked: null };
}

function foldCalled(run: Run, plan: CallPlan, { call, asked }: Extract<Sent, { kind: 'called' }>): void {
  const now = clock();
  const after = plan.recheck ? null : asked;
  noteCalls(run, [callLine(call, (answer) => answer), ...(after?.calls ?? [])], plan.purpose === 'retire' ? 'cancelReplaced' : 'resolveUnknown');
  if (plan.purpose === 'credit' && run.abandonAsked && call.result.kind !== 'notSent') {
    // Given up while the call was under way: whatever Yamato answered, the cart has its 503.
    run.state = foldAbandoned({ ...run.state, creditSent: true }, now);
  }
  keep(run, foldCall(run, plan, call, after?.transaction ?? null, now));
}

function keep(run: Run, { state, current }: Pick<Run, 'state' | 'current'>): void {
  run.state = state;
  if (current !== run.current) hold(run, current);
  finishStart(run);
}
