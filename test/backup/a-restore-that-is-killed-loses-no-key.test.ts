/** Whenever a restore is killed, the folder that it was to replace is whole and in its place, or the new one is, with the key in it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { finishExchange } from '../../src/backup/exchange.ts';
import { openPlace } from '../../src/backup/put-in-place.ts';
import { processIdentity } from '../../src/engine/process-identity.ts';
import { makeDataFolder } from './support/a-data-folder.ts';
import { command } from './support/commands.ts';

const base = mkdtempSync(join(tmpdir(), 'torihiki-killed-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const KILLED_AT = new URL('./support/killed-at.ts', import.meta.url).href;
const PUT_IN_PLACE = fileURLToPath(new URL('./support/put-in-place.ts', import.meta.url));
const putIn = (target: string, killedAt: number | null) => spawnSync(process.execPath, ['--import', KILLED_AT, PUT_IN_PLACE, target], { encoding: 'utf8', env: { PATH: process.env['PATH'], ...(killedAt === null ? {} : { KILLED_AT: `${killedAt}` }) } });
const orders = (folder: string) => readFileSync(join(folder, 'orders'), 'utf8');

function installation(name: string): string {
  const target = join(base, name, 'data');
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'orders'), 'of today');
  writeFileSync(join(target, 'master.key'), 'the key');
  return target;
}

test('killed at any step, and repeated', () => {
  const said: string[] = [];
  let step = 0;
  for (let isWhole = false; !isWhole; ) {
    step += 1;
    const target = installation(`step-${step}`);
    const { signal, status, stderr } = putIn(target, step);
    isWhole = signal === null;
    expect(isWhole ? status : signal, stderr).toBe(isWhole ? 0 : 'SIGKILL');
    finishExchange(target, (line) => said.push(line));
    expect(['of today', 'of the backup'], `step ${step}`).toContain(orders(target));
    expect(readFileSync(join(target, 'master.key'), 'utf8'), `step ${step}`).toBe('the key');
    const again = putIn(target, null);
    expect(again.status, again.stderr).toBe(0);
    expect(orders(target)).toBe('of the backup');
    expect(readFileSync(join(target, 'master.key'), 'utf8')).toBe('the key');
    const left = readdirSync(join(base, `step-${step}`));
    expect(left.filter((name) => name !== 'data' && !name.startsWith('data.replaced-')), `step ${step}`).toEqual([]);
    // What was there at first is kept beside it, whatever came after.
    expect(left.filter((name) => name.startsWith('data.replaced-')).map((name) => orders(join(base, `step-${step}`, name)))).toContain('of today');
  }
  // The note, two moves, the note's end; and the one that was not killed.
  expect(step).toBeGreaterThanOrEqual(5);
  expect(said.join('\n')).toMatch(/ended in the middle .* is back at .*ended when it had put everything in place/s);
}, 60_000);

test('one that is at it just now is left to it', () => {
  const target = installation('busy');
  const parent = process.ppid;
  writeFileSync(join(base, 'busy', '.exchanging-data'), JSON.stringify({ pid: parent, identity: processIdentity(parent), aside: join(base, 'busy', 'nowhere') }));
  expect(() => finishExchange(target, () => undefined)).toThrow(`Another restore (process ${parent})`);
});

test('a note that was cut off says that nothing was moved yet', () => {
  const target = installation('cut');
  writeFileSync(join(base, 'cut', '.exchanging-data'), '{"pid":');
  finishExchange(target, () => undefined);
  expect(readdirSync(join(base, 'cut'))).toEqual(['data']);
});

test('a move that fails leaves everything as it was', () => {
  const target = installation('fails');
  const place = openPlace(target, true, new Date());
  // Nothing was unpacked.
  expect(() => place.put()).toThrow('ENOENT');
  expect(orders(target)).toBe('of today');
  expect(readdirSync(join(base, 'fails'))).toEqual(['data']);
});

test('half of a volume’s files: it is said what to do, and nothing is taken for an installation', () => {
  const target = join(base, 'volume');
  const work = join(target, '.restoring-volume-999999999@1');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(target, '.restoring'), '.restoring-volume-999999999@1');
  writeFileSync(join(target, 'global'), 'moved already');
  writeFileSync(join(work, 'PG_VERSION'), 'not yet');
  for (const replace of [false, true]) expect(() => openPlace(target, replace, new Date())).toThrow(/ended while it put its files into .*-mindepth 1 -delete/);
  expect(existsSync(join(work, 'PG_VERSION'))).toBe(true);
  // All were moved, and only the note was left.
  rmSync(join(work, 'PG_VERSION'));
  expect(() => openPlace(target, false, new Date())).toThrow('is not empty');
  expect(existsSync(join(target, '.restoring'))).toBe(false);
});

test('what an earlier container left is cleared away, although a process has its number here', () => {
  const folder = join(base, 'numbers');
  mkdirSync(join(folder, `.restoring-data-${process.pid}@1`), { recursive: true });
  const place = openPlace(join(folder, 'data'), false, new Date());
  mkdirSync(place.work);
  openPlace(join(folder, 'data'), false, new Date());
  expect(readdirSync(folder)).toEqual([place.work.slice(folder.length + 1)]);
});

test('the command, killed between the two moves: the next one goes on, with the key and the list', async () => {
  const key = join(base, 'private.txt');
  const made = await command('backup', ['new-key', '--to', key], {});
  const target = join(base, 'whole', 'data');
  mkdirSync(join(base, 'whole'));
  const { masterKey, orderNumber } = await makeDataFolder(target);
  const env = { DATA_DIR: target, BACKUP_PUBLIC_KEY: /^BACKUP_PUBLIC_KEY=(age1\w+)$/m.exec(made.out)?.[1] ?? '' };
  const backup = await command('backup', ['--to', join(base, 'whole', 'backups')], env);
  expect(backup.code, backup.err).toBe(0);
  const list = `${JSON.stringify({ order: orderNumber, shop: 'demo', at: new Date().toISOString() })}\n`;
  writeFileSync(join(target, 'destroyed-keys.jsonl'), list);
  rmSync(join(target, 'cluster'), { recursive: true });
  const args = ['--from', backup.out.trim(), '--key', key, '--replace'];
  const killed = await command('restore', args, { ...env, NODE_OPTIONS: `--import ${KILLED_AT}`, KILLED_AFTER: '.replaced-' });
  expect(killed.code, killed.err).toBe('SIGKILL');
  expect(existsSync(target)).toBe(false);
  const again = await command('restore', args, env);
  expect(again.code, again.err).toBe(0);
  expect(again.err).toMatch(/ended in the middle.*is back at.*0 keys, 1 buyers.*The master key at hand is the one/s);
  expect(readFileSync(join(target, 'master.key'), 'utf8').trim()).toBe(masterKey.toString('base64'));
  expect(readFileSync(join(target, 'destroyed-keys.jsonl'), 'utf8')).toBe(list);
}, 180_000);
