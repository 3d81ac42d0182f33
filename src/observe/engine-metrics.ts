/**
 * What the engine says of the whole installation: how long its queues are, and which orders ended as none should. Every API
 * tells the same, so whoever reads several takes the highest; workers tell none of it.
 */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { Gauge } from 'prom-client';
import { methodTaskQueue, orderWorkflowType } from '../workflows/contract.ts';
import type { Metrics } from './metrics.ts';

const { TaskQueueType } = proto.temporal.api.enums.v1;

/** As the SDK's own metrics call them, beside the engine's number. */
const types = { workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY } as const;
type QueueType = keyof typeof types;
type Queue = { readonly queue: string; readonly type: QueueType };

/** An order ends as completed; each of these means that something or somebody ended it. */
const WRONG_ENDS = ['Failed', 'TimedOut', 'Terminated', 'Canceled'] as const;
const DAY_MS = 86_400_000;
const ANSWER_MS = 2_500;

export function watchEngine(metrics: Metrics, client: Client, { taskQueue, services }: { readonly taskQueue: string; readonly services: readonly string[] }): void {
  const queues: readonly Queue[] = [
    { queue: taskQueue, type: 'workflow' },
    { queue: taskQueue, type: 'activity' },
    ...services.map((service): Queue => ({ queue: methodTaskQueue(taskQueue, service), type: 'activity' })),
  ];
  const registers = [metrics.registry];
  const labelNames = ['queue', 'type'] as const;
  const backlog = new Gauge({ name: 'torihiki_task_queue_backlog', help: 'Tasks that wait in a queue of the engine, about', labelNames, registers });
  const oldest = new Gauge({ name: 'torihiki_task_queue_oldest_seconds', help: 'How long the oldest of them waits, about', labelNames, registers });
  const pollers = new Gauge({ name: 'torihiki_task_queue_pollers', help: 'Workers that asked a queue for tasks in the last minutes', labelNames, registers });
  const wrongEnds = new Gauge({ name: 'torihiki_orders_ended_wrong', help: 'Runs of orders that the engine closed in the last 24 hours without their having come to an end', labelNames: ['status'], registers });

  const lookAt = async ({ queue, type }: Queue): Promise<void> => {
    const seen = await client.workflowService.describeTaskQueue({ namespace: client.options.namespace, taskQueue: { name: queue }, taskQueueType: types[type], reportStats: true });
    backlog.set({ queue, type }, Number(seen.stats?.approximateBacklogCount ?? 0));
    oldest.set({ queue, type }, Number(seen.stats?.approximateBacklogAge?.seconds ?? 0));
    pollers.set({ queue, type }, seen.pollers.length);
  };

  const count = async (): Promise<void> => {
    const since = new Date(Date.now() - DAY_MS).toISOString();
    const statuses = WRONG_ENDS.map((status) => `'${status}'`).join(', ');
    const { groups } = await client.workflow.count(`WorkflowType = '${orderWorkflowType}' AND ExecutionStatus IN (${statuses}) AND CloseTime > '${since}' GROUP BY ExecutionStatus`);
    for (const status of WRONG_ENDS) wrongEnds.set({ status }, groups.find(({ groupValues }) => String(groupValues[0]) === status)?.count ?? 0);
  };

  metrics.watch({
    name: 'engineFigures',
    async read() {
      await client.withDeadline(Date.now() + ANSWER_MS, () => Promise.all([...queues.map(lookAt), count()]));
    },
    forget() {
      for (const gauge of [backlog, oldest, pollers, wrongEnds]) gauge.reset();
    },
  });
}
