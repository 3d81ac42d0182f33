/** The service `tools` of docker-compose.yml, as `docker compose run --rm tools …` runs it: its own environment, secrets as files. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readComposeFile } from '../../cluster/compose/compose-file.ts';
import { createPlaces } from '../../cluster/services/places.ts';
import { writeSecrets } from '../../scripts/installation-secrets.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { describeWithPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

describeWithPostgres('tools', () => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-tools-'));
  const compose = readComposeFile('docker-compose.yml', { PUBLIC_URL: 'https://pay.example.com' }, ['tools']);
  const places = createPlaces(folder, process.cwd(), 3_100, compose);
  let postgres: TestPostgres;
  const put = (name: string, content: string): void => writeFileSync(places.secret(name), content);
  const masterKey = (): Buffer => Buffer.from(readFileSync(places.secret('master_key'), 'utf8'), 'base64');

  function run(...args: readonly string[]) {
    const service = compose.services['tools'];
    if (service === undefined) throw new Error('no such service');
    const { words, env, cwd } = places.settle({ service: 'tools', number: 1 }, service);
    const [tini, , node, ...preset] = words;
    expect([tini, node]).toEqual(['tini', 'node']);
    const { status, stdout, stderr } = spawnSync(process.execPath, args.length > 0 ? args : preset, { cwd, env: { PATH: process.env['PATH'], ...env }, encoding: 'utf8' });
    return { status, stdout, said: stdout + stderr };
  }

  beforeAll(async () => {
    writeSecrets(join(folder, 'secrets'), { databaseHost: 'postgres:5432', publicHost: 'localhost' });
    postgres = await startPostgres();
    put('records_database_url', `${postgres.url}\n`);
    const records = await openRecords({ databaseUrl: postgres.url, masterKey: masterKey() });
    await records.createShop({ code: 'demo', name: '見本店', environment: 'production' });
    await records.keyring.rotate('demo');
    await records.close();
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('without a word lists the keys, with the empty places for others', () => {
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^demo +\d{4}-\d\d/m) });
    expect(run('scripts/archive.ts', 'status')).toMatchObject({ status: 0, said: expect.stringContaining('0 orders') });
  });

  test('make another admin key', () => expect(run('scripts/create-admin-key.ts', 'head office')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^trk_admin_[\w-]{43}\n$/) }));

  test('change the master key with the one to come in its file, and with the one that was in its own', async () => {
    expect(run('scripts/keys.ts', 'rotate-master')).toMatchObject({ status: 1, said: expect.stringContaining('Which key is the new one?') });
    const [first, second, third] = [masterKey(), randomBytes(32), randomBytes(32)];
    put('new_master_key', `${second.toString('base64')}\n`);
    expect(run('scripts/keys.ts', 'rotate-master')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^[1-9]\d* keys were wrapped with the new master key/) });
    put('master_key', `${second.toString('base64')}\n`);
    put('new_master_key', '');
    expect(run()).toMatchObject({ status: 0 });
    put('previous_master_key', readFileSync(places.secret('master_key'), 'utf8'));
    put('master_key', `${third.toString('base64')}\n`);
    expect(run('scripts/keys.ts', 'rotate-master')).toMatchObject({ status: 0, said: expect.stringContaining('PREVIOUS_MASTER_KEY can go') });
    put('previous_master_key', '');
    expect(run()).toMatchObject({ status: 0 });
    for (const old of [first, second]) await expect(openRecords({ databaseUrl: postgres.url, masterKey: old })).rejects.toThrow(/another master key/);
  });

  test('ask the API inside, with the first admin key', () => {
    // Nobody listens there: it says whom it asked.
    const { status, said } = run('scripts/reconcile.ts', '--to', folder);
    expect([status, said]).toEqual([1, expect.stringContaining('127.0.0.1:3100')]);
  });
});
