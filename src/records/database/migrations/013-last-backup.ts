import { type Kysely, sql } from 'kysely';

/** Of when the newest backup is; null: there never was one. */
export const lastBackup = {
  async up<T>(db: Kysely<T>): Promise<void> {
    await sql.raw('alter table installation add column last_backup_at timestamptz').execute(db);
  },
};
