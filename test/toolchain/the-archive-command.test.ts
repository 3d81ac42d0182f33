import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARCHIVE_LEASE, mayBeDroppedFrom } from '../../src/records/contract/archive.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { endedOrder } from '../records/support/archived-orders.ts';
import { startOrder } from '../records/support/order-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-archive-command-'));
const masterKey = Buffer.alloc(32, 7);
const options = { dataDir: join(folder, 'records'), masterKey };
const production = { PATH: process.env['PATH'], ENVIRONMENT: 'production', TEMPORAL_ADDRESS: '127.0.0.1:1', DATA_DIR: folder, MASTER_KEY: masterKey.toString('base64') };

function archive(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/archive.ts', ...args], { env: { ...production, ...env }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

beforeAll(async () => {
  const records = await openRecords(options);
  for (const year of [2011, 2011, 2012, 2024]) await endedOrder(records, { updatedAt: `${year}-05-01T00:00:00.000Z` });
  await startOrder(records);
  await records.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('says what would be moved and moves nothing, then moves it, then says what is there', () => {
  const dry = archive(['run', '--dry-run']);
  expect([dry.status, dry.stdout, dry.stderr]).toEqual([0, expect.stringContaining('4 orders and 0 events have not changed since'), '']);
  expect(archive(['status']).stdout).toMatch(/^5 orders, of which 0 are in the archive\nto be moved now, 400 days after the last change: 4 orders, 0 events; kept back: 0 orders/);
  const moved = archive(['run']);
  expect([moved.status, moved.stdout]).toEqual([0, expect.stringContaining('4 orders and 0 events moved')]);
  const { stdout } = archive(['status']);
  expect(stdout).toMatch(/^5 orders, of which 4 are in the archive\n/);
  expect(stdout).toMatch(/^2011: 2 orders, 0 events, [\d.]+ MB; may be dropped from 2019-01-01 on$/m);
  expect(archive(['status'], { ARCHIVE_KEEP_YEARS: '10' }).stdout).toMatch(/^2011: .*from 2022-01-01 on$/m);
});

test('drops no year before its time, none that is not there, and none without being told so', () => {
  const early = archive(['drop', '--year', '2024', '--yes'], { ARCHIVE_KEEP_YEARS: '20' });
  expect([early.status, early.stderr]).toEqual([1, expect.stringContaining('it may be dropped from 2045-01-01 on (ARCHIVE_KEEP_YEARS)')]);
  expect(archive(['drop', '--year', '1999', '--yes'])).toMatchObject({ status: 1, stderr: expect.stringContaining('There is: 2011, 2012, 2024') });
  expect(archive(['drop', '--year', '2011'])).toMatchObject({ status: 1, stderr: expect.stringContaining('--yes') });
  expect(archive(['drop', '--year', '2011', '--dry-run'])).toMatchObject({ status: 0, stdout: expect.stringContaining('history of 2 orders') });
  expect(archive(['status']).stdout).toContain('of which 4 are');
});

test('drops a year for good, says what went, and leaves the numbers used', async () => {
  expect(archive(['drop', '--year', '2011', '--yes'])).toMatchObject({ status: 0, stdout: expect.stringContaining('2011 is dropped, with 2 orders') });
  const { stdout } = archive(['status']);
  expect(stdout).toMatch(/^5 orders, of which 2 are in the archive\n/);
  expect(stdout).toMatch(/^2011: dropped on \d{4}-\d{2}-\d{2} with 2 orders$/m);
});

test('waits for whoever is at work there, and gives up with a sentence', async () => {
  const records = await openRecords(options);
  await records.takeLease(ARCHIVE_LEASE, 'an API', 600_000);
  await records.close();
  const busy = archive(['run']);
  expect([busy.status, busy.stderr]).toEqual([1, expect.stringContaining('Another process is at work on the archive')]);
  const again = await openRecords(options);
  await again.giveBackLease(ARCHIVE_LEASE, 'an API');
  await again.close();
}, 60_000);

test.each([
  [[], 'What is to be done?'],
  [['clean'], 'What is to be done?'],
  [['run', 'status'], 'What is to be done?'],
  [['drop'], 'Which year'],
  [['drop', '--year', 'last'], 'Which year'],
  [['run', '--year', '2011'], '--year belongs to drop'],
  [['run', '--fast'], '--fast'],
])('understands %j not, and says how it is used', (args, why) => {
  const refused = archive(args);
  expect([refused.status, refused.stdout, refused.stderr]).toEqual([1, '', expect.stringContaining(why)]);
  expect(refused.stderr).toContain('npm run archive -- run');
});

test('needs records, a number of days, and the settings of the processes', () => {
  expect(archive(['status'], { DATA_DIR: join(folder, 'elsewhere') })).toMatchObject({ status: 1, stderr: expect.stringContaining('There are no records yet') });
  expect(archive(['run'], { ARCHIVE_AFTER_DAYS: 'off' })).toMatchObject({ status: 1, stderr: expect.stringContaining('ARCHIVE_AFTER_DAYS is off') });
  expect(archive(['run'], { MASTER_KEY: '' })).toMatchObject({ status: 1, stderr: expect.stringContaining('MASTER_KEY: is missing') });
});

test('a year is kept whole for as long as its last day must be', () => {
  expect(mayBeDroppedFrom(2026, 7)).toBe('2034-01-01');
});
