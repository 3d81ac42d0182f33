/** The commands on the folder of `npm start`. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pack } from '../../src/backup/archive.ts';
import { beginBackup } from '../../src/backup/backup-directory.ts';
import { decryptWith } from '../../src/backup/encryption.ts';
import { makeKeyFile, readKeyFile } from '../../src/backup/key-files.ts';
import { restoreBackup } from '../../src/backup/restore-backup.ts';
import { lockDataDir } from '../../src/engine/data-dir-lock.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { waitFor } from '../support/wait-for.ts';
import { type DataFolder, makeDataFolder } from './support/a-data-folder.ts';
import { begin, command } from './support/commands.ts';

const base = mkdtempSync(join(tmpdir(), 'torihiki-backup-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const keyFile = join(base, 'private.txt');
let publicKey: string;
let lived: DataFolder;
/** A whole backup of it, for tests that break copies. */
let backup: string;
/** Of one test. */
let here: string;

const env = (dataDir: string, more: Record<string, string> = {}) => ({ DATA_DIR: dataDir, BACKUP_PUBLIC_KEY: publicKey, ...more });
const backUp = (to: string, ...args: string[]) => command('backup', ['--to', to, ...args], env(lived.dataDir));
const restore = (from: string, dataDir: string, args: readonly string[] = [], more: Record<string, string> = {}) => command('restore', ['--from', from, '--key', keyFile, ...args], env(dataDir, more));
/** The same without a process of its own. */
const putBack = async (from: string, dataDir: string, { key = keyFile, replace = false }: { key?: string; replace?: boolean } = {}) =>
  restoreBackup({ from, privateKeys: readKeyFile(key), into: undefined, dataDir, replace, masterKeys: undefined, destroyedKeysFile: join(base, 'no-list'), withoutList: false, owner: null, path: undefined, report: () => undefined });
const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

beforeAll(async () => {
  const made = await command('backup', ['new-key', '--to', keyFile], {});
  expect(made.code, made.err).toBe(0);
  publicKey = /^BACKUP_PUBLIC_KEY=(age1\w+)$/m.exec(made.out)?.[1] ?? '';
  lived = await makeDataFolder(join(base, 'lived'));
  const done = await backUp(join(base, 'backups'));
  expect(done.code, done.err).toBe(0);
  backup = done.out.trim();
}, 240_000);
let turn = 0;
beforeEach(() => {
  turn += 1;
  here = join(base, `test-${turn}`);
  mkdirSync(here);
});

/** A copy of the backup that may be broken. */
function aCopy(): string {
  const copy = join(here, 'backup');
  cpSync(backup, copy, { recursive: true });
  return copy;
}

test('a key pair: the private half for its owner alone, never over one that is there', async () => {
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(keyFile, 'utf8')).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/m);
  expect(await command('backup', ['new-key', '--to', keyFile], {})).toMatchObject({ code: 1, out: '', err: expect.stringContaining('is there already') });
});

test('a backup says in clear what it is, and nothing of what is in it', () => {
  const manifest = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'));
  expect(manifest).toMatchObject({ kind: 'torihiki-backup', source: 'dataFolder', publicKeys: [publicKey], versions: { recordsSchema: expect.stringMatching(/^\d{3}-/), postgresql: null } });
  expect(Object.keys(manifest.files).toSorted()).toEqual(['contents.age', 'data.tar.gz.age']);
  expect(namesIn(backup).toSorted()).toEqual(['contents.age', 'data.tar.gz.age', 'manifest.json']);
  expect(JSON.stringify(manifest)).not.toMatch(/A-1|wrapped|masterKey/);
});

test('the master key is in none of it, however it is written, and other files are', async () => {
  const key = readFileSync(keyFile, 'utf8').split('\n').find((line) => line.startsWith('AGE-SECRET')) ?? '';
  const open = async (name: string) => buffer(await decryptWith([key], Readable.from([readFileSync(join(backup, name))], { objectMode: false })));
  const plain = Buffer.concat([gunzipSync(await open('data.tar.gz.age')), await open('contents.age')]);
  const { masterKey } = lived;
  for (const form of [masterKey, Buffer.from(masterKey.toString('base64')), Buffer.from(masterKey.toString('base64url')), Buffer.from(masterKey.toString('hex')), Buffer.from(masterKey.toString('hex').toUpperCase())]) expect(plain.includes(form)).toBe(false);
  expect(plain.includes('master.key')).toBe(false);
  expect(plain.includes('the cluster has its own')).toBe(false);
  // It has looked where the rest is.
  expect(plain.includes(readFileSync(join(lived.dataDir, 'temporal.db')).subarray(0, 64))).toBe(true);
  expect(plain.includes('the ledger at the time of the backup')).toBe(true);
});

test('and comes back into a new folder: the same files, records that know that they were put back, and what to do next', async () => {
  const target = join(here, 'data');
  const done = await restore(backup, target);
  expect(done.code, done.err).toBe(0);
  expect(done.out.trim()).toBe(target);
  expect(done.err).toMatch(/1 orders.*What was destroyed since.*put the master key of development into .*master\.key.*npm start.*npm run reconcile/s);
  for (const name of ['temporal.db', 'temporal.db-wal', 'temporal.db.owner.json', 'sandbox.sqlite', 'dev-keys.json']) expect(readFileSync(join(target, name)).equals(readFileSync(join(lived.dataDir, name))), name).toBe(true);
  for (const name of ['master.key', 'engine.log', 'temporal.db-shm', 'instance.lock']) expect(existsSync(join(target, name)), name).toBe(false);
  expect(statSync(target).mode & 0o777).toBe(0o700);
  const records = await openRecords({ dataDir: join(target, 'records'), masterKey: lived.masterKey });
  expect((await records.loadOrder('demo', lived.orderNumber))?.state.contents.buyer.name).toContain('見本');
  const { takenAt } = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'));
  expect(await records.restoration()).toMatchObject({ backupAt: takenAt.begun });
  await records.close();
  expect(namesIn(here)).toEqual(['data']);
}, 120_000);

describe('a folder that is not empty', () => {
  let target: string;
  beforeEach(() => {
    target = join(here, 'data');
    cpSync(lived.dataDir, target, { recursive: true });
    writeFileSync(join(target, 'sandbox.sqlite'), 'what Yamato did since');
    writeFileSync(join(target, 'temporal.db'), 'later');
  });

  test('is left as it is', async () => {
    await expect(putBack(backup, target)).rejects.toThrow('is not empty, and nothing in it was touched');
    expect(readFileSync(join(target, 'temporal.db'), 'utf8')).toBe('later');
    expect(namesIn(here)).toEqual(['data']);
  });

  test('is moved aside where that is wished; its master key stays, and Yamato does not go back', async () => {
    const list = `${JSON.stringify({ order: lived.orderNumber, shop: 'demo', at: new Date().toISOString() })}\n`;
    writeFileSync(join(target, 'destroyed-keys.jsonl'), list);
    rmSync(join(target, 'cluster'), { recursive: true });
    const done = await restore(backup, target, ['--replace']);
    expect(done.code, done.err).toBe(0);
    expect(done.err).toMatch(/destroyed-keys\.jsonl, 0 keys, 1 buyers.*0 keys and 1 buyers that this backup still had.*What was there before is in .*data\.replaced-.*The master key at hand is the one/s);
    expect(done.err).not.toContain('What was destroyed since');
    expect(readFileSync(join(target, 'destroyed-keys.jsonl'), 'utf8')).toBe(list);
    const records = await openRecords({ dataDir: join(target, 'records'), masterKey: lived.masterKey });
    expect(JSON.stringify((await records.loadOrder('demo', lived.orderNumber))?.state.contents.buyer), 'what was destroyed after the backup stays so').not.toContain('見本');
    await records.close();
    const aside = namesIn(here).find((name) => name.startsWith('data.replaced-')) ?? '';
    expect(readFileSync(join(here, aside, 'temporal.db'), 'utf8')).toBe('later');
    expect(readFileSync(join(target, 'temporal.db')).equals(readFileSync(join(lived.dataDir, 'temporal.db')))).toBe(true);
    expect(readFileSync(join(target, 'master.key'), 'utf8')).toBe(readFileSync(join(lived.dataDir, 'master.key'), 'utf8'));
    expect(readFileSync(join(target, 'sandbox.sqlite'), 'utf8')).toBe('what Yamato did since');
  }, 120_000);

  test('of another master key is refused, before anything is unpacked, and says nothing of the key', async () => {
    const wrong = randomBytes(32).toString('base64');
    writeFileSync(join(target, 'master.key'), wrong);
    await expect(putBack(backup, target, { replace: true })).rejects.toThrow('The records were made with another master key');
    const given = await restore(backup, join(here, 'new'), [], { MASTER_KEY: wrong });
    expect(given).toMatchObject({ code: 1, err: expect.stringContaining('another master key') });
    expect(given.err).not.toContain(wrong);
    expect(given.err).not.toMatch(/unpacking/);
    expect(namesIn(here)).toEqual(['data']);
  });

  test('is left alone where a cluster lives in it, with a key of its own', async () => {
    const [target, secret] = [join(base, 'with-a-cluster'), join(base, 'with-a-cluster', 'cluster', 'secrets', 'master_key')];
    mkdirSync(dirname(secret), { recursive: true });
    writeFileSync(secret, 'mine');
    await expect(putBack(backup, target, { replace: true })).rejects.toThrow('npm run cluster');
    expect(readFileSync(secret, 'utf8')).toBe('mine');
  });

  test('of a process that runs is neither backed up nor replaced', async () => {
    const lock = lockDataDir(target);
    try {
      expect(await command('backup', ['--to', join(here, 'to')], env(target))).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`process ${process.pid}`) });
      await expect(putBack(backup, target, { replace: true })).rejects.toThrow(`process ${process.pid}`);
    } finally {
      lock.release();
    }
    expect(namesIn(join(here, 'to'))).toEqual([]);
    expect(readFileSync(join(target, 'temporal.db'), 'utf8')).toBe('later');
  });
});

describe('is not put back', () => {
  const refused = async (from: string, said: RegExp, key = keyFile) => {
    await expect(putBack(from, join(here, 'data'), { key })).rejects.toThrow(said);
    expect(namesIn(here).filter((name) => name.includes('data') || name.startsWith('.restoring'))).toEqual([]);
  };

  test('with the private key of others, or none', async () => {
    const others = join(here, 'others.txt');
    await makeKeyFile(others);
    await refused(backup, /The private key does not open this backup/, others);
    writeFileSync(others, 'no key at all');
    await refused(backup, /holds no private key/, others);
    await refused(backup, /cannot be read/, join(here, 'nothing'));
  });

  test.each(['data.tar.gz.age', 'contents.age'])('with %s cut off, altered or gone', async (file) => {
    const copy = aCopy();
    const path = join(copy, file);
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 1);
    await refused(copy, /The backup is not whole/);
    const altered = Buffer.from(whole);
    altered[Math.floor(altered.length / 2)]! ^= 1;
    writeFileSync(path, altered);
    await refused(copy, file === 'contents.age' ? /not whole/ : /The backup is damaged/);
    rmSync(path);
    await refused(copy, /The backup is not whole/);
  });

  test('mixed of two backups', async () => {
    const second = await backUp(join(here, 'second'));
    expect(second.code, second.err).toBe(0);
    const copy = aCopy();
    const manifest = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8'));
    const other = JSON.parse(readFileSync(join(second.out.trim(), 'manifest.json'), 'utf8'));
    for (const file of ['data.tar.gz.age'] as const) {
      cpSync(join(second.out.trim(), file), join(copy, file));
      manifest.files[file] = other.files[file];
    }
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify(manifest));
    await refused(copy, /of two backups/);
  });

  test('without a manifest that can be read; and of many one must be named', async () => {
    const copy = aCopy();
    writeFileSync(join(copy, 'manifest.json'), '{"format": 1');
    await refused(copy, /manifest\.json cannot be read/);
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify({ format: 99 }));
    await refused(copy, /not one that this version can read/);
    rmSync(join(copy, 'manifest.json'));
    await refused(copy, /is no backup/);
    await refused(join(base, 'backups'), /holds 1 backups\. Name one of them/);
    await refused(join(here, 'nowhere'), /is no backup/);
  });
});

describe('what is half written', () => {
  test('by a backup that was killed is no backup, and goes with the next one', async () => {
    const big = join(here, 'big');
    cpSync(lived.dataDir, big, { recursive: true });
    writeFileSync(join(big, 'ballast.bin'), randomBytes(80_000_000));
    const to = join(here, 'to');
    const running = begin('backup', ['--to', to], env(big));
    const partial = await waitFor(async () => namesIn(to).find((name) => name.endsWith('.partial') && (statSync(join(to, name, 'data.tar.gz.age'), { throwIfNoEntry: false })?.size ?? 0) > 1_000_000), (name) => name !== undefined);
    running.kill();
    expect((await running.ended).code).toBe('SIGKILL');
    await expect(putBack(join(to, partial!), join(here, 'data'))).rejects.toThrow('was never finished');
    // Its lock on the folder is taken over, too.
    rmSync(join(big, 'ballast.bin'));
    const next = await command('backup', ['--to', to], env(big));
    expect(next.code, next.err).toBe(0);
    expect(namesIn(to)).toEqual([next.out.trim().split('/').at(-1)]);
  }, 120_000);

  test('by one that still runs is left to it', () => {
    const to = join(here, 'to');
    const draft = beginBackup(to, new Date());
    beginBackup(to, new Date());
    expect(existsSync(draft.folder)).toBe(true);
  });

  test('on a disk that is full is gone, and the sentence says so', async () => {
    const draft = beginBackup(join(here, 'to'), new Date());
    // Every write to it is answered as by a full disk.
    symlinkSync('/dev/full', join(draft.folder, 'data.tar.gz.age'));
    await expect(draft.write('data.tar.gz.age', Readable.from([randomBytes(100_000)]))).rejects.toMatchObject({ code: 'ENOSPC' });
    draft.abandon();
    expect(namesIn(join(here, 'to'))).toEqual([]);
    const disk = join(here, 'small');
    mkdirSync(disk);
    // A disk of its own takes rights that not everybody has.
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk]).status !== 0) return;
    try {
      const full = await backUp(disk);
      expect(full).toMatchObject({ code: 1, out: '' });
      expect(full.err).toMatch(/No backup was made: the disk is full .* Make room/);
      expect(namesIn(disk)).toEqual([]);
      await expect(putBack(backup, disk)).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(namesIn(disk)).toEqual([]);
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  test('by a restore that was killed is cleared away by the next one', async () => {
    const target = join(here, 'data');
    mkdirSync(join(here, '.restoring-data-999999999'));
    await putBack(backup, target);
    expect(namesIn(here)).toEqual(['data']);
  }, 120_000);
});

test('of several the newest stay, and nothing else in the folder is touched', async () => {
  const to = join(here, 'to');
  mkdirSync(join(to, 'mine'), { recursive: true });
  for (const name of ['torihiki-20260101T000000Z', 'torihiki-20260102T000000Z', 'torihiki-20260103T000000Z']) cpSync(backup, join(to, name), { recursive: true });
  // Not whole, so none of those that stay.
  rmSync(join(to, 'torihiki-20260103T000000Z', 'manifest.json'));
  const without = await backUp(to);
  expect(namesIn(to)).toHaveLength(5);
  const done = await backUp(to, '--keep', '2');
  expect(done.err).toContain('torihiki-20260101T000000Z is deleted (--keep 2)');
  expect(namesIn(to).toSorted()).toEqual(['mine', 'torihiki-20260103T000000Z', ...[without, done].map(({ out }) => out.trim().split('/').at(-1)!)].toSorted());
  expect(await backUp(to, '--keep', '0')).toMatchObject({ code: 1, err: expect.stringContaining('--keep') });
}, 120_000);

test.each([
  ['no public key', { BACKUP_PUBLIC_KEY: '' }, /BACKUP_PUBLIC_KEY is missing/],
  ['a public key that is none', { BACKUP_PUBLIC_KEY: 'age1short' }, /BACKUP_PUBLIC_KEY: is not a public key/],
  ['records in PostgreSQL that nobody may copy', { DATABASE_URL: 'postgres://user@127.0.0.1/records' }, /set BACKUP_DATABASE_URL, too/],
  ['a server, and nobody says where the records are', { BACKUP_DATABASE_URL: 'postgres://user@127.0.0.1/postgres' }, /which of the server’s databases holds the records/],
  ['a folder that is none of ours', { DATA_DIR: '/tmp' }, /is not a data folder of this project/],
])('with %s makes no backup and says what to do', async (_what, more, said) => {
  const done = await command('backup', ['--to', join(here, 'to')], { ...env(lived.dataDir), ...more });
  expect(done.code).toBe(1);
  expect(done.err).toMatch(said);
  expect(namesIn(join(here, 'to'))).toEqual([]);
});

test('a folder whose records were moved to a server is not backed up by half', async () => {
  const half = join(here, 'half');
  cpSync(lived.dataDir, half, { recursive: true });
  renameSync(join(half, 'records'), join(here, 'elsewhere'));
  expect(await command('backup', ['--to', join(here, 'to')], env(half))).toMatchObject({ code: 1, err: expect.stringContaining('holds no records') });
});

test('arguments that are none are answered with those there are', async () => {
  expect(await command('backup', [], env(lived.dataDir))).toMatchObject({ code: 1, err: expect.stringContaining('--to DIR') });
  expect(await command('backup', ['--too', 'x'], env(lived.dataDir))).toMatchObject({ code: 1, err: expect.stringContaining('--to DIR') });
  expect(await command('restore', ['--from', backup], env(lived.dataDir))).toMatchObject({ code: 1, err: expect.stringContaining('--key FILE') });
  expect(await command('restore', ['mark', '--backup-at', 'yesterday'], env(lived.dataDir))).toMatchObject({ code: 1, err: expect.stringContaining('--backup-at is the moment') });
});

test('a file that cannot be read whole makes no backup', async () => {
  const gone = join(here, 'gone');
  cpSync(lived.dataDir, gone, { recursive: true });
  symlinkSync(join(here, 'nothing'), join(gone, 'leads-nowhere'));
  expect(await command('backup', ['--to', join(here, 'to')], env(gone))).toMatchObject({ code: 1, out: '', err: expect.stringContaining('is neither a file nor a folder') });
  await expect(buffer(pack(gone, ['temporal.db', 'not-there']))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(namesIn(join(here, 'to'))).toEqual([]);
}, 120_000);
