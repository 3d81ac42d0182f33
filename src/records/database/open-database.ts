/**
 * One database behind two drivers, made to answer alike: bigint as number, timestamptz as Date, bytea as bytes,
 * jsonb parsed. Calendar dates are kept as text, so that no driver turns them into an instant.
 */
import { rmSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { createPglite } from './create-pglite.ts';
import { lockFolder } from './folder-lock.ts';
import { keepUp } from './pglite-upkeep.ts';
import { PreparedPglite } from './prepared-pglite.ts';
import { DamagedRecordsError, pgliteFolderOf, recordsFolderState } from './records-folder.ts';
import type { Schema } from './schema.ts';

const INT8_OID = 20;
const BYTEA_OID = 17;
/** PostgreSQL takes 128 MB, which all stay with the process; the system caches the files as well. */
const SHARED_BUFFERS = '32MB';
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
const POOL_SIZE = 10;

export type Database = {
  readonly db: Kysely<Schema>;
  close(): Promise<void>;
};

/** Throws `FolderInUseError`, `DamagedRecordsError`. */
export async function openPglite(dataDir: string): Promise<Database> {
  const release = lockFolder(dataDir);
  const state = recordsFolderState(dataDir);
  try {
    if (state === 'damaged') throw new DamagedRecordsError(dataDir);
    if (state === 'missing') await createPglite(pgliteFolderOf(dataDir));
    const pglite = new PreparedPglite(pgliteFolderOf(dataDir), {
      startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`],
      parsers: { [INT8_OID]: Number, [BYTEA_OID]: (hex) => Buffer.from(hex.slice(2), 'hex') },
      // Its own one goes byte by byte; with sealed cells that was a third of a publication.
      serializers: { [BYTEA_OID]: (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}` },
    });
    await pglite.waitReady;
    const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
    const stopUpkeep = await keepUp(db);
    return {
      db,
      async close() {
        stopUpkeep();
        await db.destroy();
        release();
      },
    };
  } catch (error) {
    // Half of a new database opens never again, and holds nothing.
    if (state === 'missing') rmSync(pgliteFolderOf(dataDir), { recursive: true, force: true });
    release();
    throw error;
  }
}

export function openPostgres(databaseUrl: string): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'torihiki',
    types: {
      getTypeParser: (oid, format) => (oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format)),
    },
  });
  // A connection that breaks, idle or in use, fails its query and is replaced by the pool; unheard, its event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, close: () => db.destroy() };
}
