import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../../src/records/database/migrate.ts';
import { openPglite } from '../../src/records/database/open-database.ts';
import type { Database } from '../../src/records/database/open-database.ts';
import { lookAfter } from '../../src/records/database/pglite-upkeep.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-upkeep-'));
let database: Database;

beforeAll(async () => {
  database = await openPglite(folder);
  await migrate(database.db);
});

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

it('refreshes statistics and clears dead rows of tables that changed, and leaves the others alone', async () => {
  const { db } = database;
  expect(await lookAfter(db)).toEqual([]);
  await sql`insert into parcels select 'demo', n::text, 'slip' from generate_series(1, 2000) n`.execute(db);
  expect(await lookAfter(db)).toEqual(['parcels']);
  expect(await lookAfter(db)).toEqual([]);
  await sql`update parcels set slip_no = 'other'`.execute(db);
  expect(await lookAfter(db)).toEqual(['parcels']);
  const dead = await sql<{ dead: number }>`select n_dead_tup as dead from pg_stat_user_tables where relname = 'parcels'`.execute(db);
  expect(dead.rows[0]?.dead).toBe(0);
});
