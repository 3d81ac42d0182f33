/** Whom a backup copies: one server, asked over the replication connection and over the records' own. */
import { sql } from 'kysely';
import pg from 'pg';
import { openPostgres } from '../../records/database/open-database.ts';
import { BackupFault } from '../backup-fault.ts';
import type { Contents } from '../manifest.ts';
import { readRecordsFacts, type RecordsFacts } from '../records-facts.ts';

export type ServerFacts = NonNullable<Contents['postgresql']> & { readonly version: string; readonly records: RecordsFacts };

const CONNECT_MS = 10_000;

/** Throws `BackupFault` where the two are not the same server, or something of it would not be in the backup. */
export async function readServerFacts(backupUrl: string, databaseUrl: string): Promise<ServerFacts> {
  const replicating = await askReplication(backupUrl);
  const records = openPostgres(databaseUrl);
  try {
    const { rows } = await sql<{ identifier: string; database: string; role: string; tablespaces: number }>`
      select (select system_identifier::text from pg_control_system()) as identifier, current_database() as database, current_user as role,
        (select count(*)::integer from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as tablespaces`.execute(records.db);
    const [row] = rows;
    if (row === undefined) throw new Error('The server answered nothing');
    if (row.identifier !== replicating.systemIdentifier) {
      throw new BackupFault('BACKUP_DATABASE_URL and DATABASE_URL are two servers: the records would not be in the backup. Engine, visibility and records belong on one server, or they cannot be of one moment.');
    }
    if (row.tablespaces > 0) throw new BackupFault('The server has tablespaces outside of its data directory, which this command does not copy. Move their tables back, or back the server up by other means (docs/operations.md, "Backups").');
    const named = await sql<{ name: string }>`select datname as name from pg_database where not datistemplate order by 1`.execute(records.db);
    return {
      ...replicating,
      recordsDatabase: row.database,
      recordsRole: row.role,
      databases: named.rows.map(({ name }) => name),
      records: await readRecordsFacts(records.db),
    };
  } finally {
    await records.close();
  }
}

async function askReplication(backupUrl: string): Promise<Pick<ServerFacts, 'major' | 'version' | 'systemIdentifier'>> {
  // The driver knows the setting, and its types do not.
  const settings = { connectionString: backupUrl, connectionTimeoutMillis: CONNECT_MS, replication: 'true', application_name: 'torihiki-backup' };
  const client = new pg.Client(settings);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ systemid: string }>('IDENTIFY_SYSTEM');
    const version = await client.query<{ server_version: string }>('SHOW server_version');
    const text = version.rows[0]?.server_version ?? '';
    return { systemIdentifier: String(rows[0]?.systemid ?? ''), version: text, major: Number.parseInt(text, 10) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BackupFault(
      `The server that BACKUP_DATABASE_URL names does not let this role copy it: ${why}. The role needs REPLICATION, and pg_hba.conf a line for the database "replication" (\`host replication backup all scram-sha-256\`).`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
