/** Erasures of one person: asked for, remembered, and what they leave to do in the engine. */
import { sql } from 'kysely';
import type { OrderState } from '../../domain/order/order-state.ts';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { EngineCleanup, ErasedOrder, EraseResult, ErasureRecords, ErasureRequest, WhyNotErased } from '../contract/erasures.ts';
import type { OrderRef } from '../contract/orders.ts';
import { bringBack } from './bring-back.ts';
import { cell } from './cells.ts';
import { ERASURE_LINE, eraseOrder, type SeenOrder } from './erase-order.ts';
import { nextTry } from './retry-times.ts';
import { openLine, openState } from './sealed-values.ts';

/** An engine that is down is asked again after half a minute, doubling up to an hour. */
const CLEANUP_PAUSE_S = 30;
const CLEANUP_PAUSE_MAX_S = 3_600;
/** Each round is lost only to somebody who changed the order meanwhile. */
const MAX_ROUNDS = 10;

export function erasureQueries(context: RecordsContext): ErasureRecords {
  return {
    eraseBuyer: (request) => eraseBuyer(context, request),
    erasures: () => erasures(context),
    eraseAgain: (orders) => eraseAgain(context, orders),
    cleanupsDue: (limit) => cleanupsDue(context, limit),
    putOffCleanup: (ref) => putOffCleanup(context, ref),
    endCleanup: (cleanup) => endCleanup(context, cleanup),
  };
}

type Standing = SeenOrder & { readonly claimState: string };

async function eraseBuyer(context: RecordsContext, request: ErasureRequest): Promise<EraseResult> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const order = await readOrder(context, request);
    if (order === null) return { kind: 'missing' };
    const before = await erasureOf(context, order);
    const why = await whyNot(context, order);
    // What an action in hand says was typed since.
    if (before?.isAll === true && why?.kind !== 'actionInHand') return answerOf(before);
    if (why !== null) return { kind: 'refused', why, order: order.state };
    const { actor, reason } = request;
    const at = before === null ? request.at : laterThan(before.lastAt, request.at);
    const firstAt = before?.erasedAt ?? at;
    const detail = before === null ? '購入者の情報を消去しました' : '前回の消去の後に書かれた情報を消去しました';
    if (await eraseOrder(context, order, { at, firstAt, actor, note: reason, detail, onlyEnded: true })) return answerOf({ erasedAt: firstAt, lastAt: at, engineDone: false });
  }
  throw new Error('The order is changed all the time');
}

async function readOrder(context: RecordsContext, { shop, orderNumber }: OrderRef): Promise<Standing | null> {
  await bringBack(context, { shop, orderNumber });
  const row = await context.db
    .selectFrom('orders')
    .select(['claim_id', 'claim_state', 'sequence', cell('state', 'orders').as('state_cell')])
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { shop, orderNumber, claimId: row.claim_id, claimState: row.claim_state, sequence: row.sequence, state: await openState(context, shop, orderNumber, row.state_cell) };
}

type Erasure = Omit<Extract<EraseResult, { readonly kind: 'erased' }>, 'kind'>;

function answerOf({ erasedAt, lastAt, engineDone }: Erasure): EraseResult {
  return { kind: 'erased', erasedAt, lastAt, engineDone };
}

/** Whatever the clocks say: by its date a copy of the records is told from one that lacks this erasure. */
function laterThan(lastAt: string, at: string): string {
  return new Date(Math.max(Date.parse(at), Date.parse(lastAt) + 1)).toISOString();
}

/** The erasures of this start of the number; null: none. `isAll`: nothing was written since the last one. */
async function erasureOf(context: RecordsContext, { shop, orderNumber, claimId, sequence, state }: SeenOrder): Promise<(Erasure & { readonly isAll: boolean }) | null> {
  const row = await context.db
    .selectFrom('erasures as e')
    .leftJoin('engine_cleanups as c', (join) => join.onRef('c.shop', '=', 'e.shop').onRef('c.order_number', '=', 'e.order_number'))
    .select(['e.erased_at', 'c.asked_at'])
    // Whatever is written of an order moves its sequence, and each erasure's line has the one that it left.
    .select((eb) =>
      eb
        .exists(eb.selectFrom('actions as a').select('a.action_id').whereRef('a.shop', '=', 'e.shop').whereRef('a.order_number', '=', 'e.order_number').where('a.action_id', 'like', `${ERASURE_LINE}%`).where('a.sequence', '=', sequence))
        .as('is_all'),
    )
    .where('e.shop', '=', shop)
    .where('e.order_number', '=', orderNumber)
    .where('e.claim_id', '=', claimId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const lastAt = instantText(row.erased_at);
  return { erasedAt: state.erased?.at ?? lastAt, lastAt, engineDone: row.asked_at === null, isAll: row.is_all === true };
}

async function whyNot(context: RecordsContext, { shop, orderNumber, claimState, state }: Standing): Promise<WhyNotErased | null> {
  if (claimState !== 'accepted') return { kind: 'notTaken' };
  if (state.outcome === null) return { kind: 'open' };
  if (isStillOwed(state)) return { kind: 'replacedCredit' };
  const action = await context.db
    .selectFrom('actions')
    .select(['action_id', cell('line', 'actions').as('line_cell')])
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .where('finished', '=', false)
    .where('body_enc', 'is not', null)
    .orderBy('accepted_at')
    .executeTakeFirst();
  if (action === undefined) return null;
  const { action_id: actionId, line_cell: line } = action;
  return { kind: 'actionInHand', label: line === null ? actionId : (await openLine(context, { shop, orderNumber, actionId }, line)).label };
}

/** A credit that was replaced has still to be cancelled at Yamato. */
function isStillOwed({ retired, lost }: OrderState): boolean {
  return retired.length > 0 || (lost?.later?.length ?? 0) > 0;
}

async function erasures(context: RecordsContext): Promise<readonly ErasedOrder[]> {
  const rows = await context.db.selectFrom('erasures').select(['shop', 'order_number', 'erased_at']).orderBy('erased_at').execute();
  return rows.map((row) => ({ shop: row.shop, orderNumber: row.order_number, at: instantText(row.erased_at) }));
}

/** A start that came after the erasure brought the data anew. */
async function eraseAgain(context: RecordsContext, orders: readonly ErasedOrder[]): Promise<number> {
  if (orders.length === 0) return 0;
  const listed = orders.map(({ shop, orderNumber, at }) => ({ shop, order_number: orderNumber, at }));
  const back = await sql<{ shop: string; order_number: string; first_at: Date; at: Date }>`
    select o.shop, o.order_number, min(l.at) as first_at, max(l.at) as at
    from jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) as l(shop text, order_number text, at timestamptz)
    join orders o on o.shop = l.shop and o.order_number = l.order_number
    join order_claims c on c.claim_id = o.claim_id and c.created_at < l.at
    where not exists (select 1 from erasures e where e.shop = o.shop and e.order_number = o.order_number and e.claim_id = o.claim_id and e.erased_at >= l.at)
    group by o.shop, o.order_number`.execute(context.db);
  let erased = 0;
  for (const row of back.rows) {
    const order = await readOrder(context, { shop: row.shop, orderNumber: row.order_number });
    if (order === null) continue;
    const detail = '消去済みの購入者の情報が、以前の記録の復元で戻ったため、もう一度消去しました';
    const firstAt = (await erasureOf(context, order))?.erasedAt ?? instantText(row.first_at);
    if (await eraseOrder(context, order, { at: instantText(row.at), firstAt, actor: 'system', note: null, detail, onlyEnded: false })) erased += 1;
  }
  return erased;
}

async function cleanupsDue(context: RecordsContext, limit: number): Promise<readonly EngineCleanup[]> {
  const rows = await context.db
    .selectFrom('engine_cleanups as c')
    .innerJoin('orders as o', (join) => join.onRef('o.shop', '=', 'c.shop').onRef('o.order_number', '=', 'c.order_number'))
    .select(['c.shop', 'c.order_number', 'c.asked_at', 'o.outcome'])
    .where('c.next_try_at', '<=', sql<Date>`now()`)
    .orderBy('c.next_try_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ shop: row.shop, orderNumber: row.order_number, askedAt: instantText(row.asked_at), goesOn: row.outcome === null }));
}

async function putOffCleanup(context: RecordsContext, { shop, orderNumber }: OrderRef): Promise<void> {
  await context.db
    .updateTable('engine_cleanups')
    .set((eb) => ({ tries: eb('tries', '+', 1), next_try_at: nextTry(CLEANUP_PAUSE_S, CLEANUP_PAUSE_MAX_S) }))
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .execute();
}

/** Not where it was asked for once more meanwhile. */
async function endCleanup(context: RecordsContext, { shop, orderNumber, askedAt }: OrderRef & { readonly askedAt: string }): Promise<void> {
  await context.db
    .deleteFrom('engine_cleanups')
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .where('asked_at', '=', new Date(askedAt))
    .execute();
}
