/** Steps of an order whose earlier run may have been lost with a call: what the records and Yamato know comes first. */
import { foldSentBefore } from '../domain/lifecycle/fold-credit.ts';
import { doubtRule } from '../domain/lifecycle/method.ts';
import type { Inquiry } from '../domain/order/inquiry.ts';
import { foldLostAnswer, foldLostDoubt } from '../domain/lifecycle/lost-run.ts';
import { foldAbandoned } from '../domain/lifecycle/pass-time.ts';
import type { CallPlan, SentBefore } from '../domain/order/call-plan.ts';
import { recordsCalls } from './calls.ts';
import { noteCalls, sound } from './one-call.ts';
import { clock, hold, type Run } from './run.ts';

/** Somebody gave the order up before this run sent anything; whether an earlier run did, the records know. */
export async function voidNumber(run: Run): Promise<void> {
  const { shop, orderNumber, credit } = run.state;
  const input = { shop, orderNumber, settlementNo: credit.settlementNo };
  const sent = sound(await recordsCalls.voidNumber.executeWithOptions({ summary: '何も送っていないことの確認' }, [input]));
  if (sent !== null) return noteSentBefore(run, sent);
  run.state = { ...run.state, credit: { ...run.state.credit, void: true } };
  if (run.state.abandoned) run.state = foldAbandoned(run.state, clock());
}

/** A run that did not begin from the records begins again from them: it may lack more than this. */
export function noteSentBefore(run: Run, sent: SentBefore): void {
  if (!run.fromRecords && (run.state.lost ?? null) === null) run.overtaken = true;
  else run.state = foldSentBefore(run.state, sent, clock());
}

export function doubtLost(run: Run, plan: CallPlan): void {
  run.state = foldLostDoubt(run.state, plan, clock());
  const { doubt } = run.state;
  // What is never repeated is not made twice: what Yamato says of it now is all there will be.
  const isNeverRepeated = doubt !== null && doubtRule(run.state, doubt.operation).repeat(run.state, doubt) === null;
  if (isNeverRepeated && run.current !== null) hold(run, { ...run.current, sent: true });
}

export function takeLostAnswer(run: Run, inquiry: Inquiry): void {
  noteCalls(run, inquiry.calls, 'resumeOrder');
  run.state = foldLostAnswer(run.state, inquiry, clock()).state;
}
