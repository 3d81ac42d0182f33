import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OrderFilter, OrderSort } from '../../src/records/contract/orders.ts';
import { onBothDatabases, type TestDatabase } from './support/both-databases.ts';
import { contents, credit, publication, startOrder } from './support/order-builder.ts';

const SHOP = 'far';
/** More than are put in order without a thought, and more than a list is walked along. */
const [OLD, NEW] = [2_600, 12_000];
const january = { from: '2020-01-01', to: '2020-01-31' };
const newestFirst: OrderSort = { by: 'updatedAt', direction: 'desc' };

/** Rows whose states nobody can open: that none of them is on a page is part of every test. */
async function bulk(database: TestDatabase): Promise<void> {
  if (database.kind === 'pglite') await database.records.close();
  const raw = await database.raw();
  const rows = (prefix: string, count: number, from: string, orderedOn: string) => sql`
    insert into orders (shop, order_number, claim_id, claim_state, fingerprint_version, sequence, generation, method, link, intake, is_order, status, credit, shipment, sale, delivery,
      cancellation, outcome, attention, amount_yen, ordered_on, planned_ship_date, next_deadline, updated_at, search_key, state_enc, made_up)
    select ${SHOP}, ${prefix} || n, 'c', 'accepted', 1, 1, 1, 'atobarai', 'api', 'checkout', true, 'paid', 'approved', 'registered', 'paid', 'delivered', 'none', 'paid', '{}', 5000, ${orderedOn}, ${orderedOn},
      '9999-12-31', ${from}::timestamptz + n * interval '1 second', '', '\\x01'::bytea, true from generate_series(1, ${count}::integer) n`.execute(raw.db);
  await rows('OLD-', OLD, '2020-01-02T00:00:00Z', '2020-01-02');
  await rows('NEW-', NEW, '2025-01-01T00:00:00Z', '2025-01-01');
  // A name that many share: a thousand buyers are not looked up one by one.
  await sql`insert into buyer_hashes select h.shop, o.order_number, h.hash from buyer_hashes h, orders o where h.shop = ${SHOP} and h.order_number = 'REAL-0' and o.shop = ${SHOP} and o.order_number like 'OLD-%'`.execute(raw.db);
  await sql`analyze orders`.execute(raw.db);
  await sql`analyze buyer_hashes`.execute(raw.db);
  await raw.close();
  if (database.kind === 'pglite') await database.reopen();
}

onBothDatabases('A list', (database) => {
  beforeAll(async () => {
    for (let at = 0; at < 9; at += 1) {
      const { state } = await startOrder(database.records, { shop: SHOP, orderNumber: `REAL-${at}`, contents: contents({ orderedAt: '2020-01-15T10:00:00+09:00', plannedShipDate: '2020-01-20', amountYen: 7_000 + at }) });
      const changes = at === 8 ? { ...credit(state, 'unknown') } : { ...credit(state, 'approved'), outcome: 'paid' as const, sale: { state: 'paid' as const, since: null } };
      await database.records.publish(publication(state, { ...changes, updatedAt: `2020-02-0${at + 1}T00:00:00.000Z` }));
    }
    await bulk(database);
  });

  /** Three at a time. What comes after those that are waited for could not be opened. */
  const listed = async (filter: OrderFilter, sort: OrderSort, most: number): Promise<readonly string[]> => {
    const numbers: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await database.records.listOrders(SHOP, { filter, sort, cursor, limit: Math.max(1, Math.min(3, most - numbers.length)) });
      numbers.push(...page.orders.map(({ state }) => state.orderNumber));
      cursor = page.next;
    } while (cursor !== null && numbers.length < most);
    return numbers;
  };
  const real = [8, 7, 6, 5, 4, 3, 2, 1, 0].map((at) => `REAL-${at}`);

  const filters: readonly [string, OrderFilter, OrderSort, readonly string[]][] = [
    ['a month of long ago', { orderedOn: january }, newestFirst, real],
    ['a month of long ago, with another condition', { orderedOn: january, amountYen: { from: 7_003 } }, newestFirst, real.slice(0, 6)],
    ['amounts that are rare', { amountYen: { from: 7_002, to: 7_004 } }, newestFirst, ['REAL-4', 'REAL-3', 'REAL-2']],
    ['amounts that are rare, the largest first', { amountYen: { from: 7_002 } }, { by: 'amountYen', direction: 'desc' }, real.slice(0, 7)],
    ['numbers that begin alike', { orderNumberPrefix: 'REAL-' }, newestFirst, real],
    ['numbers that begin alike, in their order', { orderNumberPrefix: 'REAL-' }, { by: 'orderNumber', direction: 'asc' }, real.toReversed()],
    ['a name that many have', { buyer: '花子' }, newestFirst, real],
    ['a name that many have, in a month', { buyer: '花子', orderedOn: january, amountYen: { from: 7_000 } }, newestFirst, real],
    ['a name that many have, by what few orders are', { buyer: '見本花子', credit: ['unknown'] }, newestFirst, ['REAL-8']],
    ['what few orders are', { credit: ['unknown'] }, newestFirst, ['REAL-8']],
    ['what few orders are, in another order', { credit: ['unknown', 'held'] }, { by: 'amountYen', direction: 'asc' }, ['REAL-8']],
    ['what most orders are, in another order', { sale: ['paid'] }, { by: 'amountYen', direction: 'desc' }, real.slice(1, 9)],
    ['a status, the largest first', { status: ['paid'] }, { by: 'amountYen', direction: 'desc' }, real.slice(1, 9)],
    ['changes within a time', { updatedAt: { from: '2020-02-01T00:00:00.000Z', to: '2020-03-01T00:00:00.000Z' } }, { by: 'orderNumber', direction: 'desc' }, real],
    ['nothing', { orderNumberPrefix: 'X', amountYen: { to: 1 } }, newestFirst, []],
  ];

  it.each(filters)('finds %s, behind thousands of others, page by page', async (_what, filter, sort, expected) => {
    expect(await listed(filter, sort, expected.length)).toEqual(expected);
  });

  if (database.kind === 'postgres') describe('by what few orders are', () => {
    let before: number | undefined;
    /** Rows of the orders' table that were looked at so far, by anybody. */
    const lookedAt = async (): Promise<number> => {
      // A session tells what it did at most once a second.
      await delay(1_100);
      await database.records.ping();
      const raw = await database.raw();
      const { rows } = await sql<{ rows: number }>`select seq_tup_read + idx_tup_fetch as rows from pg_stat_user_tables where relname = 'orders'`.execute(raw.db);
      await raw.close();
      return rows[0]?.rows ?? 0;
    };

    it.each<[OrderFilter, OrderSort]>([
      [{ credit: ['held'] }, newestFirst],
      [{ credit: ['refused'] }, newestFirst],
      [{ shipment: ['failed'] }, { by: 'updatedAt', direction: 'asc' }],
      [{ delivery: ['undelivered'] }, newestFirst],
      [{ cancellation: ['failed'] }, newestFirst],
      [{ cancellation: ['cancelled'] }, newestFirst],
      [{ sale: ['invoiced'] }, { by: 'plannedShipDate', direction: 'asc' }],
      [{ method: ['external'] }, newestFirst],
      [{ link: 'csv' }, newestFirst],
      [{ intake: 'adopt' }, newestFirst],
      [{ status: ['creditRefused'] }, newestFirst],
      [{ status: ['needsCheck'], attention: 'any' }, newestFirst],
      [{ orderedOn: { from: '2019-01-01', to: '2019-12-31' } }, newestFirst],
      [{ amountYen: { from: 90_000 } }, newestFirst],
    ])('%j %j looks at hardly any other', async (filter, sort) => {
      before ??= await lookedAt();
      await database.records.listOrders(SHOP, { filter, sort, cursor: null, limit: 100 });
      const after = await lookedAt();
      const rows = after - before;
      before = after;
      expect(rows).toBeLessThan(300);
    });
  });
});
