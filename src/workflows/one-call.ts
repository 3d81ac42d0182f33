/** What every call of an order has in common: for which credit, what is left of it when the worker dies, where it is noted. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { SystemActionName } from '../domain/order/actions.ts';
import type { CreditRef } from '../activities/contract.ts';
import { BEHIND, type Call, type CallResult } from '../domain/order/call-result.ts';
import { WORKER_LOST } from '../domain/order/facts.ts';
import type { CallLine } from '../domain/order/history.ts';
import { isUndecodable } from '../keys/undecodable.ts';
import { emptyLine } from './messages.ts';
import { addCalls, clock, ownLineId, type Run, writeOwnLine } from './run.ts';

/** As the worker's SDK calls it; an activity of ours throws none. */
const UNKNOWN_ACTIVITY = 'NotFoundError';

/** The line of the order's start. */
export function startLineId(run: Run): string {
  return `start-${run.state.claimId}`;
}

/** A call belongs to the action in hand, else to the start of the order, else to a line of the system's own. */
export function noteCalls(run: Run, calls: readonly CallLine[], systemAction: SystemActionName = 'resolveUnknown'): void {
  if (calls.some(({ outcome, code }) => outcome === 'notSent' && code === BEHIND)) run.overtaken = true;
  const id = run.current?.actionId ?? startLineId(run);
  if (run.lines.has(id)) return addCalls(run, id, calls);
  if (calls.length === 0) return;
  const now = clock();
  writeOwnLine(run, { ...emptyLine(ownLineId(run), systemAction, 'system'), state: 'finished', outcome: 'done', finishedAt: now, calls });
}

/** An activity by the name that a plan or a row gives it. */
export function activityOf<A>(activities: Readonly<Record<string, A>>, name: string): A {
  const activity = activities[name];
  if (activity === undefined) throw new Error(`no such activity: ${name}`);
  return activity;
}

export function creditRef({ state }: Run): CreditRef {
  const { shop, orderNumber, service, credit, policy } = state;
  return { shop, orderNumber, service, settlementNo: credit.settlementNo, callTimeoutMs: policy.callTimeoutMs };
}

/** A worker that dies in the middle leaves nothing but a time-out: whether the call went out, nobody knows. */
export async function sent<T>(call: () => Promise<T>, lost: (reason: string) => T): Promise<T> {
  try {
    return sound(await call());
  } catch (error) {
    if (error instanceof ActivityFailure) return lost(WORKER_LOST);
    throw error;
  }
}

/** The worker that took it, of an older build, has no such activity: nothing was begun. */
export function isUnknownThere(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === UNKNOWN_ACTIVITY;
}

/** A result that cannot be read fails the task, which is repeated until it can: nothing is guessed. */
export function sound<T>(value: T): T {
  if (isUndecodable(value)) throw new Error('an activity result cannot be decoded');
  return value;
}

export function lostCall<T>(operation: string, settlementNo: string, reason: string): Call<T> {
  const result: CallResult<T> = { kind: 'unknown', reason };
  return { operation, settlementNo, sentAt: clock(), result };
}
