/** The archive's tables are cut by year: each year's part is made when it is first needed, and may be dropped whole. */
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

export const archiveTableNames = ['archived_cells', 'archived_events'] as const;

/** One at a time makes parts. */
const MAKE_LOCK = 7_002_026;
/** Who waits for a lock keeps everybody behind it waiting. */
const LOCK_WAIT = '3s';

export function partOf(table: (typeof archiveTableNames)[number], year: number): string {
  return `${table}_${year}`;
}

/** Attached, not created in place: that would keep readers out meanwhile. */
export async function makeYear(db: Kysely<Schema>, year: number): Promise<void> {
  if (await hasYear(db, year)) return;
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(MAKE_LOCK)})`.execute(transaction);
    if (await hasYear(transaction, year)) return;
    for (const table of archiveTableNames) {
      const part = sql.table(partOf(table, year));
      await sql`create table ${part} (like ${sql.table(table)} including all)`.execute(transaction);
      await sql`alter table ${sql.table(table)} attach partition ${part} for values in (${sql.lit(year)})`.execute(transaction);
    }
  });
}

export async function hasYear(db: Kysely<Schema>, year: number): Promise<boolean> {
  return (await archiveYears(db)).includes(year);
}

/** The years there are parts of. */
export async function archiveYears(db: Kysely<Schema>): Promise<readonly number[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'archived_cells'::regclass order by c.relname`.execute(db);
  return rows.map(({ name }) => Number(name.slice(partOf('archived_cells', 0).length - 1)));
}

/** Rejects with `55P03` where somebody reads there for longer than a few seconds. */
export async function dropYear(db: Kysely<Schema>, year: number, orders: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`set local lock_timeout = ${sql.lit(LOCK_WAIT)}`.execute(transaction);
    await sql`
      insert into archive_drops (year, orders) values (${year}, ${orders})
      on conflict (year) do update set orders = archive_drops.orders + excluded.orders, dropped_at = now()`.execute(transaction);
    for (const table of archiveTableNames) await sql`drop table if exists ${sql.table(partOf(table, year))}`.execute(transaction);
  });
}
