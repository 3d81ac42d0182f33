/** Sends that are permitted once, and plans kept before anything leaves. */
import { sql } from 'kysely';
import type { WirePlan } from '../../domain/order/call-plan.ts';
import { type LaterCredit, openVerdicts } from '../../domain/order/order-state.ts';
import { instantText, place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { ClaimRef } from '../contract/claims.ts';
import type { KeptPlan, RepeatPermission, SendRecords, SentCredit } from '../contract/sends.ts';
import { cell } from './cells.ts';
import { openPlan } from './sealed-values.ts';

/** Stands for an attempt that will never be made. */
const VOID = 'void';
/** Stands for one that was made by an order that the records have lost. */
const BEFORE_RESTORE = 'beforeRestore';

export function sendQueries(context: RecordsContext): SendRecords {
  return {
    permitSend: (send) => permitSend(context, send),
    noteSentBeforeRestore: (send) => noteSentBeforeRestore(context, send),
    releaseSend: (send) => releaseSend(context, send),
    voidNumber: (number) => voidNumber(context, number),
    permitRepeat: (send) => permitRepeat(context, send),
    keepPlan: (kept) => keepPlan(context, kept),
    dropSettledPlans: () => dropSettledPlans(context),
  };
}

type NumberRef = { readonly shop: string; readonly orderNumber: string; readonly settlementNo: string };

async function permitSend(context: RecordsContext, send: Parameters<SendRecords['permitSend']>[0]): ReturnType<SendRecords['permitSend']> {
  const { shop, orderNumber, settlementNo, claimId, note, plan } = send;
  if (plan !== null) {
    const planCell = await context.cells.seal(shop, place.sendPlan(shop, orderNumber, settlementNo), plan);
    const permitted = await sql<{ lost_since: Date | null }>`
      update settlement_numbers n set note = ${note}::text, noted_at = now(), plan_enc = ${planCell}::bytea
      from order_claims c join orders o on o.shop = c.shop and o.order_number = c.order_number
      where n.shop = ${shop} and n.order_number = ${orderNumber} and n.settlement_no = ${settlementNo} and n.note is null
        and c.claim_id = ${claimId} and c.shop = n.shop and c.order_number = n.order_number and o.claim_id = c.claim_id
        and c.abandoned_at is null and o.erased_at is null
        and (c.settlement_no <> ${settlementNo} or (o.outcome is null and (c.verdict is null or c.verdict = any(${openVerdicts}))))
      returning (select lost_since from installation) as lost_since`.execute(context.db);
    const [row] = permitted.rows;
    if (row !== undefined) return { kind: 'permitted', ...(row.lost_since === null ? {} : { lostSince: instantText(row.lost_since) }) };
  }
  const standing = await startStanding(context, send);
  if (standing === 'superseded') return { kind: standing };
  const earlier = await readNote(context, send);
  if (earlier !== null) return { kind: 'sentBefore', ...sentOf(earlier) };
  if (standing === 'current' && plan !== null) {
    // Nothing is asked for in the name of who was erased: a run that still knows him begins again from the records.
    if (await isErasedRow(context, send)) return { kind: 'superseded' };
    throw new Error('The settlement number is not the order\'s');
  }
  return { kind: standing };
}

async function isErasedRow({ db }: RecordsContext, { shop, orderNumber }: Omit<NumberRef, 'settlementNo'>): Promise<boolean> {
  const row = await db.selectFrom('orders').select('erased_at').where('shop', '=', shop).where('order_number', '=', orderNumber).executeTakeFirst();
  return row !== undefined && row.erased_at !== null;
}

/** Whether a start may still send, whatever was sent so far. */
export async function startStanding(context: RecordsContext, ref: ClaimRef & { readonly settlementNo: string }): Promise<'current' | 'superseded' | 'abandoned'> {
  const row = await context.db
    .selectFrom('order_claims as c')
    .innerJoin('orders as o', (join) => join.onRef('o.shop', '=', 'c.shop').onRef('o.order_number', '=', 'c.order_number'))
    .select(['c.abandoned_at', 'c.settlement_no', 'c.verdict', 'o.claim_id', 'o.outcome'])
    .where('c.claim_id', '=', ref.claimId)
    .where('c.shop', '=', ref.shop)
    .where('c.order_number', '=', ref.orderNumber)
    .executeTakeFirst();
  if (row === undefined || row.claim_id !== ref.claimId) return 'superseded';
  const first = row.settlement_no === ref.settlementNo;
  // Ended, also as abandoned: a start that comes once more has nothing left to do.
  if (row.outcome !== null && first) return 'superseded';
  if (row.abandoned_at !== null) return 'abandoned';
  const answered = row.verdict !== null && !openVerdicts.some((open) => open === row.verdict);
  return answered && first ? 'superseded' : 'current';
}

async function noteSentBeforeRestore(context: RecordsContext, { shop, orderNumber, settlementNo, note }: NumberRef & { readonly note: string }): Promise<void> {
  await sql`
    update settlement_numbers n set note = ${BEFORE_RESTORE}, noted_at = i.lost_since from installation i
    where n.shop = ${shop} and n.order_number = ${orderNumber} and n.settlement_no = ${settlementNo} and n.note = ${note}
      and i.lost_since is not null`.execute(context.db);
}

type Note = SentCredit & { readonly isVoid: boolean };

function sentOf({ isVoid: _isVoid, ...sent }: Note): SentCredit {
  return sent;
}

async function readNote(context: RecordsContext, { shop, orderNumber, settlementNo }: NumberRef): Promise<Note | null> {
  const row = await context.db
    .selectFrom('settlement_numbers')
    .select(['note', 'noted_at', cell('sendPlan', 'settlement_numbers').as('plan_cell')])
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .where('settlement_no', '=', settlementNo)
    .executeTakeFirst();
  if (row === undefined || row.note === null || row.noted_at === null) return null;
  // What cannot be opened was sent all the same; what a lost order sent was another's plan.
  const plan = row.plan_cell === null || row.note === BEFORE_RESTORE ? null : await openPlan(context, place.sendPlan(shop, orderNumber, settlementNo), row.plan_cell).catch(() => null);
  return {
    at: instantText(row.noted_at),
    amountYen: plan?.amountYen ?? null,
    isVoid: row.note === VOID,
    ...(row.note === BEFORE_RESTORE ? { beforeRestore: true } : {}),
  };
}

/** What was permitted under the number; null: nothing, or nothing ever. */
export async function sentCredit(context: RecordsContext, number: NumberRef): Promise<SentCredit | null> {
  const note = await readNote(context, number);
  return note === null || note.isVoid ? null : sentOf(note);
}

async function permitRepeat(context: RecordsContext, send: Parameters<SendRecords['permitRepeat']>[0]): Promise<RepeatPermission> {
  const { shop, orderNumber, settlementNo, claimId, note } = send;
  const permitted = await sql<{ plan_cell: Uint8Array | null }>`
    update settlement_numbers n set note = ${note}::text, noted_at = now()
    from order_claims c join orders o on o.shop = c.shop and o.order_number = c.order_number
    where n.shop = ${shop} and n.order_number = ${orderNumber} and n.settlement_no = ${settlementNo} and n.note <> ${VOID}
      and c.claim_id = ${claimId} and c.shop = n.shop and c.order_number = n.order_number and o.claim_id = c.claim_id
      and (c.settlement_no <> ${settlementNo} or o.outcome is null)
    returning ${cell('sendPlan', 'n')} as plan_cell`.execute(context.db);
  const [row] = permitted.rows;
  if (row === undefined) return { kind: (await readNote(context, send))?.isVoid === false ? 'superseded' : 'nothingSent' };
  const plan = row.plan_cell === null ? null : await openPlan(context, place.sendPlan(shop, orderNumber, settlementNo), row.plan_cell).catch(() => null);
  return { kind: 'permitted', plan };
}

/** What was permitted under numbers of later generations than these. */
export async function laterCredits(context: RecordsContext, { shop, orderNumber }: Omit<NumberRef, 'settlementNo'>, generations: number): Promise<readonly LaterCredit[]> {
  const rows = await context.db
    .selectFrom('settlement_numbers')
    .select(['settlement_no', 'generation'])
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .where('generation', '>', generations)
    .orderBy('generation')
    .execute();
  const credits = await Promise.all(rows.map(async ({ settlement_no: settlementNo, generation }) => ({ settlementNo, generation, sent: await sentCredit(context, { shop, orderNumber, settlementNo }) })));
  return credits.flatMap(({ sent, ...number }) => (sent === null ? [] : [{ ...number, amountYen: sent.amountYen }]));
}

async function releaseSend(context: RecordsContext, { shop, orderNumber, settlementNo, note }: NumberRef & { readonly note: string }): Promise<void> {
  await context.db
    .updateTable('settlement_numbers')
    .set({ note: null, noted_at: null, plan_enc: null })
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .where('settlement_no', '=', settlementNo)
    .where('note', '=', note)
    .execute();
}

async function voidNumber(context: RecordsContext, number: NumberRef): Promise<SentCredit | null> {
  await context.db
    .updateTable('settlement_numbers')
    .set({ note: VOID, noted_at: sql<Date>`now()` })
    .where('shop', '=', number.shop)
    .where('order_number', '=', number.orderNumber)
    .where('settlement_no', '=', number.settlementNo)
    .where('note', 'is', null)
    .execute();
  return sentCredit(context, number);
}

async function keepPlan(context: RecordsContext, { shop, orderNumber, planId, actionId, plan }: KeptPlan): Promise<WirePlan | null> {
  const where = place.callPlan(shop, orderNumber, planId);
  if (plan !== null) {
    const planCell = await context.cells.seal(shop, where, plan);
    await context.db
      .insertInto('call_plans')
      .values({ shop, order_number: orderNumber, plan_id: planId, action_id: actionId, plan_enc: planCell })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const row = await context.db
    .selectFrom('call_plans')
    .select(cell('callPlan', 'call_plans').as('plan_cell'))
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .where('plan_id', '=', planId)
    .executeTakeFirst();
  return row === undefined || row.plan_cell === null ? null : openPlan(context, where, row.plan_cell);
}

async function dropSettledPlans(context: RecordsContext): Promise<void> {
  await sql`
    delete from call_plans p using actions a
    where a.shop = p.shop and a.order_number = p.order_number and a.action_id = p.action_id and a.finished`.execute(context.db);
}
