/**
 * One publication is one statement: the order row from a lower to a higher sequence, its lines, its event and its claim's
 * answer change together or not at all; a second one only where the buyer changed. Every part may be repeated. An order
 * that has ended goes on only as itself: a start that comes once more, and has no verdict, tells it nothing. Whoever does
 * not know of the order's last erasure tells nothing at all, as a name may stand in it: the row is locked before anything else
 * is written, and its erasure read as it is then.
 */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ActionLine } from '../../domain/order/history.ts';
import { compareHeld } from '../../domain/order/facts.ts';
import { projectOrder } from '../../domain/order/order-projection.ts';
import { openVerdicts, type OrderState } from '../../domain/order/order-state.ts';
import type { Publication, PublishResult } from '../../domain/order/publication.ts';
import { canonicalJson } from '../../keys/canonical-json.ts';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { StoredAnswer } from '../contract/claims.ts';
import { bringBack } from './bring-back.ts';
import { cell } from './cells.ts';
import { deadlineParts } from './deadlines.ts';
import { dropOnceOfStart, spentBody } from './drop-once.ts';
import { eventOf } from './event-of.ts';
import { knowsErasures } from './knows-erasure.ts';
import { orderAssignments } from './order-columns.ts';
import { openState } from './sealed-values.ts';
import { replaceSearch, searchKey, slipsInOneGo } from './search-rows.ts';

type Row = { applied: boolean; abandoned: boolean | null; search_key: string | null };

/** The order row as it stands, for a publication that did not change it. */
type Standing = { claim_id: string; sequence: number; archived_year: number | null; state_cell: Uint8Array | null };

/** An archived order is brought back once; more rounds mean that it is archived again each time. */
const MAX_ROUNDS = 5;

export async function publish(context: RecordsContext, publication: Publication): Promise<PublishResult> {
  const { state } = publication;
  const { shop, orderNumber } = state;
  await dropOnceOfStart(context, publication);
  const [stateCell, event, answer, lines] = await Promise.all([
    context.cells.seal(shop, place.state(shop, orderNumber), state),
    sealEvent(context, publication),
    sealAnswer(context, publication),
    sealLines(context, publication),
  ]);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const row = await publishCells(context, publication, { state: stateCell, event, answer, lines });
    // Also after a repeat that changed nothing: the first time may have ended between the two statements.
    const oldKey = row?.search_key ?? null;
    if (oldKey !== null && oldKey !== searchKey(context, state)) await replaceSearch(context, state, oldKey);
    const abandoned = publication.verdict !== null && row?.abandoned === true;
    if (row?.applied === true) return { holds: 'applied', sequence: state.sequence, abandoned };
    const standing = await readStanding(context, state);
    if (!isKeptFrom(state, standing)) return { ...(await whatIsHeld(context, state, standing)), abandoned };
    await bringBack(context, state);
  }
  throw new Error('The order is archived again all the time');
}

type Cells = { readonly state: Uint8Array; readonly event: Uint8Array | null; readonly answer: Uint8Array | null; readonly lines: string | null };

async function publishCells(context: RecordsContext, publication: Publication, cells: Cells): Promise<Row | undefined> {
  const { state } = publication;
  const { shop, orderNumber } = state;
  const slips = publication.changed.includes('parcels') ? slipsInOneGo(context, state) : { assignment: sql``, parts: sql`` };
  const result = await sql<Row>`
    with k as (
      select ${knowsErasures(state)} as may_tell from orders where orders.shop = ${shop} and orders.order_number = ${orderNumber} for no key update
    ), o as (
      update orders set sequence = ${state.sequence}, generation = greatest(generation, ${state.credit.generation}::integer),
        claim_state = 'accepted', is_order = ${publication.isOrder}, state_enc = ${cells.state}, ${orderAssignments(state)}${slips.assignment}
      where orders.shop = ${shop} and orders.order_number = ${orderNumber}
        and orders.sequence < ${state.sequence} and orders.claim_id = ${state.claimId}
        and (orders.outcome is null or ${state.verdict !== null}::boolean) and (select k.may_tell from k) and orders.archived_year is null
      returning orders.shop, orders.order_number, orders.search_key
    )${slips.parts}${lineParts(publication, cells.lines)}${eventPart(context, cells.event)}${deadlineParts(publication)}, c as (
      update order_claims set state = 'accepted', ${answerAssignments(publication, cells.answer)}
      where claim_id = ${state.claimId} and (state = 'claimed' or ${publication.verdict !== null}::boolean)
        and coalesce((select k.may_tell from k), true)
      returning abandoned_at is not null as abandoned
    )
    select exists(select 1 from o) as applied, (select abandoned from c) as abandoned,
      coalesce((select search_key from o), (select search_key from orders where shop = ${shop} and order_number = ${orderNumber})) as search_key`.execute(
    context.db,
  );
  return result.rows[0];
}

async function readStanding(context: RecordsContext, { shop, orderNumber }: OrderState): Promise<Standing | undefined> {
  const result = await sql<Standing>`
    select claim_id, sequence, archived_year, ${cell('state', 'orders')} as state_cell from orders where shop = ${shop} and order_number = ${orderNumber}`.execute(context.db);
  return result.rows[0];
}

/** Nothing but the archive kept the row from it. */
function isKeptFrom(told: OrderState, row: Standing | undefined): boolean {
  return row !== undefined && row.archived_year !== null && row.claim_id === told.claimId && row.sequence < told.sequence && told.verdict !== null;
}

/** Why a publication changed nothing. */
async function whatIsHeld(context: RecordsContext, told: OrderState, row: Standing | undefined): Promise<Pick<PublishResult, 'holds' | 'sequence'>> {
  const { shop, orderNumber } = told;
  if (row === undefined) return { holds: 'another', sequence: told.sequence };
  // A run that goes on with an order of another start: that start came after its history was cut off.
  if (row.claim_id !== told.claimId) return { holds: told.outcome === null ? 'newer' : 'another', sequence: row.sequence };
  const held = await openState(context, shop, orderNumber, row.state_cell);
  const isSame = canonicalJson(held) === canonicalJson(told);
  return { holds: isSame ? 'repeated' : compareHeld(held, told), sequence: row.sequence };
}

/**
 * What the system did by itself is true whatever becomes of the order row. What an action came to is not told without the
 * order that it came to: one that the row holds no longer, or another execution has told otherwise, is told again or done
 * again. A finished line stays so.
 */
function lineParts(publication: Publication, lines: string | null): RawBuilder<unknown> {
  if (lines === null) return sql``;
  const { shop, orderNumber, sequence, claimId } = publication.state;
  return sql`, l as (
      insert into actions (shop, order_number, action_id, claim_state, sequence, finished, line_enc, body_enc, accepted_at)
      select ${shop}::text, ${orderNumber}::text, r.action_id, 'accepted', ${sequence}::integer, r.finished,
        decode(r.line, 'base64'), decode(r.body, 'base64'), r.accepted_at
      from jsonb_to_recordset(${lines}::jsonb) as r(action_id text, finished boolean, line text, body text, accepted_at timestamptz)
      where coalesce((select k.may_tell from k), true)
      on conflict (shop, order_number, action_id) do update set claim_state = 'accepted', sequence = excluded.sequence,
        finished = excluded.finished, line_enc = excluded.line_enc, body_enc = coalesce(excluded.body_enc, actions.body_enc)
      where actions.sequence < excluded.sequence and (excluded.finished or not actions.finished)
        and (actions.body_enc is null or not exists (
          select 1 from orders where orders.shop = ${shop} and orders.order_number = ${orderNumber}
            and orders.claim_id = ${claimId} and orders.sequence >= ${sequence}))
    )`;
}

function eventPart(context: RecordsContext, cell: Uint8Array | null): RawBuilder<unknown> {
  if (cell === null) return sql``;
  return sql`, e as (
      insert into events (epoch, shop, order_number, body_enc) select ${context.eventEpoch}::integer, o.shop, o.order_number, ${cell}::bytea from o
    )`;
}

/**
 * The answer of the start: the first final verdict stands, and so does `abandoned`; none is told without the order that it is
 * about, unless that is another start's by now. Written as cases, not as a condition:
 * the row is then read again after waiting for another writer, so both sides see who was first.
 */
function answerAssignments(publication: Publication, cell: Uint8Array | null): RawBuilder<unknown> {
  const { verdict, state } = publication;
  if (verdict === null || cell === null) return sql`claim_id = claim_id`;
  const { shop, orderNumber, claimId, sequence } = state;
  const open = sql`abandoned_at is null and (verdict is null or verdict = any(${openVerdicts}))
    and answer_sequence < ${sequence}::integer
    and (exists (select 1 from o) or not exists (
      select 1 from orders where orders.shop = ${shop} and orders.order_number = ${orderNumber} and orders.claim_id = ${claimId}))`;
  return sql`verdict = case when ${open} then ${verdict.kind}::text else verdict end,
    answer_enc = case when ${open} then ${cell}::bytea else answer_enc end,
    answer_sequence = case when ${open} then ${sequence}::integer else answer_sequence end`;
}

async function sealLines(context: RecordsContext, publication: Publication): Promise<string | null> {
  const { state, lines } = publication;
  if (lines.length === 0) return null;
  const { shop, orderNumber } = state;
  // The last of an id wins: one statement must not write a row twice.
  const newest = new Map(lines.map((line) => [line.id, line]));
  const sealed = await Promise.all(
    [...newest.values()].map(async (line: ActionLine) => ({
      action_id: line.id,
      finished: line.state === 'finished',
      accepted_at: line.acceptedAt,
      line: (await context.cells.seal(shop, place.actionLine(shop, orderNumber, line.id), line)).toString('base64'),
      body: base64(await spentBody(context, publication, line)),
    })),
  );
  return JSON.stringify(sealed);
}

function base64(cell: Uint8Array | null): string | null {
  return cell === null ? null : Buffer.from(cell).toString('base64');
}

async function sealEvent(context: RecordsContext, publication: Publication): Promise<Uint8Array | null> {
  const event = eventOf(publication);
  if (event === null) return null;
  const { shop } = publication.state;
  return context.cells.seal(shop, place.event(shop), event);
}

async function sealAnswer(context: RecordsContext, { state, verdict }: Publication): Promise<Uint8Array | null> {
  if (verdict === null) return null;
  const answer: StoredAnswer = { verdict, order: projectOrder(state, { contents: false }) };
  return context.cells.seal(state.shop, place.answer(state.claimId), answer);
}
