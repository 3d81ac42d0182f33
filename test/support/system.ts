/** The whole system in one test process: real engine (shared), real records, real workers, real API, real sandbox over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import type { FastifyInstance } from 'fastify';
import { atobaraiCredentials } from '../../src/api/methods/atobarai/credentials.ts';
import { createApi } from '../../src/api/app.ts';
import { converterPaths, createDataConverter } from '../../src/keys/data-converter.ts';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { createLog } from '../../src/log.ts';
import { openRecords } from '../../src/records/open-records.ts';
import type { Records } from '../../src/records/records.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type RunningWorkers, startWorkers } from '../../src/worker/worker.ts';
import type { PolicyOfAtobarai } from '../../src/domain/atobarai/policy.ts';
import { putEmptyDatabase } from './empty-database.ts';
import type { EngineForTests } from './engine.ts';

export type System = {
  readonly records: Records;
  readonly client: Client;
  readonly api: FastifyInstance;
  readonly sandbox: RunningSandbox;
  readonly shop: string;
  readonly taskQueue: string;
  readonly keys: Readonly<Record<'cart' | 'staff' | 'ops' | 'admin', string>>;
  readonly merchant: { readonly ycfStrCode: string; readonly password: string };
  startWorker(): Promise<RunningWorkers>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
};

/** Short enough for tests, long enough to tell one wait from another. All other durations follow the default. */
export const testPolicy: Partial<PolicyOfAtobarai> = {
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
  readonly policy?: Partial<PolicyOfAtobarai>;
  readonly databaseUrl?: string;
  readonly worker?: boolean;
  /** Where the workers find Yamato, given where the sandbox is. */
  readonly yamatoUrl?: (sandboxUrl: string) => Promise<string>;
  /** Of its own unless processes that the test starts serve it too. */
  readonly taskQueue?: string;
  /** `off`: nothing that reaches the engine is encrypted, to see what a test would find then. */
  readonly codec?: 'off';
  /** 32 bytes; random unless the test opens the same records twice. */
  readonly masterKey?: Uint8Array;
  /** Stands between the records and everybody who uses them. */
  readonly wrapRecords?: (records: Records) => Records;
};

/** One runtime per process; its information lines are nobody's news in a test. */
Runtime.install({ logger: new DefaultLogger('WARN', ({ message, level }) => (message.startsWith('No workflows registered') ? undefined : console.log(level, message))) });

const NOT_PREPARED: EngineForTests = { missing: 'no test run' };

export async function startSystem(options: SystemOptions): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-system-'));
  const merchant = { ycfStrCode: String(10_000_000_000 + Number(randomBytes(4).readUInt32BE())).slice(0, 11), password: 'abcd1234' };
  const sandbox = await startSandbox({
    port: 0,
    databasePath: ':memory:',
    merchants: [
      {
        code: merchant.ycfStrCode,
        password: merchant.password,
        contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarrier: true },
        buyerLimitYen: 100_000_000,
        holdMs: 600,
      },
    ],
  });
  // Outside a test run, as when histories are recorded, nothing has been prepared.
  const prepared = process.env['VITEST'] === undefined ? NOT_PREPARED : (await import('vitest')).inject('engine');
  if (options.databaseUrl === undefined) putEmptyDatabase(prepared, join(folder, 'records'));
  const opened = await openRecords({
    ...(options.databaseUrl === undefined ? { dataDir: join(folder, 'records') } : { databaseUrl: options.databaseUrl }),
    masterKey: Buffer.from(options.masterKey ?? randomBytes(32)),
  });
  const records = options.wrapRecords?.(opened) ?? opened;
  const shop = `shop-${randomUUID().slice(0, 8)}`;
  await records.createShop({ code: shop, name: '見本ショップ', environment: 'sandbox', policy: { ...testPolicy, ...options.policy } });
  await records.setCredentials(shop, 'atobarai', atobaraiCredentials({
    ...merchant,
    contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarriers: true },
  }));
  const keyOf = async (scope: 'cart' | 'staff' | 'ops' | 'admin') => (await records.createApiKey({ scope, shops: [shop], label: `${scope}-test` })).key;
  const keys = { cart: await keyOf('cart'), staff: await keyOf('staff'), ops: await keyOf('ops'), admin: await keyOf('admin') };
  const dataConverter = options.codec === 'off' ? converterPaths : createDataConverter(records.keyring);
  const connection = await Connection.connect({ address: options.engine.address, connectTimeout: 30_000 });
  const native = await NativeConnection.connect({ address: options.engine.address });
  const client = new Client({ connection, namespace: options.engine.namespace, dataConverter });
  const taskQueue = options.taskQueue ?? `orders-${randomUUID().slice(0, 8)}`;
  const yamatoUrl = (await options.yamatoUrl?.(sandbox.url)) ?? sandbox.url;
  const hosts = { sandbox: yamatoUrl, test: yamatoUrl, production: yamatoUrl };
  const bundle = 'missing' in prepared ? {} : { workflowBundle: { codePath: prepared.codePath } };
  let workers: RunningWorkers | null = null;
  const startWorker = async () => {
    workers = await startWorkers({ connection: native, namespace: options.engine.namespace, taskQueue, records, dataConverter, hosts, shutdownGraceMs: 2_000, ...bundle });
    return workers;
  };
  const stopWorker = async () => {
    await workers?.stop();
    workers = null;
  };
  if (options.worker !== false) await startWorker();
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
  return {
    records, client, api, sandbox, shop, taskQueue, keys, merchant, startWorker, stopWorker,
    async close() {
      await api.close();
      await stopWorker();
      await connection.close();
      await native.close();
      await sandbox.close();
      await records.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
