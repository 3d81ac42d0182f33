import { type Kysely, sql } from 'kysely';

/** Between which moments records may have been lost, also once that has been reconciled. */
export const whatWasLost = {
  async up<T>(db: Kysely<T>): Promise<void> {
    await sql.raw('alter table installation add column lost_since timestamptz, add column lost_until timestamptz').execute(db);
    await sql.raw('update installation set lost_since = backup_at, lost_until = restored_at').execute(db);
  },
};
