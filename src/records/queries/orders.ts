/** Published orders: one, for a later run, counted. Lists are in `list-orders.ts`. */
import { sql } from 'kysely';
import { contractKeyOf } from './credentials.ts';
import { isStatus } from './status-codes.ts';
import type { RecordsContext } from '../context.ts';
import type { OrderRecords, StoredOrder } from '../contract/orders.ts';
import type { Status } from '../../domain/order/status.ts';
import { listOrders } from './list-orders.ts';
import { loadForResume, quietOrders } from './resume.ts';
import { publish } from './publish.ts';
import { storedOrder, storedRows } from './stored-order.ts';

export function orderQueries(context: RecordsContext): OrderRecords {
  return {
    publish: (publication) => publish(context, publication),
    loadOrder: (shop, orderNumber) => loadOrder(context, shop, orderNumber),
    findBySettlementNo: (query) => findBySettlementNo(context, query),
    loadForResume: (shop, orderNumber) => loadForResume(context, shop, orderNumber),
    quietOrders: (query) => quietOrders(context, query),
    listOrders: (shop, query) => listOrders(context, shop, query),
    countOrders: (createdBefore) => countOrders(context, createdBefore),
    countsByStatus: (shop) => countsByStatus(context, shop),
  };
}

async function loadOrder(context: RecordsContext, shop: string, orderNumber: string): Promise<StoredOrder | null> {
  const [row] = await storedRows(context, shop, [orderNumber]);
  return row === undefined ? null : storedOrder(context, shop, row);
}

async function findBySettlementNo(
  context: RecordsContext,
  { service, merchantCode, settlementNo }: Parameters<OrderRecords['findBySettlementNo']>[0],
): ReturnType<OrderRecords['findBySettlementNo']> {
  const rows = await context.db
    .selectFrom('settlement_numbers')
    .select(['shop', 'order_number'])
    .where('service', '=', service)
    .where('contract_key', '=', contractKeyOf(service, merchantCode))
    .where('settlement_no', '=', settlementNo)
    .execute();
  return rows.map((row) => ({ shop: row.shop, orderNumber: row.order_number }));
}

async function countOrders({ db }: RecordsContext, createdBefore?: string): ReturnType<OrderRecords['countOrders']> {
  const any = await db.selectFrom('orders').select('order_number').limit(1).executeTakeFirst();
  let live = db.selectFrom('orders').where('outcome', 'is', null).where('claim_state', '=', 'accepted').where('made_up', '=', false);
  if (createdBefore !== undefined) live = live.where('created_at', '<', new Date(createdBefore));
  const counted = await live.select((eb) => eb.fn.countAll<number>().as('orders')).executeTakeFirstOrThrow();
  return { any: any !== undefined, live: Number(counted.orders) };
}

async function countsByStatus(context: RecordsContext, shop: string): Promise<Partial<Record<Status, number>>> {
  // Apart, so that each is counted in an index alone.
  const { rows } = await sql<{ status: string; orders: number }>`
    select status, count(*) as orders from orders where shop = ${shop} and is_order group by status
    union all select status, count(*) as orders from orders where shop = ${shop} and not is_order and attention <> '{}' group by status`.execute(context.db);
  const counts: Partial<Record<Status, number>> = {};
  for (const { status, orders } of rows) if (isStatus(status)) counts[status] = (counts[status] ?? 0) + orders;
  return counts;
}
