/** All that is known of one order, for whoever reads a failure: history with its calls, Yamato's ledger, the state, and what its runs did. */
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import type { ActionLine } from '../../src/domain/order/history.ts';
import type { Yamato } from '../support/sandbox-control.ts';
import type { System } from '../support/system.ts';

export async function everythingOf(system: System, yamato: Yamato, number: string, settlementNumbers: readonly string[]): Promise<string> {
  const { records, shop, client } = system;
  const [loaded, history, credits] = await Promise.all([records.loadForResume(shop, number), records.listActions(shop, number, { limit: 200, before: null }), yamato.credits(...settlementNumbers)]);
  const calls = await Promise.all(credits.map(async ({ orderNo }) => `${orderNo}: ${(await yamato.operations(orderNo)).join(' ')}`));
  return [
    '-- history', ...history.lines.toReversed().flatMap(toldOf),
    '-- calls that came in', ...calls,
    '-- ledger', ...credits.map(({ orderNo, status, live, amountYen, changes }) => JSON.stringify({ orderNo, status, live, amountYen, changes })),
    '-- runs', ...(await runsOf(client, orderWorkflowId(shop, number))),
    '-- state', JSON.stringify(loaded?.state), JSON.stringify(loaded?.unfinished),
  ].join('\n');
}

function toldOf({ id, action, state, outcome, code, detail, acceptedAt, finishedAt, calls }: ActionLine): readonly string[] {
  return [
    [acceptedAt, finishedAt, id, action, state, outcome, code, detail].join(' | '),
    ...calls.map((call) => `    ${JSON.stringify(call)}`),
  ];
}

/** What each run was told and asked for, oldest first. */
async function runsOf(client: System['client'], workflowId: string): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const { runId, status, startTime } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const named = (events ?? []).map(({ eventTime, activityTaskScheduledEventAttributes: activity, workflowExecutionSignaledEventAttributes: signal, markerRecordedEventAttributes: marker, activityTaskTimedOutEventAttributes: late, eventType }) => {
      const what = activity?.activityType?.name ?? signal?.signalName ?? (marker == null ? null : marker.failure == null ? 'told' : 'not told') ?? (late == null ? null : 'timed out') ?? `#${eventType}`;
      return `${(Number(eventTime?.seconds ?? 0) % 1_000) + Math.round(Number(eventTime?.nanos ?? 0) / 1e6) / 1_000} ${what}`;
    });
    told.unshift(`${runId} ${status.name} ${startTime.toISOString()}: ${named.join(', ')}`);
  }
  return told;
}
