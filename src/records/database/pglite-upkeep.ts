/**
 * PGlite has no background workers: nobody refreshes its statistics or clears dead rows. This does, in small portions and
 * by the same kind of rule as PostgreSQL's autovacuum, so that lists stay fast while orders change.
 */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

const EVERY_MS = 60_000;
const ANALYZE_AFTER = 200;
const VACUUM_AFTER = 1_000;
const SHARE_OF_ROWS = 0.1;

type TableState = { name: string; live: number; dead: number; changed: number };

/** Session settings: everything is in memory, so jumping costs nothing, and pages should follow their index. */
const settings = ['set jit = off', 'set enable_bitmapscan = off', 'set random_page_cost = 1'] as const;

/** Tunes the session and looks after the tables every minute until the returned function is called. */
export async function keepUp(db: Kysely<Schema>): Promise<() => void> {
  for (const setting of settings) await sql.raw(setting).execute(db);
  const timer = setInterval(() => {
    // A failure here costs speed, not data; the next round tries again.
    lookAfter(db).catch(() => undefined);
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** One round. Each statement holds the database up for a moment: about a second for 100,000 orders. */
export async function lookAfter(db: Kysely<Schema>): Promise<readonly string[]> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const tables = await sql<TableState>`
    select relname as name, n_live_tup as live, n_dead_tup as dead, n_mod_since_analyze as changed
    from pg_stat_user_tables where schemaname = 'public'`.execute(db);
  const done: string[] = [];
  for (const { name, live, dead, changed } of tables.rows) {
    const vacuum = dead > VACUUM_AFTER + live * SHARE_OF_ROWS;
    if (!vacuum && changed <= ANALYZE_AFTER + live * SHARE_OF_ROWS) continue;
    await sql`${sql.raw(vacuum ? 'vacuum (analyze)' : 'analyze')} ${sql.table(name)}`.execute(db);
    done.push(name);
  }
  return done;
}
