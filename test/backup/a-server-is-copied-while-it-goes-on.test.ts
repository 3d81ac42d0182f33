/** The commands on a PostgreSQL server that serves meanwhile: engine, visibility and records at one moment. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresTools } from '../../src/backup/postgres/tools.ts';
import { freePort } from '../../src/engine/ports.ts';
import { waitForEnd } from '../../src/engine/process-end.ts';
import { openRecords } from '../../src/records/open-records.ts';
import type { Records } from '../../src/records/records.ts';
import { nextNumber, startOrder } from '../records/support/order-builder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { postgresBinaries, runAs } from '../../cluster/services/postgres-binaries.ts';
import { command } from './support/commands.ts';

/** The development dependency brings a server without them. */
const binaries = await postgresBinaries();
const hasTools = binaries !== undefined && existsSync(join(binaries, 'pg_basebackup'));

describe.skipIf(!hasTools)(hasTools ? 'a server' : 'a server (skipped: no pg_basebackup)', () => {
  const base = mkdtempSync(join(tmpdir(), 'torihiki-server-backup-'));
  // The restored server runs as somebody else where we are root.
  chmodSync(base, 0o755);
  const masterKey = randomBytes(32);
  const keyFile = join(base, 'private.txt');
  const owner = runAs() === undefined ? [] : ['--owner', 'postgres'];
  let server: TestPostgres;
  let records: Records;
  let env: Record<string, string>;
  let backup: string;
  const orders: string[] = [];
  const ordered = async (): Promise<string> => {
    const orderNumber = nextNumber('S');
    await startOrder(records, { orderNumber });
    return orderNumber;
  };
  const query = async (url: string, statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const as = async (url: string, ...statements: string[]) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
      return (await client.query('select 1')).rows;
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    const made = await command('backup', ['new-key', '--to', keyFile], {});
    server = await startPostgres();
    records = await openRecords({ databaseUrl: server.url, masterKey });
    await as(server.url, "create role backup login replication password 'pass word'", 'create database temporal', 'create role stranger login');
    const address = new URL(server.url);
    env = {
      BACKUP_PUBLIC_KEY: /^BACKUP_PUBLIC_KEY=(.*)$/m.exec(made.out)?.[1] ?? '',
      DATABASE_URL: server.url,
      BACKUP_DATABASE_URL: `postgres://backup:pass%20word@${address.host}/postgres`,
    };
    for (let turn = 0; turn < 3; turn += 1) orders.push(await ordered());
    expect((await records.figures(0)).lastBackupAt).toBeNull();
    const done = await command('backup', ['--to', join(base, 'backups')], env);
    expect(done.code, done.err).toBe(0);
    backup = done.out.trim();
  }, 120_000);
  afterAll(async () => {
    await records?.close();
    await server?.stop();
    rmSync(base, { recursive: true, force: true });
  });

  test('tells its records of when the newest backup is', async () => {
    const { takenAt } = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')) as { takenAt: { begun: string } };
    expect((await records.figures(0)).lastBackupAt).toBe(takenAt.begun);
  });

  test('is backed up all the same where its records cannot be told', async () => {
    await as(server.url, 'alter table installation rename column last_backup_at to another');
    const done = await command('backup', ['--to', join(base, 'untold')], env);
    await as(server.url, 'alter table installation rename column another to last_backup_at');
    expect([done.code, done.err]).toEqual([0, expect.stringMatching(/could not be told of it .*BackupOld/)]);
    expect(existsSync(join(done.out.trim(), 'manifest.json'))).toBe(true);
  }, 60_000);

  test('is copied whole while orders come in, and nothing of the copy is left', async () => {
    let isOver = false;
    const coming = (async () => {
      while (!isOver) orders.push(await ordered());
    })();
    const done = await command('backup', ['--to', join(base, 'busy')], env);
    isOver = true;
    await coming;
    expect(done.code, done.err).toBe(0);
    expect(done.err).toMatch(/databases .*temporal.*test_1.*: copying it\n.*copied, and checked file by file/s);
    expect(readdirSync(done.out.trim()).toSorted()).toEqual(['contents.age', 'data.tar.gz.age', 'manifest.json']);
    expect(JSON.parse(readFileSync(join(done.out.trim(), 'manifest.json'), 'utf8'))).toMatchObject({ source: 'postgresql', versions: { postgresql: expect.stringMatching(/^\d+/) } });
    const target = join(base, 'restored-busy');
    const restored = await command('restore', ['--from', done.out.trim(), '--key', keyFile, '--into', target, ...owner], { MASTER_KEY: masterKey.toString('base64') });
    expect(restored.code, restored.err).toBe(0);
  }, 180_000);

  test('comes back as a data directory that serves: every order, every database, and records that know that they were put back', async () => {
    orders.push(await ordered());
    const target = join(base, 'restored');
    const done = await command('restore', ['--from', backup, '--key', keyFile, '--into', target, ...owner], { MASTER_KEY: masterKey.toString('base64') });
    expect(done.code, done.err).toBe(0);
    expect(done.err).toMatch(/every file of the server is as it was.*the server recovers and serves.*pg_ctl -D .*restored -w start.*npm run reconcile/s);
    const { stop, url } = await serve(target);
    try {
      const back = await openRecords({ databaseUrl: `${url}/test_1`, masterKey });
      for (const orderNumber of orders.slice(0, 3)) expect((await back.loadOrder('demo', orderNumber))?.state.orderNumber).toBe(orderNumber);
      expect(await back.loadOrder('demo', orders.at(-1)!), 'of after the backup').toBeNull();
      expect((await back.figures(0)).lastBackupAt, 'of one from before').toBeNull();
      expect(await back.restoration()).toMatchObject({ backupAt: JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')).takenAt.begun });
      await back.close();
      await as(`${url}/temporal`);
      const served = await command('restore', ['--from', backup, '--key', keyFile, '--into', target, '--replace', ...owner], {});
      expect(served).toMatchObject({ code: 1, err: expect.stringContaining('A PostgreSQL server runs on') });
    } finally {
      await stop();
    }
    expect(await records.restoration(), 'the server that was copied is as it was').toBeNull();
  }, 180_000);

  test('comes back whatever its own settings are, and has them again', async () => {
    const { rows } = await query(server.url, 'show data_directory');
    const source: string = rows[0].data_directory;
    const own = join(source, 'postgresql.auto.conf');
    const before = readFileSync(own, 'utf8');
    // Never read by the server that goes on: what would hang, refuse, reach out, or not start at all.
    const hostile = `${before}${[
      "synchronous_standby_names = 'ANY 2 (a, b)'", 'synchronous_commit = remote_apply', 'default_transaction_read_only = on', "session_preload_libraries = 'nowhere_to_be_found'", "shared_preload_libraries = 'nowhere_to_be_found'",
      "local_preload_libraries = 'nowhere_to_be_found'", 'archive_mode = always', "archive_command = 'touch /tmp/archived; sleep 3600'", 'ssl = on', "ssl_cert_file = '/nowhere.crt'", "listen_addresses = '203.0.113.1'", 'port = 1',
      "hba_file = '/nowhere/pg_hba.conf'", "data_directory = '/nowhere'", "restore_command = 'sleep 3600'", "recovery_target_time = '2001-01-01'", "recovery_target_action = 'pause'", "primary_conninfo = 'host=203.0.113.1'",
      "unix_socket_directories = '/nowhere'", 'max_connections = 1', "temp_tablespaces = 'gone'", 'statement_timeout = 1', "no_such_setting = 'x'", 'this is no line of a settings file',
    ].join('\n')}\n`;
    try {
      writeFileSync(own, hostile);
      writeFileSync(join(source, 'standby.signal'), '');
      await as(server.url, 'alter database test_1 set default_transaction_read_only = on');
      const done = await command('backup', ['--to', join(base, 'hostile')], env);
      expect(done.code, done.err).toBe(0);
      const target = join(base, 'restored-hostile');
      const restored = await command('restore', ['--from', done.out.trim(), '--key', keyFile, '--into', target, ...owner], { MASTER_KEY: masterKey.toString('base64') });
      expect(restored.code, restored.err).toBe(0);
      expect(restored.err).toMatch(/standby\.signal is taken away.*postgresql\.auto\.conf is as it was.*look at synchronous_standby_names, default_transaction_read_only, .*archive_command.*primary_conninfo before/s);
      expect(restored.err).not.toContain('203.0.113.1');
      expect(readFileSync(join(target, 'postgresql.auto.conf'), 'utf8')).toBe(hostile);
      expect(existsSync(join(target, 'standby.signal'))).toBe(false);
      expect(existsSync(join(target, 'postmaster.pid'))).toBe(false);
    } finally {
      writeFileSync(own, before);
      rmSync(join(source, 'standby.signal'), { force: true });
      await as(server.url, 'set default_transaction_read_only = off', 'alter database test_1 reset default_transaction_read_only');
    }
  }, 180_000);

  test('is not put back with another master key, over something, or while a server runs there', async () => {
    const into = join(base, 'not');
    const wrong = await command('restore', ['--from', backup, '--key', keyFile, '--into', into, ...owner], { MASTER_KEY: randomBytes(32).toString('base64') });
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('another master key') });
    expect(await command('restore', ['--from', backup, '--key', keyFile], {})).toMatchObject({ code: 1, err: expect.stringContaining('name the data directory to be made with --into') });
    const full = join(base, 'full');
    mkdirSync(full);
    mkdirSync(join(full, 'something'));
    expect(await command('restore', ['--from', backup, '--key', keyFile, '--into', full, ...owner], {})).toMatchObject({ code: 1, err: expect.stringContaining('is not empty') });
    expect(readdirSync(base).filter((name) => name.startsWith('.restoring') || name === 'not')).toEqual([]);
  }, 60_000);

  test('that does not let itself be copied is told how it would', async () => {
    const stranger = env['BACKUP_DATABASE_URL']!.replace('backup:pass%20word', 'stranger');
    expect(await command('backup', ['--to', join(base, 'none')], { ...env, BACKUP_DATABASE_URL: stranger })).toMatchObject({ code: 1, out: '', err: expect.stringContaining('The role needs REPLICATION') });
    const gone = `postgres://backup@127.0.0.1:${await freePort()}/postgres`;
    expect(await command('backup', ['--to', join(base, 'none')], { ...env, BACKUP_DATABASE_URL: gone })).toMatchObject({ code: 1, err: expect.stringMatching(/does not let this role copy it: .*ECONNREFUSED/) });
    expect(readdirSync(join(base, 'none'))).toEqual([]);
  }, 60_000);

  test('that does not hold the records is not taken for the installation', async () => {
    const other = await startPostgres();
    try {
      expect(await command('backup', ['--to', join(base, 'none')], { ...env, BACKUP_DATABASE_URL: other.url })).toMatchObject({ code: 1, err: expect.stringContaining('are two servers') });
    } finally {
      await other.stop();
    }
  }, 60_000);

  test('put back by other means is marked by hand', async () => {
    const url = await server.freshDatabase();
    const own = await openRecords({ databaseUrl: url, masterKey });
    expect((await command('restore', ['mark', '--backup-at', '2026-11-01T03:00:00+09:00'], { DATABASE_URL: url })).code).toBe(0);
    expect(await own.restoration()).toMatchObject({ backupAt: '2026-10-31T18:00:00.000Z' });
    await own.close();
  });

  /** As the words of the restore say it. */
  async function serve(folder: string): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
    const port = await freePort();
    const child = spawn(join(binaries!, 'postgres'), ['-D', folder, '-p', String(port), '-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1'], { ...runAs(), stdio: 'ignore' });
    const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
    const url = `postgres://torihiki@127.0.0.1:${port}`;
    await expect.poll(() => as(`${url}/postgres`).then(() => 'serves', () => 'not yet'), { timeout: 30_000 }).toBe('serves');
    return { url, stop: async () => (child.kill('SIGINT'), void (await waitForEnd(ended, 10_000))) };
  }
});

describe('the programs of a server', () => {
  test('are those of its major version, or it is said what to install', () => {
    expect(() => postgresTools(9, ['pg_basebackup'], process.env['PATH'])).toThrow(/of PostgreSQL 9 are needed and were found neither in .*9\/bin nor on PATH\. Install them \(Debian: `apt-get install postgresql-9`/);
    if (binaries === undefined || !hasTools) return;
    const major = Number(/(\d+)/.exec(execFileSync(join(binaries, 'postgres'), ['--version'], { encoding: 'utf8' }))?.[1]);
    expect(existsSync(join(postgresTools(major, ['pg_basebackup'], ''), 'pg_basebackup'))).toBe(true);
    expect(existsSync(join(postgresTools(major, ['pg_verifybackup'], binaries), 'pg_verifybackup'))).toBe(true);
  });
});
