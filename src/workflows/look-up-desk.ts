/** Questions to Yamato for whoever waits for the answer: asked between two steps of the order, when no call of its own is under way. */
import { type LookUp, lookUpOf } from '../domain/lifecycle/method.ts';
import { type Call, callLine } from '../domain/order/call-result.ts';
import { lookUpCalls } from './calls.ts';
import type { LookUpAnswer } from './contract.ts';
import { emptyLine } from './messages.ts';
import { activityOf, creditRef, lostCall, sent } from './one-call.ts';
import { clock, type LookUpRequest, type Run, writeOwnLine } from './run.ts';

type Around = {
  /** Before Yamato is asked: what a watch saw earlier would bring its warning back. */
  readonly before: () => void;
  /** After the history has its line: a reader finds it there when the data comes. */
  readonly publish: () => Promise<void>;
};

/** One answer for all who ask the same at the same moment. Whoever has given up by now is not asked for. */
export async function serveLookUps(run: Run, around: Around): Promise<void> {
  const requests = run.lookUpRequests.splice(0);
  for (const name of new Set(requests.map((request) => request.name))) {
    const alike = requests.filter((request) => request.name === name);
    const answer = await answerFor(run, around, name, alike);
    for (const request of alike) request.answer = answer;
  }
}

async function answerFor(run: Run, around: Around, name: string, requests: readonly LookUpRequest[]): Promise<LookUpAnswer> {
  const now = clock();
  const lookUp = lookUpOf(run.state, name);
  if (lookUp === null) return { kind: 'refused', code: 'noSuchLookUp', reason: 'この決済方法では照会できません' };
  const isWaiting = requests.some(({ startBy }) => Date.parse(startBy) > Date.parse(now));
  if (!isWaiting) return { kind: 'later', until: null, reason: '受注のほかの処理を待っています' };
  const decision = lookUp.decide({ state: run.state, now });
  return decision.kind === 'ask' ? ask(run, around, name, lookUp) : decision;
}

async function ask(run: Run, around: Around, name: string, lookUp: LookUp): Promise<LookUpAnswer> {
  around.before();
  const { activity, operation, summary } = lookUp;
  const call = await sent(
    () => activityOf(lookUpCalls(run.state), activity).executeWithOptions({ summary }, [{ ...creditRef(run), name }]),
    (lost) => lostCall<unknown>(operation, run.state.credit.settlementNo, lost),
  );
  if (call.result.kind === 'done') run.state = lookUp.fold(run.state);
  noteLookUp(run, call, lookUp);
  await around.publish();
  return answerOf(call);
}

/** The history keeps that it was asked, never what came. */
function noteLookUp(run: Run, call: Call<unknown>, { historyName }: LookUp): void {
  const { result } = call;
  const line = emptyLine(`${historyName}-${run.state.sequence + 1}-${run.lines.size}`, historyName, 'system');
  const calls = [callLine(call, () => null)];
  const finished = { ...line, state: 'finished' as const, finishedAt: clock(), calls };
  if (result.kind === 'done') return writeOwnLine(run, { ...finished, outcome: 'done' });
  writeOwnLine(run, { ...finished, outcome: 'failed', code: result.kind === 'refused' ? result.code : result.reason });
}

function answerOf({ result, settlementNo }: Call<unknown>): LookUpAnswer {
  switch (result.kind) {
    case 'done':
      return { kind: 'data', data: result.value, settlementNo };
    case 'refused':
      return { kind: 'refusedByYamato', code: result.code };
    case 'notSent':
      return { kind: 'later', until: null, reason: 'Yamatoに接続できませんでした' };
    case 'unknown':
      return { kind: 'later', until: null, reason: 'Yamatoから答えを受け取れませんでした' };
  }
}
