/** A data folder as `npm start` leaves it, stopped: records with an order in them, an engine's file, the sandbox's ledger, a master key. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataDir } from '../../../src/engine/data-dir-lock.ts';
import { openRecords } from '../../../src/records/open-records.ts';
import { publication, startOrder } from '../../records/support/order-builder.ts';

export type DataFolder = { readonly dataDir: string; readonly masterKey: Buffer; readonly orderNumber: string };

export async function makeDataFolder(dataDir: string, orderNumber = 'A-1'): Promise<DataFolder> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataDir(dataDir);
  const masterKey = randomBytes(32);
  const records = await openRecords({ dataDir: join(dataDir, 'records'), masterKey });
  const { state } = await startOrder(records, { orderNumber });
  await records.publish(publication(state, { outcome: 'cancelled' }));
  await records.close();
  lock.release();
  const files = {
    'master.key': `${masterKey.toString('base64')}\n`,
    'temporal.db': randomBytes(300_000), 'temporal.db-wal': randomBytes(70_000), 'temporal.db-shm': 'shared memory', 'temporal.db.owner.json': '{"serverVersion":"1.29.1"}',
    'sandbox.sqlite': 'the ledger at the time of the backup', 'dev-keys.json': '{}', 'destroyed-keys.jsonl': '', 'engine.log': 'x\n'.repeat(1_000),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dataDir, name), content, { mode: 0o600 });
  mkdirSync(join(dataDir, 'cluster', 'secrets'), { recursive: true });
  writeFileSync(join(dataDir, 'cluster', 'secrets', 'master_key'), 'the cluster has its own');
  return { dataDir, masterKey, orderNumber };
}
