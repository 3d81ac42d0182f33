import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { countAsRestored } from '../../src/backup/after-restore.ts';
import { openPglite } from '../../src/records/database/open-database.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { masterKey } from '../records/support/master-key.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'torihiki-of-before-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

it('records of a release that had no place for it count as restored after their tables are brought up', async () => {
  await (await openRecords({ dataDir, masterKey })).close();
  const before = await openPglite(dataDir);
  await sql`alter table installation drop column lost_since, drop column lost_until, drop column backup_at, drop column restored_at, drop column last_backup_at`.execute(before.db);
  await sql`drop table members`.execute(before.db);
  await sql`delete from kysely_migration where name >= '011'`.execute(before.db);
  await before.close();
  await countAsRestored({ dataDir }, '2026-11-24T03:00:00.000Z');
  const records = await openRecords({ dataDir, masterKey });
  expect(await records.restoration()).toMatchObject({ backupAt: '2026-11-24T03:00:00.000Z' });
  await records.close();
});
