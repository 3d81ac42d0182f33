/** Brings the tables up to this release. The list only grows: a released migration is never changed. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { firstTables } from './migrations/001-first-tables.ts';
import { onceClaims } from './migrations/002-once-claims.ts';
import { deadlineBoard } from './migrations/003-deadlines.ts';
import { lostRuns } from './migrations/004-lost-runs.ts';
import { meaningAndSlips } from './migrations/006-values.ts';
import { attentionSince } from './migrations/007-attention-since.ts';
import { erasure } from './migrations/008-erasure.ts';
import { archiveTables } from './migrations/009-archive.ts';
import { listIndexes } from './migrations/010-lists.ts';
import { restoration } from './migrations/011-restoration.ts';
import { whatWasLost } from './migrations/012-what-was-lost.ts';
import { lastBackup } from './migrations/013-last-backup.ts';
import { membersTable } from './migrations/014-members.ts';
import type { Schema } from './schema.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '001-first-tables': firstTables,
  '002-once-claims': onceClaims,
  '003-deadlines': deadlineBoard,
  '004-lost-runs': lostRuns,
  '006-values': meaningAndSlips,
  '007-attention-since': attentionSince,
  '008-erasure': erasure,
  '009-archive': archiveTables,
  '010-lists': listIndexes,
  '011-restoration': restoration,
  '012-what-was-lost': whatWasLost,
  '013-last-backup': lastBackup,
  '014-members': membersTable,
};

/** Whether this program knows tables that were last changed by that migration. */
export function knowsMigration(name: string): boolean {
  return Object.hasOwn(migrations, name);
}

/**
 * The tables were made by a later version of this program that took away what this one needs.
 *
 * While two versions run, migrations only add: a version works on tables that a later one has added to, so that a deploy
 * can be rolled back. What takes something away comes a release later, and has `contract` in its name.
 */
export class NewerRecordsError extends Error {
  override readonly name = 'NewerRecordsError';

  constructor(migration: string) {
    super(`The records were made by a newer version of this program, whose change ${migration} this one does not know how to live with; it is never turned back. Start that version, or restore records of before.`);
  }
}

/** Safe to run by several processes at once: the first does it, the others wait. Throws `NewerRecordsError`, and when a step fails; it is undone. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const done = await doneBefore(db);
  const unknown = done.filter((name) => !Object.hasOwn(migrations, name));
  // Of a later version, or of one that went another way than we did.
  const foreign = unknown.find((name) => name.includes('contract')) ?? (Object.keys(migrations).every((name) => done.includes(name)) ? undefined : unknown[0]);
  if (foreign !== undefined) throw new NewerRecordsError(foreign);
  if (unknown.length > 0) return;
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed', { cause: error });
}

/** By whatever version. */
async function doneBefore(db: Kysely<Schema>): Promise<string[]> {
  const tables = await sql<{ there: boolean }>`select to_regclass('kysely_migration') is not null as there`.execute(db);
  if (tables.rows[0]?.there !== true) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}
