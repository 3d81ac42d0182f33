/**
 * One workflow task as the engine runs it: what came is told to the workflow, its local activities run at once, each result
 * is told in turn, and only a task that completes counts. One that does not — the worker dies, or pauses for too long — is
 * executed again from its history, with a later clock and whatever has come meanwhile; what its local activities did stays.
 */
import type { Publication } from '../../src/domain/order/publication.ts';
import { type Command, fromPayload, type Job, type VirtualRun } from './virtual-worker.ts';

type Around = {
  readonly now: () => number;
  /** An activity of an earlier task that has not ended yet. */
  readonly isUnderWay: (seq: number) => boolean;
  /** A publication at once: what the workflow is told of it; null: the worker dies with the result in its hands. */
  readonly publish: (seq: number, publication: Publication) => Promise<Job | null>;
};

/** All commands of the task, in order; null: it did not complete. */
export async function execute(run: VirtualRun, jobs: readonly Job[], around: Around): Promise<readonly Command[] | null> {
  const commands: Command[] = [];
  const publications: { readonly seq: number; readonly publication: Publication }[] = [];
  let next = jobs;
  for (;;) {
    const newest = await run.activate(around.now(), next);
    commands.push(...newest);
    publications.push(...newest.flatMap(({ scheduleLocalActivity: local }) => (local == null ? [] : [{ seq: Number(local.seq), publication: fromPayload(local.arguments?.[0]) as Publication }])));
    const cancelled = newest.flatMap(({ requestCancelActivity: cancel }) => (cancel == null || !around.isUnderWay(Number(cancel.seq)) ? [] : [cancelledActivity(Number(cancel.seq))]));
    if (cancelled.length > 0) {
      next = cancelled;
      continue;
    }
    const local = publications.shift();
    if (local === undefined) return commands;
    const told = await around.publish(local.seq, local.publication);
    if (told === null) return null;
    next = [told];
  }
}

/** Of a kind whose cancel is not waited for. */
function cancelledActivity(seq: number): Job {
  return { resolveActivity: { seq, result: { cancelled: { failure: { message: 'cancelled', canceledFailureInfo: {} } } } } };
}

/** Of the run: goes out last, and the engine sends the whole task back if anything has come that the run did not see. */
export function isEnd({ completeWorkflowExecution, continueAsNewWorkflowExecution }: Command): boolean {
  return completeWorkflowExecution != null || continueAsNewWorkflowExecution != null;
}
