import { type Kysely, sql } from 'kysely';

const statements: readonly string[] = [
  // An index over many orders takes longer than one request may.
  'set local statement_timeout = 0',
  // Attempts that became no order have statuses of their own: a page is not to walk over all of them.
  'create index orders_of_status on orders (shop, status, is_order, updated_at, order_number)',
  'drop index orders_by_status',
  // Who asks for what few orders are would else walk over all others. Small: hardly an order is in them, or for a moment.
  `create index orders_cancelled on orders (shop, updated_at, order_number) where cancellation = 'cancelled' or credit = 'cancelled'`,
  `create index orders_unusual on orders (shop, updated_at, order_number) where
    credit in ('none', 'requesting', 'awaitingBuyer', 'held', 'unknown', 'expired') or (is_order and credit in ('refused', 'failed'))
    or shipment in ('registering', 'failed', 'unknown') or sale = 'pending' or delivery in ('undelivered', 'cancelled')
    or cancellation in ('cancelling', 'failed', 'unknown') or method = 'external' or intake = 'adopt' or link = 'csv'`,
  // Some forty days' worth of orders.
  `create index orders_on_the_way on orders (shop, updated_at, order_number) where sale in ('confirmed', 'invoiced') or delivery = 'inTransit'`,
];

/** Lists by what few orders are take as long among a million as among ten thousand. */
export const listIndexes = {
  async up<T>(db: Kysely<T>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
