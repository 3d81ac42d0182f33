/**
 * The records' PostgreSQL is destroyed and put back from a backup, while the engine has gone on and is later than they are: it
 * is left alone, and another one begins empty. Yamato goes on.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresBinaries, runAs } from '../../cluster/services/postgres-binaries.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { freePort } from '../../src/engine/ports.ts';
import { waitForEnd } from '../../src/engine/process-end.ts';
import { reconcileApi } from '../../src/reconcile/api.ts';
import { type Line, reconcile, type ReconcileOrder } from '../../src/reconcile/reconcile.ts';
import { command } from '../backup/support/commands.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { type Cart, cartOf } from '../support/cart.ts';
import { describeWithEngine, type OwnEngine, startOwnEngine } from '../support/engine.ts';
import { describeWithPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Yamato, yamatoOf } from '../support/sandbox-control.ts';
import { deskOf, settlementNo } from '../support/staff.ts';
import { startSystem, type System } from '../support/system.ts';

const DAY = 86_400_000;
const EMPTY = 'after-the-restore';
const binaries = await postgresBinaries();
const hasTools = binaries !== undefined && existsSync(join(binaries, 'pg_basebackup'));

describeWithEngine('records that are put back beside a later engine', (shared) => {
  describeWithPostgres(hasTools ? 'on PostgreSQL' : 'on PostgreSQL (skipped: no pg_basebackup)', () => {
    const base = mkdtempSync(join(tmpdir(), 'torihiki-lost-server-'));
    chmodSync(base, 0o755);
    const masterKey = randomBytes(32);
    const keyFile = join(base, 'private.txt');
    const policy = { recheckMs: DAY, trackFastMs: DAY, trackSlowMs: DAY };
    let engine: OwnEngine;
    let server: TestPostgres;
    let before: System;
    let after: System | undefined;
    let served: ChildProcess | undefined;
    let yamato: Yamato;
    let cart: Cart;
    const bodies = { kept: orderBody(), cancelled: orderBody(), ended: orderBody(), lost: orderBody(), unlisted: orderBody() };
    type Name = keyof typeof bodies;
    const numberOf = (name: Name) => bodies[name].orderNumber;
    const liveOf = (name: Name) => yamato.live(`${numberOf(name)}-*`);

    beforeAll(async () => {
      [engine, server] = await Promise.all([startOwnEngine(shared), startPostgres()]);
      before = await startSystem({ engine, databaseUrl: server.url, masterKey, taskQueue: 'orders', policy });
      yamato = yamatoOf(before);
    }, 120_000);
    afterAll(async () => {
      await after?.close();
      served?.kill('SIGINT');
      await before?.close().catch(() => undefined);
      await server?.stop();
      await engine?.dispose();
      rmSync(base, { recursive: true, force: true });
    });

    test.skipIf(!hasTools)('a backup, and then all goes on for a while', async () => {
      const desk = deskOf(before);
      for (const name of ['kept', 'cancelled', 'ended'] as const) expect((await desk.cart.start(bodies[name])).status).toBe(201);
      expect((await desk.act(numberOf('ended'), { action: 'cancelCredit' })).outcome).toBe('done');
      await desk.cart.untilEnded(numberOf('ended'), 'cancelled');
      const made = await command('backup', ['new-key', '--to', keyFile], {});
      const address = new URL(server.url);
      const env = { BACKUP_PUBLIC_KEY: /^BACKUP_PUBLIC_KEY=(.*)$/m.exec(made.out)?.[1] ?? '', DATABASE_URL: server.url, BACKUP_DATABASE_URL: `postgres://torihiki@${address.host}/postgres` };
      const done = await command('backup', ['--to', join(base, 'backups')], env);
      expect(done.code, done.err).toBe(0);

      expect((await desk.act(numberOf('cancelled'), { action: 'cancelCredit' })).outcome).toBe('done');
      expect((await desk.cart.start({ ...bodies.ended, attempt: 2 })).status).toBe(201);
      for (const name of ['lost', 'unlisted'] as const) expect((await desk.cart.start(bodies[name])).status).toBe(201);

      await before.stopWorker();
      await server.kill();
      const owner = runAs() === undefined ? [] : ['--owner', 'postgres'];
      const restored = await command('restore', ['--from', done.out.trim(), '--key', keyFile, '--into', join(base, 'restored'), ...owner], { MASTER_KEY: masterKey.toString('base64') });
      expect(restored.code, restored.err).toBe(0);
    }, 180_000);

    test.skipIf(!hasTools)('another engine begins empty: what the records know is taken up, what they lost is found, and nothing is credited twice', async () => {
      const port = await freePort();
      served = spawn(join(binaries!, 'postgres'), ['-D', join(base, 'restored'), '-p', String(port), '-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1'], { ...runAs(), stdio: 'ignore' });
      const databaseUrl = `postgres://torihiki@127.0.0.1:${port}/${new URL(server.url).pathname.slice(1)}`;
      await expect.poll(() => answers(databaseUrl), { timeout: 30_000 }).toBe(true);
      await prepareNamespace({ address: engine.address }, EMPTY);
      after = await startSystem({ engine: { address: engine.address, namespace: EMPTY }, databaseUrl, masterKey, taskQueue: 'orders', policy, yamatoUrl: async () => before.sandbox.url });
      const { records, api } = after;
      const keyOf = async (scope: 'cart' | 'staff') => (await records.createApiKey({ scope, shops: [before.shop], label: scope })).key;
      cart = cartOf(after, before.shop, { cart: await keyOf('cart'), staff: await keyOf('staff') });
      expect(await records.restoration()).not.toBeNull();

      // The cart repeats what it has no answer for.
      expect([201, 202]).toContain((await cart.start(bodies.lost)).status);
      await cart.until(numberOf('lost'), ({ status }) => status === 'creditApproved');
      expect(await liveOf('lost')).toEqual([settlementNo(numberOf('lost'))]);

      const { key } = await records.createApiKey({ scope: 'admin', shops: null, label: 'reconcile' });
      const url = await api.listen({ host: '127.0.0.1', port: 0 });
      const restoration = await records.restoration();
      const look = (more: Partial<ReconcileOrder> = {}) =>
        reconcile({ api: reconcileApi(url, key), restoration, shops: [before.shop], method: 'atobarai', numbers: [numberOf('unlisted')], orders: [], adopt: true, ours: new Set<string>(), sync: true, now: new Date(), report: () => undefined, ...more });
      const kinds = (lines: readonly Line[]) => Object.fromEntries((Object.keys(bodies) as Name[]).map((name) => [name, lines.find(({ found }) => found.orderNumber === numberOf(name))?.found.finding]));
      expect(kinds(await look())).toEqual({ kept: 'agrees', cancelled: 'behind', ended: 'laterCredit', lost: 'agrees', unlisted: 'lost' });
      await cart.untilEnded(numberOf('cancelled'), 'cancelled');
      const second = await look({ orders: [{ ...bodies.ended, attempt: 2 }, bodies.unlisted] });
      expect(second.filter(({ done }) => done?.startsWith('引継ぎで受け付けました')).map(({ found }) => found.orderNumber).toSorted()).toEqual([numberOf('ended'), numberOf('unlisted')].toSorted());
      expect(kinds(await look())).toEqual({ kept: 'agrees', cancelled: 'agrees', ended: 'agrees', lost: 'agrees', unlisted: 'agrees' });

      // Whoever wakes one that nobody looked at finds it going on.
      expect((await cart.act(numberOf('kept'), { action: 'syncStatus' })).body).toMatchObject({ outcome: 'done' });
      for (const name of ['kept', 'ended', 'lost', 'unlisted'] as const) expect((await liveOf(name)).length, name).toBe(1);
      expect(await liveOf('cancelled')).toEqual([]);
      for (const name of Object.keys(bodies) as Name[]) expect(await yamato.commits('KAARA', settlementNo(numberOf(name))), name).toBe(1);
      await api.close();
      served.kill('SIGINT');
      await waitForEnd(() => served?.exitCode !== null, 10_000);
    }, 240_000);
  });
});

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
