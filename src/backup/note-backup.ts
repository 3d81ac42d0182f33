/** Tells the records that they were backed up, so that whoever watches the installation knows how old the newest backup is. */
import { sql } from 'kysely';
import { openPostgres } from '../records/database/open-database.ts';

/** Throws what the database says: no backup is the worse for it. */
export async function noteBackup(databaseUrl: string, at: string): Promise<void> {
  const records = openPostgres(databaseUrl);
  try {
    await sql`update installation set last_backup_at = ${at}::timestamptz`.execute(records.db);
  } finally {
    await records.close();
  }
}
