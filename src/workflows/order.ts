/**
 * The life of one order: credit → wait → ship → follow → paid, with doubt, cancels and everything staff do in between.
 *
 * One loop, one queue, one timer. `domain` decides what comes next, this file when, activities do it. After each step the
 * order is published if anything changed; then the loop looks again, or waits until something stirs.
 */
import '../domain/methods.ts';
import { allHandlersFinished, CancellationScope, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import '../domain/methods.ts';
import { nextStep } from '../domain/lifecycle/next-step.ts';
import type { Step } from '../domain/lifecycle/step.ts';
import { foldNotice } from '../domain/lifecycle/buyer-step.ts';
import { foldAbandoned, passTime } from '../domain/lifecycle/pass-time.ts';
import { perform, turnOf } from '../domain/lifecycle/perform.ts';
import { isOfLostRun } from '../domain/lifecycle/perform-amend.ts';
import { refusedAsOld } from '../domain/lifecycle/refused-as-old.ts';
import { foldWatchGaveUp } from '../domain/lifecycle/watch-found.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import { upgradeState } from '../domain/lifecycle/upgrade-state.ts';
import { newOrder } from '../domain/order/order-start.ts';
import { actionName } from '../domain/order/action-body.ts';
import { foldHeldUp } from '../domain/lifecycle/sending.ts';
import { type Alarm, createAlarm, setAlarm, stopAlarm } from './alarm.ts';
import { recordsCalls } from './calls.ts';
import type { OrderInput, OrderResult } from './contract.ts';
import { endAction } from './end-action.ts';
import { serveLookUps } from './look-up-desk.ts';
import { connect, emptyLine, handleMessages, openInbox } from './messages.ts';
import { createPublisher, publish, published, type Publisher } from './publisher.ts';
import { addCalls, amendLine, clock, openRun, ownLineId, type Run, writeLine } from './run.ts';
import { indexedAs } from './search-attributes.ts';
import { carryOut } from './steps.ts';
import { finishStart, foldInquiry, openStartLine } from './take-answer.ts';
import { openLoaded } from './take-up.ts';
import { createWatcher, stopWatching, watch, type Watcher } from './watcher.ts';

export { askYamato } from './ask-yamato.ts';

export async function order(input: OrderInput): Promise<OrderResult> {
  const inbox = openInbox(claimOf(input));
  handleMessages(inbox);
  // Business cancels are actions; a cancel of the workflow itself must not cut a call off.
  return CancellationScope.nonCancellable(async () => {
    const { run, indexed, told } = await begin(input);
    const publisher: Publisher = { ...createPublisher(run, indexed), told };
    connect(inbox, run);
    return live(run, publisher);
  });
}

/** Known before the first message is looked at, but for a resumed run. */
function claimOf(input: OrderInput): string | null {
  switch (input.kind) {
    case 'start':
      return input.claimId;
    case 'continue':
      return input.state.claimId;
    case 'resume':
      return null;
  }
}

/** `told`: what the records hold. */
async function begin(input: OrderInput): Promise<{ run: Run; indexed: string | null; told: OrderState }> {
  switch (input.kind) {
    case 'start': {
      const run = openRun(newOrder(input), input.abandonAt);
      openStartLine(run, input.actor);
      return { run, indexed: indexedAs(run.state), told: run.state };
    }
    case 'resume': {
      const loaded = await recordsCalls.loadOrder.executeWithOptions({ summary: '記録からの読み込み' }, [{ shop: input.shop, orderNumber: input.orderNumber }]);
      if (loaded === null) throw new Error('no such order in the records');
      return { run: openLoaded(loaded), indexed: null, told: loaded.state };
    }
    case 'continue': {
      const run = openRun(upgradeState(input.state), input.abandonAt);
      for (const id of input.processed) run.processed.add(id);
      for (const line of input.lines) run.lines.set(line.id, line);
      for (const waiting of input.queue) run.queue.push(waiting);
      run.verdictTold = input.state.verdict !== null;
      run.verdictPublished = run.verdictTold;
      return { run, indexed: null, told: run.state };
    }
  }
}

async function live(run: Run, publisher: Publisher): Promise<OrderResult> {
  const alarm = createAlarm();
  const watcher = createWatcher();
  for (;;) {
    run.stirred = false;
    if (run.overtaken) return beginAgain(run, alarm, watcher);
    takeAbandon(run);
    takeNotice(run);
    takeNews(run, watcher);
    run.state = passTime(run.state, clock());
    takeOwnActions(run);
    finishStart(run);
    if (run.lookUpRequests.length > 0) {
      await serveLookUps(run, { before: () => stopWatching(watcher), publish: () => publish(run, publisher) });
      continue;
    }
    const step = look(run);
    switch (step.kind) {
      case 'wait':
        noteWaiting(run, step.actionWaits, step.until);
        run.state = foldHeldUp(run.state, step.maintenanceUntil);
        await publish(run, publisher);
        if (run.stirred) continue;
        watch(watcher, run, step.watch);
        setAlarm(alarm, run, step.until, '次の期限まで待つ');
        if (canStartAnew(run, publisher)) return startAnew(run, watcher);
        await condition(() => run.stirred);
        break;
      case 'end':
        if (run.state.outcome !== 'superseded') await publish(run, publisher);
        await published(publisher);
        if (run.stirred) continue;
        run.closing = true;
        stopAlarm(alarm);
        stopWatching(watcher);
        await condition(allHandlersFinished);
        if (run.stirred) {
          run.closing = false;
          continue;
        }
        return { outcome: run.state.outcome ?? 'unknown' };
      default:
        if (step.kind !== 'takeAction' && step.kind !== 'finishAction') {
          stopWatching(watcher);
          run.state = foldHeldUp(run.state, null);
        }
        await carryOut(run, step);
        takeAbandon(run);
        if (isAnswerDue(run) && !run.overtaken) await publish(run, publisher);
    }
  }
}

function look(run: Run): Step {
  return nextStep({ state: run.state, current: run.current, queued: run.queue.map(({ body }) => actionName(body)), now: clock() });
}

/** Somebody may be waiting for the verdict or for the action that was just finished. An end that is none is told to nobody. */
function isAnswerDue(run: Run): boolean {
  return run.current === null && run.unpublished.size > 0 && !run.queue.some(({ body }) => isOfLostRun(run.state, body));
}

/** Actions that are ours alone need not wait for a call in doubt: a decision on it must reach it. */
function takeOwnActions(run: Run): void {
  for (const waiting of run.queue.filter(({ body }) => turnOf(body) !== 'calls')) {
    const first = run.current === null && run.queue[0] === waiting;
    if (turnOf(waiting.body) === 'inTurn' && !first) continue;
    run.queue.splice(run.queue.indexOf(waiting), 1);
    const { state, finish } = refusedAsOld(run.state, waiting) ?? perform(run.state, waiting.body, clock());
    run.state = state;
    endAction(run, waiting, finish ?? { outcome: 'done', code: null, detail: null });
  }
}

/** Between calls: only then is it known whether anything was sent. */
function takeAbandon(run: Run): void {
  if (run.abandonAsked) run.state = foldAbandoned(run.state, clock());
}

function takeNotice(run: Run): void {
  if (run.noticedFor === null) return;
  run.state = foldNotice(run.state, run.noticedFor, clock());
  run.noticedFor = null;
}

/** What the watch saw becomes a line of the history and part of the order. */
function takeNews(run: Run, watcher: Watcher): void {
  const { found } = watcher;
  if (found === null) return;
  watcher.found = null;
  // An action that came with it may have begun a new credit: what was seen is the old one's.
  if (found.settlementNo !== run.state.credit.settlementNo) return;
  const now = clock();
  if (found.inquiry === null) run.state = foldWatchGaveUp(run.state, found.plan, now);
  const drift = found.inquiry === null ? null : foldInquiry(run, found.inquiry);
  const id = ownLineId(run);
  writeLine(run, {
    ...emptyLine(id, found.plan.purpose === 'track' ? 'trackTransaction' : 'recheckCredit', 'system'),
    state: 'finished',
    outcome: 'done',
    detail: drift,
    finishedAt: now,
  });
  addCalls(run, id, found.inquiry?.calls ?? []);
}

function noteWaiting(run: Run, why: string | null, until: string | null): void {
  if (run.current === null) return;
  const line = run.lines.get(run.current.actionId);
  if (line === undefined || (line.state === 'waiting' && line.waitingUntil === until && line.detail === why)) return;
  amendLine(run, line.id, { state: 'waiting', waitingUntil: until, detail: why });
}

/** The records know more than this run's history, which was cut off: what they hold is gone on from, and Yamato is asked first. */
async function beginAgain(run: Run, alarm: Alarm, watcher: Watcher): Promise<never> {
  const { shop, orderNumber } = run.state;
  run.closing = true;
  stopAlarm(alarm);
  stopWatching(watcher);
  await condition(allHandlersFinished);
  return continueAsNew<typeof order>({ kind: 'resume', shop, orderNumber });
}

/** A long life goes on in a new history, at a moment when nothing is in hand. */
function canStartAnew(run: Run, publisher: Publisher): boolean {
  return workflowInfo().continueAsNewSuggested && run.current === null && run.queue.length === 0 && !publisher.background && allHandlersFinished();
}

async function startAnew(run: Run, watcher: Watcher): Promise<never> {
  stopWatching(watcher);
  return continueAsNew<typeof order>({
    kind: 'continue',
    state: run.state,
    abandonAt: run.abandonAt,
    queue: run.queue,
    processed: [...run.processed],
    lines: [...run.lines.values()].filter(({ state }) => state !== 'finished'),
  });
}
