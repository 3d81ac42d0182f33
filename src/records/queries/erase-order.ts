/** Erases one order, whole or not at all: everything sealed of it is read, then one statement writes what is left. */
import { sql, type RawBuilder } from 'kysely';
import { actionLabel } from '../../domain/lifecycle/action-labels.ts';
import { eraseAnew } from '../../domain/order/erasure.ts';
import type { ActionLine } from '../../domain/order/history.ts';
import type { OrderState } from '../../domain/order/order-state.ts';
import { TamperedError } from '../../keys/aes-gcm.ts';
import { DestroyedKeyError } from '../../keys/keyring.ts';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { OrderRef } from '../contract/orders.ts';
import { type SealedRow, type SealedTable, sealedTables } from '../sealed-tables.ts';
import { eventOf } from './event-of.ts';

/** The order as it was read; it is erased only if it is still so. */
export type SeenOrder = OrderRef & { readonly claimId: string; readonly sequence: number; readonly state: OrderState };

export type Erasing = {
  readonly at: string;
  /** The date that stays with the order: that of its first erasure. */
  readonly firstAt: string;
  readonly actor: string;
  readonly note: string | null;
  readonly detail: string;
  /** Whether it must have ended, with nothing of it in hand. */
  readonly onlyEnded: boolean;
};

/** False: somebody changed it meanwhile, or it is not to be erased. */
export async function eraseOrder(context: RecordsContext, seen: SeenOrder, erasing: Erasing): Promise<boolean> {
  const { shop, orderNumber, claimId, sequence } = seen;
  const line = erasureLine(seen, erasing);
  // Also one that a destroyed key left without its buyer: what else is kept of it was sealed under other keys.
  const state: OrderState = { ...eraseAnew(seen.state, erasing.at, erasing.firstAt), sequence: sequence + 1, updatedAt: erasing.at };
  // Whatever is in the archive by then is read there, and what is not yet cannot go there unseen.
  const events = await countEvents(context, seen);
  const [stateCell, lineCell, eventCell, tables] = await Promise.all([
    context.cells.seal(shop, place.state(shop, orderNumber), state),
    context.cells.seal(shop, place.actionLine(shop, orderNumber, line.id), line),
    sealEvent(context, state, line.id),
    tableParts(context, seen, erasing.at),
  ]);
  const result = await sql<{ erased: boolean }>`
    with seen as (
      select count(*) as events from (select 1 from events where shop = ${shop} and order_number = ${orderNumber} for update) e
    ), o as (
      update orders set state_enc = ${stateCell}, sequence = ${state.sequence}, search_key = '', updated_at = ${state.updatedAt}, erased_at = ${state.erased?.lastAt ?? erasing.at}::timestamptz
      where shop = ${shop} and order_number = ${orderNumber} and claim_id = ${claimId} and sequence = ${sequence} and archived_year is null and (select seen.events from seen) = ${events} ${erasing.onlyEnded ? onlyEnded : sql``}
      returning shop, order_number, claim_id
    )${tables}, hashes_gone as (
      delete from buyer_hashes b using o where b.shop = o.shop and b.order_number = o.order_number
    ), line_come as (
      insert into actions (shop, order_number, action_id, claim_state, sequence, finished, line_enc, accepted_at)
      select o.shop, o.order_number, ${line.id}::text, 'accepted', ${state.sequence}::integer, true, ${lineCell}::bytea, ${erasing.at}::timestamptz from o
      on conflict do nothing
    ), event_come as (
      insert into events (epoch, shop, order_number, body_enc) select ${context.eventEpoch}::integer, o.shop, o.order_number, e.body from o, (select ${eventCell}::bytea as body) e where e.body is not null
    ), erasure_come as (
      insert into erasures (shop, order_number, claim_id, erased_at) select o.shop, o.order_number, o.claim_id, ${erasing.at}::timestamptz from o
      on conflict (shop, order_number, claim_id) do update set erased_at = greatest(erasures.erased_at, excluded.erased_at)
    ), cleanup_come as (
      insert into engine_cleanups (shop, order_number, asked_at) select o.shop, o.order_number, ${erasing.at}::timestamptz from o
      on conflict (shop, order_number) do update set asked_at = excluded.asked_at, tries = 0, next_try_at = now()
    )
    select exists(select 1 from o) as erased`.execute(context.db);
  return result.rows[0]?.erased === true;
}

async function countEvents({ db }: RecordsContext, { shop, orderNumber }: OrderRef): Promise<number> {
  const { rows } = await sql<{ events: number }>`select count(*) as events from events where shop = ${shop} and order_number = ${orderNumber}`.execute(db);
  return rows[0]?.events ?? 0;
}

/** Whatever the row was when it was read, it has ended now, its start was taken, and no action of it is without an outcome. */
const onlyEnded = sql`and outcome is not null and claim_state = 'accepted' and not exists (
  select 1 from actions a where a.shop = orders.shop and a.order_number = orders.order_number and not a.finished and a.body_enc is not null)`;

/** Begins the id of an erasure's line; no Idempotency-Key has a `~`. */
export const ERASURE_LINE = '~erased-';

/** One for each erasure: of each start of the number, and of what was written after the first. */
function erasureLine({ claimId, sequence }: SeenOrder, { at, firstAt, actor, note, detail }: Erasing): ActionLine {
  return {
    id: `${ERASURE_LINE}${claimId}${at === firstAt ? '' : `-${sequence + 1}`}`, action: 'eraseBuyer', state: 'finished', outcome: 'done', code: null, label: actionLabel('eraseBuyer'), detail, actor, note,
    waitingUntil: null, acceptedAt: at, finishedAt: at, calls: [],
  };
}

/** Whoever follows the order learns that its contents name nobody any more. */
async function sealEvent(context: RecordsContext, state: OrderState, actionId: string): Promise<Uint8Array | null> {
  const event = eventOf({ state, lines: [], changed: ['contents'], actionId, notifyCart: false, cartStatus: null, isOrder: state.isOrder, verdict: null });
  return event === null ? null : context.cells.seal(state.shop, place.event(state.shop), event);
}

/** One part of the statement for each table that has rows of the order. */
async function tableParts(context: RecordsContext, order: OrderRef, at: string): Promise<RawBuilder<unknown>> {
  const parts = await Promise.all(sealedTables.filter(({ rows }) => rows === 'ofOrder').map((table) => tablePart(context, table, order, at)));
  return sql.join(parts, sql``);
}

async function tablePart(context: RecordsContext, sealed: SealedTable, { shop, orderNumber }: OrderRef, at: string): Promise<RawBuilder<unknown>> {
  const { table, key, cells } = sealed;
  const columns = Object.keys(cells);
  if (sealed.goesWithCell === true) {
    return sql`, ${sql.ref(`${table}_gone`)} as (delete from ${sql.table(table)} t using o where t.shop = o.shop and t.order_number = o.order_number)`;
  }
  const found = await sql<SealedRow>`
    select shop, ${sql.join([...key.map(({ column }) => column), ...columns].map((column) => sql.ref(column)))} from ${sql.table(table)}
    where shop = ${shop} and order_number = ${orderNumber}`.execute(context.db);
  const rows = found.rows.filter((row) => !isErasureLine(row));
  if (rows.length === 0) return sql``;
  const written = await Promise.all(rows.map((row) => writtenAnew(context, sealed, row, at)));
  return sql`, ${sql.ref(`${table}_erased`)} as (
      update ${sql.table(table)} t set ${sql.join(columns.map((column) => sql`${sql.ref(column)} = decode(r.${sql.ref(column)}, 'base64')`))}
      from o, jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as r(${recordColumns(sealed)})
      where t.shop = o.shop and ${sql.join(key.map(({ column }) => sql`t.${sql.ref(column)} = r.${sql.ref(column)}`), sql` and `)}
    )`;
}

/** Who had it erased before, and why, stays. */
function isErasureLine({ action_id: id }: SealedRow): boolean {
  return typeof id === 'string' && id.startsWith(ERASURE_LINE);
}

/** The columns of `jsonb_to_recordset` for rows written anew. */
export function recordColumns({ key, cells }: SealedTable): RawBuilder<unknown> {
  return sql.raw([...key.map(({ column, type }) => `${column} ${type}`), ...Object.keys(cells).map((column) => `${column} text`)].join(', '));
}

/** A row's key with what is left of its cells, in base64. */
async function writtenAnew(context: RecordsContext, { key, cells }: SealedTable, row: SealedRow, at: string): Promise<Readonly<Record<string, unknown>>> {
  const entries = Object.entries(cells).map(async ([column, erase]) => {
    const cell = row[column];
    if (!(cell instanceof Uint8Array)) return [column, null] as const;
    // It went into the archive meanwhile, and the statement changes nothing.
    if (cell.length === 0) return [column, ''] as const;
    const left = await erase(context, row, cell, at).catch((error: unknown) => {
      // Nobody will ever open it: it stays as it is.
      if (isGoneForGood(error)) return cell;
      throw error;
    });
    return [column, base64(left)] as const;
  });
  return { ...Object.fromEntries(key.map(({ column }) => [column, row[column]])), ...Object.fromEntries(await Promise.all(entries)) };
}

/** Its key is no more, or its bytes are not what was sealed. */
export function isGoneForGood(error: unknown): boolean {
  return error instanceof DestroyedKeyError || error instanceof TamperedError;
}

export function base64(cell: Uint8Array | null): string | null {
  return cell === null ? null : Buffer.from(cell).toString('base64');
}
