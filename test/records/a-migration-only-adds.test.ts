import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, describe, expect, it } from 'vitest';
import { migrations } from '../../src/records/database/migrate.ts';
import { type Database, openPglite, openPostgres } from '../../src/records/database/open-database.ts';
import type { Schema } from '../../src/records/database/schema.ts';
import { describeWithPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

/** Programs of this release and of the one before run beside each other while an installation is brought up to date. */
const LAST_OF_BEFORE = '006-values';

type Column = { readonly name: string; readonly type: string; readonly nullable: string; readonly default: string | null };

/** What a program relies on: columns with what they may hold, and what must be so of rows. Parts of the archive come and go. */
async function shapeOf(db: Kysely<Schema>): Promise<{ readonly columns: ReadonlyMap<string, Column>; readonly rules: readonly string[]; readonly tables: ReadonlySet<string> }> {
  const columns = await sql<Column & { table: string }>`
    select table_name as table, column_name as name, data_type as type, is_nullable as nullable, column_default as default
    from information_schema.columns where table_schema = 'public' and table_name not like 'kysely%'`.execute(db);
  const rules = await sql<{ rule: string }>`
    select conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) as rule from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
    union select indexrelid::regclass::text || ' ' || pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indrelid where indisunique and relnamespace = 'public'::regnamespace`.execute(db);
  return {
    columns: new Map(columns.rows.map(({ table, ...column }) => [`${table}.${column.name}`, column])),
    rules: rules.rows.map(({ rule }) => rule).filter((rule) => !rule.startsWith('kysely')),
    tables: new Set(columns.rows.map(({ table }) => table)),
  };
}

async function migrateTo(db: Kysely<Schema>, last: string): Promise<void> {
  const upTo = Object.fromEntries(Object.entries(migrations).filter(([name]) => name <= last));
  const { error } = await new Migrator({ db, provider: { getMigrations: () => Promise.resolve(upTo) } }).migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('not migrated', { cause: error });
}

async function onlyAddsTo(database: Database): Promise<void> {
  try {
    await onlyAdds(database.db);
  } finally {
    await database.close();
  }
}

async function onlyAdds(db: Kysely<Schema>): Promise<void> {
  const later = Object.keys(migrations).filter((name) => name > LAST_OF_BEFORE);
  expect(later.length).toBeGreaterThan(0);
  await migrateTo(db, LAST_OF_BEFORE);
  for (const step of later) {
    const before = await shapeOf(db);
    expect(before.columns.size).toBeGreaterThan(50);
    await migrateTo(db, step);
    const after = await shapeOf(db);
    for (const [name, column] of before.columns) expect(after.columns.get(name), `${step}: ${name} is as it was`).toEqual(column);
    const added = [...after.columns].filter(([name]) => !before.columns.has(name) && before.tables.has(name.split('.')[0] ?? ''));
    for (const [name, column] of added) expect(column.nullable === 'YES' || column.default !== null, `${step}: a row made without ${name} is one`).toBe(true);
    const oldTables = after.rules.filter((rule) => before.tables.has(rule.split(' ')[0] ?? ''));
    expect(oldTables.toSorted().filter((rule) => !before.rules.includes(rule)), `${step}: nothing more is asked of rows`).toEqual([]);
    expect(before.rules.filter((rule) => !after.rules.includes(rule)), `${step}: nothing that guards rows is gone`).toEqual([]);
  }
}

describe('A migration only adds (PGlite)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-migrations-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('to what a program of before relies on', async () => {
    await onlyAddsTo(await openPglite(folder));
  });
});

describeWithPostgres('A migration only adds (PostgreSQL)', () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());

  it('to what a program of before relies on', async () => {
    server = await startPostgres();
    await onlyAddsTo(openPostgres(server.url));
  });
});
