/** Everything of ours in one process, as `npm start` has it: API on a real port, workers, records; one shop per merchant. */
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { cardCredentials, cardCredentialsBody } from '../../src/api/methods/card/credentials.ts';
import { atobaraiCredentials } from '../../src/api/methods/atobarai/credentials.ts';
import { createApi } from '../../src/api/app.ts';
import type { Policy } from '../../src/domain/order/policy.ts';
import { createDataConverter } from '../../src/keys/data-converter.ts';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { createLog } from '../../src/log.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { startWorkers } from '../../src/worker/worker.ts';
import { recordsBytes } from '../measure/bytes.ts';
import { cardMerchant, type Surroundings } from '../measure/jobs.ts';

export type Ours = {
  readonly url: string;
  readonly client: Client;
  readonly keys: { readonly cart: string; readonly staff: string };
  /** What the records take up. */
  recordsBytes(): Promise<number>;
  close(): Promise<void>;
};

/** Pays at the first look. */
export const QUICK_SHOP = 'quick';
/** 売上確定, invoice and payment are each seen by a look of their own. */
export const SLOW_SHOP = 'slow';

/** Paid by card; settled at the first look. */
export const CARD_SHOP = 'card';

const TASK_QUEUE = 'orders';
/** Between two looks at a shipped order of the slow shop. */
export const LOOK_EVERY_MS = 1_300;

export async function openOurs(surroundings: Surroundings): Promise<Ours> {
  const { engine, sandbox, quick, slow, databaseUrl, home: { folder, masterKey } } = surroundings;
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const records = await openRecords({ ...(databaseUrl === null ? { dataDir: folder } : { databaseUrl }), masterKey: Buffer.from(masterKey, 'base64') });
  const addShop = async (code: string, merchant: Surroundings['quick'], policy: Partial<Policy>): Promise<void> => {
    if ((await records.findShop(code)) !== null) return;
    await records.createShop({ code, name: '見本ショップ', environment: 'sandbox', policy });
    await records.setCredentials(code, 'atobarai', atobaraiCredentials({ ...merchant, contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarriers: true } }));
  };
  await addShop(QUICK_SHOP, quick, { settleDelayMs: 0 });
  await addShop(SLOW_SHOP, slow, { settleDelayMs: 0, trackFastMs: LOOK_EVERY_MS });
  if ((await records.findShop(CARD_SHOP)) === null) {
    await records.createShop({ code: CARD_SHOP, name: '見本ショップ', environment: 'sandbox', policy: { settleDelayMs: 0 } });
    await records.setCredentials(CARD_SHOP, 'card', cardCredentials(cardCredentialsBody.parse(cardMerchant)));
  }
  const keyOf = async (scope: 'cart' | 'staff'): Promise<string> => (await records.createApiKey({ scope, shops: [QUICK_SHOP, SLOW_SHOP, CARD_SHOP], label: scope })).key;

  const dataConverter = createDataConverter(records.keyring);
  const native = await NativeConnection.connect({ address: engine.address });
  const connection = await Connection.connect({ address: engine.address });
  const client = new Client({ connection, namespace: engine.namespace, dataConverter });
  const places = { sandbox, test: sandbox, production: sandbox };
  const hosts = { atobarai: places, card: places };
  const workers = await startWorkers({ connection: native, namespace: engine.namespace, taskQueue: TASK_QUEUE, records, dataConverter, hosts, shutdownGraceMs: 2_000 });
  const api = await createApi({
    records,
    temporal: client,
    taskQueue: TASK_QUEUE,
    codec: createPayloadCodec(records.keyring),
    log: createLog('info'),
    now: () => new Date(),
    development: true,
    checks: { engine: async () => {}, worker: async () => {} },
    connectionTest: async () => ({ ok: true, code: null, detail: '' }),
    uiOrigins: [],
    // The load comes with one key; the limit itself is not what is measured.
    rateLimitPerSecond: 10_000,
  });
  return {
    url: await api.listen({ host: '127.0.0.1', port: 0 }),
    client,
    keys: { cart: await keyOf('cart'), staff: await keyOf('staff') },
    recordsBytes: () => recordsBytes(databaseUrl, folder),
    async close() {
      await api.close();
      await workers.stop();
      await connection.close();
      await native.close();
      await records.close();
    },
  };
}
