/** What the engine keeps of an order's runs, deleted run by run. */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** `before`: instant; a run that began later belongs to a later start, and is left alone. */
export type RunsToClear = { readonly before: string; readonly replace: boolean };

type Seen = { readonly runId: string; readonly isOpen: boolean };

/** Answers how many runs of before there were; none: nothing is left. Repeated until then, as lists lag and deleting takes its time. */
export async function clearRuns(client: Client, workflowId: string, { before, replace }: RunsToClear): Promise<number> {
  const runs = await runsOf(client, workflowId, Date.parse(before));
  for (const { runId, isOpen } of runs) {
    try {
      if (!isOpen) await client.workflowService.deleteWorkflowExecution({ namespace: client.options.namespace, workflowExecution: { workflowId, runId } });
      else if (replace) await client.workflow.getHandle(workflowId, runId).terminate('its history needs a key that was destroyed; another run goes on from the records');
    } catch (error) {
      // Gone meanwhile, or just ended: the next round sees.
      if (!isGone(error)) throw error;
    }
  }
  return runs.length;
}

/** By the list, which knows all of them and lags, and the newest one besides, which is known at once. */
async function runsOf(client: Client, workflowId: string, before: number): Promise<readonly Seen[]> {
  const seen = new Map<string, Seen>();
  const note = ({ runId, startTime, status }: { readonly runId: string; readonly startTime: Date; readonly status: { readonly name: string } }): void => {
    if (startTime.getTime() <= before) seen.set(runId, { runId, isOpen: status.name === 'RUNNING' });
  };
  for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) note(run);
  try {
    note(await client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return [...seen.values()];
}

const NOT_FOUND = 5;

function isGone(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError || (error instanceof Error && 'code' in error && error.code === NOT_FOUND);
}
