/** What an order is found by but its columns: hashes of its buyer, its slip numbers. Rewritten only when they change. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { slipKeys } from '../../domain/values/slip-key.ts';
import type { OrderState } from '../../domain/order/order-state.ts';
import { buyerHashes } from '../buyer-terms.ts';
import type { RecordsContext } from '../context.ts';
import { knowsErasure } from './knows-erasure.ts';

/** Says whether what is stored is still this buyer's and these slips', without telling what they are. */
export function searchKey(context: RecordsContext, state: OrderState): string {
  const version = context.hashes.currentVersion;
  const key = (kind: string, value: unknown): string =>
    context.hashes.searchHash(state.shop, kind, JSON.stringify(value), version);
  return `${version}:${key('buyerKey', state.contents.buyer)}:${key('slipKey', slipKeys(state.parcels))}`;
}

/**
 * For a publication that may bring other slips: they change with it, and the key where only they had changed. What is
 * then still different, `replaceSearch` puts right.
 */
export function slipsInOneGo(context: RecordsContext, state: OrderState): { readonly assignment: RawBuilder<unknown>; readonly parts: RawBuilder<unknown> } {
  const key = searchKey(context, state);
  const sameBuyer = key.slice(0, key.lastIndexOf(':') + 1);
  return {
    assignment: sql`, search_key = case when starts_with(orders.search_key, ${sameBuyer}) then ${key} else orders.search_key end`,
    parts: slipParts(state),
  };
}

/**
 * Makes the order found by what this state holds, if that is still the stored one. Repeated until it was done: the order
 * row keeps the old key as long as it was not.
 */
export async function replaceSearch(context: RecordsContext, state: OrderState, oldKey: string): Promise<void> {
  const key = searchKey(context, state);
  const [version, buyer, slips] = key.split(':');
  const [oldVersion, oldBuyer, oldSlips] = oldKey.split(':');
  const buyerMoved = version !== oldVersion || buyer !== oldBuyer;
  const slipsMoved = version !== oldVersion || slips !== oldSlips;
  await sql`
    with o as (
      update orders set search_key = ${key}
      where shop = ${state.shop} and order_number = ${state.orderNumber} and sequence = ${state.sequence}
        and claim_id = ${state.claimId} and ${knowsErasure(state)}
      returning shop, order_number
    )${buyerMoved ? buyerParts(context, state) : sql``}${slipsMoved ? slipParts(state) : sql``}
    select 1 from o`.execute(context.db);
}

/** Rows to go and rows to come are never the same ones, as one statement must not touch a row twice. */
function buyerParts(context: RecordsContext, state: OrderState): RawBuilder<unknown> {
  const hashes = [...buyerHashes(context.hashes, state.shop, state.contents.buyer)];
  return sql`, hashes_gone as (
      delete from buyer_hashes b using o
      where b.shop = o.shop and b.order_number = o.order_number and b.hash <> all(${hashes}::text[])
    ), hashes_come as (
      insert into buyer_hashes (shop, order_number, hash)
      select o.shop, o.order_number, k.hash from o, unnest(${hashes}::text[]) as k(hash) on conflict do nothing
    )`;
}

function slipParts(state: OrderState): RawBuilder<unknown> {
  const slips = slipKeys(state.parcels);
  return sql`, slips_gone as (
      delete from parcels p using o
      where p.shop = o.shop and p.order_number = o.order_number and p.slip_no <> all(${slips}::text[])
    ), slips_come as (
      insert into parcels (shop, order_number, slip_no)
      select o.shop, o.order_number, s.slip_no from o, unnest(${slips}::text[]) as s(slip_no) on conflict do nothing
    )`;
}
