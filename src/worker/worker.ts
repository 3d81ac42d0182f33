/**
 * The workers of one process: one for the orders themselves with their records and the first credits of checkouts, and one
 * for all other calls to each of Yamato's services, on queues of their own so that Yamato's pace is not the orders' pace.
 */
import type { DataConverter } from '@temporalio/common';
import { type ActivityInterceptorsFactory, type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createCheckoutActivities } from '../activities/checkout-activities.ts';
import { createCheckoutBound } from '../activities/checkout-bound.ts';
import { createRecordsActivities } from '../activities/records.ts';
import type { Hosts } from '../activities/service.ts';
import { type ServiceInUse, servicesInUse } from '../activities/services.ts';
import type { ServiceName } from '../domain/order/facets.ts';
import { spansOfOrders } from '../observe/activities.ts';
import type { Records } from '../records/records.ts';
import { methodTaskQueue } from '../workflows/contract.ts';
import { bundleOrderWorkflow } from './workflow-bundle.ts';

export type WorkerOptions = {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** The orders' queue; the others hang on it. */
  readonly taskQueue: string;
  readonly records: Records;
  readonly dataConverter: DataConverter;
  /** Where each service answers. */
  readonly hosts: Readonly<Record<ServiceName, Hosts>>;
  /** Default: all there are. */
  readonly services?: readonly ServiceInUse[] | undefined;
  /** Of one merchant contract, sent by this worker beside the paced queue. Default: all. */
  readonly checkoutsPerSecond?: number | undefined;
  /** Bundled before; without it the workflow code is bundled here. */
  readonly workflowBundle?: WorkflowBundleOption | undefined;
  /** Sees each activity come and go. */
  readonly watcher?: ActivityInterceptorsFactory | undefined;
  /** How long a stopping worker lets its activities finish; longer than the longest call in production. */
  readonly shutdownGraceMs: number;
};

export type RunningWorkers = {
  /** Resolves when all have drained; rejects if one breaks. */
  readonly done: Promise<void>;
  /** Whether all poll. */
  isRunning(): boolean;
  /** Stops polling and waits for what is under way, up to the grace. */
  stop(): Promise<void>;
};

/** Orders sleep for weeks; only those of the moment are worth keeping in memory, at half a megabyte each. */
const CACHED_ORDERS = 100;
const YAMATO_CALLS_AT_ONCE = 100;

export async function startWorkers(options: WorkerOptions): Promise<RunningWorkers> {
  const { connection, namespace, taskQueue, records, dataConverter, hosts } = options;
  const common = { connection, namespace, dataConverter, sinks: spansOfOrders, shutdownGraceTime: options.shutdownGraceMs, shutdownForceTime: options.shutdownGraceMs + 1_000, interceptors: { activity: options.watcher === undefined ? [] : [options.watcher] } };
  const services = options.services ?? servicesInUse;
  const sends = Object.fromEntries(services.map((inUse) => [inUse.service, inUse.sends(records, hostsOf(hosts, inUse.service))]));
  const bound = createCheckoutBound(options.checkoutsPerSecond ?? Number.POSITIVE_INFINITY);
  const workflowBundle = options.workflowBundle ?? (await bundleOrderWorkflow());
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue,
      workflowBundle,
      activities: { ...createCheckoutActivities(sends, bound), ...createRecordsActivities(records) },
      maxCachedWorkflows: CACHED_ORDERS,
    }),
    ...services.map((inUse) =>
      Worker.create({
        ...common,
        taskQueue: methodTaskQueue(taskQueue, inUse.service),
        activities: inUse.activities(records, hostsOf(hosts, inUse.service)),
        maxConcurrentActivityTaskExecutions: YAMATO_CALLS_AT_ONCE,
      }),
    ),
  ]);
  const done = Promise.all(workers.map((worker) => worker.run())).then(() => undefined);
  // Whoever composes the process looks at `done`; it must not be an unhandled rejection before that.
  done.catch(() => undefined);
  return {
    done,
    isRunning: () => workers.every(polls),
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}

/** One that runs activities alone has no poller for workflows, which counts as one that was shut down. */
function polls(worker: Worker): boolean {
  const { runState, workflowPollerState, activityPollerState } = worker.getStatus();
  return runState === 'RUNNING' && activityPollerState === 'POLLING' && workflowPollerState !== 'FAILED';
}

function hostsOf(hosts: WorkerOptions['hosts'], service: ServiceName): Hosts {
  const of = hosts[service];
  if (of === undefined) throw new Error(`nobody says where ${service} answers`);
  return of;
}
