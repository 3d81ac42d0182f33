/** How fast one merchant contract may be called, over all workers: kept by the engine, per fairness key. */
import type { Client } from '@temporalio/client';
import '../domain/methods.ts';
import { methodsInUse } from '../domain/lifecycle/method.ts';
import { methodTaskQueue } from '../workflows/contract.ts';

/** Temporal's number for the activity side of a task queue. */
const ACTIVITY_QUEUE = 2;

/** Best effort: an engine that does not know the setting calls unpaced. Orders carry their contract as fairness key. */
export async function paceYamatoCalls(client: Client, ordersTaskQueue: string, callsPerSecond: number): Promise<boolean> {
  const paced = await Promise.all(methodsInUse().map(({ service }) => pace(client, methodTaskQueue(ordersTaskQueue, service), callsPerSecond)));
  return paced.every((one) => one);
}

async function pace(client: Client, taskQueue: string, callsPerSecond: number): Promise<boolean> {
  try {
    await client.workflowService.updateTaskQueueConfig({
      namespace: client.options.namespace,
      identity: 'torihiki',
      taskQueue,
      taskQueueType: ACTIVITY_QUEUE,
      updateFairnessKeyRateLimitDefault: { rateLimit: { requestsPerSecond: callsPerSecond }, reason: 'calls per second and merchant contract' },
    });
    return true;
  } catch {
    return false;
  }
}
