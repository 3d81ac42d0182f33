/** Brings the tables up to this release. The list only grows: a released migration is never changed. */
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { firstTables } from './migrations/001-first-tables.ts';
import { onceClaims } from './migrations/002-once-claims.ts';
import { deadlineBoard } from './migrations/003-deadlines.ts';
import { lostRuns } from './migrations/004-lost-runs.ts';
import { meaningAndSlips } from './migrations/006-values.ts';
import type { Schema } from './schema.ts';

const migrations: Readonly<Record<string, Migration>> = {
  '001-first-tables': firstTables,
  '002-once-claims': onceClaims,
  '003-deadlines': deadlineBoard,
  '004-lost-runs': lostRuns,
  '006-values': meaningAndSlips,
};

/** The tables were made by a later version of this program, which this one does not know. */
export class NewerRecordsError extends Error {
  override readonly name = 'NewerRecordsError';

  constructor(cause: unknown) {
    super('The records were made by a newer version of this program, and are never turned back. Start that version, or restore records of before.', { cause });
  }
}

/** Safe to run by several processes at once: the first does it, the others wait. Throws `NewerRecordsError`, and when a step fails; it is undone. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) throw new NewerRecordsError(error);
  if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed', { cause: error });
}
