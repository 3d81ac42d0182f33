/**
 * How a page of a list is found. The planner takes what a filter finds for spread evenly over the list, and so walks along
 * the list's own index to what is not there: a month of years ago, numbers that begin like old ones, and what is young while
 * the oldest come first, lie all in one place, behind everything else. Where that may be so, three ways are tried, each of
 * bounded length but the last, which only as many rows as fit make long.
 */
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { CursorPart } from '../cursor.ts';
import { cell } from './cells.ts';
import type { Condition } from './list-filter.ts';

export type Position = { readonly value: CursorPart; readonly orderNumber: CursorPart };

export type ListOrder = { readonly column: string; readonly type: 'text' | 'bigint' | 'timestamptz'; readonly direction: 'asc' | 'desc'; readonly from: Position | null };

export type ListSearch = { readonly shop: string; readonly order: ListOrder; readonly rows: number; readonly conditions: readonly Condition[] };

/** `whole`: what it finds is the page. `few`: if it found no more than that it would have. `walk`: if it found a full one. */
export type PageToTry = { readonly kind: 'whole' | 'few' | 'walk'; readonly found: RawBuilder<unknown> };

type PageRow = { readonly order_number: string; readonly sort_value: string | number | Date; readonly bytes: number | null; readonly is_cut: boolean };

/** So many that fit are put in order without a thought. */
const FEW = 2_000;
/** A full page of what is not rare is among so many of the list. */
const WALKED = 10_000;

/** The last of them is `whole`. */
export function pagesToTry(search: ListSearch): readonly PageToTry[] {
  if (isAlongAnIndex(search)) return [{ kind: 'whole', found: inOrder(search) }];
  const others: readonly PageToTry[] = [{ kind: 'walk', found: walk(search) }, { kind: 'whole', found: whateverFits(search) }];
  const kinds = search.conditions.map(({ kind }) => kind);
  // Who have a frequent name are not few, unless a range says so.
  return kinds.includes('many') && !kinds.includes('range') ? others : [{ kind: 'few', found: few(search) }, ...others];
}

export function isWhole({ rows }: ListSearch, { kind }: PageToTry, found: readonly PageRow[]): boolean {
  switch (kind) {
    case 'whole':
      return true;
    case 'few':
      return found[0]?.is_cut !== true;
    case 'walk':
      return found.length === rows;
  }
}

/** How large each is is looked up of those on the page alone. */
export function withSizes({ shop, order }: ListSearch, { found }: PageToTry): RawBuilder<PageRow> {
  return sql<PageRow>`
    select page.order_number, page.sort_value, page.is_cut, octet_length(${cell('state', 'o')}) as bytes from (${found}) page
    join orders o on o.shop = ${shop} and o.order_number = page.order_number order by ${by(order, 'page', 'sort_value')}`;
}

/** Few are found by their number, every list has its index, and those by what most orders are not are in the order of their last change. */
function isAlongAnIndex({ conditions, order: { column } }: ListSearch): boolean {
  if (conditions.some(({ kind }) => kind === 'few')) return true;
  if (conditions.some((condition) => condition.kind === 'many' || (condition.kind === 'range' && condition.column !== column))) return false;
  return column === 'updated_at' || conditions.every((condition) => condition.kind === 'range' || condition.column === 'is_order');
}

function inOrder({ shop, order, rows, conditions }: ListSearch): RawBuilder<unknown> {
  return sql`select ${shown(order)} from orders where ${base(shop, order, conditions)} order by ${by(order, 'orders', order.column)} limit ${rows}`;
}

/** All that fit, if they are few. */
function few({ shop, order, rows, conditions }: ListSearch): RawBuilder<unknown> {
  return sql`
    with fitting as materialized (select ${shown(order)} from orders where ${base(shop, order, finding(conditions))} limit ${FEW + 1})
    select fitting.order_number, fitting.sort_value, (select count(*) from fitting) > ${FEW} as is_cut from fitting order by ${by(order, 'fitting', 'sort_value')} limit ${rows}`;
}

/** Those that fit among the first of the list. */
function walk({ shop, order, rows, conditions }: ListSearch): RawBuilder<unknown> {
  const along = conditions.filter(({ kind, column }) => kind === 'range' && column === order.column);
  return sql`
    select ${shown(order)} from (select orders.* from orders where ${base(shop, order, along)} order by ${by(order, 'orders', order.column)} limit ${WALKED}) orders
    where ${every(conditions)} order by ${by(order, 'orders', order.column)} limit ${rows}`;
}

/** All that fit, however many, put in order then: `offset 0` keeps the planner from the list's own index. */
function whateverFits({ shop, order, rows, conditions }: ListSearch): RawBuilder<unknown> {
  return sql`
    select fitting.* from (select ${shown(order)} from orders where ${base(shop, order, finding(conditions))} offset 0) fitting
    order by ${by(order, 'fitting', 'sort_value')} limit ${rows}`;
}

function finding(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.map(({ holds, finds, ...condition }) => ({ ...condition, holds: finds ?? holds }));
}

function shown({ column }: ListOrder): RawBuilder<unknown> {
  return sql`orders.order_number, ${sql.ref(`orders.${column}`)} as sort_value, false as is_cut`;
}

function base(shop: string, order: ListOrder, conditions: readonly Condition[]): RawBuilder<SqlBool> {
  return sql`orders.shop = ${shop} and ${after(order)} and ${every(conditions)}`;
}

function after({ from, column, type, direction }: ListOrder): RawBuilder<SqlBool> {
  if (from === null) return sql`true`;
  return sql`(${sql.ref(`orders.${column}`)}, orders.order_number) ${sql.raw(direction === 'asc' ? '>' : '<')} (${from.value}::${sql.raw(type)}, ${from.orderNumber}::text)`;
}

function every(conditions: readonly Condition[]): RawBuilder<SqlBool> {
  return conditions.length === 0 ? sql`true` : sql.join(conditions.map(({ holds }) => holds), sql` and `);
}

function by({ direction }: ListOrder, table: string, column: string): RawBuilder<unknown> {
  return sql`${sql.ref(`${table}.${column}`)} ${sql.raw(direction)}, ${sql.ref(`${table}.order_number`)} ${sql.raw(direction)}`;
}
