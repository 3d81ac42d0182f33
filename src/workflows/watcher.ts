/** Keeps one watch on Yamato going while the order waits: started for a plan, ended by a change, cancelled before a call. */
import { RetryState } from '@temporalio/common';
import { ActivityFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Inquiry } from '../domain/order/inquiry.ts';
import { samePlan, type WatchPlan } from '../domain/lifecycle/watch.ts';
import { watchCalls } from './calls.ts';
import { creditRef } from './one-call.ts';
import { clock, type Run } from './run.ts';

export type Watcher = {
  plan: WatchPlan | null;
  scope: CancellationScope | null;
  /** What the watch of one credit brought: a change, or nothing until its time was up. */
  found: { readonly plan: WatchPlan; readonly settlementNo: string; readonly inquiry: Inquiry | null } | null;
};

export function createWatcher(): Watcher {
  return { plan: null, scope: null, found: null };
}

/** Longest life of an order, 400 days. */
const FOR_EVER_MS = 400 * 86_400_000;

const summaries: Readonly<Record<WatchPlan['purpose'], string>> = {
  hold: '審査結果の確認（変わるまで繰り返し）',
  recheck: '出荷前の与信の再確認（変わるまで繰り返し）',
  track: '配送・請求・入金の追跡（変わるまで繰り返し）',
};

export function watch(watcher: Watcher, run: Run, plan: WatchPlan | null): void {
  if (samePlan(watcher.plan, plan)) return;
  stopWatching(watcher);
  if (plan === null) return;
  const scope = new CancellationScope();
  const { settlementNo } = run.state.credit;
  watcher.plan = plan;
  watcher.scope = scope;
  void scope
    .run(() => ask(run, plan))
    .then((inquiry) => arrive(watcher, run, scope, { plan, settlementNo, inquiry }))
    .catch((error: unknown) => {
      if (isCancellation(error)) return;
      if (!(error instanceof ActivityFailure)) throw error;
      // The last pause did not fit before the end: that is giving up, not an error.
      if (error.retryState === RetryState.TIMEOUT || plan.giveUpAt !== null) arrive(watcher, run, scope, { plan, settlementNo, inquiry: null });
      else throw error;
    });
}

/** Before anything is changed at Yamato: an answer asked for earlier would look like drift. */
export function stopWatching(watcher: Watcher): void {
  watcher.scope?.cancel();
  watcher.plan = null;
  watcher.scope = null;
  watcher.found = null;
}

function ask(run: Run, plan: WatchPlan): Promise<Inquiry> {
  const giveUpInMs = plan.giveUpAt === null ? FOR_EVER_MS : Math.max(1, Date.parse(plan.giveUpAt) - Date.parse(clock()));
  return watchCalls(run.state, giveUpInMs).watch.executeWithOptions({ summary: summaries[plan.purpose] }, [
    { ...creditRef(run), plan },
  ]);
}

function arrive(watcher: Watcher, run: Run, scope: CancellationScope, found: NonNullable<Watcher['found']>): void {
  if (watcher.scope !== scope) return;
  watcher.plan = null;
  watcher.scope = null;
  watcher.found = found;
  run.stirred = true;
}
