import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, expect, it } from 'vitest';
import { atobaraiCredentials } from '../../src/api/methods/atobarai/credentials.ts';
import { DestroyedKeyError, UnknownKeyError } from '../../src/keys/keyring.ts';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { readDestroyedList } from '../../src/keys/destroyed-list.ts';
import { destroyKeys, judgeMonth } from '../../src/process/destroy-month.ts';
import { completeDestroyedList } from '../../src/records/destroyed-keys.ts';
import { liveALongLife, person, theirContents, traces } from './support/a-long-life.ts';
import { wasWrittenIn } from './support/back-in-time.ts';
import { onBothDatabases } from './support/both-databases.ts';
import { everythingInClear, type InClear } from './support/everything-in-clear.ts';
import { masterKey } from './support/master-key.ts';
import { claimRequest, credit, publication, startOrder, verdict } from './support/order-builder.ts';

const MONTH = '2026-01';
const now = new Date('2026-11-20T00:00:00Z');
const KEPT_DAYS = 90;

onBothDatabases('A month that is destroyed', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-destroyed-'));
  const file = join(folder, 'destroyed-keys.jsonl');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const judge = (shop: string, month = MONTH, keptDays = KEPT_DAYS) => judgeMonth(database.records, { shop, month }, keptDays, now);
  const destroy = async (shop: string, month = MONTH) => {
    const judged = await judge(shop, month);
    if (judged.kind !== 'ready') throw new Error(`it is ${judged.kind}`);
    return destroyKeys(database.records, file, judged.keys, now);
  };
  const makeShop = (code: string) => database.records.createShop({ code, name: '見本店', environment: 'sandbox' });
  const dump = (shop: string): Promise<InClear> => database.apart((raw) => everythingInClear(raw, masterKey, shop));
  const found = async (shop: string, buyer: string) => (await database.records.listOrders(shop, { filter: { buyer }, sort: { by: 'updatedAt', direction: 'desc' }, cursor: null, limit: 10 })).orders;

  it('leaves nobody to be read, and every order to be shown, listed, followed and gone on with', async () => {
    const shop = 'january';
    await makeShop(shop);
    await database.records.setCredentials(shop, 'atobarai', atobaraiCredentials({ ycfStrCode: '12345678901', password: 'hunter2', contract: {} }));
    const { orderNumber, sequence } = await liveALongLife(database.records, shop);
    const [payload] = await createPayloadCodec(database.records.keyring).encode([defaultPayloadConverter.toPayload({ name: person.name })], { type: 'workflow', namespace: 'default', workflowId: `order:${shop}:${orderNumber}` });
    await wasWrittenIn(database, shop, MONTH);
    expect(traces.find(Buffer.from((await dump(shop)).text))).not.toEqual([]);
    expect(await found(shop, person.name)).toHaveLength(1);
    const [key] = await database.records.dataKeysOfMonth(shop, MONTH);
    const done = await destroy(shop);
    expect(done).toMatchObject({ keys: 1, unreadable: 0 });
    expect(done.rewritten).toBeGreaterThan(10);

    const { text, unreadable } = await dump(shop);
    expect(traces.find(Buffer.from(text))).toEqual([]);
    expect(unreadable).toEqual([]);
    expect(text).not.toContain('buyer_hashes.hash');
    const { records } = database;
    const order = await records.loadOrder(shop, orderNumber);
    expect(order).toMatchObject({ isOrder: true, state: { outcome: 'paid', sequence: sequence + 1, contents: { amountYen: 5500, buyer: { name: '消去済み' } }, erased: { at: now.toISOString() } } });
    expect(await found(shop, person.name)).toEqual([]);
    const listed = await records.listOrders(shop, { filter: {}, sort: { by: 'orderedOn', direction: 'asc' }, cursor: null, limit: 10 });
    expect(listed.orders.map(({ state }) => [state.orderNumber, state.contents.buyer.name])).toEqual([[orderNumber, '消去済み']]);
    expect((await records.listActions(shop, orderNumber, { limit: 50, before: null })).lines.map(({ action }) => action)).toContain('resolve');
    const events = await records.readEvents({ shops: [shop], after: null, limit: 50 });
    expect(events.length).toBeGreaterThan(2);
    expect(events.every((event) => event.orderNumber === orderNumber && event.order.shopStatus === null)).toBe(true);
    expect(await records.loadForResume(shop, orderNumber)).toMatchObject({ state: { erased: { at: now.toISOString() } }, plans: [], unfinished: [] });
    expect(await records.claimOrder(claimRequest({ shop, orderNumber, contents: theirContents() }))).toMatchObject({ kind: 'known', answered: { verdict: { kind: 'approved' } } });
    expect(await records.claimOrder(claimRequest({ shop, orderNumber, attempt: 9 }))).toMatchObject({ kind: 'conflict', reason: 'endedForEver' });
    // Yamato's password was entered in that month, and is nobody's.
    expect(await records.credentialsFor(shop, 'atobarai')).toMatchObject({ merchantCode: '12345678901', secrets: { password: 'hunter2' } });

    expect(await records.dataKeysOfMonth(shop, MONTH)).toEqual([]);
    await expect(records.keyring.keyById(key!.id)).rejects.toThrow(DestroyedKeyError);
    await expect(createPayloadCodec(records.keyring).decode([payload!])).rejects.toThrow(DestroyedKeyError);
    await expect(records.keyring.keyById('AAAAAAAAAAAA')).rejects.toThrow(UnknownKeyError);
    expect(readDestroyedList(file).keys).toEqual([{ ...key, destroyedAt: now.toISOString() }]);
    // An ended order's run is over: nothing is to be done in the engine.
    expect((await records.cleanupsDue(50)).filter((cleanup) => cleanup.shop === shop)).toEqual([]);
    expect((await records.listKeyMonths()).filter((month) => month.shop === shop)).toMatchObject([{ destroyedAt: null }, { month: MONTH, versions: 1, destroyedAt: now.toISOString() }]);
  });

  it('leaves alone what other months and other shops have', async () => {
    for (const code of ['two-months', 'neighbour']) await makeShop(code);
    const { state, claim } = await startOrder(database.records, { shop: 'two-months', contents: theirContents() });
    const neighbour = await liveALongLife(database.records, 'neighbour');
    await wasWrittenIn(database, 'two-months', MONTH);
    await wasWrittenIn(database, 'neighbour', MONTH);
    await database.records.publish(publication(state, { ...credit(state, 'approved'), outcome: 'paid', verdict: verdict('approved'), updatedAt: '2026-03-15T03:00:00.000Z' }, { verdict: verdict('approved') }));
    // It ended in March: its state is sealed with that month's key, its start with January's.
    await wasWrittenIn(database, 'two-months', '2026-03');
    expect(await destroy('two-months')).toMatchObject({ keys: 1, unreadable: 0 });
    const { state: standing } = (await database.records.loadOrder('two-months', state.orderNumber))!;
    expect([standing.contents.buyer.name, standing.erased]).toEqual([person.name, undefined]);
    expect(await found('two-months', person.tel)).toHaveLength(1);
    const starts = (await dump('two-months')).text.split('\n').filter((row) => row.startsWith('order_claims.start_enc'));
    expect(starts.join()).toContain(claim.claimId);
    expect(traces.find(Buffer.from(starts.join()))).toEqual([]);
    expect((await database.records.loadOrder('neighbour', neighbour.orderNumber))?.state.contents.buyer.name).toBe(person.name);
    expect(await destroy('two-months', '2026-03')).toMatchObject({ keys: 1 });
    expect((await database.records.loadOrder('two-months', state.orderNumber))?.state.contents.buyer.name).toBe('消去済み');
    expect(traces.find(Buffer.from((await dump('two-months')).text))).toEqual([]);
  });

  it('is refused, with a list, while an order with data under it goes on or ended not long ago', async () => {
    const shop = 'kept';
    await makeShop(shop);
    const open = await startOrder(database.records, { shop });
    await database.records.publish(publication(open.state, credit(open.state, 'approved'), { verdict: verdict('approved') }));
    const paid = await liveALongLife(database.records, shop);
    await wasWrittenIn(database, shop, MONTH);
    // 90 days after the middle of January.
    const then = (instant: string, keptDays = KEPT_DAYS) => judgeMonth(database.records, { shop, month: MONTH }, keptDays, new Date(instant));
    expect(await then('2026-04-15T02:59:59Z')).toEqual({
      kind: 'kept',
      keeping: { count: 2, orders: [{ orderNumber: open.state.orderNumber, status: 'creditApproved', keptUntil: null }, { orderNumber: paid.orderNumber, status: 'paid', keptUntil: '2026-04-15T03:00:00.000Z' }] },
    });
    expect(await then('2026-04-15T03:00:01Z')).toMatchObject({ kind: 'kept', keeping: { count: 1, orders: [{ orderNumber: open.state.orderNumber, keptUntil: null }] } });
    expect(await then('2026-11-20T00:00:00Z', 0)).toMatchObject({ kind: 'kept', keeping: { count: 1 } });
    // Money is open where a replaced credit is still at Yamato, an action has no outcome, or the start is on its way.
    await database.records.publish(publication((await database.records.loadOrder(shop, open.state.orderNumber))!.state, { outcome: 'cancelled', attention: [{ code: 'twoLiveCredits', since: '2026-01-15T00:00:00.000Z', detail: null, cause: null }], updatedAt: '2026-01-15T00:00:00.000Z' }));
    expect(await then('2026-11-20T00:00:00Z', 0)).toMatchObject({ kind: 'kept', keeping: { count: 1 } });
    await database.records.publish(publication((await database.records.loadOrder(shop, open.state.orderNumber))!.state, { attention: [], verdict: verdict('approved'), updatedAt: '2026-01-15T00:00:00.000Z' }));
    expect((await then('2026-11-20T00:00:00Z')).kind).toBe('ready');
    await database.records.claimAction({ shop, orderNumber: paid.orderNumber, actionId: 'late-1', action: 'setShopStatus', body: { action: 'setShopStatus', shopStatus: '済' }, actor: 'suzuki', note: null, acceptedAt: '2026-11-20T00:00:00.000Z' });
    expect(await then('2026-11-20T00:00:00Z')).toMatchObject({ kind: 'kept', keeping: { orders: [{ orderNumber: paid.orderNumber, keptUntil: null }] } });
    expect(await database.records.dataKeysOfMonth(shop, MONTH)).toHaveLength(1);
  });

  it('is not needed by an order that began later, nor by one whose buyer was erased', async () => {
    const shop = 'free';
    await makeShop(shop);
    const { orderNumber } = await liveALongLife(database.records, shop);
    await wasWrittenIn(database, shop, MONTH);
    await startOrder(database.records, { shop });
    const soon = () => judgeMonth(database.records, { shop, month: MONTH }, KEPT_DAYS, new Date('2026-02-20T00:00:00Z'));
    expect(await soon()).toMatchObject({ kind: 'kept', keeping: { count: 1, orders: [{ orderNumber }] } });
    await database.records.eraseBuyer({ shop, orderNumber, actor: 'head office', reason: '請求', at: '2026-02-19T00:00:00.000Z' });
    expect((await soon()).kind).toBe('ready');
  });

  it('is no month, no shop\'s, in use, without a key or destroyed already: each is said', async () => {
    const shop = 'january';
    for (const month of ['2026-13', '2026-1', '26-01', 'January', '', '2026-00', '2026-01-01']) expect(await judge(shop, month)).toEqual({ kind: 'noMonth' });
    expect(await judge('nobody')).toMatchObject({ kind: 'unknownShop', shops: expect.arrayContaining([shop]) });
    expect(await judge('')).toMatchObject({ kind: 'unknownShop' });
    expect(await judge(shop, '2026-11')).toEqual({ kind: 'inUse', until: '2026-12-08' });
    expect(await judge(shop, '2031-05')).toMatchObject({ kind: 'inUse' });
    // Until a week after it a month's key may still seal somewhere.
    expect(await judgeMonth(database.records, { shop, month: '2026-10' }, KEPT_DAYS, new Date('2026-11-07T14:59:59Z'))).toEqual({ kind: 'inUse', until: '2026-11-08' });
    expect((await judgeMonth(database.records, { shop, month: '2026-10' }, KEPT_DAYS, new Date('2026-11-07T15:00:00Z'))).kind).toBe('noKey');
    expect(await judge(shop, '2019-07')).toMatchObject({ kind: 'noKey', months: [expect.stringMatching(/^20\d\d-\d\d$/)] });
    const again = await judge(shop);
    expect(again).toMatchObject({ kind: 'destroyed', keys: [{ shop, month: MONTH, version: 1 }] });
    if (again.kind !== 'destroyed') return;
    expect(await database.records.forgetKeys(again.keys)).toEqual({ keys: 0, rewritten: 0, unreadable: 0 });
  });

  it('goes with all its versions', async () => {
    const shop = 'versions';
    await makeShop(shop);
    const first = await liveALongLife(database.records, shop);
    await database.records.keyring.rotate(shop);
    const second = await liveALongLife(database.records, shop);
    await wasWrittenIn(database, shop, MONTH);
    expect(await destroy(shop)).toMatchObject({ keys: 2, unreadable: 0 });
    for (const { orderNumber } of [first, second]) expect((await database.records.loadOrder(shop, orderNumber))?.state.contents.buyer.name).toBe('消去済み');
    expect(traces.find(Buffer.from((await dump(shop)).text))).toEqual([]);
  });

  it('leaves its wrapped key in no file of a table', async () => {
    if (database.kind !== 'pglite') return;
    const shop = 'bytes';
    await makeShop(shop);
    await liveALongLife(database.records, shop);
    await wasWrittenIn(database, shop, MONTH);
    await database.records.close();
    const raw = await database.raw();
    const { wrapped } = await raw.db.selectFrom('data_keys').select('wrapped').where('shop', '=', shop).where('month', '=', MONTH).executeTakeFirstOrThrow();
    await raw.close();
    const base = join(database.options.dataDir!, 'pglite', 'base');
    const holders = () => readdirSync(base, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(base, name)).isFile() && readFileSync(join(base, name)).includes(Buffer.from(wrapped)));
    expect(holders()).toHaveLength(1);
    await database.reopen();
    await destroy(shop);
    await database.records.close();
    expect(holders()).toEqual([]);
    await database.reopen();
  });

  it('is on the list before the database forgets it, and comes onto a list that lacks it', async () => {
    const shop = 'listed';
    await makeShop(shop);
    const { orderNumber } = await liveALongLife(database.records, shop);
    await wasWrittenIn(database, shop, MONTH);
    const judged = await judge(shop);
    if (judged.kind !== 'ready') throw new Error(judged.kind);
    const seen: string[] = [];
    const watched = { forgetKeys: async (keys: Parameters<typeof database.records.forgetKeys>[0]) => (seen.push(readFileSync(file, 'utf8')), database.records.forgetKeys(keys)) };
    await destroyKeys(watched, file, judged.keys, now);
    expect(seen.join()).toContain(judged.keys[0]!.id);
    // A list that cannot be written: nothing is destroyed.
    const other = await judge('kept', MONTH, 0);
    expect(other.kind).toBe('kept');
    await expect(destroyKeys({ forgetKeys: () => Promise.reject(new Error('must not be asked')) }, folder, judged.keys, now)).rejects.toThrow(/EISDIR/);

    await database.records.eraseBuyer({ shop, orderNumber, actor: 'head office', reason: '請求', at: '2026-11-20T01:00:00.000Z' });
    const anew = join(folder, 'anew.jsonl');
    await completeDestroyedList(database.records, anew);
    const { keys, orders } = readDestroyedList(anew);
    expect(keys.map(({ id }) => id)).toContain(judged.keys[0]!.id);
    expect(orders).toContainEqual({ shop, orderNumber, at: '2026-11-20T01:00:00.000Z' });
    const before = readFileSync(anew, 'utf8');
    await completeDestroyedList(database.records, anew);
    expect(readFileSync(anew, 'utf8')).toBe(before);
  });
});
