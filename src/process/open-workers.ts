/** The workers of a process with the SDK's runtime and its connection to the engine. */
import type { DataConverter } from '@temporalio/common';
import { NativeConnection, Runtime } from '@temporalio/worker';
import type { Config } from '../config.ts';
import type { Engine } from '../engine/open-engine.ts';
import { freePort } from '../engine/ports.ts';
import { type Log, temporalLogger } from '../log.ts';
import { watchActivities } from '../observe/activities.ts';
import type { Metrics } from '../observe/metrics.ts';
import { readSdkMetrics, sdkMetricsOptions } from '../observe/sdk-metrics.ts';
import type { Records } from '../records/records.ts';
import { type RunningWorkers, startWorkers, type WorkerOptions } from '../worker/worker.ts';
import { defaultTaskQueue } from '../workflows/contract.ts';
import type { Stages } from './stages.ts';
import { explained } from './start-fault.ts';

type Around = { readonly config: Config; readonly log: Log; readonly stages: Stages; readonly metrics: Metrics };
type With = { readonly engine: Engine; readonly records: Records; readonly dataConverter: DataConverter; readonly hosts: WorkerOptions['hosts'] };

export type OpenWorkers = RunningWorkers & {
  /** Rejects when the engine does not answer the workers' own connection. */
  reachEngine(): Promise<void>;
};

const ANSWER_MS = 2_000;

export async function openWorkers({ config, log, stages, metrics }: Around, { engine, records, dataConverter, hosts }: With): Promise<OpenWorkers> {
  await explained('workers', () => installRuntime(log, metrics));
  const native = await explained('engine', () => NativeConnection.connect(engine.access));
  stages.add('worker connection', () => native.close());
  const workers = await explained('workers', () => startWorkers({
    connection: native, namespace: engine.namespace, taskQueue: defaultTaskQueue, records, dataConverter, hosts, shutdownGraceMs: config.shutdownGraceMs,
    checkoutsPerSecond: config.yamatoCheckoutsPerSecond,
    watcher: watchActivities(log, metrics.registry),
    workflowBundle: config.workflowBundle === undefined ? undefined : { codePath: config.workflowBundle },
  }));
  stages.add('workers', () => workers.stop());
  metrics.watch({
    name: 'workers',
    read: async () => {
      if (!workers.isRunning()) throw new Error('not polling');
    },
  });
  return {
    ...workers,
    async reachEngine() {
      await native.withDeadline(Date.now() + ANSWER_MS, () => native.workflowService.getSystemInfo({}));
    },
  };
}

/** So often another port is taken, should somebody else have been quicker. */
const PORT_TRIES = 5;

async function installRuntime(log: Log, metrics: Metrics): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const port = await freePort();
    try {
      Runtime.install({
        logger: temporalLogger(log),
        shutdownSignals: [],
        // What its native part has to say comes as our lines, too.
        telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} }, metrics: sdkMetricsOptions(port) },
      });
    } catch (error) {
      if (tried === PORT_TRIES) throw error;
      continue;
    }
    metrics.watch({ name: 'sdkMetrics', read: async () => void (await readSdkMetrics(port)) });
    metrics.join(() => readSdkMetrics(port));
    return;
  }
}
