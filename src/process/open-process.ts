/**
 * Composes one process from its parts: engine and sandbox (development only), records, workers, API.
 * The order is the order of dependence; stopping goes the other way round.
 */
import { join } from 'node:path';
import { collectDefaultMetrics } from 'prom-client';
import { Client, Connection } from '@temporalio/client';
import { createApi } from '../api/app.ts';
import { createConnectionTest, type Hosts } from '../api/connection-test.ts';
import { createEngine } from '../api/engine.ts';
import { createLostOrders, startLostOrders } from '../api/lost-orders.ts';
import { createSweepCounters } from '../api/sweep-metrics.ts';
import { OLDER_THAN_MS, startSweep } from '../api/sweep.ts';
import type { Config } from '../config.ts';
import { lockDataDir } from '../engine/data-dir-lock.ts';
import { abilitiesOf, lackOf } from '../engine/abilities.ts';
import { type Engine, openEngine } from '../engine/open-engine.ts';
import { assertPortsFree, type WantedPort } from '../engine/ports.ts';
import { createDataConverter } from '../keys/data-converter.ts';
import { createPayloadCodec } from '../keys/payload-codec.ts';
import type { Log } from '../log.ts';
import { masterKeyOf } from '../master-key.ts';
import { watchEngine } from '../observe/engine-metrics.ts';
import { countTroubles } from '../observe/log-metrics.ts';
import { createMetrics, type Metrics } from '../observe/metrics.ts';
import { originOfMessages } from '../observe/origin-header.ts';
import { watchRecords } from '../observe/records-metrics.ts';
import { useTracer } from '../observe/spans.ts';
import { measureYamato } from '../observe/yamato-metrics.ts';
import { openRecords } from '../records/open-records.ts';
import type { Records } from '../records/records.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { RunningWorkers } from '../worker/worker.ts';
import { paceYamatoCalls } from '../worker/yamato-pace.ts';
import { defaultTaskQueue } from '../workflows/contract.ts';
import { type DemoKeys, demoMerchant, demoShop, seedDemoShop } from './demo-shop.ts';
import { type DevFile, removeDevFile, writeDevFile } from './dev-file.ts';
import { takeInFirstKeys } from './first-keys.ts';
import { openTogether } from './open-together.ts';
import { openWorkers, type OpenWorkers } from './open-workers.ts';
import { serveHealth } from './serve-health.ts';
import { createStages, type Stages } from './stages.ts';
import { explained, isSpoken, reasonOf, StartFault, startFault } from './start-fault.ts';
import { allowNewEngine, allowNewRecords, compareStores, engineWaitsForRecords, recordsFolderOf } from './two-stores.ts';
import { yamatoHosts } from './yamato-hosts.ts';

export type RunningProcess = {
  /** In development: what screen and scripts are told. */
  readonly dev: DevFile | null;
  /** Found at the start, and taken up bit by bit from then on; null: not known. */
  readonly ordersWithoutRun: number | null;
  /** Rejects when a part that must live breaks. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
};

/** Between two looks for claims the engine has not been seen to take. */
const SWEEP_EVERY_MS = 10_000;
/** How long a start may look for orders without a run; the rest is found as it goes. */
const COUNT_WITHIN_MS = 5_000;
/** How long requests under way may finish when the process stops; the engine keeps what they were waiting for. */
const API_CLOSE_MS = { development: 2_000, production: 35_000 } as const;

/** Throws errors whose messages are fit for the screen; whatever was started by then is stopped again. */
export async function openProcess(config: Config, env: NodeJS.ProcessEnv, log: Log, report: (line: string) => void): Promise<RunningProcess> {
  const stages = createStages(log);
  try {
    return await open({ config, env, log, report, stages });
  } catch (error) {
    await stages.stop();
    throw error;
  }
}

type Opening = { readonly config: Config; readonly env: NodeJS.ProcessEnv; readonly log: Log; readonly report: (line: string) => void; readonly stages: Stages };

async function open(opening: Opening): Promise<RunningProcess> {
  const { config, stages } = opening;
  const development = config.environment === 'development';
  await openTraces(opening);
  await explained('dataFolder', () => takeFolderAndPorts(opening, development));
  const { engine, records, sandboxUrl } = await openParts(opening, development);
  if (config.role !== 'worker') await explained('records', () => takeInFirstKeys(records, config.firstKeys));
  const keys = development || (config.trial && config.role === 'all') ? await explained('dataFolder', () => seedDemoShop(records, config.dataDir)) : null;
  const hosts = yamatoHosts(sandboxUrl ?? config.sandboxUrl ?? null);
  const dataConverter = createDataConverter(records.keyring);
  const metrics = openMetrics(opening, records);
  if (config.role !== 'api') stages.add('figures of Yamato', measureYamato(metrics.registry, Object.keys(hosts)));
  let workers: OpenWorkers | null = null;
  let ordersWithoutRun: number | null = null;
  if (config.role !== 'api') workers = await openWorkers({ ...opening, metrics }, { engine, records, dataConverter, hosts });
  if (config.role === 'worker' && workers !== null) {
    const running = workers;
    await explained('api', () => serveHealth({ ...opening, metrics }, { records, workers: running }));
  }
  if (config.role !== 'worker') {
    const connection = Connection.lazy(engine.access);
    stages.add('client connection', () => connection.close());
    const client = new Client({ connection, namespace: engine.namespace, dataConverter, interceptors: { workflow: [originOfMessages] } });
    await paceYamatoCalls(client, defaultTaskQueue, config.yamatoCallsPerSecond);
    const running = workers;
    ordersWithoutRun = await explained('api', () => serve(opening, { records, client, hosts, engine, metrics, isWorking: () => running === null || running.isRunning() }));
  }
  // `migrate` has looked where it goes before; nobody waits for this.
  if (config.temporal.address !== undefined && config.temporal.prepare && config.role !== 'worker') void tellLacks(engine, opening.log);
  const dev = keys === null || !development ? null : announce(opening, engine, keys);
  return { dev, ordersWithoutRun, broken: watchParts(engine, workers, stages), stop: () => stages.stop() };
}

/** Nothing of OpenTelemetry is loaded where no collector is named. */
async function openTraces({ config: { otlpEndpoint, role }, log, stages }: Opening): Promise<void> {
  if (otlpEndpoint === undefined) return;
  const { openTracer } = await import('../observe/otlp.ts');
  const tracer = openTracer(otlpEndpoint, role, log);
  useTracer(tracer);
  stages.add('traces', async () => {
    useTracer(null);
    await tracer.close();
  });
}

function openMetrics({ config: { role }, stages }: Opening, records: Records): Metrics {
  const metrics = createMetrics(role === 'migrate' ? 'all' : role);
  collectDefaultMetrics({ register: metrics.registry });
  stages.add('figures of the log', countTroubles(metrics.registry));
  metrics.watch({ name: 'records', read: () => records.ping() });
  return metrics;
}

async function tellLacks({ access, namespace }: Engine, log: Log): Promise<void> {
  try {
    for (const line of lackOf(await abilitiesOf(access, namespace))) log.warn({ event: 'engine.lacks' }, line);
  } catch (error) {
    log.warn({ event: 'engine.lacks', err: error }, 'it could not be found out what the Temporal server is set to');
  }
}

type Parts = { readonly engine: Engine; readonly records: Records; readonly sandboxUrl: string | null };

/** Side by side where they can: a store that is to be made waits until the other one has been looked at. */
async function openParts(opening: Opening, development: boolean): Promise<Parts> {
  const { config, report } = opening;
  const recordsFirst = engineWaitsForRecords(config);
  const records = Promise.withResolvers<Records>();
  const engine = startEngine(opening, async () => {
    if (recordsFirst) await allowNewEngine(config, await records.promise);
  });
  const sandbox = development ? explained('sandbox', () => openSandbox(opening)) : Promise.resolve(null);
  const ready = async (): Promise<void> => {
    await sandbox;
    if (!recordsFirst) await engine;
  };
  const opened = startRecords(opening, { ready, beforeCreation: async () => (recordsFirst ? undefined : allowNewRecords(config, await engine)) });
  opened.then(records.resolve, records.reject);
  // Told by `opened` as well, and often waited for by nobody.
  records.promise.catch(() => undefined);
  const [engineThere, recordsThere, sandboxUrl] = await openTogether(engine, opened, sandbox);
  const told = await explained('engine', () => compareStores(config, engineThere, recordsThere));
  if (told !== null) report(told);
  return { engine: engineThere, records: recordsThere, sandboxUrl };
}

async function takeFolderAndPorts({ config, stages }: Opening, development: boolean): Promise<void> {
  if (development || config.databaseUrl === undefined) {
    const lock = lockDataDir(config.dataDir);
    stages.add('data folder', () => lock.release());
    removeDevFile(config.dataDir);
  }
  const wanted: WantedPort[] = [{ setting: 'PORT', port: config.port, host: config.host }];
  if (development) wanted.push({ setting: 'SANDBOX_PORT', port: config.sandboxPort, host: '127.0.0.1' });
  await assertPortsFree(wanted);
}

async function startEngine({ config, env, report, stages }: Opening, allow: () => Promise<void>): Promise<Engine> {
  await allow();
  const engine = await explained('engine', () => openEngine({ config, env, codecEndpoint: `${urlOf(config.host, config.port)}/codec`, report }));
  stages.add('engine', () => engine.stop());
  return engine;
}

type RecordsGuards = {
  /** Whether everything else has come up: a master key is made only then. */
  readonly ready: () => Promise<void>;
  readonly beforeCreation: () => Promise<void>;
};

async function startRecords({ config, stages }: Opening, { ready, beforeCreation }: RecordsGuards): Promise<Records> {
  const place = config.databaseUrl === undefined ? { dataDir: recordsFolderOf(config) } : { databaseUrl: config.databaseUrl };
  const masterKey = async (state: 'new' | 'known'): Promise<Uint8Array> => {
    if (state === 'new') await ready();
    return masterKeyOf(config, state);
  };
  const records = await openRecords({ ...place, masterKey, beforeCreation }).catch((error: unknown) => {
    const fault = startFault('records', error);
    throw config.databaseUrl === undefined || isSpoken(error) ? fault : databaseFault(error);
  });
  stages.add('records', () => records.close());
  return records;
}

/** The address itself is not shown: it may hold a password. */
function databaseFault(error: unknown): Error {
  return new StartFault(`The records cannot be opened on the PostgreSQL that DATABASE_URL names: ${reasonOf(error)}. Start that server, create the database, or correct the setting.`, { cause: error });
}

async function openSandbox({ config, stages }: Opening): Promise<string> {
  const sandbox = await startSandbox({ port: config.sandboxPort, databasePath: join(config.dataDir, 'sandbox.sqlite'), demoFor: `http://127.0.0.1:${config.port}` });
  stages.add('sandbox', () => sandbox.close());
  return sandbox.url;
}

type Serving = { readonly records: Records; readonly client: Client; readonly hosts: Hosts; readonly engine: Engine; readonly metrics: Metrics; readonly isWorking: () => boolean };

/** How many orders have no run; null: not known. */
async function serve({ config, log, stages }: Opening, { records, client, hosts, engine, metrics, isWorking }: Serving): Promise<number | null> {
  const reachEngine = async (): Promise<void> => {
    await client.withDeadline(Date.now() + 2_000, () => client.workflowService.getSystemInfo({}));
  };
  metrics.watch({ name: 'engine', read: reachEngine });
  watchRecords(metrics, records, { now: () => new Date(), unsentForMs: OLDER_THAN_MS });
  watchEngine(metrics, client, { taskQueue: defaultTaskQueue, services: Object.keys(hosts) });
  const app = await createApi({
    records,
    temporal: client,
    taskQueue: defaultTaskQueue,
    codec: createPayloadCodec(records.keyring),
    log,
    now: () => new Date(),
    development: config.environment === 'development',
    sandbox: config.environment === 'development' || config.trial,
    publicUrl: config.publicUrl,
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
  const stopSweep = startSweep(sweeping, SWEEP_EVERY_MS);
  const stopLostOrders = startLostOrders(lostOrders, SWEEP_EVERY_MS);
  stages.add('api', async () => {
    await Promise.all([stopSweep(), stopLostOrders()]);
    const hurry = setTimeout(() => app.server.closeAllConnections(), API_CLOSE_MS[config.environment]);
    await app.close();
    clearTimeout(hurry);
  });
  return ordersWithoutRun;
}

function announce({ config, stages }: Opening, engine: Engine, keys: DemoKeys): DevFile {
  const api = urlOf(config.host, config.port);
  const dev: DevFile = {
    api,
    docs: `${api}/docs`,
    temporalUi: engine.uiUrl ?? '',
    sandbox: `http://127.0.0.1:${config.sandboxPort}`,
    shop: demoShop,
    keys,
    sandboxMerchant: demoMerchant,
  };
  writeDevFile(config.dataDir, dev);
  stages.add('dev.json', () => removeDevFile(config.dataDir));
  return dev;
}

/** A part that ends although nobody stops it. */
function watchParts(engine: Engine, workers: RunningWorkers | null, stages: Stages): Promise<never> {
  const watched = [
    engine.exited.then(() => 'the Temporal engine has ended by itself; see engine.log in the data folder'),
    ...(workers === null ? [] : [workers.done.then(() => 'the workers have ended', () => 'a worker has broken; see the log')]),
  ];
  return Promise.race(watched).then((message) => {
    if (stages.isStopping()) return new Promise<never>(() => {});
    throw new Error(message);
  });
}

/** Where a browser on this machine finds it. */
function urlOf(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
