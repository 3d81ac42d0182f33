/**
 * Message handlers. They only read, record and enqueue; the loop does. No message, however malformed, fails the order:
 * what cannot be understood is written into the history as a rejected action.
 */
import { ApplicationFailure } from '@temporalio/common';
import { CancellationScope, condition, defineSignal, defineUpdate, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
import { isRecord } from '../domain/values/json.ts';
import { readActionMessage } from '../domain/order/action-message.ts';
import { methodOf } from '../domain/lifecycle/method.ts';
import { type Held, isBehind } from '../domain/order/facts.ts';
import { actionLabel } from '../domain/lifecycle/action-labels.ts';
import { actionName } from '../domain/order/action-body.ts';
import type { ActionLine } from '../domain/order/history.ts';
import { projectOrder } from '../domain/order/order-projection.ts';
import { type LookUpAnswer, messages, type VerdictAnswer } from './contract.ts';
import { clock, knownOf, type LookUpRequest, type Run, writeLine } from './run.ts';

const staffAction = defineSignal<[unknown]>(messages.staffAction);
const abandon = defineSignal<[unknown]>(messages.abandon);
const yamatoNotice = defineSignal<[unknown]>(messages.yamatoNotice);
const awaitVerdict = defineUpdate<VerdictAnswer, [unknown]>(messages.awaitVerdict);
const awaitAction = defineUpdate<ActionLine, [unknown]>(messages.awaitAction);
const lookUp = defineUpdate<LookUpAnswer, [unknown]>(messages.lookUp);

/** A history line is read by people and kept by a database: a name of nobody's making is cut to what both can bear. */
const NAME_MAX = 40;

/** `run` is filled before the first message of a resumed run is looked at: messages wait in `early` until then. */
export function handleMessages(inbox: Inbox): void {
  setHandler(staffAction, (payload) => deliver(inbox, (run) => receiveAction(run, payload)), { description: '店舗スタッフまたはカートの操作' });
  setHandler(abandon, (payload) => deliver(inbox, (run) => receiveAbandon(run, payload)), { description: 'カートが受付をあきらめた' });
  setHandler(yamatoNotice, (payload) => deliver(inbox, (run) => receiveNotice(run, payload)), { description: 'Yamatoからの通知' });
  setDefaultSignalHandler((name) => deliver(inbox, (run) => reject(run, signalLineId(name), '知らない種類のメッセージです', 'unknown')));
  setHandler(
    awaitVerdict,
    async () => {
      await until(() => inbox.run !== null && (inbox.run.verdictTold || inbox.run.closing));
      const run = inbox.run;
      if (run === null || !run.verdictTold || run.state.verdict === null) throw readTheRecords();
      const { verdict } = run.state;
      const secretNext = methodOf(run.state.service).secretNextOf(run.state);
      return { verdict, order: projectOrder(run.state, { contents: false }), ...(secretNext === null ? {} : { secretNext }) };
    },
    {
      description: '与信の結果を待つ',
      // A question for another start leaves no trace, so that the run it is meant for can be asked the same.
      validator: (args) => {
        if (textOf(args, 'claimId') !== inbox.claimId) throw readTheRecords();
      },
    },
  );
  setHandler(
    awaitAction,
    async (args) => {
      const actionId = textOf(args, 'actionId');
      await until(() => inbox.run !== null && (inbox.run.answered.has(actionId) || inbox.run.closing || isOver(inbox.run, actionId)));
      const line = inbox.run?.answered.has(actionId) === true ? inbox.run.lines.get(actionId) : undefined;
      if (line === undefined) throw readTheRecords();
      return line;
    },
    { description: '操作の結果を待つ' },
  );
  setHandler(
    lookUp,
    async (args) => {
      const request: LookUpRequest = { name: textOf(args, 'name'), startBy: textOf(args, 'startBy'), answer: null };
      await until(() => inbox.run !== null);
      const { run } = inbox;
      if (run === null || run.closing) throw readTheRecords();
      run.lookUpRequests.push(request);
      run.stirred = true;
      await until(() => request.answer !== null || run.closing);
      if (request.answer === null) throw readTheRecords();
      return request.answer;
    },
    { description: 'Yamatoへの照会の結果を待つ' },
  );
}

/** Finished in an earlier history of the order, which is not kept in this one. */
function isOver(run: Run, actionId: string): boolean {
  return run.processed.has(actionId) && !run.lines.has(actionId);
}

/** Handlers run outside the order's own scope: without this, a cancelled workflow could answer nobody any more. */
function until(isTrue: () => boolean): Promise<void> {
  return CancellationScope.nonCancellable(() => condition(isTrue));
}

/** The argument of a question to wait on. A plain error would fail the order's task, so a bad one is refused as a failure. */
function textOf(args: unknown, field: string): string {
  const value = isRecord(args) ? args[field] : undefined;
  if (typeof value !== 'string') throw ApplicationFailure.nonRetryable(`${field} is missing`, 'malformed');
  return value;
}

/** This run has no such answer, or ends without it; the caller looks into the records. */
function readTheRecords(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('the run has ended', 'closed');
}

/** `claimId`: the start this run answers; null while a resumed run does not know it yet. */
export type Inbox = { run: Run | null; claimId: string | null; readonly early: ((run: Run) => void)[] };

export function openInbox(claimId: string | null): Inbox {
  return { run: null, claimId, early: [] };
}

/** From here on messages reach the run; those that came before are delivered first, in order. */
export function connect(inbox: Inbox, run: Run): void {
  inbox.run = run;
  inbox.claimId = run.state.claimId;
  for (const message of inbox.early.splice(0)) message(run);
}

function deliver(inbox: Inbox, message: (run: Run) => void): void {
  if (inbox.run === null) inbox.early.push(message);
  else message(inbox.run);
}

export function receiveAction(run: Run, payload: unknown): void {
  const message = readActionMessage(payload, methodOf(run.state.service));
  if (!message.ok) return reject(run, message.actionId, message.problem, message.actor);
  const { actionId, actor, body } = message;
  if (run.processed.has(actionId)) return;
  if (message.seen !== null && isBehindOf(run, message.seen)) {
    // It is in the records, and the run that begins from them has it in its queue.
    run.overtaken = true;
    run.stirred = true;
    return;
  }
  run.processed.add(actionId);
  const acceptedAt = message.acceptedAt ?? clock();
  writeLine(run, { ...emptyLine(actionId, actionName(body), actor), note: body.note, acceptedAt });
  // Not news yet: the API has it in the records already.
  run.unpublished.delete(actionId);
  run.queue.push({ actionId, body, settlementNo: run.state.credit.settlementNo, acceptedAt });
  run.stirred = true;
}

/** A run whose order has ended, and that still has a replaced credit to cancel, goes on with it beside a new start. */
function isBehindOf(run: Run, seen: Held): boolean {
  const isBusy = seen.claimId !== run.state.claimId && run.state.retired.length > 0;
  return !isBusy && isBehind(knownOf(run), seen);
}

function receiveAbandon(run: Run, payload: unknown): void {
  const claimId = isRecord(payload) ? payload['claimId'] : undefined;
  if (typeof claimId !== 'string') return reject(run, null, '受付期限切れの知らせが読み取れません', 'unknown');
  if (claimId !== run.state.claimId) return;
  run.abandonAsked = true;
  run.stirred = true;
}

/** Kept until no call is under way; of several the newest, as all say no more than "ask". */
function receiveNotice(run: Run, payload: unknown): void {
  const settlementNo = isRecord(payload) ? payload['settlementNo'] : undefined;
  if (typeof settlementNo !== 'string') return reject(run, null, 'Yamatoからの通知が読み取れません', 'unknown');
  if (settlementNo !== run.state.credit.settlementNo) return;
  run.noticedFor = settlementNo;
  run.stirred = true;
}

/** 受け付けられない操作: recorded, and the order lives on. */
function reject(run: Run, actionId: string | null, problem: string, actor: string): void {
  const now = clock();
  const id = actionId ?? `rejected-${now}-${run.lines.size}`;
  if (run.processed.has(id)) return;
  run.processed.add(id);
  writeLine(run, {
    ...emptyLine(id, 'rejectedMessage', actor),
    state: 'finished',
    outcome: 'refused',
    code: 'malformed',
    detail: problem,
    finishedAt: now,
  });
  run.stirred = true;
}

function signalLineId(name: string): string {
  return `signal-${name.slice(0, NAME_MAX).replace(/[^A-Za-z0-9_.:-]/g, '_')}`;
}

export function emptyLine(id: string, action: string, actor: string): ActionLine {
  return {
    id,
    action,
    state: 'accepted',
    outcome: null,
    code: null,
    label: actionLabel(action),
    detail: null,
    actor,
    note: null,
    waitingUntil: null,
    acceptedAt: clock(),
    finishedAt: null,
    calls: [],
  };
}
