/** The three steps of a claim, each one statement: make the order, read what stands in the way, begin a next generation. */
import { sql } from 'kysely';
import type { OrderState } from '../../domain/order/order-state.ts';
import { buyerHashes } from '../buyer-terms.ts';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { FingerprintForm, NewClaim, OrderClaimRequest } from '../contract/claims.ts';
import { cell } from './cells.ts';
import { searchKey } from './search-rows.ts';
import { orderAssignments, orderColumns, orderValues } from './order-columns.ts';

export type PreparedClaim = {
  readonly claim: NewClaim;
  readonly fingerprint: string;
  readonly fingerprintBy: FingerprintBy;
  readonly state: OrderState;
  readonly startInput: unknown;
  readonly stateCell: Uint8Array;
  readonly startCell: Uint8Array;
};

/** The key and the form an order's fingerprints are made with; it keeps them. */
export type FingerprintBy = { readonly version: number; readonly form: FingerprintForm };

/** New orders' own form. */
export const NEWEST_FORM: FingerprintForm = 2;

export function fingerprintOf(context: RecordsContext, request: OrderClaimRequest, { version, form }: FingerprintBy): string {
  return context.hashes.fingerprint(request.fingerprintOf(form), version);
}

/** An order row beside one of its claims. */
export type GuardRow = {
  current_claim_id: string;
  fingerprint_version: number;
  fingerprint_form: FingerprintForm;
  sequence: number;
  outcome: string | null;
  search_key: string;
  archived_year: number | null;
  state_cell: Uint8Array | null;
  last_generation: number;
  claim_id: string;
  fingerprint: string;
  attempt: number;
  generation: number;
  settlement_no: string;
  state: 'claimed' | 'accepted';
  start_cell: Uint8Array | null;
  answer_enc: Uint8Array | null;
};

export async function prepareClaim(
  context: RecordsContext,
  request: OrderClaimRequest,
  claim: NewClaim,
  fingerprintBy: FingerprintBy,
): Promise<PreparedClaim> {
  const state = request.initialState(claim);
  const startInput = request.startInput(claim);
  const { shop, orderNumber } = request;
  return {
    claim,
    fingerprint: fingerprintOf(context, request, fingerprintBy),
    fingerprintBy,
    state,
    startInput,
    stateCell: await context.cells.seal(shop, place.state(shop, orderNumber), state),
    startCell: await context.cells.seal(shop, place.start(claim.claimId), startInput),
  };
}

/** What hangs on a claim, inserted only where the order row `o` was made or moved. */
function dependents(request: OrderClaimRequest, prepared: PreparedClaim) {
  const { claim } = prepared;
  return sql`n as (
      insert into settlement_numbers (shop, order_number, generation, service, contract_key, environment, settlement_no)
      select o.shop, o.order_number, ${claim.generation}::integer, ${request.service}::text, ${request.contractKey}::text,
        ${request.environment}::text, ${claim.settlementNo}::text from o
    ), c as (
      insert into order_claims (claim_id, shop, order_number, fingerprint, attempt, generation, sequence, settlement_no,
        state, start_enc)
      select ${claim.claimId}::text, o.shop, o.order_number, ${prepared.fingerprint}::text, ${request.attempt}::integer,
        ${claim.generation}::integer, ${claim.sequence}::integer, ${claim.settlementNo}::text, 'claimed',
        ${prepared.startCell}::bytea from o
    )`;
}

/** True: the order number was new and is ours. False: it exists. One statement, all or nothing. */
export async function insertOrder(
  context: RecordsContext,
  request: OrderClaimRequest,
  prepared: PreparedClaim,
): Promise<boolean> {
  const { claim, state } = prepared;
  const hashes = [...buyerHashes(context.hashes, request.shop, state.contents.buyer)];
  const result = await sql<{ made: boolean }>`
    with o as (
      insert into orders (shop, order_number, claim_id, claim_state, fingerprint_version, fingerprint_form, sequence, generation, is_order,
        search_key, state_enc, ${orderColumns})
      values (${request.shop}, ${request.orderNumber}, ${claim.claimId}, 'claimed', ${prepared.fingerprintBy.version},
        ${prepared.fingerprintBy.form}, ${claim.sequence}, ${claim.generation}, ${state.isOrder}, ${searchKey(context, state)}, ${prepared.stateCell},
        ${orderValues(state)})
      on conflict do nothing returning shop, order_number
    ), ${dependents(request, prepared)}, h as (
      insert into buyer_hashes (shop, order_number, hash)
      select o.shop, o.order_number, k.hash from o, unnest(${hashes}::text[]) as k(hash)
    )
    select exists(select 1 from o) as made`.execute(context.db);
  return result.rows[0]?.made === true;
}

/** The order with all its claims; empty when there is no such order (yet). */
export async function readGuard(context: RecordsContext, shop: string, orderNumber: string): Promise<readonly GuardRow[]> {
  const result = await sql<GuardRow>`
    select o.claim_id as current_claim_id, o.fingerprint_version, o.fingerprint_form, o.sequence, o.outcome, o.search_key, o.archived_year, ${cell('state', 'o')} as state_cell,
      (select max(s.generation) from settlement_numbers s where s.shop = o.shop and s.order_number = o.order_number)
        as last_generation,
      c.claim_id, c.fingerprint, c.attempt, c.generation, c.settlement_no, c.state, ${cell('start', 'c')} as start_cell, c.answer_enc
    from orders o join order_claims c on c.shop = o.shop and c.order_number = o.order_number
    where o.shop = ${shop} and o.order_number = ${orderNumber}`.execute(context.db);
  return result.rows;
}

/** Begins the next generation, if the order is still as it was seen. One statement, all or nothing. */
export async function moveOrder(
  context: RecordsContext,
  request: OrderClaimRequest,
  prepared: PreparedClaim,
  seen: GuardRow,
): Promise<boolean> {
  const { claim, state } = prepared;
  const result = await sql<{ made: boolean }>`
    with o as (
      update orders set claim_id = ${claim.claimId}, claim_state = 'claimed', generation = ${claim.generation},
        is_order = ${state.isOrder}, state_enc = ${prepared.stateCell}, erased_at = null, ${orderAssignments(state)}
      where orders.shop = ${request.shop} and orders.order_number = ${request.orderNumber}
        and orders.claim_id = ${seen.current_claim_id} and orders.sequence = ${seen.sequence}
        and orders.outcome is not null and orders.archived_year is null
      returning orders.shop, orders.order_number
    ), ${dependents(request, prepared)}
    select exists(select 1 from o) as made`.execute(context.db);
  return result.rows[0]?.made === true;
}
