/** The API of a process, with the sweeps that hand over what the engine was not seen to take. */
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { createApi } from '../api/app.ts';
import { createArchiving, startArchiving } from '../api/archive-rounds.ts';
import { createConnectionTest, type Hosts } from '../api/connection-test.ts';
import { cleanUpOnce } from '../api/engine-cleanups.ts';
import { createEngine } from '../api/engine.ts';
import { createLostOrders } from '../api/lost-orders.ts';
import { createRoster } from '../api/roster.ts';
import { everyRound } from '../api/rounds.ts';
import { createSweepCounters } from '../api/sweep-metrics.ts';
import { OLDER_THAN_MS, sweepOnce } from '../api/sweep.ts';
import type { Config } from '../config.ts';
import type { Engine } from '../engine/open-engine.ts';
import { createPayloadCodec } from '../keys/payload-codec.ts';
import type { Log } from '../log.ts';
import { watchEngine } from '../observe/engine-metrics.ts';
import type { Metrics } from '../observe/metrics.ts';
import { originOfMessages } from '../observe/origin-header.ts';
import { watchRecords } from '../observe/records-metrics.ts';
import type { Records } from '../records/records.ts';
import { paceYamatoCalls } from '../worker/yamato-pace.ts';
import { defaultTaskQueue } from '../workflows/contract.ts';
import type { Stages } from './stages.ts';

/** Between two rounds of whatever one process does for all: claims the engine has not been seen to take, orders without a run, cleaning up. */
const ROUND_EVERY_MS = 10_000;
/** Between two turns of moving what is old into the archive. */
const ARCHIVE_EVERY_MS = 60_000;
/** How long a start may look for orders without a run; the rest is found as it goes. */
const COUNT_WITHIN_MS = 5_000;
/** How long requests under way may finish when the process stops; the engine keeps what they were waiting for. */
const API_CLOSE_MS = { development: 2_000, production: 35_000 } as const;

type Around = { readonly config: Config; readonly log: Log; readonly stages: Stages; readonly metrics: Metrics };
type With = { readonly records: Records; readonly dataConverter: DataConverter; readonly hosts: Hosts; readonly browserHosts: Hosts; readonly engine: Engine; readonly isWorking: () => boolean };

/** How many orders have no run; null: not known. */
export async function serveApi({ config, log, stages, metrics }: Around, { records, dataConverter, hosts, browserHosts, engine, isWorking }: With): Promise<number | null> {
  const connection = Connection.lazy(engine.access);
  stages.add('client connection', () => connection.close());
  const client = new Client({ connection, namespace: engine.namespace, dataConverter, interceptors: { workflow: [originOfMessages] } });
  await paceYamatoCalls(client, defaultTaskQueue, config.yamatoCallsPerSecond);
  const reachEngine = async (): Promise<void> => {
    await client.withDeadline(Date.now() + 2_000, () => client.workflowService.getSystemInfo({}));
  };
  metrics.watch({ name: 'engine', read: reachEngine });
  watchRecords(metrics, records, { now: () => new Date(), unsentForMs: OLDER_THAN_MS, tellsBackups: config.databaseUrl !== undefined });
  watchEngine(metrics, client, { taskQueue: defaultTaskQueue, services: Object.keys(hosts) });
  const roster = createRoster({ records, log });
  const app = await createApi({
    records,
    processes: () => roster.size(),
    temporal: client,
    taskQueue: defaultTaskQueue,
    codec: createPayloadCodec(records.keyring),
    log,
    now: () => new Date(),
    development: config.environment === 'development',
    sandbox: config.environment === 'development' || config.trial,
    publicUrl: config.publicUrl,
    browserHosts,
    backupsKeptDays: config.backupsKeptDays,
    destroyedKeysFile: config.destroyedKeysFile,
    checks: {
      engine: reachEngine,
      worker: async () => {
        if (!isWorking()) throw new Error('not polling');
      },
    },
    connectionTest: createConnectionTest(hosts, () => new Date()),
    trustedProxies: config.trustedProxies,
    metrics,
    metricsToken: config.metricsToken,
    uiOrigins: engine.uiUrl === undefined ? config.uiOrigins : [engine.uiUrl, engine.uiUrl.replace('127.0.0.1', 'localhost')],
  });
  const sweeping = { records, engine: createEngine(client, defaultTaskQueue), log, counters: createSweepCounters(metrics.registry) };
  const lostOrders = createLostOrders(sweeping);
  await app.listen({ host: config.host, port: config.port });
  const ordersWithoutRun = await lostOrders.count(COUNT_WITHIN_MS);
  const leave = await roster.join(ROUND_EVERY_MS);
  const stopRounds = [
    roster.turn('sweep', () => sweepOnce(sweeping)),
    roster.turn('lostOrders', () => lostOrders.round(), () => lostOrders.rest()),
    roster.turn('cleanups', () => cleanUpOnce(sweeping)),
  ].map((round) => everyRound(ROUND_EVERY_MS, round));
  const { afterDays } = config.archive;
  const stopArchiving = afterDays === null ? undefined : startArchiving(createArchiving({ records, log, now: () => new Date() }, afterDays), ARCHIVE_EVERY_MS);
  stages.add('api', async () => {
    await Promise.all([...stopRounds.map((stop) => stop()), stopArchiving?.()]);
    await leave();
    const hurry = setTimeout(() => app.server.closeAllConnections(), API_CLOSE_MS[config.environment]);
    await app.close();
    clearTimeout(hurry);
  });
  return ordersWithoutRun;
}

/** Where a browser on this machine finds it. */
export function urlOf(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
