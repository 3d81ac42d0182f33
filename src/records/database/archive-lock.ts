/** Who goes through all that is sealed must find it where it is, and who drops a year all that is in it: meanwhile nothing is moved into the archive. */
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

const LOCK = 7_102_026;

/** Inside a transaction that moves something: whether it may, which then holds until the transaction ends. */
export async function mayMove(transaction: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock_shared(${sql.lit(LOCK)}) as free`.execute(transaction);
  return rows[0]?.free === true;
}

/** The lock is held by a connection of its own, and what is done meanwhile uses others. */
export async function whileNothingMoves<T>(db: Kysely<Schema>, work: () => Promise<T>): Promise<T> {
  // The in-process database has one connection and serves one process, which either moves or is a command that goes through all.
  if (!db.getExecutor().adapter.supportsMultipleConnections) return work();
  return db.connection().execute(async (held) => {
    await sql`select pg_advisory_lock(${sql.lit(LOCK)})`.execute(held);
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(LOCK)})`.execute(held);
    }
  });
}
