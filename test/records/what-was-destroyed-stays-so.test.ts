import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { appendToDestroyedList, readDestroyedList } from '../../src/keys/destroyed-list.ts';
import { DestroyedKeyError } from '../../src/keys/keyring.ts';
import { destroyKeys } from '../../src/process/destroy-month.ts';
import { openPglite, openPostgres } from '../../src/records/database/open-database.ts';
import { applyDestroyedKeys, completeDestroyedList } from '../../src/records/destroyed-keys.ts';
import { openRecords } from '../../src/records/open-records.ts';
import type { OpenRecordsOptions } from '../../src/records/records.ts';
import { liveALongLife, person, traces } from './support/a-long-life.ts';
import { wasWrittenIn } from './support/back-in-time.ts';
import { onBothDatabases, type TestDatabase } from './support/both-databases.ts';
import { everythingInClear } from './support/everything-in-clear.ts';
import { masterKey } from './support/master-key.ts';
import { credit, line, publication, startOrder, verdict } from './support/order-builder.ts';

const MONTH = '2026-01';
const now = new Date('2026-11-20T00:00:00Z');

onBothDatabases('What was destroyed', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-stays-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  const newFile = (): string => join(folder, `destroyed-${(files += 1)}.jsonl`);
  const makeShop = (code: string) => database.records.createShop({ code, name: '見本店', environment: 'sandbox' });
  const inJanuary = async (shop: string) => {
    await makeShop(shop);
    const order = await liveALongLife(database.records, shop);
    await wasWrittenIn(database, shop, MONTH);
    return order;
  };
  const textOf = async (options: OpenRecordsOptions, shop: string): Promise<string> => {
    const raw = options.databaseUrl === undefined ? await openPglite(options.dataDir!) : openPostgres(options.databaseUrl);
    try {
      return (await everythingInClear(raw, masterKey, shop)).text;
    } finally {
      await raw.close();
    }
  };

  it('is gone again after an old copy of the database was put back and started', async () => {
    const shop = 'restored';
    const file = newFile();
    const { orderNumber } = await inJanuary(shop);
    const copy = await copyOf(database, folder);
    const keys = await database.records.dataKeysOfMonth(shop, MONTH);
    await destroyKeys(database.records, file, keys, now);
    expect(traces.find(Buffer.from(await textOf(copy, shop)))).not.toEqual([]);

    const restored = await openRecords({ ...copy, destroyedKeysFile: file });
    await expect(restored.keyring.keyById(keys[0]!.id)).rejects.toThrow(DestroyedKeyError);
    expect((await restored.loadOrder(shop, orderNumber))?.state).toMatchObject({ outcome: 'paid', contents: { buyer: { name: '消去済み' } } });
    expect(await restored.destroyedKeys()).toMatchObject([{ id: keys[0]!.id, destroyedAt: now.toISOString() }]);
    await restored.close();
    expect(traces.find(Buffer.from(await textOf(copy, shop)))).toEqual([]);
    // Without the list the copy would have brought everybody back.
    const careless = await openRecords(await copyOf(database, folder));
    expect((await careless.loadOrder(shop, orderNumber))?.state.contents.buyer.name).toBe('消去済み');
    await careless.close();
  });

  it('is gone in a copy from when its order still went on: that goes on without its buyer, by another run', async () => {
    const shop = 'alive-then';
    const file = newFile();
    await makeShop(shop);
    const { state, claim } = await startOrder(database.records, { shop });
    const approved = publication(state, credit(state, 'approved'), { verdict: verdict('approved') });
    await database.records.publish(approved);
    await database.records.claimAction({ shop, orderNumber: state.orderNumber, actionId: 'amend-1', action: 'amendOrder', body: { action: 'amendOrder', contents: state.contents }, actor: 'suzuki', note: null, acceptedAt: now.toISOString() });
    await database.records.claimAction({ shop, orderNumber: state.orderNumber, actionId: 'cancel-1', action: 'cancelCredit', body: { action: 'cancelCredit', note: '花子様' }, actor: 'suzuki', note: '花子様', acceptedAt: now.toISOString() });
    await wasWrittenIn(database, shop, MONTH);
    const copy = await copyOf(database, folder);
    await database.records.publish(publication(approved.state, { outcome: 'cancelled' }, { lines: [line('amend-1'), line('cancel-1')] }));
    await destroyKeys(database.records, file, await database.records.dataKeysOfMonth(shop, MONTH), now);

    const restored = await openRecords({ ...copy, destroyedKeysFile: file });
    const order = await restored.loadForResume(shop, state.orderNumber);
    expect(order).toMatchObject({ state: { outcome: null, claimId: claim.claimId, contents: { buyer: { name: '消去済み' } }, erased: { at: now.toISOString() } } });
    // The cancel can be done as it was asked for; the amendment cannot, and has its outcome when it is read.
    expect(order?.unfinished.map(({ actionId, message }) => [actionId, message?.body])).toEqual([['amend-1', { action: 'amendOrder' }], ['cancel-1', { action: 'cancelCredit' }]]);
    const due = (await restored.cleanupsDue(50)).filter((cleanup) => cleanup.shop === shop);
    expect(due).toMatchObject([{ orderNumber: state.orderNumber, goesOn: true }]);
    await restored.close();
  });

  it('is gone with what was typed about an order whose buyer had been erased before', async () => {
    const shop = 'typed-then';
    const file = newFile();
    await makeShop(shop);
    const { orderNumber } = await liveALongLife(database.records, shop);
    await database.records.eraseBuyer({ shop, orderNumber, actor: 'head office', reason: '本人からの請求', at: '2026-01-20T00:00:00.000Z' });
    const { state } = (await database.records.loadOrder(shop, orderNumber))!;
    const typed = publication(state, { shopStatus: '鵜殿様待ち' });
    expect(await database.records.publish(typed)).toMatchObject({ holds: 'applied' });
    await wasWrittenIn(database, shop, MONTH);
    await destroyKeys(database.records, file, await database.records.dataKeysOfMonth(shop, MONTH), now);
    expect((await database.records.loadOrder(shop, orderNumber))?.state).toMatchObject({ shopStatus: null, erased: { at: '2026-01-20T00:00:00.000Z', lastAt: now.toISOString() } });
    // Nor does the run that knows what was typed bring it back.
    expect(await database.records.publish(publication({ ...typed.state, sequence: typed.state.sequence + 4 }, { shopStatus: '鵜殿様待ち' }))).toMatchObject({ holds: 'newer' });
    const text = await database.apart(async (raw) => (await everythingInClear(raw, masterKey, shop)).text);
    expect(traces.find(Buffer.from(text))).toEqual([]);
  });

  it('counts for persons as well: who was erased since is erased again, and a start that came later is not', async () => {
    const shop = 'person-again';
    const file = newFile();
    await makeShop(shop);
    const gone = await liveALongLife(database.records, shop);
    const open = await startOrder(database.records, { shop });
    await database.records.publish(publication(open.state, credit(open.state, 'approved'), { verdict: verdict('approved') }));
    await wasWrittenIn(database, shop, MONTH);
    const copy = await copyOf(database, folder);
    const at = '2026-02-01T00:00:00.000Z';
    appendToDestroyedList(file, { keys: [], orders: [{ shop, orderNumber: gone.orderNumber, at }, { shop, orderNumber: open.state.orderNumber, at }, { shop, orderNumber: 'NEVER-1', at }, { shop: 'nowhere', orderNumber: gone.orderNumber, at }] });
    const restored = await openRecords(copy);
    const later = await startOrder(restored, { shop });
    appendToDestroyedList(file, { keys: [], orders: [{ shop, orderNumber: later.state.orderNumber, at }] });
    expect(await applyDestroyedKeys(restored, file)).toMatchObject({ buyers: 2, keys: 0 });
    expect(await applyDestroyedKeys(restored, file)).toMatchObject({ buyers: 0 });
    expect((await restored.loadOrder(shop, open.state.orderNumber))?.state).toMatchObject({ outcome: null, erased: { at }, contents: { buyer: { name: '消去済み' } } });
    expect((await restored.loadOrder(shop, later.state.orderNumber))?.state.erased).toBeUndefined();
    const { lines } = await restored.listActions(shop, gone.orderNumber, { limit: 50, before: null });
    expect(lines.filter(({ action }) => action === 'eraseBuyer')).toMatchObject([{ actor: 'system', finishedAt: at, detail: expect.stringContaining('もう一度') }]);
    expect((await restored.cleanupsDue(50)).filter((cleanup) => cleanup.shop === shop).map(({ orderNumber, goesOn }) => `${orderNumber} ${goesOn}`).toSorted()).toEqual([`${gone.orderNumber} false`, `${open.state.orderNumber} true`].toSorted());
    await restored.close();
    expect(traces.find(Buffer.from(await textOf(copy, shop)))).toEqual([]);
  });

  it('counts for what was typed after an erasure and erased by another one: a copy from between loses it, and keeps the first date', async () => {
    const shop = 'typed-between';
    const file = newFile();
    await makeShop(shop);
    const { orderNumber } = await liveALongLife(database.records, shop);
    const by = { shop, orderNumber, actor: 'head office', reason: '請求' };
    const at = '2026-12-01T03:00:00.000Z';
    await database.records.eraseBuyer({ ...by, at });
    const { state } = (await database.records.loadOrder(shop, orderNumber))!;
    await database.records.publish(publication(state, { shopStatus: person.name }, { lines: [line('label-1', { note: person.name })] }));
    const copy = await copyOf(database, folder);
    await database.records.eraseBuyer({ ...by, at: '2026-12-02T03:00:00.000Z' });
    await completeDestroyedList(database.records, file);

    const restored = await openRecords({ ...copy, destroyedKeysFile: file });
    expect((await restored.loadOrder(shop, orderNumber))?.state).toMatchObject({ shopStatus: null, erased: { at } });
    expect(await applyDestroyedKeys(restored, file)).toMatchObject({ buyers: 0 });
    await restored.close();
    expect(traces.find(Buffer.from(await textOf(copy, shop)))).toEqual([]);
  });

  it('is finished by the next start where the process ended between the list and the database', async () => {
    const shop = 'cut-between';
    const file = newFile();
    const { orderNumber } = await inJanuary(shop);
    const [key] = await database.records.dataKeysOfMonth(shop, MONTH);
    appendToDestroyedList(file, { keys: [{ ...key!, destroyedAt: now.toISOString() }], orders: [] });
    expect((await database.records.loadOrder(shop, orderNumber))?.state.contents.buyer.name).toBe(person.name);
    await database.records.close();
    const started = await openRecords({ ...database.options, destroyedKeysFile: file });
    expect((await started.loadOrder(shop, orderNumber))?.state.contents.buyer.name).toBe('消去済み');
    expect(await started.dataKeysOfMonth(shop, MONTH)).toEqual([]);
    await started.close();
    await database.reopen();
  });

  it('is finished by the next start whenever the process is killed', async () => {
    const shop = 'killed';
    await makeShop(shop);
    for (let count = 0; count < 25; count += 1) await liveALongLife(database.records, shop);
    await wasWrittenIn(database, shop, MONTH);
    const stopped: string[] = [];
    for (const afterMs of [0, 60, 200]) {
      const copy = await copyOf(database, folder);
      const file = newFile();
      const child = spawn(process.execPath, [fileURLToPath(new URL('./support/destroy-until-killed.ts', import.meta.url)), copy.dataDir ?? '', copy.databaseUrl ?? '', file, shop, MONTH], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (text: Buffer) => {
        if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
        said += text.toString();
      });
      await once(child, 'exit');
      stopped.push(said.includes('done') ? 'done' : 'killed');
      if (!existsSync(file)) writeFileSync(file, '');
      const listed = readDestroyedList(file).keys.length;
      const started = await openRecords({ ...copy, destroyedKeysFile: file });
      const { orders } = await started.listOrders(shop, { filter: {}, sort: { by: 'orderNumber', direction: 'asc' }, cursor: null, limit: 50 });
      const names = new Set(orders.map(({ state }) => state.contents.buyer.name));
      // Before it was on the list nothing had begun; from then on it is carried out.
      expect([...names]).toEqual([listed === 0 ? person.name : '消去済み']);
      expect(await started.dataKeysOfMonth(shop, MONTH)).toHaveLength(listed === 0 ? 1 : 0);
      await started.close();
      if (listed > 0) expect(traces.find(Buffer.from(await textOf(copy, shop)))).toEqual([]);
    }
    expect(stopped).toContain('killed');
  }, 120_000);

  it('is not opened over where the list cannot be read', async () => {
    const file = newFile();
    writeFileSync(file, 'something else\n');
    await database.records.close();
    await expect(openRecords({ ...database.options, destroyedKeysFile: file })).rejects.toThrow(/Line 1 of .*must stay destroyed/);
    await database.reopen();
  });
});

let copies = 0;

/** As a backup is restored: the database of this moment, elsewhere. */
async function copyOf(database: TestDatabase, folder: string): Promise<OpenRecordsOptions> {
  await database.records.close();
  copies += 1;
  try {
    const { databaseUrl, dataDir } = database.options;
    if (databaseUrl === undefined) {
      const copy = join(folder, `copy-${copies}`);
      cpSync(dataDir!, copy, { recursive: true });
      return { dataDir: copy, masterKey };
    }
    const url = new URL(databaseUrl);
    const from = url.pathname.slice(1);
    const to = `copy_${copies}`;
    const client = new pg.Client({ connectionString: Object.assign(new URL(databaseUrl), { pathname: '/postgres' }).href });
    await client.connect();
    await client.query(`create database ${to} template ${from}`);
    await client.end();
    return { databaseUrl: Object.assign(url, { pathname: `/${to}` }).href, masterKey };
  } finally {
    await database.reopen();
  }
}
