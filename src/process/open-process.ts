/**
 * Composes one process from its parts: engine and sandbox (development only), records, workers, API.
 * The order is the order of dependence; stopping goes the other way round.
 */
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { lockDataDir } from '../engine/data-dir-lock.ts';
import { abilitiesOf, lackOf } from '../engine/abilities.ts';
import { type Engine, openEngine } from '../engine/open-engine.ts';
import { assertPortsFree, type WantedPort } from '../engine/ports.ts';
import { createDataConverter } from '../keys/data-converter.ts';
import type { Log } from '../log.ts';
import { masterKeyOf } from '../master-key.ts';
import { openRecords } from '../records/open-records.ts';
import type { Records } from '../records/records.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { RunningWorkers } from '../worker/worker.ts';
import { openDemoCheckout } from './demo-checkout.ts';
import { type DemoKeys, demoMerchant, demoMerchants, demoShop, seedDemoShop } from './demo-shop.ts';
import { type DevFile, removeDevFile, writeDevFile } from './dev-file.ts';
import { takeInFirstKeys } from './first-keys.ts';
import { keepDestroyedList } from './list-keeper.ts';
import { openTogether } from './open-together.ts';
import { openWorkers } from './open-workers.ts';
import { recordsOptionsOf } from './records-options.ts';
import { serveApi, urlOf } from './serve-api.ts';
import { serveHealth } from './serve-health.ts';
import { createStages, type Stages } from './stages.ts';
import { explained, isSpoken, reasonOf, StartFault, startFault } from './start-fault.ts';
import { openMetrics, openTraces } from './telemetry.ts';
import { allowNewEngine, allowNewRecords, compareStores, engineWaitsForRecords, tellRestoration } from './two-stores.ts';
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
  stages.add('list of what was destroyed', await keepDestroyedList({ records, file: config.destroyedKeysFile, log: opening.log }));
  if (config.role !== 'worker') await explained('records', () => takeInFirstKeys(records, config.firstKeys));
  const keys = development || (config.trial && config.role === 'all') ? await explained('dataFolder', () => seedDemoShop(records, config.dataDir)) : null;
  const sandbox = sandboxUrl ?? config.sandboxUrl ?? null;
  const [hosts, browserHosts] = [yamatoHosts(sandbox), yamatoHosts(config.sandboxPublicUrl ?? sandbox)];
  const dataConverter = createDataConverter(records.keyring);
  const metrics = openMetrics(opening, records, Object.keys(hosts));
  const around = { ...opening, metrics };
  const workers = config.role === 'api' ? null : await openWorkers(around, { engine, records, dataConverter, hosts });
  if (config.role === 'worker' && workers !== null) await explained('api', () => serveHealth(around, { records, workers }));
  const isWorking = () => workers === null || workers.isRunning();
  const ordersWithoutRun = config.role === 'worker' ? null : await explained('api', () => serveApi(around, { records, dataConverter, hosts, browserHosts, engine, isWorking }));
  // `migrate` has looked where it goes before; nobody waits for this.
  if (config.temporal.address !== undefined && config.temporal.prepare && config.role !== 'worker') void tellLacks(engine, opening.log);
  if (keys !== null && sandboxUrl !== null) await explained('sandbox', () => openDemoCheckout(records, { api: `http://127.0.0.1:${config.port}`, sandbox: sandboxUrl, key: keys.cart }));
  const dev = keys === null || !development ? null : announce(opening, engine, keys);
  return { dev, ordersWithoutRun, broken: watchParts(engine, workers, stages), stop: () => stages.stop() };
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
  const putBack = await explained('records', () => tellRestoration(recordsThere));
  if (putBack !== null) report(putBack);
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
  const masterKey = async (state: 'new' | 'known'): Promise<Uint8Array> => {
    if (state === 'new') await ready();
    return masterKeyOf(config, state);
  };
  const options = await explained('records', () => recordsOptionsOf(config));
  const records = await openRecords({ ...options, masterKey, beforeCreation }).catch((error: unknown) => {
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
    sandboxMerchants: demoMerchants,
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
