/** An order row as its readers get it. */
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { StoredOrder } from '../contract/orders.ts';
import { openState } from './sealed-values.ts';

export const storedOrderColumns = ['order_number', 'claim_state', 'is_order', 'state_enc', 'created_at'] as const;

type StoredOrderRow = {
  order_number: string;
  claim_state: string;
  is_order: boolean;
  state_enc: Uint8Array;
  created_at: Date;
};

export async function storedOrder(context: RecordsContext, shop: string, row: StoredOrderRow): Promise<StoredOrder> {
  return {
    state: await openState(context, shop, row.order_number, row.state_enc),
    isOrder: row.is_order,
    createdAt: instantText(row.created_at),
    claimState: row.claim_state === 'claimed' ? 'claimed' : 'accepted',
  };
}
