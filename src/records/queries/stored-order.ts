/** An order row as its readers get it. */
import { sql } from 'kysely';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { StoredOrder } from '../contract/orders.ts';
import { cell } from './cells.ts';
import { openState } from './sealed-values.ts';

type StoredOrderRow = {
  order_number: string;
  claim_state: string;
  is_order: boolean;
  state_cell: Uint8Array | null;
  created_at: Date;
};

export async function storedRows(context: RecordsContext, shop: string, orderNumbers: readonly string[]): Promise<readonly StoredOrderRow[]> {
  const found = await sql<StoredOrderRow>`
    select order_number, claim_state, is_order, ${cell('state', 'orders')} as state_cell, created_at from orders
    where shop = ${shop} and order_number = any(${[...orderNumbers]}::text[])`.execute(context.db);
  return found.rows;
}

export async function storedOrder(context: RecordsContext, shop: string, row: StoredOrderRow): Promise<StoredOrder> {
  return {
    state: await openState(context, shop, row.order_number, row.state_cell),
    isOrder: row.is_order,
    createdAt: instantText(row.created_at),
    claimState: row.claim_state === 'claimed' ? 'claimed' : 'accepted',
  };
}
