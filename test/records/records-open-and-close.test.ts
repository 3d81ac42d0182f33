import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/records/database/folder-lock.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { describeWithPostgres, startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { onBothDatabases } from './support/both-databases.ts';
import { masterKey } from './support/master-key.ts';
import { startOrder } from './support/order-builder.ts';

onBothDatabases('The records', (database) => {
  it('open again on what they stored, migrations and all', async () => {
    const { state } = await startOrder(database.records);
    const records = await database.reopen();
    expect((await records.loadOrder('demo', state.orderNumber))?.state).toEqual(state);
    await records.ping();
  });

  it('refuse another master key and keep what is there', async () => {
    const { state } = await startOrder(database.records);
    await database.records.close();
    await expect(openRecords({ ...database.options, masterKey: Buffer.alloc(32, 8) })).rejects.toThrow('another master key');
    const records = await database.reopen();
    expect((await records.loadOrder('demo', state.orderNumber))?.state).toEqual(state);
  });

  it('refuse a master key of the wrong length before opening anything', async () => {
    await expect(openRecords({ ...database.options, masterKey: Buffer.alloc(16) })).rejects.toThrow('32 bytes, not 16');
  });

  it('make a shop once, change it by version, list it', async () => {
    const { records } = database;
    const shop = { code: 'shop-1', name: '見本店', environment: 'sandbox', policy: { recheckMs: 5 }, settings: { a: [1] } } as const;
    expect(await records.findShop('shop-1')).toBeNull();
    expect(await records.createShop(shop)).toBe(true);
    expect(await records.createShop(shop)).toBe(false);
    expect(await records.findShop('shop-1')).toMatchObject({ ...shop, version: 1 });
    expect(await records.updateShop('shop-1', { name: '新店' }, 1)).toMatchObject({ kind: 'updated', shop: { name: '新店', version: 2 } });
    expect(await records.findShop('shop-1')).toMatchObject({ name: '新店', policy: { recheckMs: 5 }, settings: { a: [1] } });
    expect(await records.updateShop('shop-1', { name: '別' }, 1)).toMatchObject({ kind: 'stale', shop: { version: 2 } });
    expect(await records.updateShop('none', { name: '別' })).toEqual({ kind: 'missing' });
    expect((await records.listShops()).map((one) => one.code)).toContain('shop-1');
  });

  it('give credentials to those who call Yamato and a mask to everybody else', async () => {
    const { records } = database;
    const credentials = { merchantCode: '12345678901', secrets: { password: 'secret-1', cartCode: 'cart' }, contract: { sms: true } };
    expect(await records.setCredentials('none', 'atobarai', credentials)).toBe(false);
    await records.createShop({ code: 'cred', name: 'n', environment: 'test' });
    expect(await records.credentialsFor('cred', 'atobarai')).toBeNull();
    expect(await records.setCredentials('cred', 'atobarai', credentials)).toBe(true);
    expect(await records.credentialsFor('cred', 'atobarai')).toEqual({
      ...credentials,
      service: 'atobarai',
      contractKey: 'atobarai:12345678901',
      environment: 'test',
      maintenance: [],
    });
    const masked = await records.maskedCredentials('cred');
    expect(masked).toMatchObject([{ service: 'atobarai', merchantCode: '********901', contract: { sms: true } }]);
    expect(JSON.stringify(masked)).not.toContain('secret');
    await records.setCredentials('cred', 'atobarai', { ...credentials, secrets: { password: 'secret-2' } });
    expect(await records.credentialsFor('cred', 'atobarai')).toMatchObject({ secrets: { password: 'secret-2' } });
  });

  it('know an API key by its hash until it is revoked', async () => {
    const { records } = database;
    const { id, key } = await records.createApiKey({ scope: 'cart', shops: ['demo'], label: 'カート' });
    expect(key).toMatch(/^trk_cart_[A-Za-z0-9_-]{43}$/);
    expect(await records.findApiKey(key)).toMatchObject({ id, scope: 'cart', shops: ['demo'], revokedAt: null });
    const ops = await records.createApiKey({ scope: 'ops', shops: null, label: 'ops' });
    expect(await records.findApiKey(ops.key)).toMatchObject({ shops: null });
    for (const wrong of ['', 'trk_cart_x', `${key}x`, key.slice(0, -1), key.replace('cart', 'admin')]) {
      expect(await records.findApiKey(wrong)).toBeNull();
    }
    expect(await records.revokeApiKey(id)).toBe(true);
    expect(await records.revokeApiKey('none')).toBe(false);
    expect(await records.findApiKey(key)).toBeNull();
    expect((await records.listApiKeys()).find((one) => one.id === id)?.revokedAt).not.toBeNull();
  });

  it('take in a key that was written elsewhere once, and never bring a revoked one back', async () => {
    const { records } = database;
    const key = `trk_admin_${'Zz'.repeat(21)}9`;
    const written = { scope: 'admin', shops: null, label: 'first admin', key } as const;
    expect([await records.takeInApiKey(written), await records.takeInApiKey(written)]).toEqual([true, false]);
    const found = await records.findApiKey(key);
    expect(found).toMatchObject({ scope: 'admin', shops: null });
    await records.revokeApiKey(found?.id ?? '');
    expect(await records.takeInApiKey(written)).toBe(false);
    expect(await records.findApiKey(key)).toBeNull();
    for (const wrong of ['', `trk_ops_${'A'.repeat(43)}`, `${key}x`]) await expect(records.takeInApiKey({ ...written, key: wrong })).rejects.toThrow('This is no admin key');
  });
});

describe('The folder of the in-process database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-lock-'));
  const path = join(folder, 'records.lock');
  afterEach(() => rmSync(path, { force: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('belongs to one opener, and is free again after it closed', () => {
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(/DATABASE_URL/);
    release();
    expect(existsSync(path)).toBe(false);
    lockFolder(folder)();
  });

  it('is refused while another process lives, naming it and the way out', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    writeFileSync(path, JSON.stringify({ pid: other.pid, started: null }));
    expect(() => lockFolder(folder)).toThrow(new RegExp(`process ${other.pid}\\b.*DATABASE_URL`));
    other.kill('SIGKILL');
    await once(other, 'exit');
    lockFolder(folder)();
  });

  it.runIf(existsSync('/proc/self/stat'))('is taken over from a process that has ended and that nobody has taken leave of yet', async () => {
    // The second program never asks what became of the first one's child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
    writeFileSync(path, JSON.stringify({ pid, started: null }));
    lockFolder(folder)();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  it.each([
    ['garbage', 'not json'],
    ['an empty file', ''],
    ['our own pid from an earlier life', JSON.stringify({ pid: process.pid, started: null })],
    ['a pid that now belongs to another program', JSON.stringify({ pid: process.ppid, started: 'another boot:1' })],
  ])('is taken over from %s', (_what, content) => {
    writeFileSync(path, content);
    const release = lockFolder(folder);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
    release();
  });
});

describeWithPostgres('On PostgreSQL', () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());

  it('several processes may start at once on an empty database, and outlive its restart', async () => {
    server = await startPostgres();
    const options = { databaseUrl: server.url, masterKey };
    const opened = await Promise.all(Array.from({ length: 4 }, () => openRecords(options)));
    const [first, second] = opened;
    if (first === undefined || second === undefined) throw new Error('unreachable');
    const { state } = await startOrder(first);
    await first.createShop({ code: 'down', name: 'n', environment: 'test' });
    await first.setCredentials('down', 'atobarai', { merchantCode: '12345678901', secrets: { password: 'p' }, contract: {} });
    await first.credentialsFor('down', 'atobarai');
    expect((await second.loadOrder('demo', state.orderNumber))?.state).toEqual(state);

    await server.kill();
    await expect(first.ping()).rejects.toThrow();
    await expect(startOrder(first)).rejects.toThrow();
    await server.restart();
    await expect.poll(() => first.ping().then(() => 'up', () => 'down'), { timeout: 10_000 }).toBe('up');
    expect((await first.loadOrder('demo', state.orderNumber))?.state).toEqual(state);
    await Promise.all(opened.map((records) => records.close()));
  });
});
