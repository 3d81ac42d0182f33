import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { isErased } from '../../src/domain/order/erasure.ts';
import { liveALongLife, person, plan, theirContents, traces } from './support/a-long-life.ts';
import { onBothDatabases, type TestDatabase } from './support/both-databases.ts';
import { everythingInClear, type InClear } from './support/everything-in-clear.ts';
import { masterKey } from './support/master-key.ts';
import { claimRequest, contents, credit, line, publication, startOrder, verdict } from './support/order-builder.ts';

const at = '2026-12-01T03:00:00.000Z';
const by = { actor: 'head office', reason: '本人からの請求', at };

onBothDatabases('A person who is erased', (database) => {
  const dump = (shop: string): Promise<InClear> => database.apart((raw) => everythingInClear(raw, masterKey, shop));
  const ended = (shop: string, changes: Partial<OrderState> = {}) => liveALongLife(database.records, shop, changes);
  const searchFor = async (shop: string, buyer: string) => (await database.records.listOrders(shop, { filter: { buyer, includeAttempts: true }, sort: { by: 'updatedAt', direction: 'desc' }, cursor: null, limit: 10 })).orders;

  it('is in no column of any table any more, sealed or not, and found by nothing', async () => {
    const { orderNumber } = await ended('gone');
    for (const buyer of [person.name, person.tel, '9384', person.email, person.nameKana]) expect((await searchFor('gone', buyer)).length).toBe(1);
    const before = await dump('gone');
    // The same search finds him in every place that keeps something of him, so an empty answer says something.
    for (const where of ['orders.state_enc', 'order_claims.start_enc', 'settlement_numbers.plan_enc', 'call_plans.plan_enc', 'actions.body_enc', 'actions.line_enc', 'events.body_enc', 'order_claims.answer_enc']) {
      expect(traces.find(Buffer.from(before.text.split('\n').filter((row) => row.startsWith(where)).join('\n'))), where).not.toEqual([]);
    }
    expect(await database.records.eraseBuyer({ shop: 'gone', orderNumber, ...by })).toEqual({ kind: 'erased', erasedAt: at, lastAt: at, engineDone: false });
    const after = await dump('gone');
    expect(traces.find(Buffer.from(after.text))).toEqual([]);
    expect(after.unreadable).toEqual([]);
    expect(after.text).not.toContain('buyer_hashes.hash');
    for (const buyer of [person.name, person.tel, '9384', '消去済み']) expect(await searchFor('gone', buyer)).toEqual([]);
  });

  it('leaves what bookkeeping needs, and a line that says who did it and why', async () => {
    const paid = await ended('books');
    const { orderNumber } = paid;
    await database.records.eraseBuyer({ shop: 'books', orderNumber, ...by });
    const { state } = (await database.records.loadOrder('books', orderNumber))!;
    expect(state).toMatchObject({ outcome: 'paid', credit: paid.credit, erased: { at }, contents: { amountYen: 5500, orderedAt: paid.contents.orderedAt, plannedShipDate: paid.contents.plannedShipDate, invoice: 'separate' }, shopStatus: null });
    expect(state.contents.buyer).toEqual({ name: '消去済み', postalCode: '消去済み', address: '消去済み', tel: '消去済み' });
    expect(state.contents.items).toEqual([{ kind: 'goods', name: '消去済み', quantity: 1, unitPriceYen: 5500, subtotalYen: 5500 }]);
    const { lines } = await database.records.listActions('books', orderNumber, { limit: 50, before: null });
    expect(lines[0]).toMatchObject({ action: 'eraseBuyer', label: '購入者情報の消去', state: 'finished', outcome: 'done', actor: 'head office', note: '本人からの請求', finishedAt: at });
    expect(lines.find(({ id }) => id === 'decide-1')).toMatchObject({ action: 'resolve', actor: 'suzuki', note: '消去済み', detail: '対象：与信の結果が確認できません。選択：確認した。理由：消去済み' });
    expect(lines.find(({ id }) => id === 'amend-1')).toMatchObject({ outcome: 'done', detail: '請求金額5500円になりました。自社ステータス：消去済み' });
    const events = (await database.records.readEvents({ shops: ['books'], after: null, limit: 50 })).filter((event) => event.orderNumber === orderNumber);
    expect(events.at(-1)).toMatchObject({ type: 'order.changed', changed: ['contents'], sequence: paid.sequence + 1, order: { erasedAt: at, shopStatus: null } });
    expect(events.every(({ cartStatus }) => cartStatus === null)).toBe(true);
    const page = await database.records.listOrders('books', { filter: { orderNumberPrefix: orderNumber }, sort: { by: 'orderedOn', direction: 'asc' }, cursor: null, limit: 10 });
    expect(page.orders.map((order) => order.state.contents.buyer.name)).toEqual(['消去済み']);
  });

  it('is erased once: the same again answers the same, also with other words, and once the engine has nothing left says so', async () => {
    const { orderNumber } = await ended('twice');
    const first = await database.records.eraseBuyer({ shop: 'twice', orderNumber, ...by });
    const again = await database.records.eraseBuyer({ shop: 'twice', orderNumber, actor: 'another', reason: 'もう一度', at: '2026-12-02T00:00:00.000Z' });
    expect(again).toEqual(first);
    expect((await database.records.listActions('twice', orderNumber, { limit: 50, before: null })).lines.filter(({ action }) => action === 'eraseBuyer')).toHaveLength(1);
    const [due] = (await database.records.cleanupsDue(50)).filter((cleanup) => cleanup.orderNumber === orderNumber);
    expect(due).toEqual({ shop: 'twice', orderNumber, askedAt: at, goesOn: false });
    await database.records.putOffCleanup(due!);
    expect((await database.records.cleanupsDue(50)).filter((cleanup) => cleanup.orderNumber === orderNumber)).toEqual([]);
    // One that was asked for anew meanwhile is not over with the old one.
    await database.records.endCleanup({ ...due!, askedAt: '2026-11-30T00:00:00.000Z' });
    expect(await database.records.eraseBuyer({ shop: 'twice', orderNumber, ...by })).toMatchObject({ engineDone: false });
    await database.records.endCleanup(due!);
    expect(await database.records.eraseBuyer({ shop: 'twice', orderNumber, ...by })).toEqual({ kind: 'erased', erasedAt: at, lastAt: at, engineDone: true });
  });

  it('is erased again of what was typed since: the first date and reason stay, the engine is cleared anew, whatever the clock says', async () => {
    const { orderNumber } = await ended('since');
    await database.records.eraseBuyer({ shop: 'since', orderNumber, ...by });
    await database.records.endCleanup({ shop: 'since', orderNumber, askedAt: at });
    const { state } = (await database.records.loadOrder('since', orderNumber))!;
    const action = { shop: 'since', orderNumber, action: 'setShopStatus', actor: 'suzuki', note: '鵜殿様待ち', acceptedAt: at } as const;
    await database.records.claimAction({ ...action, actionId: 'label-1', body: { action: 'setShopStatus', shopStatus: '鵜殿様待ち', note: '鵜殿様待ち' } });
    expect(await database.records.eraseBuyer({ shop: 'since', orderNumber, ...by })).toMatchObject({ kind: 'refused', why: { kind: 'actionInHand' } });
    const labelled = publication(state, { shopStatus: '鵜殿様待ち' }, { lines: [line('label-1', { action: 'setShopStatus', note: '鵜殿様待ち' })] });
    expect(await database.records.publish(labelled)).toMatchObject({ holds: 'applied' });
    expect(traces.find(Buffer.from((await dump('since')).text))).not.toEqual([]);
    // By a clock that was an hour ahead the first time.
    const again = { shop: 'since', orderNumber, actor: 'another', reason: 'その後の記入も', at: '2026-12-01T02:00:00.000Z' };
    const lastAt = '2026-12-01T03:00:00.001Z';
    expect(await database.records.eraseBuyer(again)).toEqual({ kind: 'erased', erasedAt: at, lastAt, engineDone: false });
    expect(traces.find(Buffer.from((await dump('since')).text))).toEqual([]);
    expect((await database.records.loadOrder('since', orderNumber))?.state).toMatchObject({ shopStatus: null, erased: { at } });
    expect((await database.records.cleanupsDue(50)).filter((cleanup) => cleanup.orderNumber === orderNumber)).toEqual([{ shop: 'since', orderNumber, askedAt: lastAt, goesOn: false }]);
    expect((await database.records.erasures()).filter(({ shop }) => shop === 'since')).toEqual([{ shop: 'since', orderNumber, at: lastAt }]);
    const erasureLines = async () => (await database.records.listActions('since', orderNumber, { limit: 50, before: null })).lines.filter(({ action: name }) => name === 'eraseBuyer').map(({ actor, note }) => `${actor} ${note}`).toSorted();
    expect(await erasureLines()).toEqual(['another その後の記入も', 'head office 本人からの請求']);
    // With nothing written since, it changes nothing.
    await database.records.endCleanup({ shop: 'since', orderNumber, askedAt: lastAt });
    expect(await database.records.eraseBuyer(again)).toEqual({ kind: 'erased', erasedAt: at, lastAt, engineDone: true });
    expect(await erasureLines()).toHaveLength(2);
    // Nor does any later word of the run that did what was typed bring it back.
    for (const ahead of [1, 2, 7]) {
      const late = publication({ ...labelled.state, sequence: labelled.state.sequence + ahead - 1 }, { shopStatus: '鵜殿様待ち', facts: [...(labelled.state.facts ?? []), 'KAAST 7'] }, { lines: [line(`late-${ahead}`, { note: '鵜殿様待ち' }), line('label-1', { action: 'setShopStatus', note: '鵜殿様待ち' })], verdict: verdict('approved') });
      expect(await database.records.publish(late)).toMatchObject({ holds: 'newer' });
    }
    expect(traces.find(Buffer.from((await dump('since')).text))).toEqual([]);
    // Whoever begins again from the records goes on as ever.
    const fresh = (await database.records.loadOrder('since', orderNumber))!.state;
    expect(await database.records.publish(publication(fresh, { shopStatus: '保管' }, { lines: [line('label-3')] }))).toMatchObject({ holds: 'applied' });
  });

  it.each<readonly [string, string, (shop: string) => Promise<string>]>([
    ['an order that goes on', 'open', async (shop) => (await startedAndTaken(database, shop)).orderNumber],
    ['one whose start is on its way', 'notTaken', async (shop) => (await startOrder(database.records, { shop })).state.orderNumber],
    ['one with a replaced credit at Yamato', 'replacedCredit', async (shop) => (await ended(shop, { retired: [{ settlementNo: 'X-1', generation: 1, amountYen: 1, since: at, nextTryAt: at, tries: 1 }] })).orderNumber],
    ['one with an action in hand', 'actionInHand', async (shop) => {
      const { orderNumber } = await ended(shop);
      await database.records.claimAction({ shop, orderNumber, actionId: 'label-1', action: 'setShopStatus', body: { action: 'setShopStatus', shopStatus: '済' }, actor: 'suzuki', note: null, acceptedAt: at });
      return orderNumber;
    }],
  ])('is refused of %s, and nothing is changed', async (_what, kind, make) => {
    const shop = `kept-${kind.toLowerCase()}`;
    const orderNumber = await make(shop);
    const before = await database.records.loadOrder(shop, orderNumber);
    expect(await database.records.eraseBuyer({ shop, orderNumber, ...by })).toMatchObject({ kind: 'refused', why: { kind } });
    expect(await database.records.loadOrder(shop, orderNumber)).toEqual(before);
    expect((await database.records.cleanupsDue(50)).filter((cleanup) => cleanup.orderNumber === orderNumber)).toEqual([]);
  });

  it('is not there where the order is not', async () => {
    expect(await database.records.eraseBuyer({ shop: 'gone', orderNumber: 'NO-1', ...by })).toEqual({ kind: 'missing' });
  });

  it('is not brought back by a run that still knows him: it is told that the records know more', async () => {
    const paid = await ended('late');
    const { orderNumber } = paid;
    await database.records.eraseBuyer({ shop: 'late', orderNumber, ...by });
    for (const ahead of [1, 2, 5]) {
      const late = publication({ ...paid, sequence: paid.sequence + ahead - 1 }, { shopStatus: '鵜殿様待ち' }, { lines: [line(`late-${ahead}`, { note: '鵜殿様待ち' }), line('decide-1', { note: '鵜殿様待ち' })], verdict: verdict('approved') });
      expect(await database.records.publish(late)).toMatchObject({ holds: 'newer' });
    }
    expect(traces.find(Buffer.from((await dump('late')).text))).toEqual([]);
    for (const buyer of [person.name, person.tel]) expect(await searchFor('late', buyer)).toEqual([]);
    // Nor is a credit asked for in his name.
    const { claimId, service, contractKey } = paid;
    const settlementNo = await database.records.claimSettlementNo({ shop: 'late', orderNumber, generation: 3, service, contractKey, environment: 'sandbox' });
    expect(await database.records.permitSend({ shop: 'late', orderNumber, claimId, settlementNo, note: 'late', plan: plan(settlementNo) })).toEqual({ kind: 'superseded' });
    expect(traces.find(Buffer.from((await dump('late')).text))).toEqual([]);
    // Whoever begins again from the records goes on as ever.
    const { state } = (await database.records.loadOrder('late', orderNumber))!;
    expect(await database.records.publish(publication(state, { shopStatus: '保管' }, { lines: [line('label-2')] }))).toMatchObject({ holds: 'applied' });
    expect((await database.records.loadOrder('late', orderNumber))?.state).toMatchObject({ shopStatus: '保管', erased: { at } });
  });

  it('may come again under the same number where that is possible: the new start names him, and is erased by itself', async () => {
    const first = await startOrder(database.records, { shop: 'again', contents: theirContents() });
    const { orderNumber } = first.state;
    await database.records.publish(publication(first.state, { ...credit(first.state, 'cancelled'), outcome: 'cancelled', verdict: verdict('approved') }, { verdict: verdict('approved') }));
    await database.records.eraseBuyer({ shop: 'again', orderNumber, ...by });
    // The very same start is still known, and answered as it was.
    const request = claimRequest({ shop: 'again', orderNumber, contents: theirContents() });
    expect(await database.records.claimOrder(request)).toMatchObject({ kind: 'known', answered: { verdict: { kind: 'approved' } } });
    const second = await startOrder(database.records, { shop: 'again', orderNumber, contents: contents({ amountYen: 1, items: [{ kind: 'goods', name: '別の品', subtotalYen: 1 }] }) });
    expect(isErased((await database.records.loadOrder('again', orderNumber))!.state)).toBe(false);
    expect(await database.records.publish(publication(second.state, { ...credit(second.state, 'refused'), outcome: 'refused', verdict: verdict('refused') }, { verdict: verdict('refused') }))).toMatchObject({ holds: 'applied' });
    expect(await searchFor('again', '見本 花子')).toHaveLength(1);
    const later = '2027-01-05T00:00:00.000Z';
    expect(await database.records.eraseBuyer({ shop: 'again', orderNumber, ...by, at: later })).toEqual({ kind: 'erased', erasedAt: later, lastAt: later, engineDone: false });
    expect(await searchFor('again', '見本 花子')).toEqual([]);
    expect((await database.records.erasures()).filter((each) => each.orderNumber === orderNumber)).toEqual([{ shop: 'again', orderNumber, at }, { shop: 'again', orderNumber, at: later }]);
  });

  it('is not brought back by a word that was on its way while he was erased, whatever it waited for', async () => {
    // PGlite does one thing after the other.
    if (database.kind === 'pglite') return;
    const paid = await ended('meanwhile');
    const { orderNumber } = paid;
    const raw = await database.raw();
    let told: Promise<unknown> | undefined;
    await raw.db.transaction().execute(async (erasing) => {
      await erasing.updateTable('orders').set({ erased_at: new Date(at) }).where('shop', '=', 'meanwhile').where('order_number', '=', orderNumber).execute();
      told = database.records.publish(publication(paid, { shopStatus: '鵜殿様待ち' }, { lines: [line('meanwhile-1', { note: '鵜殿様待ち' })] }));
      await expect.poll(async () => (await sql<{ waiting: number }>`select count(*)::integer as waiting from pg_locks where not granted`.execute(erasing)).rows[0]?.waiting).toBeGreaterThan(0);
    });
    await told;
    await raw.close();
    expect(await database.records.findAction({ shop: 'meanwhile', orderNumber, actionId: 'meanwhile-1' })).toBeNull();
  });

  it('stays erased although somebody changes the order at the same moment', async () => {
    const orders = await Promise.all(Array.from({ length: 8 }, async () => (await ended('race')).orderNumber));
    await Promise.all(
      orders.flatMap((orderNumber) => [
        database.records.eraseBuyer({ shop: 'race', orderNumber, ...by }),
        (async () => {
          const { state } = (await database.records.loadOrder('race', orderNumber))!;
          await database.records.publish(publication(state, { shopStatus: '保管' }, { lines: [line('label-9')] }));
        })(),
      ]),
    );
    const { orders: left } = await database.records.listOrders('race', { filter: {}, sort: { by: 'orderNumber', direction: 'asc' }, cursor: null, limit: 100 });
    expect(left.map(({ state }) => [state.orderNumber, isErased(state)])).toEqual(orders.toSorted().map((orderNumber) => [orderNumber, true]));
    expect(traces.find(Buffer.from((await dump('race')).text))).toEqual([]);
  });
});

async function startedAndTaken(database: TestDatabase, shop: string): Promise<OrderState> {
  const { state } = await startOrder(database.records, { shop });
  await database.records.publish(publication(state, credit(state, 'approved'), { verdict: verdict('approved') }));
  return state;
}
