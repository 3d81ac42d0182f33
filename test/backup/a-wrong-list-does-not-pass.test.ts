/** What was destroyed comes back with a backup unless the list of it is given: a list that is missing, old or another's is told by what the backup itself knows. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeKeyFile, readKeyFile } from '../../src/backup/key-files.ts';
import { restoreBackup, type RestoreOrder } from '../../src/backup/restore-backup.ts';
import { takeBackup } from '../../src/backup/take-backup.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { type DataFolder, makeDataFolder } from './support/a-data-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'torihiki-lists-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** After the order was made: a later start of its number would not be meant. */
const ERASED_AT = new Date(Date.now() + 60_000).toISOString();
const keyFile = join(base, 'private.txt');
let lived: DataFolder;
let backup: string;
let ignorant: string;
let here: string;
let turn = 0;

const asLines = (...orders: readonly { readonly order: string; readonly at: string }[]) => orders.map((order) => `${JSON.stringify({ ...order, shop: 'demo' })}\n`).join('');

beforeAll(async () => {
  const publicKey = await makeKeyFile(keyFile);
  lived = await makeDataFolder(join(base, 'lived'));
  const take = async (name: string) => (await takeBackup({ to: join(base, name), publicKeys: [publicKey], version: '0', source: { kind: 'dataFolder', dataDir: lived.dataDir }, report: () => undefined })).path;
  ignorant = await take('before');
  const records = await openRecords({ dataDir: join(lived.dataDir, 'records'), masterKey: lived.masterKey });
  expect(await records.eraseBuyer({ shop: 'demo', orderNumber: lived.orderNumber, actor: 'head office', reason: '本人からの請求', at: ERASED_AT })).toMatchObject({ kind: 'erased' });
  await records.close();
  backup = await take('after');
}, 120_000);
beforeEach(() => {
  turn += 1;
  here = join(base, `test-${turn}`);
  mkdirSync(here);
});

async function restored(different: Partial<RestoreOrder> = {}): Promise<{ said: string; destroyedAgain: boolean }> {
  const said: string[] = [];
  const { destroyedAgain } = await restoreBackup({
    from: backup, privateKeys: readKeyFile(keyFile), into: undefined, dataDir: join(here, 'data'), replace: false, masterKeys: { key: lived.masterKey, others: [] }, destroyedKeysFile: join(here, 'list'), withoutList: false,
    owner: null, path: undefined, report: (line) => said.push(line), ...different,
  });
  return { said: said.join('\n'), destroyedAgain };
}
const untouched = () => expect(readdirSync(here).filter((name) => name !== 'list')).toEqual([]);

test('a missing one is refused before anything is unpacked, where the backup knows of an erased buyer', async () => {
  await expect(restored()).rejects.toThrow(/knows of 0 destroyed keys and 1 erased buyers, and there is no list of what was destroyed \(.*list, .*DESTROYED_KEYS_FILE.*--without-list/s);
  untouched();
});

test.each([
  ['another installation’s', asLines({ order: 'B-7', at: '2026-11-22T00:00:00Z' })],
  ['one of before', asLines({ order: 'A-1', at: new Date(Date.parse(ERASED_AT) - 1).toISOString() })],
  ['an empty one', ''],
])('%s is refused, with or without the master key', async (_what, lines) => {
  writeFileSync(join(here, 'list'), lines);
  await expect(restored()).rejects.toThrow(/every later list of this installation holds \(0 keys, 1 buyers\), and it is not on the list of what was destroyed: .*list, 0 keys, [01] buyers: that one is old/s);
  await expect(restored({ masterKeys: undefined })).rejects.toThrow('that one is old');
  untouched();
}, 60_000);

test('goes on without one where that is said', async () => {
  const { said, destroyedAgain } = await restored({ withoutList: true });
  expect(said).toContain('there is no list of what was destroyed');
  expect(destroyedAgain).toBe(false);
}, 60_000);

test('the right one is applied, and it is said how much is on it and what it did', async () => {
  writeFileSync(join(here, 'list'), asLines({ order: lived.orderNumber, at: ERASED_AT }, { order: 'A-2', at: ERASED_AT }));
  const { said, destroyedAgain } = await restored();
  expect(said).toMatch(/the list of what was destroyed: .*list, 0 keys, 2 buyers\n/);
  expect(said).toContain('0 keys and 0 buyers that this backup still had');
  expect(destroyedAgain).toBe(true);
}, 60_000);

test('of two both count: the configured one, and that of the folder which is replaced', async () => {
  const dataDir = join(here, 'data');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'destroyed-keys.jsonl'), asLines({ order: lived.orderNumber, at: ERASED_AT }));
  writeFileSync(join(here, 'list'), asLines({ order: 'A-2', at: ERASED_AT }));
  const { said } = await restored({ from: ignorant, replace: true });
  expect(said).toMatch(/list and .*destroyed-keys\.jsonl, 0 keys, 2 buyers\n/);
  expect(said).toContain('0 keys and 1 buyers that this backup still had');
}, 60_000);

test('where nothing was ever destroyed none is needed, and it is said that there is none', async () => {
  expect((await restored({ from: ignorant })).said).toContain('there is no list of what was destroyed');
}, 60_000);
