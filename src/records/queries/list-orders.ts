/** The list of orders: any filter, any sort, page by page from where the last one ended. */
import { setImmediate } from 'node:timers/promises';
import { BadCursorError } from '../bad-cursor.ts';
import type { RecordsContext } from '../context.ts';
import type { OrderPage, OrderRecords, OrderSort, StoredOrder } from '../contract/orders.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { inTurns } from '../in-turns.ts';
import { conditionsOf } from './list-filter.ts';
import { isWhole, type ListSearch, pagesToTry, type Position, withSizes } from './list-pages.ts';
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

type ListedRow = Listed & { readonly sort_value: string | number | Date };

export async function listOrders(
  context: RecordsContext,
  shop: string,
  { filter, sort, cursor, limit }: Parameters<OrderRecords['listOrders']>[1],
): Promise<OrderPage> {
  const from = cursor === null ? null : readCursor(cursor, sort);
  const rows = await findRows(context, { shop, order: { ...sortColumns[sort.by], direction: sort.direction, from }, rows: limit + 1, conditions: await conditionsOf(context, shop, filter) });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    orders: await storedOrders(context, shop, page),
    next: more ? writeCursor(sort, last.sort_value, last.order_number) : null,
  };
}

async function findRows(context: RecordsContext, search: ListSearch): Promise<readonly ListedRow[]> {
  for (const page of pagesToTry(search)) {
    const { rows } = await withSizes(search, page).execute(context.db);
    if (isWhole(search, page, rows)) return rows;
  }
  throw new Error('The last way to find a page finds it');
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

function writeCursor(sort: OrderSort, value: string | number | Date, orderNumber: string): string {
  return encodeCursor([sort.by, sort.direction, value instanceof Date ? value.toISOString() : value, orderNumber]);
}

function readCursor(cursor: string, sort: OrderSort): Position {
  const { type } = sortColumns[sort.by];
  const [by, direction, value, orderNumber] = decodeCursor(cursor, ['string', 'string', cursorTypes[type], 'string']);
  if (by !== sort.by || direction !== sort.direction || value === undefined || orderNumber === undefined) throw new BadCursorError();
  return { value, orderNumber };
}
