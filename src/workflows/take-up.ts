/** A run that is not the order's first begins from what the records hold: an order that has ended, or one whose run was lost. */
import type { LoadedOrder, UnfinishedAction } from '../activities/contract.ts';
import { raise } from '../domain/order/attention-list.ts';
import { isErased } from '../domain/order/erasure.ts';
import { foldLater, foldLost } from '../domain/lifecycle/lost-run.ts';
import { upgradeState } from '../domain/lifecycle/upgrade-state.ts';
import { foldDropped } from '../domain/lifecycle/perform.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import { emptyLine, receiveAction } from './messages.ts';
import { clock, hold, openRun, ownLineId, type Run, writeLine } from './run.ts';
import { openStartLine } from './take-answer.ts';

export function openLoaded(loaded: LoadedOrder): Run {
  const state = upgradeState(loaded.state);
  const { start } = loaded;
  const run = openRun(state, state.verdict === null ? start.abandonAt : null);
  run.fromRecords = true;
  run.verdictPublished = state.verdict !== null;
  for (const id of loaded.finishedActionIds) run.processed.add(id);
  if (state.outcome === null) takeUpLost(run, loaded);
  else run.state = foldLater(state, loaded.later ?? [], clock());
  const unreadable = loaded.unfinished.filter((action) => !queueAgain(run, action));
  if (state.outcome === null) takeInHand(run, loaded);
  for (const action of unreadable) giveUp(run, action, loaded);
  return run;
}

/** Whatever the lost run did since it last published is in question. */
function takeUpLost(run: Run, { state, sent, later = [], plans, start, startLine, isAbandoned }: LoadedOrder): void {
  run.abandonAsked = isAbandoned;
  if (startLine !== null) run.lines.set(startLine.id, startLine);
  else if (state.verdict === null) openStartLine(run, start.actor);
  const now = clock();
  const reductions = plans.flatMap(({ actionId, amountYen }) => (actionId === null || amountYen === null ? [] : [actionId]));
  run.state = foldLost(run.state, sent, now, { credits: later, reductions });
  const detail = '処理が途中で失われたため、記録から引き継ぎました。失われた処理がYamatoに送ったかもしれない内容を確認します';
  writeLine(run, { ...emptyLine(ownLineId(run), 'resumeOrder', 'system'), state: 'finished', outcome: 'done', detail, finishedAt: now });
  if (isErased(state)) run.state = raise(run.state, 'runLost', now, { detail: WITHOUT_BUYER });
}

/** Only a copy of the records from before the order's end brings it back to life after its data were destroyed. */
const WITHOUT_BUYER = '購入者の情報は消去済みです。Yamatoの管理画面で取引の状態を確認してください。与信の取り直しと内容の変更はできません';

/** False: nothing is left to go by. */
function queueAgain(run: Run, { actionId, line, message }: UnfinishedAction): boolean {
  if (message === null) return false;
  receiveAction(run, { actionId, ...message });
  // With the calls that were made for it.
  if (line !== null && run.lines.get(actionId)?.state === 'accepted') run.lines.set(actionId, line);
  return true;
}

/** The action that was in hand when the state was told goes on where it was; what the state shows half done is its. */
function takeInHand(run: Run, loaded: LoadedOrder): void {
  const { inHand } = run.state;
  const index = run.queue.findIndex((waiting) => isInHand(run.state, waiting));
  const [waiting] = index < 0 ? [] : run.queue.splice(index, 1);
  if (waiting !== undefined) return hold(run, { actionId: waiting.actionId, body: waiting.body, askedAt: null, sent: inHand?.sent ?? false, refusedAs: inHand?.refusedAs ?? null });
  if (inHand == null || loaded.unfinished.some(({ actionId }) => actionId === inHand.actionId)) return;
  // Its outcome was told, what came of it was not.
  run.state = raise(foldDropped(run.state, clock()), 'runLost', clock(), { detail: '終了した操作の結果が、途中までしか記録されていません' });
}

function isInHand({ inHand, amending }: OrderState, { actionId, body }: Run['queue'][number]): boolean {
  return inHand == null ? amending !== null && body.action === 'amendOrder' : inHand.actionId === actionId;
}

/** An action that cannot be gone on with ends, and says so: waiting for ever is no end. */
function giveUp(run: Run, { actionId, line }: UnfinishedAction, { plans }: LoadedOrder): void {
  if (run.processed.has(actionId)) return;
  run.processed.add(actionId);
  const now = clock();
  const detail = '操作の内容を読み取れず、引き継げませんでした。Yamatoの管理画面で状態を確認し、必要ならもう一度行ってください';
  writeLine(run, { ...(line ?? emptyLine(actionId, 'rejectedMessage', 'unknown')), state: 'finished', outcome: 'unknown', code: 'runLost', detail, waitingUntil: null, finishedAt: now });
  if (run.state.outcome !== null) return;
  const dropped = run.state.inHand?.actionId === actionId ? foldDropped(run.state, now) : run.state;
  const plan = plans.find((kept) => kept.actionId === actionId && kept.amountYen !== null);
  const what = line === null ? actionId : `${line.label}（${actionId}）`;
  const amounts = plan === undefined ? '' : `。当方の記録：${run.state.contents.amountYen}円 ／ Yamatoに送ったかもしれない減額：${plan.amountYen}円`;
  run.state = raise(dropped, 'runLost', now, { detail: `引き継げなかった操作：${what}${amounts}` });
}
