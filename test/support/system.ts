/** The whole system in one test process: real engine (shared), real records, real workers, real API, real sandbox over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, type WorkflowBundleOption } from '@temporalio/worker';
import type { FastifyInstance } from 'fastify';
import { servicesInUse } from '../../src/activities/services.ts';
import { createApi } from '../../src/api/app.ts';
import { converterPaths, createDataConverter } from '../../src/keys/data-converter.ts';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { createLog } from '../../src/log.ts';
import { openRecords } from '../../src/records/open-records.ts';
import type { Records } from '../../src/records/records.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { bundleOrderWorkflow } from '../../src/worker/workflow-bundle.ts';
import { type RunningWorkers, startWorkers } from '../../src/worker/worker.ts';
import type { PolicyOfAtobarai } from '../../src/domain/atobarai/policy.ts';
import type { PolicyOfCard } from '../../src/domain/card/policy.ts';
import { atobarai } from '../methods/atobarai/driver.ts';
import type { Merchant, MethodDriver } from '../methods/driver.ts';
import { putEmptyDatabase } from './empty-database.ts';
import type { EngineForTests } from './engine.ts';

export type Keys = Readonly<Record<'cart' | 'staff' | 'ops' | 'admin', string>>;

export type System = {
  /** Of the method that its shops are paid by. */
  readonly driver: MethodDriver;
  readonly records: Records;
  readonly client: Client;
  readonly api: FastifyInstance;
  readonly sandbox: RunningSandbox;
  readonly shop: string;
  readonly taskQueue: string;
  readonly keys: Keys;
  readonly merchant: Merchant;
  startWorker(): Promise<RunningWorkers>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
};

/** What a shop may change, whichever method its orders go by. */
export type ShopPolicy = Partial<PolicyOfAtobarai & PolicyOfCard>;

/** Short enough for tests, long enough to tell one wait from another. All other durations follow the default. */
export const testPolicy: ShopPolicy = {
  checkoutDeadlineMs: 5_000,
  callTimeoutMs: 1_000,
  settlingMs: 300,
  settleDelayMs: 0,
  resendFirstMs: 200,
  resendMaxMs: 1_000,
  holdPollFirstMs: 100,
  holdPollMaxMs: 400,
  unknownAskFirstMs: 150,
  unknownAskMaxMs: 500,
  unknownAskLateMs: 500,
  trackFastMs: 200,
  trackSlowMs: 400,
};

export type SystemOptions = {
  readonly engine: { readonly address: string; readonly namespace: string };
  /** 後払い unless told otherwise. */
  readonly driver?: MethodDriver;
  readonly policy?: ShopPolicy;
  readonly databaseUrl?: string;
  readonly worker?: boolean;
  /** Where the workers find Yamato, given where the sandbox is. */
  readonly yamatoUrl?: (sandboxUrl: string) => Promise<string>;
  /** Of its own unless processes that the test starts serve it too. */
  readonly taskQueue?: string;
  /** `off`: nothing that reaches the engine is encrypted, to see what a test would find then. */
  readonly codec?: 'off';
  /** Beside the paced queue; not bounded unless told. */
  readonly checkoutsPerSecond?: number;
  /** 32 bytes; random unless the test opens the same records twice. */
  readonly masterKey?: Uint8Array;
  /** Stands between the records and everybody who uses them. */
  readonly wrapRecords?: (records: Records) => Records;
};

/** One runtime per process; its information lines are nobody's news in a test. */
Runtime.install({ logger: new DefaultLogger('WARN', ({ message, level }) => (message.startsWith('No workflows registered') ? undefined : console.log(level, message))) });

const NOT_PREPARED: EngineForTests = { missing: 'no test run' };

/** Composed as `src/process/open-process.ts` does it, from the same parts. What was opened is closed again if a later part fails. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const opened: Opened = [];
  const close = async (): Promise<void> => {
    for (const part of opened.splice(0).toReversed()) await part();
  };
  try {
    return { ...(await open(options, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How to close what is open, oldest first. */
type Opened = (() => Promise<unknown> | void)[];

async function open(options: SystemOptions, opened: Opened): Promise<Omit<System, 'close'>> {
  const { engine, driver = atobarai } = options;
  const merchant = driver.newMerchant();
  // Outside a test run, as when histories are recorded, nothing has been prepared.
  const prepared = process.env['VITEST'] === undefined ? NOT_PREPARED : (await import('vitest')).inject('engine');
  const records = await openTestRecords(options, prepared, opened);
  const sandbox = await openSandbox(driver, merchant, opened);
  const shop = `shop-${randomUUID().slice(0, 8)}`;
  await createShop({ records, driver, merchant }, shop, options.policy);
  const keyOf = async (scope: keyof Keys) => (await records.createApiKey({ scope, shops: [shop], label: `${scope}-test` })).key;
  const keys = { cart: await keyOf('cart'), staff: await keyOf('staff'), ops: await keyOf('ops'), admin: await keyOf('admin') };
  const dataConverter = options.codec === 'off' ? converterPaths : createDataConverter(records.keyring);
  const native = await NativeConnection.connect({ address: engine.address });
  opened.push(() => native.close());
  const connection = await Connection.connect({ address: engine.address, connectTimeout: 30_000 });
  opened.push(() => connection.close());
  const client = new Client({ connection, namespace: engine.namespace, dataConverter });
  const taskQueue = options.taskQueue ?? `orders-${randomUUID().slice(0, 8)}`;
  const yamatoUrl = (await options.yamatoUrl?.(sandbox.url)) ?? sandbox.url;
  const hosts = { sandbox: yamatoUrl, test: yamatoUrl, production: yamatoUrl };
  const { checkoutsPerSecond } = options;
  const bundle = await bundleFor(driver, prepared);
  const services = driver.imagined === undefined ? servicesInUse.filter(({ service }) => service === driver.service) : [driver.imagined.service];
  let workers: RunningWorkers | null = null;
  const startWorker = async () => {
    workers = await startWorkers({ connection: native, namespace: engine.namespace, taskQueue, records, dataConverter, services, hosts: { [driver.service]: hosts }, checkoutsPerSecond, shutdownGraceMs: 2_000, ...bundle });
    return workers;
  };
  const stopWorker = async () => {
    await workers?.stop();
    workers = null;
  };
  opened.push(stopWorker);
  if (options.worker !== false) await startWorker();
  const api = await openApi(records, client, taskQueue, opened);
  return { driver, records, client, api, sandbox, shop, taskQueue, keys, merchant, startWorker, stopWorker };
}

/** Of the imagined methods by their entry, once for a file. */
const imagined = new Map<string, ReturnType<typeof bundleOrderWorkflow>>();

async function bundleFor(driver: MethodDriver, prepared: EngineForTests): Promise<{ readonly workflowBundle?: WorkflowBundleOption }> {
  if (driver.imagined === undefined) return 'missing' in prepared ? {} : { workflowBundle: { codePath: prepared.codePath } };
  const { workflow } = driver.imagined;
  const bundled = imagined.get(workflow) ?? bundleOrderWorkflow(workflow);
  imagined.set(workflow, bundled);
  return { workflowBundle: await bundled };
}

async function openTestRecords({ databaseUrl, masterKey = randomBytes(32), wrapRecords }: SystemOptions, prepared: EngineForTests, opened: Opened): Promise<Records> {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-system-'));
  opened.push(() => rmSync(folder, { recursive: true, force: true }));
  const dataDir = join(folder, 'records');
  if (databaseUrl === undefined) putEmptyDatabase(prepared, dataDir);
  const records = await openRecords({ ...(databaseUrl === undefined ? { dataDir } : { databaseUrl }), masterKey: Buffer.from(masterKey) });
  opened.push(() => records.close());
  return wrapRecords?.(records) ?? records;
}

async function openSandbox({ sandbox: { name, secret }, merchantSettings, imagined: other }: MethodDriver, { code, password }: Merchant, opened: Opened): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ port: 0, databasePath: ':memory:', services: other === undefined ? [] : [other.sandbox] });
  opened.push(() => sandbox.close());
  const known = await fetch(`${sandbox.url}/sandbox/merchants/${name}/${code}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ [secret]: password, ...merchantSettings }),
  });
  if (!known.ok) throw new Error(`the sandbox does not take the merchant: ${await known.text()}`);
  return sandbox;
}

/** A shop paid by the driver's method, under the merchant's contract. */
export async function createShop({ records, driver, merchant }: Pick<System, 'records' | 'driver' | 'merchant'>, code: string, policy: ShopPolicy = {}): Promise<void> {
  await records.createShop({ code, name: '見本ショップ', environment: 'sandbox', policy: { ...testPolicy, ...policy } });
  await driver.enterCredentials(records, code, merchant);
}

async function openApi(records: Records, client: Client, taskQueue: string, opened: Opened): Promise<FastifyInstance> {
  const api = await createApi({
    records,
    temporal: client,
    taskQueue,
    codec: createPayloadCodec(records.keyring),
    log: createLog('silent'),
    now: () => new Date(),
    development: true,
    checks: { engine: async () => {}, worker: async () => {} },
    connectionTest: async () => ({ ok: true, code: null, detail: '' }),
    uiOrigins: [],
    rateLimitPerSecond: 10_000,
    guessesPerSecond: 10_000,
  });
  opened.push(() => api.close());
  return api;
}
