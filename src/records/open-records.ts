/** Opens the records on PostgreSQL or in the process. */
import '../domain/methods.ts';
import { sql } from 'kysely';
import '../domain/methods.ts';
import { jstDate } from '../domain/values/japan-time.ts';
import { loadKeyedHashes } from '../keys/keyed-hash.ts';
import { createKeyring } from '../keys/keyring.ts';
import { masterKeyFrom } from '../keys/master-key.ts';
import type { RecordsContext } from './context.ts';
import { migrate } from './database/migrate.ts';
import { openPglite, openPostgres } from './database/open-database.ts';
import type { Database } from './database/open-database.ts';
import { recordsFolderState } from './database/records-folder.ts';
import { applyDestroyedKeys } from './destroyed-keys.ts';
import type { KeyStore } from './key-store.ts';
import { actionQueries } from './queries/actions.ts';
import { apiKeyQueries } from './queries/api-keys.ts';
import { archiveQueries } from './queries/archive.ts';
import { claimQueries } from './queries/claims.ts';
import { credentialQueries } from './queries/credentials.ts';
import { deadlineQueries } from './queries/deadlines.ts';
import { eventQueries, openEventEpoch } from './queries/events.ts';
import { erasureQueries } from './queries/erasures.ts';
import { figureQueries } from './queries/figures.ts';
import { forgetKeys } from './queries/forget-keys.ts';
import { keyMonthQueries } from './queries/key-months.ts';
import { createKeyStore } from './queries/key-store.ts';
import { leaseQueries } from './queries/leases.ts';
import { memberQueries } from './queries/members.ts';
import { orderQueries } from './queries/orders.ts';
import { rewrapKeys } from './queries/rewrap-keys.ts';
import { restorationQueries } from './queries/restoration.ts';
import { sendQueries } from './queries/sends.ts';
import { shopQueries } from './queries/shops.ts';
import type { OpenRecordsOptions, Records } from './records.ts';
import { createSealedCells } from './sealed-cells.ts';

const PING_TIMEOUT_MS = 2_000;

/**
 * Opens the records, applies migrations (safe when several processes start at once), loads the hash keys.
 * Throws `FolderInUseError`, `DamagedRecordsError`, `NewerRecordsError`, `WrongMasterKeyError`, `DamagedListError`, `RangeError`
 * for a master key that has not 32 bytes.
 */
export async function openRecords(options: OpenRecordsOptions): Promise<Records> {
  const given = typeof options.masterKey === 'function' ? null : options.masterKey;
  // A key that is none is told before anything is opened.
  if (given !== null) masterKeyFrom(given, options.otherMasterKeys);
  const database = await openDatabase(options);
  try {
    await migrate(database.db);
    const store = createKeyStore(database.db);
    const masterKey = masterKeyFrom(given ?? (await askedFor(options.masterKey, store)), options.otherMasterKeys);
    const keyring = createKeyring({ store, masterKey, jstDate });
    const hashes = await loadKeyedHashes(store, masterKey);
    const context: RecordsContext = {
      db: database.db,
      cells: createSealedCells(keyring),
      hashes,
      eventEpoch: await openEventEpoch(database.db),
      keyring,
    };
    const records: Records = {
      ...shopQueries(context),
      ...credentialQueries(context),
      ...memberQueries(context),
      ...apiKeyQueries(context),
      ...claimQueries(context),
      ...sendQueries(context),
      ...actionQueries(context),
      ...orderQueries(context),
      ...deadlineQueries(context),
      ...restorationQueries(context),
      ...eventQueries(context),
      ...figureQueries(context),
      ...erasureQueries(context),
      ...keyMonthQueries(context),
      forgetKeys: (keys) => forgetKeys(context, keys),
      rewrapKeys: (change) => rewrapKeys(context, change),
      ...archiveQueries(context),
      ...leaseQueries(context),
      keyring,
      hashes,
      ping: () => ping(database),
      close: () => database.close(),
    };
    if (options.destroyedKeysFile !== undefined) await applyDestroyedKeys(records, options.destroyedKeysFile);
    return records;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openDatabase({ databaseUrl, dataDir, beforeCreation }: OpenRecordsOptions): Promise<Database> {
  if (databaseUrl !== undefined) {
    const database = openPostgres(databaseUrl);
    try {
      if (beforeCreation !== undefined && !(await hasTables(database))) await beforeCreation();
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }
  if (dataDir === undefined) throw new Error('The records need DATABASE_URL or DATA_DIR');
  if (recordsFolderState(dataDir) === 'missing') await beforeCreation?.();
  return openPglite(dataDir);
}

async function hasTables({ db }: Database): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('orders') is not null as there`.execute(db);
  return rows[0]?.there === true;
}

/** Records without a hash key have never been used: the first one is made right after this. */
async function askedFor(masterKey: OpenRecordsOptions['masterKey'], store: KeyStore): Promise<Uint8Array> {
  return typeof masterKey === 'function' ? masterKey((await store.hashKeys()).length === 0 ? 'new' : 'known') : masterKey;
}

async function ping(database: Database): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('The records do not answer')), PING_TIMEOUT_MS);
  try {
    await Promise.race([sql`select 1`.execute(database.db), late]);
  } finally {
    clearTimeout(timer);
  }
}
