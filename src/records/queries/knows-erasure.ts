/** Whatever is told of an order that was erased must know of it: what is told by anybody else may name the person. */
import { sql, type RawBuilder } from 'kysely';
import { isErased } from '../../domain/order/erasure.ts';
import type { OrderState } from '../../domain/order/order-state.ts';

/**
 * Whether the state knows of the last erasure of its row in `orders`. A run that does not finds that the records know more, and
 * begins again from them. States of before the last date was kept know of any.
 */
export function knowsErasure(state: OrderState): RawBuilder<boolean> {
  return sql<boolean>`(orders.erased_at is null or ${isNotAfter(state, sql`orders.erased_at`)})`;
}

/** The same, and of the last erasure of its own start, where another start has the row by now. */
export function knowsErasures(state: OrderState): RawBuilder<boolean> {
  const { shop, orderNumber, claimId } = state;
  return sql<boolean>`(${knowsErasure(state)} and not exists (
      select 1 from erasures e where e.shop = ${shop} and e.order_number = ${orderNumber} and e.claim_id = ${claimId} and not ${isNotAfter(state, sql`e.erased_at`)}))`;
}

function isNotAfter(state: OrderState, erasedAt: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(${isErased(state)}::boolean and ${erasedAt} <= coalesce(${state.erased?.lastAt ?? null}::timestamptz, 'infinity'))`;
}
