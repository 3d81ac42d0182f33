/** Any error event that nobody hears fails the run, as it would end the process. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openPostgres } from '../../src/records/database/open-database.ts';
import { describeWithPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { waitFor } from '../support/wait-for.ts';

describeWithPostgres('a connection that breaks', () => {
  let postgres: TestPostgres;
  let database: Database;
  beforeAll(async () => {
    postgres = await startPostgres();
    database = openPostgres(postgres.url);
  });
  afterAll(async () => {
    await database?.close();
    await postgres?.stop();
  });

  const isServed = async () => (await sql<{ one: number }>`SELECT 1 AS one`.execute(database.db)).rows[0]?.one === 1;

  it('in the middle of a statement or between two of a transaction fails what used it, and the next one gets another', async () => {
    expect(await isServed()).toBe(true);
    const sleeping = sql`SELECT pg_sleep(60)`.execute(database.db).then(() => 'slept', () => 'failed');
    const killed = Promise.withResolvers<void>();
    const between = database.db.transaction().execute(async (transaction) => {
      await sql`SELECT 1`.execute(transaction);
      await killed.promise;
      await sql`SELECT 1`.execute(transaction);
    }).then(() => 'committed', () => 'failed');
    await waitFor(async () => (await sql<{ n: number }>`SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep' OR state = 'idle in transaction'`.execute(database.db)).rows[0]?.n, (n) => n === 2);

    await postgres.kill();
    expect(await sleeping).toBe('failed');
    killed.resolve();
    expect(await between).toBe('failed');
    await expect(isServed()).rejects.toThrow('ECONNREFUSED');
    await postgres.restart();
    expect(await isServed()).toBe(true);
  });
});
