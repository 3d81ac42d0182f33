/** Orders whose run has ended or may be lost: which they may be, and what another run begins from. */
import { sql } from 'kysely';
import type { AttentionCode } from '../../domain/order/attention.ts';
import type { ActionLine } from '../../domain/order/history.ts';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { OrderRecords, OrderRef, ResumedOrder, UnfinishedAction } from '../contract/orders.ts';
import { readMessage } from './actions.ts';
import { bringBack } from './bring-back.ts';
import { cell } from './cells.ts';
import { before } from './retry-times.ts';
import { openLine, openPlan, openState } from './sealed-values.ts';
import { laterCredits, sentCredit } from './sends.ts';

/** A run that was lost may still be telling something: after so many rounds it has told more than one order does. */
const MAX_ROUNDS = 10;

/** State and actions of one moment: an action that is over, without what it did to the order, would be lost. */
export async function loadForResume(context: RecordsContext, shop: string, orderNumber: string): Promise<ResumedOrder | null> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = await momentOf(context, { shop, orderNumber });
    if (before?.isArchived === true) {
      await bringBack(context, { shop, orderNumber });
      continue;
    }
    const loaded = await loadParts(context, { shop, orderNumber });
    if ((await momentOf(context, { shop, orderNumber }))?.moment === before?.moment) return loaded;
  }
  throw new Error('The order is being told of all the time');
}

async function momentOf(context: RecordsContext, { shop, orderNumber }: OrderRef): Promise<{ readonly moment: string; readonly isArchived: boolean } | null> {
  const row = await context.db.selectFrom('orders').select(['claim_id', 'sequence', 'archived_year']).where('shop', '=', shop).where('order_number', '=', orderNumber).executeTakeFirst();
  return row === undefined ? null : { moment: `${row.claim_id} ${row.sequence}`, isArchived: row.archived_year !== null };
}

async function loadParts(context: RecordsContext, { shop, orderNumber }: OrderRef): Promise<ResumedOrder | null> {
  const order = await context.db
    .selectFrom('orders as o')
    .leftJoin('order_claims as c', 'c.claim_id', 'o.claim_id')
    .select([cell('state', 'o').as('state_cell'), 'o.claim_id', cell('start', 'c').as('start_cell'), 'c.abandoned_at'])
    .where('o.shop', '=', shop)
    .where('o.order_number', '=', orderNumber)
    .executeTakeFirst();
  if (order === undefined) return null;
  const state = await openState(context, shop, orderNumber, order.state_cell);
  const { finishedActionIds, unfinished, ownLines } = await readActions(context, { shop, orderNumber });
  return {
    state,
    finishedActionIds,
    unfinished,
    startLine: ownLines.find(({ action }) => action === 'startOrder') ?? null,
    sent: await sentCredit(context, { shop, orderNumber, settlementNo: state.credit.settlementNo }),
    later: await laterCredits(context, { shop, orderNumber }, state.generations),
    plans: await readPlans(context, { shop, orderNumber }),
    startInput: order.start_cell === null ? null : await context.cells.open(place.start(order.claim_id), order.start_cell).catch(() => null),
    isAbandoned: order.abandoned_at !== null,
  };
}

type Actions = { readonly finishedActionIds: readonly string[]; readonly unfinished: readonly UnfinishedAction[]; readonly ownLines: readonly ActionLine[] };

/** A line without a body is the system's own. */
async function readActions(context: RecordsContext, { shop, orderNumber }: OrderRef): Promise<Actions> {
  const rows = await context.db
    .selectFrom('actions')
    .select(['action_id', 'finished'])
    // Only of those that may go on; the finished ones of a long life are many.
    .select([sql<Uint8Array | null>`case when not finished then ${cell('line', 'actions')} end`.as('line_cell'), sql<Uint8Array | null>`case when not finished then ${cell('body', 'actions')} end`.as('body_cell')])
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .orderBy('accepted_at')
    .orderBy('action_id')
    .execute();
  const open = await Promise.all(
    rows.filter(({ finished }) => !finished).map(async (row) => {
      const ref = { shop, orderNumber, actionId: row.action_id };
      const line = row.line_cell === null ? null : await openLine(context, ref, row.line_cell).catch(() => null);
      return { actionId: row.action_id, line, message: await readMessage(context, ref, row.body_cell), isOwn: row.body_cell === null };
    }),
  );
  return {
    finishedActionIds: rows.flatMap((row) => (row.finished ? [row.action_id] : [])),
    unfinished: open.flatMap(({ isOwn, ...action }) => (isOwn ? [] : [action])),
    ownLines: open.flatMap(({ isOwn, line }) => (isOwn && line !== null ? [line] : [])),
  };
}

async function readPlans(context: RecordsContext, { shop, orderNumber }: OrderRef): Promise<ResumedOrder['plans']> {
  const rows = await sql<{ plan_id: string; action_id: string | null; plan_cell: Uint8Array | null }>`
    select p.plan_id, p.action_id, ${cell('callPlan', 'p')} as plan_cell from call_plans p
    where p.shop = ${shop} and p.order_number = ${orderNumber} and not exists (
      select 1 from actions a where a.shop = p.shop and a.order_number = p.order_number and a.action_id = p.action_id and a.finished)
    order by p.created_at`.execute(context.db);
  const plans = await Promise.all(
    rows.rows.map(async ({ plan_id: planId, action_id: actionId, plan_cell: plan }) => {
      if (plan === null) return [];
      const { operation, amountYen } = await openPlan(context, place.callPlan(shop, orderNumber, planId), plan);
      return [{ actionId, operation, amountYen }];
    }),
  );
  return plans.flat();
}

export async function quietOrders(context: RecordsContext, { after, quietForMs, limit }: Parameters<OrderRecords['quietOrders']>[0]): Promise<readonly OrderRef[]> {
  const quiet = () => {
    const query = context.db
      .selectFrom('orders')
      .select(['shop', 'order_number'])
      .where('made_up', '=', false)
      .where('claim_state', '=', 'accepted')
      .where('created_at', '<=', before(quietForMs))
      .where('updated_at', '<=', before(quietForMs))
      .orderBy('shop')
      .orderBy('order_number')
      .limit(limit);
    return after === null ? query : query.where(sql<boolean>`(shop, order_number) > (${after.shop}::text, ${after.orderNumber}::text)`);
  };
  // Apart, so that each has an index of its own. The second: ended, and the run goes on cancelling a credit that was replaced.
  const rows = await sql<{ shop: string; order_number: string }>`
    (${quiet().where('outcome', 'is', null)}) union all
    (${quiet().where('outcome', 'is not', null).where(sql<boolean>`attention <> '{}' and ${'twoLiveCredits' satisfies AttentionCode}::text = any(attention)`)})
    order by shop, order_number limit ${limit}`.execute(context.db);
  return rows.rows.map((row) => ({ shop: row.shop, orderNumber: row.order_number }));
}
