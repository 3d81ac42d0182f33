import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPglite } from '../../src/records/database/open-database.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { liveALongLife } from './support/a-long-life.ts';
import { masterKey } from './support/master-key.ts';
import { credit, publication, startOrder, verdict } from './support/order-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-keys-command-'));
const dataDir = join(folder, 'data');
const records = { dataDir: join(dataDir, 'records'), masterKey };
const list = join(folder, 'apart', 'destroyed-keys.jsonl');
const production = { PATH: process.env['PATH'], ENVIRONMENT: 'production', TEMPORAL_ADDRESS: '127.0.0.1:1', DATA_DIR: dataDir, DESTROYED_KEYS_FILE: list };
let current: Buffer = masterKey;
let paid = '';
let open = '';

/** As `npm run keys -- …` runs it. */
function keys(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/keys.ts', ...args], { env: { ...production, MASTER_KEY: current.toString('base64'), ...env }, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

beforeAll(async () => {
  const opened = await openRecords(records);
  for (const code of ['demo', 'other']) await opened.createShop({ code, name: '見本店', environment: 'sandbox' });
  paid = (await liveALongLife(opened, 'demo')).orderNumber;
  const { state } = await startOrder(opened, { shop: 'other' });
  await opened.publish(publication(state, credit(state, 'approved'), { verdict: verdict('approved') }));
  open = state.orderNumber;
  await opened.close();
  const raw = await openPglite(records.dataDir);
  const { db } = raw;
  await sql`update data_keys set month = '2026-01', version = n.v from (select id, row_number() over (partition by shop order by month) as v from data_keys) n where n.id = data_keys.id`.execute(db);
  await sql`update orders set created_at = '2026-01-15T00:00:00Z', updated_at = '2026-01-15T00:00:00Z'`.execute(db);
  await raw.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('without a word for what to do it says what there is', () => {
  for (const args of [[], ['destory'], ['list', '--force']]) expect(keys(args)).toMatchObject({ status: 1, said: expect.stringContaining('npm run keys -- rotate-master') });
});

test('where there are no records it makes none', () => {
  const refused = keys(['list'], { DATA_DIR: join(folder, 'nothing') });
  expect(refused).toMatchObject({ status: 1, said: expect.stringContaining('There are no records, and so no keys') });
  expect(existsSync(join(folder, 'nothing', 'records', 'pglite'))).toBe(false);
});

test('the list says which month is good for what', () => {
  const { status, said } = keys(['list']);
  expect(status).toBe(0);
  expect(said).toMatch(/^demo +2026-01 {2}\d keys? +may be destroyed$/m);
  expect(said).toMatch(/^other +2026-01 {2}\d keys? +needed by 1 order, some of which go on$/m);
});

test.each([
  [['destroy', '--shop', 'demo'], /--shop and --month are needed/],
  [['destroy', '--shop', 'demo', '--month', 'January', '--yes'], /--month January is no month. Example: --month 2026-01/],
  [['destroy', '--shop', 'nobody', '--month', '2026-01', '--yes'], /There is no shop nobody. There are: demo, other\./],
  [['destroy', '--shop', 'demo', '--month', '2031-05', '--yes'], /in use until 2031-06-08/],
  [['destroy', '--shop', 'demo', '--month', '2020-05', '--yes'], /demo has no key of 2020-05.*It has keys of .*2026-01/],
  [['rotate-data', '--shop', 'nobody'], /There is no shop nobody/],
  [['rotate-master'], /Which key is the new one\? Give it as NEW_MASTER_KEY/],
] as const)('%j is refused with what to do', (args, says) => {
  expect(keys(args)).toMatchObject({ status: 1, said: expect.stringMatching(says) });
  expect(existsSync(list)).toBe(false);
});

test('an order that still needs it is named', () => {
  const refused = keys(['destroy', '--shop', 'other', '--month', '2026-01', '--yes']);
  expect(refused).toMatchObject({ status: 1, said: expect.stringMatching(new RegExp(`1 orders of other .*Nothing was destroyed\\.\\n {2}${open} {2}与信OK {2}goes on`)) });
});

test('without a terminal nobody is asked, and nothing happens', () => {
  const { status, said } = keys(['destroy', '--shop', 'demo', '--month', '2026-01']);
  expect([status, said]).toEqual([1, expect.stringContaining('use --yes')]);
  expect(said).toContain('Nothing was destroyed');
});

test('a list that cannot be written: nothing is destroyed', () => {
  writeFileSync(join(folder, 'file'), '');
  const refused = keys(['destroy', '--shop', 'demo', '--month', '2026-01', '--yes'], { DESTROYED_KEYS_FILE: join(folder, 'file', 'below', 'list.jsonl') });
  expect(refused).toMatchObject({ status: 1, said: expect.stringContaining('leads through a file') });
  expect(keys(['list']).said).toMatch(/^demo +2026-01 .*may be destroyed$/m);
});

test('a month is destroyed once, on the list and in the records, and saying so again changes nothing', async () => {
  const done = keys(['destroy', '--shop', 'demo', '--month', '2026-01', '--yes']);
  expect(done).toMatchObject({ status: 0, said: expect.stringMatching(/The key of demo of 2026-01 is destroyed\. \d+ values were kept without their buyers\./) });
  const listed = readFileSync(list, 'utf8');
  expect(listed).toContain('"month":"2026-01"');
  expect(keys(['destroy', '--shop', 'demo', '--month', '2026-01', '--yes'])).toMatchObject({ status: 0, said: expect.stringContaining('There is nothing more to do') });
  expect(readFileSync(list, 'utf8')).toBe(listed);
  // A list that was lost is written anew.
  rmSync(list);
  keys(['destroy', '--shop', 'demo', '--month', '2026-01', '--yes']);
  expect(readFileSync(list, 'utf8')).toBe(listed);
  const opened = await openRecords(records);
  expect((await opened.loadOrder('demo', paid))?.state.contents.buyer.name).toBe('消去済み');
  await opened.close();
  expect(keys(['list']).said).toMatch(/^demo +2026-01 .*destroyed 20/m);
});

test('new data keys are made for one shop or for all', () => {
  expect(keys(['rotate-data', '--shop', 'demo'])).toMatchObject({ status: 0, said: expect.stringContaining('New data keys for demo.') });
  expect(keys(['rotate-data'])).toMatchObject({ status: 0, said: expect.stringContaining('New data keys for 2 shops and the installation.') });
  expect(keys(['list']).said).toMatch(/^demo +20\d\d-\d\d {2}[34] keys +in use until/m);
});

test('the master key is changed with the new one beside it, again without harm, and then with the old one beside it', async () => {
  const anew = randomBytes(32);
  const file = join(folder, 'new-key');
  writeFileSync(file, `${anew.toString('base64')}\n`);
  const same = keys(['rotate-master'], { NEW_MASTER_KEY: current.toString('base64') });
  expect(same).toMatchObject({ status: 1, said: expect.stringContaining('is the same key as MASTER_KEY') });
  const done = keys(['rotate-master'], { NEW_MASTER_KEY_FILE: file });
  expect(done).toMatchObject({ status: 0, said: expect.stringMatching(/^\d+ keys were wrapped with the new master key\. Each was opened again.*\nNow start every process again with the new key as MASTER_KEY/) });
  expect(done.said).not.toContain(anew.toString('base64'));
  expect(keys(['rotate-master'], { NEW_MASTER_KEY_FILE: file }).said).toMatch(/^0 keys were wrapped with the new master key, \d+ were so already/);
  expect(keys(['list'])).toMatchObject({ status: 1, said: expect.stringContaining('another master key') });
  const previous = current;
  current = anew;
  expect(keys(['list']).status).toBe(0);
  expect(keys(['rotate-master'], { PREVIOUS_MASTER_KEY: previous.toString('base64') })).toMatchObject({ status: 0, said: expect.stringMatching(/^0 keys .*\nPREVIOUS_MASTER_KEY can go/) });
  const opened = await openRecords({ ...records, masterKey: anew });
  expect((await opened.loadOrder('other', open))?.state.orderNumber).toBe(open);
  await opened.close();
});

test('a program says either key', () => {
  const says = (key: Buffer): string => JSON.stringify([process.execPath, '-e', `process.stdout.write('${key.toString('base64')}')`]);
  const anew = randomBytes(32);
  const done = keys(['rotate-master'], { MASTER_KEY: '', MASTER_KEY_COMMAND: says(current), NEW_MASTER_KEY_COMMAND: says(anew) });
  expect(done).toMatchObject({ status: 0, said: expect.stringContaining('were wrapped with the new master key') });
  current = anew;
  const failing = keys(['list'], { MASTER_KEY: '', MASTER_KEY_COMMAND: JSON.stringify([process.execPath, '-e', 'console.error("no access"); process.exit(1)']) });
  expect(failing).toMatchObject({ status: 1, said: expect.stringMatching(/MASTER_KEY_COMMAND: .* ended with 1\. It said: no access/) });
});
