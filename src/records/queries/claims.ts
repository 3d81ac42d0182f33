/** What happens to claims after they are made: accepted, sent again, given up, answered. */
import { sql } from 'kysely';
import { methodOf } from '../../domain/lifecycle/method.ts';
import { projectOrder } from '../../domain/order/order-projection.ts';
import { isUniqueViolation } from '../database/unique-violation.ts';
import { place } from '../context.ts';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { AbandonResult, ClaimRecords, ClaimRef, OnceClaim, PendingClaim, SettlementClaim, StoredAnswer } from '../contract/claims.ts';
import { settlementNumberForms } from '../settlement-number.ts';
import { cell } from './cells.ts';
import { claimOrder } from './claim-order.ts';
import { before, nextTry } from './retry-times.ts';
import { startStanding } from './sends.ts';
import { openAnswer, openState } from './sealed-values.ts';

/** A start that does not go through is tried again after half a minute, doubling up to an hour. */
const CLAIM_PAUSE_S = 30;
const CLAIM_PAUSE_MAX_S = 3_600;

export function claimQueries(context: RecordsContext): ClaimRecords {
  return {
    claimOrder: (request) => claimOrder(context, request),
    markClaimAccepted: (claimId) => markClaimAccepted(context, claimId),
    claimsToResend: (olderThanMs, limit) => claimsToResend(context, olderThanMs, limit),
    putOffClaim: (claimId) => putOffClaim(context, claimId),
    claimSettlementNo: (claim) => claimSettlementNo(context, claim),
    checkSend: (ref) => startStanding(context, ref),
    abandonClaim: (ref) => abandonClaim(context, ref),
    claimOnce: (once) => claimOnce(context, once),
    releaseOnce: (once) => releaseOnce(context, once),
    claimAnswer: (claimId) => claimAnswer(context, claimId),
    orderOfClaim: (claimId) => orderOfClaim(context, claimId),
  };
}

async function claimOnce(context: RecordsContext, { shop, orderNumber, claim, actionId }: OnceClaim): Promise<boolean> {
  const claimed = await sql`
    insert into once_claims (shop, order_number, claim)
    select ${shop}::text, ${orderNumber}::text, ${claim}::text
    where not exists (
      select 1 from installation i join actions a on a.accepted_at <= i.lost_until
      where a.shop = ${shop} and a.order_number = ${orderNumber} and a.action_id = ${actionId})
    on conflict do nothing
    returning claim`.execute(context.db);
  return claimed.rows.length === 1;
}

async function releaseOnce(context: RecordsContext, { shop, orderNumber, claim }: Omit<OnceClaim, 'actionId'>): Promise<void> {
  await context.db.deleteFrom('once_claims').where('shop', '=', shop).where('order_number', '=', orderNumber).where('claim', '=', claim).execute();
}

async function markClaimAccepted(context: RecordsContext, claimId: string): Promise<void> {
  await sql`
    with c as (
      update order_claims set state = 'accepted' where claim_id = ${claimId} and state = 'claimed' returning shop, order_number
    )
    update orders set claim_state = 'accepted' from c
    where orders.shop = c.shop and orders.order_number = c.order_number and orders.claim_id = ${claimId}`.execute(context.db);
}

async function claimsToResend(context: RecordsContext, olderThanMs: number, limit: number): Promise<readonly PendingClaim[]> {
  const rows = await context.db
    .selectFrom('order_claims')
    .select(['claim_id', 'shop', 'order_number', cell('start', 'order_claims').as('start_cell'), 'created_at'])
    .where('state', '=', 'claimed')
    .where('created_at', '<=', before(olderThanMs))
    .where('next_try_at', '<=', sql<Date>`now()`)
    .orderBy('next_try_at')
    .limit(limit)
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      claimId: row.claim_id,
      shop: row.shop,
      orderNumber: row.order_number,
      // One that cannot be opened keeps no other from being sent.
      startInput: row.start_cell === null ? null : await context.cells.open(place.start(row.claim_id), row.start_cell).catch(() => null),
      createdAt: instantText(row.created_at),
    })),
  );
}

async function putOffClaim(context: RecordsContext, claimId: string): Promise<void> {
  await context.db
    .updateTable('order_claims')
    .set((eb) => ({ tries: eb('tries', '+', 1), next_try_at: nextTry(CLAIM_PAUSE_S, CLAIM_PAUSE_MAX_S) }))
    .where('claim_id', '=', claimId)
    .execute();
}

async function claimSettlementNo(context: RecordsContext, claim: SettlementClaim): Promise<string> {
  for (const settlementNo of settlementNumberForms(claim, methodOf(claim.service).numbers)) {
    const stored = await storeSettlementNo(context, claim, settlementNo);
    if (stored !== null) return stored;
  }
  throw new Error('Every form of the settlement number is taken on this contract');
}

/** The number of this generation, this one or an earlier choice; null when another order has it. */
async function storeSettlementNo(
  context: RecordsContext,
  claim: SettlementClaim,
  settlementNo: string,
): Promise<string | null> {
  try {
    const row = await context.db
      .insertInto('settlement_numbers')
      .values({
        shop: claim.shop,
        order_number: claim.orderNumber,
        generation: claim.generation,
        service: claim.service,
        contract_key: claim.contractKey,
        environment: claim.environment,
        settlement_no: settlementNo,
      })
      // The no-op update makes the statement answer with the number that stands.
      .onConflict((conflict) =>
        conflict.columns(['shop', 'order_number', 'generation']).doUpdateSet((eb) => ({
          generation: eb.ref('excluded.generation'),
        })),
      )
      .returning('settlement_no')
      .executeTakeFirstOrThrow();
    return row.settlement_no;
  } catch (error) {
    if (isUniqueViolation(error, 'settlement_numbers_unique')) return null;
    throw error;
  }
}

async function abandonClaim(context: RecordsContext, ref: ClaimRef): Promise<AbandonResult> {
  const order = await context.db
    .selectFrom('orders')
    .select(cell('state', 'orders').as('state_cell'))
    .where('shop', '=', ref.shop)
    .where('order_number', '=', ref.orderNumber)
    .executeTakeFirst();
  if (order === undefined) return { kind: 'missing' };
  const state = await openState(context, ref.shop, ref.orderNumber, order.state_cell);
  const answer: StoredAnswer = {
    verdict: { kind: 'abandoned', code: null, at: new Date().toISOString() },
    order: projectOrder(state, { contents: false }),
  };
  const answerCell = await context.cells.seal(ref.shop, place.answer(ref.claimId), answer);
  const abandoned = await context.db
    .updateTable('order_claims')
    .set({ abandoned_at: sql<Date>`now()`, verdict: 'abandoned', answer_enc: answerCell })
    .where('claim_id', '=', ref.claimId)
    .where('abandoned_at', 'is', null)
    .where((eb) => eb.or([eb('verdict', 'is', null), eb('verdict', '=', 'unknown')]))
    .returning('claim_id')
    .executeTakeFirst();
  if (abandoned !== undefined) return { kind: 'abandoned' };
  const stored = await claimAnswer(context, ref.claimId);
  if (stored === null) return { kind: 'missing' };
  return stored.verdict.kind === 'abandoned' ? { kind: 'abandoned' } : { kind: 'answered', answer: stored };
}

async function orderOfClaim({ db }: RecordsContext, claimId: string): ReturnType<ClaimRecords['orderOfClaim']> {
  const row = await db.selectFrom('order_claims').select(['shop', 'order_number']).where('claim_id', '=', claimId).executeTakeFirst();
  return row === undefined ? null : { shop: row.shop, orderNumber: row.order_number };
}

async function claimAnswer(context: RecordsContext, claimId: string): Promise<StoredAnswer | null> {
  const row = await context.db
    .selectFrom('order_claims')
    .select('answer_enc')
    .where('claim_id', '=', claimId)
    .executeTakeFirst();
  if (row === undefined || row.answer_enc === null) return null;
  return openAnswer(context, claimId, row.answer_enc);
}
