import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, clientOf, slipNo } from './a-sandbox.ts';
import type { Json } from './a-sandbox.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('a restart', () => {
  it('keeps orders, slips, history, requests, faults, merchants and the clock', async () => {
    const databasePath = join(aFolder(), 'sandbox.sqlite');
    const first = await aSandbox({ databasePath }, { shopName: '別の店', buyerLimitYen: 55_000 });
    await first.call('KAARA', creditForm({ name: '見本　シンサ' }));
    await first.call('KAARA', creditForm({ orderNo: 'A-2' }));
    await first.call('KAASL', { orderNo: 'A-2', paymentNo: slipNo(1), processDiv: '0' });
    await first.arm({ fault: 'empty', operation: 'KAARS', nth: 3 });
    await first.post('KAARS', { orderNo: 'A-2' });
    await first.clock({ advance: 'P10D' });
    const before = await first.json('GET', '/sandbox/ledger/atobarai/orders');
    await first.close();

    const sandbox = await startSandbox({ port: 0, databasePath, merchants: [{ code: '12345678901', password: 'other' }] });
    onTestFinished(() => sandbox.close());
    const second = clientOf(sandbox.url);
    expect((await second.json('GET', '/sandbox/clock')).body).toMatchObject({ now: '2026-04-11T10:15:00.000+09:00', frozen: true });
    expect((await second.json('GET', '/sandbox/ledger/atobarai/orders')).body).toEqual(before.body);
    expect((await second.json('GET', '/sandbox/faults')).body.faults).toMatchObject([{ fault: 'empty', calls: 1, hits: 0 }]);
    expect((await second.json('GET', '/sandbox/requests/counts')).body.calls).toEqual({ KAARA: 2, KAASL: 1, KAARS: 1 });
    expect((await second.json('GET', '/sandbox/merchants/atobarai/12345678901')).body).toMatchObject({ shopName: '別の店' });
    expect(await second.code('KAARA', creditForm())).toBe('kaara009E');
  });

  it('a running clock keeps its shift and goes on', async () => {
    const databasePath = join(aFolder(), 'sandbox.sqlite');
    const first = await aSandbox({ databasePath });
    await first.clock({ set: '2030-01-01T00:00:00+09:00', freeze: false });
    await first.close();
    const second = await startSandbox({ port: 0, databasePath });
    onTestFinished(() => second.close());
    expect((await clientOf(second.url).json('GET', '/sandbox/clock')).body.now).toMatch(/^2030-01-01T00:0/);
  });
});

describe('start and stop', () => {
  it('a taken port rejects with EADDRINUSE', async () => {
    const shop = await aSandbox();
    await expect(startSandbox({ port: shop.port, databasePath: ':memory:' })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes within a second in spite of delayed, dripping and silent callers, and twice does no harm', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'delay', ms: 60_000, operation: 'KAARA' });
    await shop.arm({ fault: 'slowDrip', ms: 60_000, operation: 'KAAST' });
    const hanging = [shop.post('KAARA', creditForm()), shop.post('KAAST', { orderNo: 'A-1' }).then((response) => response.text())];
    const silent = connect(shop.port, '127.0.0.1');
    silent.on('error', () => {});
    await expect.poll(async () => (await shop.json('GET', '/sandbox/faults')).body.faults.map((fault: Json) => fault.hits), { timeout: 10_000 }).toEqual([1, 1]);
    const ended = Promise.allSettled(hanging);
    const start = performance.now();
    await Promise.all([shop.close(), shop.close()]);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect((await ended).map((end) => end.status)).toEqual(['rejected', 'rejected']);
  });
});

describe('a ledger that cannot be opened', () => {
  it('rejects and gives the port back', async () => {
    const shop = await aSandbox();
    await shop.close();
    await expect(startSandbox({ port: shop.port, databasePath: join(aFolder(), 'missing', 'sandbox.sqlite') })).rejects.toThrow();
    const again = await startSandbox({ port: shop.port, databasePath: ':memory:' });
    onTestFinished(() => again.close());
    expect(again.port).toBe(shop.port);
  });

  it('an older sandbox\'s file is refused with what to do, and left as it is', async () => {
    const databasePath = join(aFolder(), 'sandbox.sqlite');
    const tables = () => {
      const db = new DatabaseSync(databasePath);
      const names = db.prepare('SELECT name FROM sqlite_master').all().map((row) => row['name']);
      db.close();
      return names;
    };
    const older = new DatabaseSync(databasePath);
    older.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, merchant TEXT)');
    older.close();
    await expect(startSandbox({ port: 0, databasePath })).rejects.toThrow(/written by another version of the sandbox: .*npm run reset/);
    expect(tables()).toEqual(['orders']);
  });
});
