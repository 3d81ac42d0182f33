import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Database } from '../../src/records/database/open-database.ts';
import { archivedColumns } from '../../src/records/database/archived-columns.ts';
import { archiveAll, ENDED_AT, type Ended, endedOrder, readAll, readFeed } from './support/archived-orders.ts';
import { onBothDatabases } from './support/both-databases.ts';
import { claimRequest, credit, line, publication, startOrder, verdict } from './support/order-builder.ts';

onBothDatabases('The archive', (database) => {
  let shops = 0;
  /** A shop of the test's own. */
  const shop = (): string => `archive-${(shops += 1)}`;

  /** What is in the tables themselves; on PGlite the records are closed meanwhile. */
  async function raw<T>(look: (db: Database['db']) => Promise<T>): Promise<T> {
    if (database.kind === 'pglite') await database.records.close();
    const opened = await database.raw();
    try {
      return await look(opened.db);
    } finally {
      await opened.close();
      if (database.kind === 'pglite') await database.reopen();
    }
  }

  const yearOf = async ({ shop: code, orderNumber }: Ended) =>
    raw(async (db) => (await db.selectFrom('orders').select('archived_year').where('shop', '=', code).where('order_number', '=', orderNumber).executeTakeFirst())?.archived_year);

  /** How many bytes of each kind are outside the archive, and how many cells in it. */
  const whereabouts = async ({ shop: code, orderNumber }: Ended) =>
    raw(async (db) => {
      const outside: Record<string, number> = {};
      for (const { table, column, kind } of archivedColumns) {
        const { rows } = await sql<{ bytes: number }>`select coalesce(sum(octet_length(${sql.ref(column)})), 0)::integer as bytes from ${sql.table(table)} where shop = ${code} and order_number = ${orderNumber}`.execute(db);
        outside[kind] = rows[0]?.bytes ?? 0;
      }
      const inside = await db.selectFrom('archived_cells').select(['kind', 'year']).where('shop', '=', code).where('order_number', '=', orderNumber).orderBy('kind').execute();
      return { outside, inside };
    });

  it('takes all that is sealed of an ended order but its answer, and everybody reads it as before, also after a restart', async () => {
    const order = await endedOrder(database.records, {}, { shop: shop() });
    const before = await readAll(database.records, order);
    expect(before['kept'], 'the test reads plans at all').not.toBeNull();
    expect(await archiveAll(database.records)).toBe(1);
    expect(await readAll(database.records, order)).toEqual(before);
    expect(JSON.stringify(await readAll(database.records, order))).toBe(JSON.stringify(before));
    const { outside, inside } = await whereabouts(order);
    expect(outside).toEqual({ state: 0, start: 0, sendPlan: 0, callPlan: 0, body: 0, line: 0 });
    // The year of its end, which in Japan was still going on then.
    expect(inside.map(({ kind, year }) => `${kind} ${year}`)).toEqual(['body 2026', 'callPlan 2026', 'line 2026', 'line 2026', 'line 2026', 'sendPlan 2026', 'start 2026', 'state 2026']);
    await database.reopen();
    expect(JSON.stringify(await readAll(database.records, order))).toBe(JSON.stringify(before));
  });

  it('gives it back whole to whoever takes it up, and takes it again when it has ended again', async () => {
    const code = shop();
    const [order, twin] = [await endedOrder(database.records, {}, { shop: code }), await endedOrder(database.records, {}, { shop: code })];
    const resumed = await database.records.loadForResume(code, order.orderNumber);
    expect(resumed?.sent, 'the test reads what was sent').not.toBeNull();
    const held = await whereabouts(order);
    await archiveAll(database.records);
    expect(await database.records.loadForResume(code, order.orderNumber)).toEqual(resumed);
    expect(await whereabouts(order)).toEqual(held);
    expect(await yearOf(order)).toBeNull();
    expect(await yearOf(twin)).toBe(2026);
    expect(await archiveAll(database.records)).toBe(1);
    expect(await yearOf(order)).toBe(2026);
  });

  it('lets a run of its own tell what it came to since', async () => {
    const order = await endedOrder(database.records, { verdict: verdict('approved') }, { shop: shop() });
    await archiveAll(database.records);
    const told = publication(order.state, { shopStatus: '返金済', updatedAt: '2027-02-01T00:00:00.000Z' }, { changed: ['shopStatus'], lines: [line('label', { action: 'setShopStatus' })] });
    expect(await database.records.publish(told)).toMatchObject({ holds: 'applied', sequence: told.state.sequence });
    expect((await database.records.loadOrder(order.shop, order.orderNumber))?.state).toEqual(told.state);
    const { lines } = await database.records.listActions(order.shop, order.orderNumber, { limit: 10, before: null });
    expect(lines.map(({ id }) => id)).toEqual([`seen-${order.orderNumber}`, 'ship', `start-${order.orderNumber}`, 'label'].toSorted((a, b) => ids(lines).indexOf(a) - ids(lines).indexOf(b)));
    expect((await whereabouts(order)).inside).toEqual([]);
    expect(await database.records.publish(told)).toMatchObject({ holds: 'repeated' });
  });

  it('tells who is behind what it holds, and stays closed for it', async () => {
    const order = await endedOrder(database.records, { verdict: verdict('approved') }, { shop: shop() });
    await archiveAll(database.records);
    expect(await database.records.publish({ ...publication(order.state), state: order.state })).toMatchObject({ holds: 'repeated' });
    expect(await database.records.publish(publication(order.state, { claimId: 'another', sequence: 99 }))).toMatchObject({ holds: 'another' });
    expect(await yearOf(order)).toBe(2026);
  });

  it('opens for another start of a number that came to nothing', async () => {
    const order = await endedOrder(database.records, { outcome: 'refused', ...credit((await startOrder(database.records, { shop: 'template' })).state, 'refused') }, { shop: shop() });
    await archiveAll(database.records);
    const again = await database.records.claimOrder({ ...order.request, attempt: 2, newClaimId: 'second-of-it' });
    expect(again).toMatchObject({ kind: 'new', generation: 2, sequence: order.state.sequence });
    expect(await yearOf(order)).toBeNull();
    expect(await database.records.claimOrder({ ...order.request, newClaimId: 'x' })).toMatchObject({ kind: 'known', claimId: order.state.claimId, answered: { verdict: { kind: 'approved' } } });
    expect((await whereabouts(order)).inside).toEqual([]);
  });

  it('leaves alone what goes on, is young, waits for somebody, or is on its way to a run', async () => {
    const code = shop();
    const live = await endedOrder(database.records, { outcome: null }, { shop: code });
    const young = await endedOrder(database.records, { updatedAt: '2027-06-01T00:00:00.001Z' }, { shop: code });
    const watched = await endedOrder(database.records, { attention: [{ code: 'twoLiveCredits', since: ENDED_AT, detail: null, cause: null }] }, { shop: code });
    const asked = await endedOrder(database.records, {}, { shop: code });
    await database.records.claimAction({ shop: code, orderNumber: asked.orderNumber, actionId: 'sync', action: 'syncStatus', body: { action: 'syncStatus' }, actor: 'a', note: null, acceptedAt: ENDED_AT });
    const started = await startOrder(database.records, { shop: code });
    const untaken = await endedOrder(database.records, { outcome: 'refused' }, { shop: code });
    await database.records.claimOrder({ ...untaken.request, attempt: 2, newClaimId: `second-${code}` });
    expect(await archiveAll(database.records)).toBe(0);
    for (const order of [live, young, watched, asked, untaken]) expect(await yearOf(order), order.orderNumber).toBeNull();
    expect(await database.records.loadOrder(code, started.state.orderNumber)).not.toBeNull();
    expect(await database.records.archiveStatus('2027-06-01T00:00:00.000Z')).toMatchObject({ waiting: { orders: 0 }, heldBack: 2 });
    // Done, it goes.
    await database.records.publish(publication(asked.state, { verdict: verdict('approved') }, { lines: [line('sync')], changed: [] }));
    expect(await archiveAll(database.records)).toBe(1);
  });

  it.each([
    ['at the very moment at which it is old enough', ENDED_AT, 1],
    ['not a moment earlier', '2026-12-31T14:59:59.998Z', 0],
  ])('takes an order %s', async (_when, before, moved) => {
    const order = await endedOrder(database.records, {}, { shop: shop() });
    expect(await archiveAll(database.records, before)).toBe(moved);
    expect(await yearOf(order)).toBe(moved === 1 ? 2026 : null);
    await archiveAll(database.records);
  });

  it('takes as many as it is told in a turn, and no other after its time', async () => {
    const code = shop();
    for (let count = 0; count < 5; count += 1) await endedOrder(database.records, {}, { shop: code });
    const turn = (limit: number, withinMs = 60_000) => database.records.archive({ before: '2027-06-01T00:00:00.000Z', limit, withinMs });
    expect(await turn(2)).toMatchObject({ orders: 2, more: true });
    expect(await turn(100, 0)).toEqual({ orders: 0, events: 0, more: false });
    expect(await turn(100)).toMatchObject({ orders: 3, more: true });
    expect(await turn(100)).toMatchObject({ orders: 0 });
  });

  it('takes old events along, and the feed tells the same from every place in it', async () => {
    const [code, other] = [shop(), shop()];
    const order = await endedOrder(database.records, {}, { shop: code });
    await endedOrder(database.records, {}, { shop: other });
    const read = async (after: string | null, limit: number, shops: readonly string[] | null = [code]) => database.records.readEvents({ shops, after, limit });
    const all = await read(null, 500);
    expect(all.length).toBeGreaterThan(2);
    const cursors = [null, ...all.map(({ cursor }) => cursor)];
    const before = { rest: await Promise.all(cursors.map((after) => read(after, 500))), pages: await Promise.all(cursors.map((after) => read(after, 2))), both: await read(null, 500, [code, other]), every: await read(null, 500, null) };
    const { events } = await database.records.archive({ before: new Date(Date.now() + 60_000).toISOString(), limit: 100_000, withinMs: 60_000 });
    expect(events).toBeGreaterThan(all.length);
    const left = await raw((db) => db.selectFrom('events').select('id').execute());
    expect(left, 'the newest stays').toHaveLength(1);
    const after = { rest: await Promise.all(cursors.map((from) => read(from, 500))), pages: await Promise.all(cursors.map((from) => read(from, 2))), both: await read(null, 500, [code, other]), every: await read(null, 500, null) };
    expect(after).toEqual(before);
    expect(await read(null, 500, [code, other, code]), 'a shop named twice').toEqual(before.both);
    await database.records.loadForResume(code, order.orderNumber);
    await database.records.publish(publication(order.state, { verdict: verdict('approved') }));
    const [newest, ...others] = await read(all.at(-1)!.cursor, 500);
    expect(newest).toMatchObject({ orderNumber: order.orderNumber, sequence: order.state.sequence + 1 });
    expect(others).toEqual([]);
    expect(await readFeed(database.records, code)).toHaveLength(all.length + 1);
  });

  it('counts what there is', async () => {
    const before = await database.records.archiveStatus('2027-06-01T00:00:00.000Z');
    await endedOrder(database.records, {}, { shop: shop() });
    const waiting = await database.records.archiveStatus('2027-06-01T00:00:00.000Z');
    expect(waiting.waiting.orders).toBe(before.waiting.orders + 1);
    expect(waiting.orders).toBe(before.orders + 1);
    await archiveAll(database.records);
    const { years, waiting: none } = await database.records.archiveStatus('2027-06-01T00:00:00.000Z');
    const of2026 = (status: typeof before) => status.years.find(({ year }) => year === 2026)?.orders ?? 0;
    expect(none.orders).toBe(0);
    expect(years.find(({ year }) => year === 2026)).toMatchObject({ orders: of2026(before) + waiting.waiting.orders, bytes: expect.any(Number) });
  });

  it('is no matter to a start of a number that was never used', async () => {
    expect(await database.records.claimOrder(claimRequest({ shop: shop() }))).toMatchObject({ kind: 'new' });
  });
});

function ids(lines: readonly { readonly id: string }[]): string[] {
  return lines.map(({ id }) => id);
}
