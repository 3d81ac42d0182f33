import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { legalActions } from '../../src/domain/lifecycle/legal-actions.ts';
import { methodOf } from '../../src/domain/lifecycle/method.ts';
import { ERASED_BUYER } from '../../src/domain/order/erasure.ts';
import { projectOrder } from '../../src/domain/order/order-projection.ts';
import { jstYear } from '../../src/domain/values/japan-time.ts';
import { archiveAll, type Ended, endedOrder, readAll, readFeed } from './support/archived-orders.ts';
import { onBothDatabases } from './support/both-databases.ts';
import { credit, line, publication } from './support/order-builder.ts';

onBothDatabases('A year that is dropped from the archive', (database) => {
  let shops = 0;
  const shop = (): string => `drop-${(shops += 1)}`;
  let year = 2010;

  /** Of a year that no other test drops. */
  async function dropped(changes: Parameters<typeof endedOrder>[1] = {}): Promise<Ended & { readonly before: Record<string, unknown> }> {
    year += 1;
    const order = await endedOrder(database.records, { updatedAt: `${year}-07-01T00:00:00.000Z`, ...changes }, { shop: shop() });
    // Of one that may start again reading would be just that.
    const before = order.state.outcome === 'paid' ? await readAll(database.records, order) : {};
    await archiveAll(database.records);
    expect(await database.records.dropArchiveYear(year)).toEqual({ orders: 1 });
    return { ...order, before };
  }

  it('takes contents and history with it; number, dates, amount and how it ended stay', async () => {
    const order = await dropped();
    const loaded = await database.records.loadOrder(order.shop, order.orderNumber);
    const shown = projectOrder(loaded!.state, { contents: true });
    const was = projectOrder(order.state, { contents: true });
    expect(shown).toEqual({
      ...was,
      credit: { ...was.credit, since: was.updatedAt },
      shipment: { state: 'registered', since: was.updatedAt }, sale: { state: 'paid', since: was.updatedAt },
      parcels: [{ slipNo: '123456789013', carrier: 'other', destination: 1, state: 'registered' }],
      erasedAt: expect.any(String),
      actions: legalActions(loaded!.state),
      contents: { orderedAt: '2026-11-23T00:00:00+09:00', plannedShipDate: '2026-11-26', amountYen: 5_500, invoice: 'separate', buyer: ERASED_BUYER, items: [], destinations: [] },
    });
    expect(shown.actions.filter(({ allowed }) => allowed)).toEqual(was.actions.filter(({ allowed }) => allowed));
    expect(await database.records.listActions(order.shop, order.orderNumber, { limit: 10, before: null })).toEqual({ lines: [], next: null });
    expect(await database.records.findAction({ shop: order.shop, orderNumber: order.orderNumber, actionId: 'ship' })).toBeNull();
  });

  it('leaves it in every list but that of its buyer', async () => {
    const order = await dropped();
    const after = await readAll(database.records, order);
    const numbers = (name: string) => (after[name] as { orders: { state: { orderNumber: string } }[] }).orders.map(({ state }) => state.orderNumber);
    for (const name of ['listed', 'bySlip', 'byNumber', 'byFacets']) expect(numbers(name), name).toEqual([order.orderNumber]);
    expect(numbers('byBuyer')).toEqual([]);
    expect(after['counts']).toEqual(order.before['counts']);
  });

  it('leaves the guard: each pair has its answer, and the number is used for ever', async () => {
    const order = await dropped();
    const after = await readAll(database.records, order);
    for (const name of ['answer', 'standing', 'owner', 'reused']) expect(after[name], name).toEqual(order.before[name]);
    expect(after['startedAgain']).toMatchObject({ kind: 'known', answered: order.before['answer'] });
    expect(after['startedOtherwise']).toMatchObject({ kind: 'conflict', reason: 'endedForEver', order: { orderNumber: order.orderNumber } });
    // What became of the first nobody can say.
    expect(after['repeated']).toEqual({ kind: 'different' });
  });

  it('lets a number that came to nothing begin again', async () => {
    const { state } = await endedOrder(database.records, {}, { shop: shop() });
    const order = await dropped({ outcome: 'refused', ...credit(state, 'refused') });
    expect(await database.records.claimOrder({ ...order.request, attempt: 2, newClaimId: `again-${order.shop}` })).toMatchObject({ kind: 'new', generation: 2 });
    expect((await database.records.loadOrder(order.shop, order.orderNumber))?.state.contents.buyer.name).toBe('見本　花子');
  });

  it('lets one that is taken up all the same go on as what remains, and nothing could be sent for it', async () => {
    const order = await dropped();
    const resumed = await database.records.loadForResume(order.shop, order.orderNumber);
    expect(resumed).toMatchObject({ unfinished: [], plans: [], startInput: null, state: { outcome: 'paid', verdict: { kind: 'approved' }, claimId: order.state.claimId, sequence: order.state.sequence } });
    expect(methodOf('atobarai').checkContents(resumed!.state.contents, { contract: {}, today: '2026-11-23', policy: {}, isNew: false }).faults.map(({ param }) => param)).toContain('buyer.postalCode');
    const told = publication(resumed!.state, { shopStatus: '確認', updatedAt: '2027-01-01T00:00:00.000Z' });
    expect(await database.records.publish(told)).toMatchObject({ holds: 'applied' });
    expect((await database.records.loadOrder(order.shop, order.orderNumber))?.state).toEqual(told.state);
    await archiveAll(database.records);
    expect((await database.records.loadOrder(order.shop, order.orderNumber))?.state).toEqual(told.state);
  });

  it('takes what was written of its orders since', async () => {
    year += 1;
    const order = await endedOrder(database.records, { updatedAt: `${year}-07-01T00:00:00.000Z` }, { shop: shop() });
    await archiveAll(database.records);
    // Of a run that has ended: its line is true, its state is old.
    await database.records.publish({ ...publication(order.state, { sequence: 1 }), lines: [line('late', { action: 'tracked' })] });
    expect((await database.records.listActions(order.shop, order.orderNumber, { limit: 10, before: null })).lines.map(({ id }) => id)).toContain('late');
    await database.records.dropArchiveYear(year);
    expect((await database.records.listActions(order.shop, order.orderNumber, { limit: 10, before: null })).lines).toEqual([]);
  });

  it('leaves other years alone, and what is not there is nothing', async () => {
    const order = await endedOrder(database.records, {}, { shop: shop() });
    const before = await readAll(database.records, order);
    await archiveAll(database.records);
    await dropped();
    expect(await database.records.dropArchiveYear(1999)).toEqual({ orders: 0 });
    expect(await readAll(database.records, order)).toEqual(before);
    const { years, dropped: gone } = await database.records.archiveStatus('2027-06-01T00:00:00.000Z');
    expect(years.map((one) => one.year)).not.toContain(year);
    expect(gone).toContainEqual({ year, orders: 1, droppedAt: expect.any(String) });
  });

  it('takes its events along, those of others stay in the feed', async () => {
    const order = await endedOrder(database.records, {}, { shop: shop() });
    const events = await readFeed(database.records, order.shop);
    await database.records.archive({ before: new Date(Date.now() + 60_000).toISOString(), limit: 100_000, withinMs: 60_000 });
    await dropped();
    expect(await readFeed(database.records, order.shop)).toEqual(events);
    await database.records.dropArchiveYear(jstYear(new Date()));
    const left = await readFeed(database.records, order.shop);
    expect(left.length).toBeLessThan(events.length);
    expect(events.slice(events.length - left.length)).toEqual(left);
  });

  it('is not what is believed of a state that was lost', async () => {
    const order = await endedOrder(database.records, { updatedAt: '2009-07-01T00:00:00.000Z' }, { shop: shop() });
    await archiveAll(database.records);
    await database.apart((raw) => sql`delete from archived_cells where shop = ${order.shop} and kind = 'state'`.execute(raw.db));
    await expect(database.records.loadOrder(order.shop, order.orderNumber)).rejects.toThrow(/lacks the state/);
    await expect(database.records.loadForResume(order.shop, order.orderNumber)).rejects.toThrow(/lacks the state/);
  });
});
