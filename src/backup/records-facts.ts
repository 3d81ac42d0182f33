/** What a backup says of the records in it, read from them on either database. */
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../records/database/schema.ts';
import { BackupFault } from './backup-fault.ts';
import type { Contents } from './manifest.ts';

export type RecordsFacts = Pick<Contents, 'masterKeyCheck' | 'orders'> & { readonly schema: string; readonly destroyed: NonNullable<Contents['destroyed']> };

export async function readRecordsFacts(db: Kysely<Schema>): Promise<RecordsFacts> {
  const migrations = await sql<{ name: string }>`select name from kysely_migration order by name desc limit 1`.execute(db);
  const key = await db.selectFrom('hash_keys').select(['version', 'wrapped']).orderBy('version', 'desc').limit(1).executeTakeFirst();
  if (key === undefined) throw new BackupFault('The records hold no keys: they were never used, and there is nothing to back up.');
  const orders = await db.selectFrom('orders').select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('created_at').as('newest')]).executeTakeFirstOrThrow();
  return {
    schema: migrations.rows[0]?.name ?? '',
    masterKeyCheck: { version: key.version, wrapped: Buffer.from(key.wrapped).toString('base64') },
    destroyed: { keys: await countIn(db, 'destroyed_keys'), buyers: await countIn(db, 'erasures') },
    orders: { count: Number(orders.count), newest: orders.newest === null ? null : new Date(orders.newest).toISOString() },
  };
}

/** Records that no process of this release has opened yet may lack the table. */
async function countIn(db: Kysely<Schema>, table: 'destroyed_keys' | 'erasures'): Promise<number> {
  const there = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(db);
  if (there.rows[0]?.there !== true) return 0;
  const { count } = await db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(count);
}
