/** Carries out one step that the domain decided on, and folds what came of it into the order. */
import { foldBuyerLooked } from '../domain/lifecycle/buyer-step.ts';
import { foldDoubtAnswer } from '../domain/lifecycle/doubt.ts';
import { foldNumberClaimed } from '../domain/lifecycle/fold-recredit.ts';
import { foldRegained, isPaidInDoubt } from '../domain/lifecycle/lost-run.ts';
import { perform } from '../domain/lifecycle/perform.ts';
import { begun } from '../domain/lifecycle/performed.ts';
import { foldAskAgain, foldSent } from '../domain/lifecycle/sending.ts';
import type { AskPurpose, Step } from '../domain/lifecycle/step.ts';
import type { Inquiry, InquiryMode } from '../domain/order/inquiry.ts';
import { askingCalls, recordsCalls } from './calls.ts';
import { doubtLost, takeLostAnswer, voidNumber } from './lost-steps.ts';
import { creditRef, noteCalls, sent, sound } from './one-call.ts';
import { clock, hold, type Run } from './run.ts';
import { sendPlan } from './send-plan.ts';
import { finishAction, finishStart, takeAnswer, takeDueAnswer } from './take-answer.ts';

/** The steps that do something; waiting and ending are the loop's own. */
export type WorkingStep = Exclude<Step, { kind: 'wait' | 'end' }>;

export async function carryOut(run: Run, step: WorkingStep): Promise<void> {
  switch (step.kind) {
    case 'claimNumber':
      return claimNumber(run);
    case 'checkStart':
      return checkStart(run);
    case 'voidNumber':
      return voidNumber(run);
    case 'doubtLost':
      return doubtLost(run, step.plan);
    case 'regain':
      run.state = foldRegained(run.state, clock());
      return;
    case 'send':
      return sendPlan(run, step.plan);
    case 'ask':
      return ask(run, step.mode, step.purpose);
    case 'takeAction':
      return takeAction(run, step.index);
    case 'finishAction':
      return finishAction(run, step.outcome, step.code, step.detail);
  }
}

async function claimNumber(run: Run): Promise<void> {
  const { shop, orderNumber, service, credit } = run.state;
  const input = { shop, orderNumber, service, generation: credit.generation };
  const settlementNo = sound(await recordsCalls.claimSettlementNo.executeWithOptions({ summary: '次の決済受付番号の確保' }, [input]));
  if (run.state.credit.generation !== credit.generation) throw new Error('the number belongs to another generation');
  run.state = foldNumberClaimed(run.state, settlementNo);
}

/** A start handed over once more after its run has ended must not live a second life. */
async function checkStart(run: Run): Promise<void> {
  const { shop, orderNumber, claimId, credit } = run.state;
  const input = { shop, orderNumber, claimId, settlementNo: credit.settlementNo };
  const standing = sound(await recordsCalls.checkStart.executeWithOptions({ summary: '引継ぎの受付の確認' }, [input]));
  run.state = standing === 'current' ? { ...run.state, creditSent: true } : { ...run.state, outcome: 'superseded' };
}

const askSummaries: Readonly<Record<AskPurpose, string>> = {
  doubt: '結果不明の照会',
  beforeShipment: '出荷直前の与信の再確認',
  action: '取引状況の照会',
  buyer: '購入者の手続きの結果の照会',
  due: '自動で行う処理の前の照会',
  lost: '失われた処理のあとの照会',
};

async function ask(run: Run, mode: InquiryMode, purpose: AskPurpose): Promise<void> {
  const inquiry = await sent(
    () => askingCalls(run.state).inquire.executeWithOptions({ summary: askSummaries[purpose] }, [{ ...creditRef(run), mode }]),
    (lost): Inquiry => ({ askedAt: clock(), verdict: null, transaction: null, notFound: false, failed: { kind: 'unknown', code: lost }, calls: [] }),
  );
  switch (purpose) {
    case 'doubt':
      noteCalls(run, inquiry.calls);
      run.state = inquiry.failed === null ? foldDoubtAnswer(foldSent(run.state), inquiry, clock()) : foldAskAgain(run.state, clock());
      finishStart(run);
      return;
    case 'buyer':
      noteCalls(run, inquiry.calls);
      run.state = foldBuyerLooked(run.state, inquiry, clock());
      return;
    case 'due':
      takeDueAnswer(run, inquiry);
      return;
    case 'lost':
      takeLostAnswer(run, inquiry);
      return;
    case 'beforeShipment':
    case 'action':
      takeAnswer(run, inquiry);
  }
}

function takeAction(run: Run, index: number): void {
  const [next] = run.queue.splice(index, 1);
  if (next === undefined) throw new Error('no such action');
  // It ends as one that was in hand.
  const { state, finish } = isPaidInDoubt(run.state, next.actionId) ? begun(run.state) : perform(run.state, next.body, clock());
  run.state = state;
  hold(run, { actionId: next.actionId, body: next.body, askedAt: null, sent: false, refusedAs: null });
  if (finish !== null) finishAction(run, finish.outcome, finish.code, finish.detail);
}
