/** The list of orders: any filter, any sort, page by page from where the last one ended. */
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import { slipKey } from '../../domain/values/slip-key.ts';
import { BadCursorError } from '../bad-cursor.ts';
import { searchHashes } from '../buyer-terms.ts';
import type { RecordsContext } from '../context.ts';
import type { OrderFilter, OrderPage, OrderRecords, OrderSort, StoredOrder } from '../contract/orders.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { CursorPart } from '../cursor.ts';
import { inTurns } from '../in-turns.ts';
import { cell } from './cells.ts';
import { storedOrder, storedRows } from './stored-order.ts';

type SortColumn = { readonly column: string; readonly type: 'text' | 'bigint' | 'timestamptz' };

const sortColumns: Readonly<Record<OrderSort['by'], SortColumn>> = {
  updatedAt: { column: 'updated_at', type: 'timestamptz' },
  orderedOn: { column: 'ordered_on', type: 'text' },
  plannedShipDate: { column: 'planned_ship_date', type: 'text' },
  amountYen: { column: 'amount_yen', type: 'bigint' },
  orderNumber: { column: 'order_number', type: 'text' },
  nextDeadline: { column: 'next_deadline', type: 'timestamptz' },
};

const cursorTypes = { text: 'string', bigint: 'number', timestamptz: 'instant' } as const;

export async function listOrders(
  context: RecordsContext,
  shop: string,
  { filter, sort, cursor, limit }: Parameters<OrderRecords['listOrders']>[1],
): Promise<OrderPage> {
  const from = cursor === null ? null : readCursor(cursor, sort);
  const numbers = await numbersFound(context, shop, filter);
  if (numbers !== null && numbers.length === 0) return { orders: [], next: null };
  const { column } = sortColumns[sort.by];
  const direction = sql.raw(sort.direction);
  let query = context.db
    .selectFrom('orders')
    .select(['order_number', sql<number | null>`octet_length(${cell('state', 'orders')})`.as('bytes')])
    .select(sql<string | number | Date>`${sql.ref(column)}`.as('sort_value'))
    .where('shop', '=', shop)
    .orderBy(sql`${sql.ref(column)} ${direction}, order_number ${direction}`)
    .limit(limit + 1);
  for (const condition of conditions(filter)) query = query.where(condition);
  if (numbers !== null) query = query.where(sql<SqlBool>`order_number = any(${numbers}::text[])`);
  if (from !== null) query = query.where(afterCursor(from, sort));
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    orders: await storedOrders(context, shop, page),
    next: more ? writeCursor(sort, last.sort_value, last.order_number) : null,
  };
}

/** As many as are read at once: of large orders a page has megabytes, and reading them holds up whoever else is there. */
const BYTES_AT_ONCE = 512 * 1024;

type Listed = { readonly order_number: string; readonly bytes: number | null };

/** The orders of a page, in its order. */
async function storedOrders(context: RecordsContext, shop: string, page: readonly Listed[]): Promise<readonly StoredOrder[]> {
  const found = new Map<string, StoredOrder>();
  for (const group of groupsOf(page)) {
    const orders = await inTurns(await storedRows(context, shop, group), (row) => storedOrder(context, shop, row));
    for (const order of orders) found.set(order.state.orderNumber, order);
    await setImmediate();
  }
  return page.flatMap((row) => found.get(row.order_number) ?? []);
}

function groupsOf(page: readonly Listed[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let room = 0;
  for (const { order_number: orderNumber, bytes } of page) {
    const taken = bytes ?? 0;
    room -= taken;
    const group = groups.at(-1);
    if (group !== undefined && room >= 0) {
      group.push(orderNumber);
    } else {
      groups.push([orderNumber]);
      room = BYTES_AT_ONCE - taken;
    }
  }
  return groups;
}

/**
 * Order numbers that the keyed filters (buyer, slip, settlement number) leave; null when none of them is given. Looked up
 * first, because their indexes find few rows where the planner would walk the whole list.
 */
async function numbersFound(context: RecordsContext, shop: string, filter: OrderFilter): Promise<string[] | null> {
  const found: string[][] = [];
  if (filter.buyer !== undefined) {
    const hashes = [...searchHashes(context.hashes, shop, filter.buyer)];
    const rows = await sql<{ order_number: string }>`
      select distinct order_number from buyer_hashes where shop = ${shop} and hash = any(${hashes}::text[])`.execute(context.db);
    found.push(rows.rows.map((row) => row.order_number));
  }
  if (filter.slipNo !== undefined) {
    const slipNo = slipKey(filter.slipNo);
    const rows = await context.db.selectFrom('parcels').select('order_number').where('shop', '=', shop).where('slip_no', '=', slipNo).execute();
    found.push(rows.map((row) => row.order_number));
  }
  if (filter.settlementNo !== undefined) {
    const rows = await context.db
      .selectFrom('settlement_numbers')
      .select('order_number')
      .where('shop', '=', shop)
      .where('settlement_no', '=', filter.settlementNo)
      .execute();
    found.push(rows.map((row) => row.order_number));
  }
  const [first, ...others] = found;
  if (first === undefined) return null;
  const sets = others.map((numbers) => new Set(numbers));
  return first.filter((number) => sets.every((set) => set.has(number)));
}

function conditions(filter: OrderFilter): readonly Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [];
  const among = (column: string, values: readonly string[] | undefined): void => {
    if (values === undefined) return;
    const [only, ...others] = values;
    // One value keeps the order of the index behind it, several do not.
    if (only !== undefined && others.length === 0) all.push(sql`${sql.ref(column)} = ${only}::text`);
    else all.push(sql`${sql.ref(column)} = any(${[...values]}::text[])`);
  };
  const within = (column: string, type: string, range: { from?: unknown; to?: unknown } | undefined): void => {
    if (range?.from !== undefined) all.push(sql`${sql.ref(column)} >= ${range.from}::${sql.raw(type)}`);
    if (range?.to !== undefined) all.push(sql`${sql.ref(column)} <= ${range.to}::${sql.raw(type)}`);
  };
  among('status', filter.status);
  among('credit', filter.credit);
  among('shipment', filter.shipment);
  among('sale', filter.sale);
  among('delivery', filter.delivery);
  among('cancellation', filter.cancellation);
  among('method', filter.method);
  among('link', filter.link === undefined ? undefined : [filter.link]);
  among('intake', filter.intake === undefined ? undefined : [filter.intake]);
  within('ordered_on', 'text', filter.orderedOn);
  within('planned_ship_date', 'text', filter.plannedShipDate);
  within('updated_at', 'timestamptz', filter.updatedAt);
  within('amount_yen', 'bigint', filter.amountYen);
  if (filter.attention !== undefined) all.push(sql`attention <> '{}'`);
  if (filter.attention !== undefined && filter.attention !== 'any') all.push(sql`${filter.attention}::text = any(attention)`);
  if (filter.orderNumberPrefix !== undefined) {
    const pattern = `${filter.orderNumberPrefix.replace(/[\\%_]/g, String.raw`\$&`)}%`;
    all.push(sql`order_number like ${pattern}::text`);
  }
  // What somebody must look at is shown whether or not an order has come of it yet.
  if (filter.includeAttempts !== true && filter.attention === undefined) all.push(sql`is_order`);
  return all;
}

type Position = { readonly value: CursorPart; readonly orderNumber: CursorPart };

function afterCursor(from: Position, sort: OrderSort): Expression<SqlBool> {
  const { column, type } = sortColumns[sort.by];
  const comparison = sql.raw(sort.direction === 'asc' ? '>' : '<');
  return sql`(${sql.ref(column)}, order_number) ${comparison} (${from.value}::${sql.raw(type)}, ${from.orderNumber}::text)`;
}

function writeCursor(sort: OrderSort, value: string | number | Date, orderNumber: string): string {
  return encodeCursor([sort.by, sort.direction, value instanceof Date ? value.toISOString() : value, orderNumber]);
}

function readCursor(cursor: string, sort: OrderSort): Position {
  const { type } = sortColumns[sort.by];
  const [by, direction, value, orderNumber] = decodeCursor(cursor, ['string', 'string', cursorTypes[type], 'string']);
  if (by !== sort.by || direction !== sort.direction || value === undefined || orderNumber === undefined) throw new BadCursorError();
  return { value, orderNumber };
}
