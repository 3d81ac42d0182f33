import { type Kysely, sql } from 'kysely';

/** That the records were put back to an earlier moment, and what was done since is known to Yamato alone. */
export const restoration = {
  async up<T>(db: Kysely<T>): Promise<void> {
    await sql.raw('alter table installation add column backup_at timestamptz, add column restored_at timestamptz').execute(db);
  },
};
