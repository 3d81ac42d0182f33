/** What a list is narrowed down by, as conditions on the orders' rows. */
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { slipKey } from '../../domain/values/slip-key.ts';
import { searchHashes } from '../buyer-terms.ts';
import type { RecordsContext } from '../context.ts';
import type { OrderFilter } from '../contract/orders.ts';

/**
 * `few`: for few orders, known by their numbers; `many`: for more of them, found by an index of another table. `finds`: the
 * same where all that fit are found, and not some of them on a walk.
 */
export type Condition = { readonly column: string; readonly kind: 'equal' | 'range' | 'few' | 'many'; readonly holds: RawBuilder<SqlBool>; readonly finds?: RawBuilder<SqlBool> };

/** More are not handed to the database and back. */
const FEW = 1_000;

export async function conditionsOf(context: RecordsContext, shop: string, filter: OrderFilter): Promise<readonly Condition[]> {
  return [
    ...among('status', filter.status), ...among('credit', filter.credit), ...among('shipment', filter.shipment), ...among('sale', filter.sale),
    ...among('delivery', filter.delivery), ...among('cancellation', filter.cancellation), ...among('method', filter.method),
    ...among('link', filter.link === undefined ? undefined : [filter.link]), ...among('intake', filter.intake === undefined ? undefined : [filter.intake]),
    ...within('ordered_on', 'text', filter.orderedOn), ...within('planned_ship_date', 'text', filter.plannedShipDate),
    ...within('updated_at', 'timestamptz', filter.updatedAt), ...within('amount_yen', 'bigint', filter.amountYen),
    ...attentionOf(filter), ...(await keyed(context, shop, filter)), ...prefixOf(filter.orderNumberPrefix),
    // What somebody must look at is shown whether or not an order has come of it yet.
    ...(filter.includeAttempts !== true && filter.attention === undefined ? [equal('is_order', sql`orders.is_order`)] : []),
  ];
}

function equal(column: string, holds: RawBuilder<SqlBool>): Condition {
  return { column, kind: 'equal', holds };
}

function among(column: string, values: readonly string[] | undefined): readonly Condition[] {
  if (values === undefined) return [];
  const [only, ...others] = values;
  // One value keeps the order of the index behind it, several do not.
  return [equal(column, only !== undefined && others.length === 0 ? sql`${named(column)} = ${only}::text` : sql`${named(column)} = any(${[...values]}::text[])`)];
}

function within(column: string, type: string, range: { readonly from?: unknown; readonly to?: unknown } | undefined): readonly Condition[] {
  const bound = (comparison: '>=' | '<=', value: unknown): readonly Condition[] =>
    value === undefined ? [] : [{ column, kind: 'range', holds: sql`${named(column)} ${sql.raw(comparison)} ${value}::${sql.raw(type)}` }];
  return [...bound('>=', range?.from), ...bound('<=', range?.to)];
}

function attentionOf({ attention }: OrderFilter): readonly Condition[] {
  if (attention === undefined) return [];
  const any = equal('attention', sql`orders.attention <> '{}'`);
  return attention === 'any' ? [any] : [any, equal('attention', sql`${attention}::text = any(orders.attention)`)];
}

function prefixOf(prefix: string | undefined): readonly Condition[] {
  if (prefix === undefined) return [];
  const pattern = `${prefix.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  return [{ column: 'order_number', kind: 'range', holds: sql`orders.order_number like ${pattern}::text` }];
}

/** Looked up first: their indexes find few orders where the planner would walk the whole list. */
async function keyed(context: RecordsContext, shop: string, { buyer, slipNo, settlementNo }: OrderFilter): Promise<readonly Condition[]> {
  const conditions: Condition[] = [];
  const add = async (rows: RawBuilder<unknown>): Promise<void> => void conditions.push(await numberAmong(context, rows));
  if (buyer !== undefined) await add(sql`buyer_hashes k where k.shop = ${shop} and k.hash = any(${[...searchHashes(context.hashes, shop, buyer)]}::text[])`);
  if (slipNo !== undefined) await add(sql`parcels k where k.shop = ${shop} and k.slip_no = ${slipKey(slipNo)}`);
  if (settlementNo !== undefined) await add(sql`settlement_numbers k where k.shop = ${shop} and k.settlement_no = ${settlementNo}`);
  return conditions;
}

async function numberAmong({ db }: RecordsContext, keyRows: RawBuilder<unknown>): Promise<Condition> {
  const { rows } = await sql<{ order_number: string }>`select k.order_number from ${keyRows} limit ${FEW + 1}`.execute(db);
  if (rows.length > FEW) {
    return {
      column: 'order_number', kind: 'many',
      holds: sql`exists (select 1 from ${keyRows} and k.order_number = orders.order_number)`,
      finds: sql`orders.order_number = any(array(select k.order_number from ${keyRows}))`,
    };
  }
  return { column: 'order_number', kind: 'few', holds: sql`orders.order_number = any(${[...new Set(rows.map((row) => row.order_number))]}::text[])` };
}

function named(column: string): RawBuilder<unknown> {
  return sql.ref(`orders.${column}`);
}
