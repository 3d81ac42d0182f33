/** The archive as its operators see it: moved bit by bit, counted, dropped a year at a time. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { jstYear } from '../../domain/values/japan-time.ts';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { Archived, ArchiveRecords, ArchiveStatus, ArchiveTurn, ArchiveYear } from '../contract/archive.ts';
import { whileNothingMoves } from '../database/archive-lock.ts';
import { archiveYears, dropYear, hasYear, makeYear, partOf } from '../database/archive-years.ts';
import { archivedColumns } from '../database/archived-columns.ts';
import type { Schema } from '../database/schema.ts';
import { archiveEvents } from './archive-events.ts';
import { archiveOrder, isAtRest, isOld, ordersToArchive } from './archive-orders.ts';

const EVENTS_AT_ONCE = 500;
/** Their rows are locked meanwhile. */
const DROPPED_AT_ONCE = 200;

export function archiveQueries(context: RecordsContext): ArchiveRecords {
  return {
    archive: (turn) => archive(context, turn),
    archiveStatus: (before) => archiveStatus(context, before),
    dropArchiveYear: (year) => dropArchiveYear(context, year),
  };
}

async function archive(context: RecordsContext, { before, limit, withinMs }: ArchiveTurn): Promise<Archived> {
  const until = performance.now() + withinMs;
  const inTime = (): boolean => performance.now() < until;
  const candidates = await ordersToArchive(context, before, limit);
  for (const year of new Set(candidates.map(({ updatedAt }) => jstYear(updatedAt)))) await makeYear(context.db, year);
  let orders = 0;
  for (const candidate of candidates) if (inTime() && (await archiveOrder(context, before, candidate))) orders += 1;
  let events = 0;
  let moved = Number.POSITIVE_INFINITY;
  while (moved > 0 && events < limit && inTime()) {
    moved = await archiveEvents(context, before, Math.min(EVENTS_AT_ONCE, limit - events));
    events += moved;
  }
  return { orders, events, more: orders > 0 || events > 0 };
}

/** Over everything, which takes longer than a request may. */
async function archiveStatus(context: RecordsContext, before: string): Promise<ArchiveStatus> {
  return context.db.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 0`.execute(transaction);
    const { rows } = await sql<{ orders: number; waiting: number; held: number }>`
      select count(*) as orders, count(*) filter (where ${isOld(before)} and ${isAtRest}) as waiting,
        count(*) filter (where o.outcome is not null and o.archived_year is null and o.updated_at <= ${before}::timestamptz and not (o.attention = '{}' and ${isAtRest})) as held
      from orders o`.execute(transaction);
    const events = await sql<{ waiting: number }>`select count(*) as waiting from events where created_at <= ${before}::timestamptz`.execute(transaction);
    const years: ArchiveYear[] = [];
    for (const year of await archiveYears(transaction)) years.push(await countYear(transaction, year));
    const dropped = await transaction.selectFrom('archive_drops').selectAll().orderBy('year').execute();
    return {
      orders: rows[0]?.orders ?? 0,
      waiting: { orders: rows[0]?.waiting ?? 0, events: events.rows[0]?.waiting ?? 0 },
      heldBack: rows[0]?.held ?? 0,
      years,
      dropped: dropped.map((row) => ({ year: row.year, orders: Number(row.orders), droppedAt: instantText(row.dropped_at) })),
    };
  });
}

async function countYear(db: Kysely<Schema>, year: number): Promise<ArchiveYear> {
  const [cells, events] = [partOf('archived_cells', year), partOf('archived_events', year)];
  const { rows } = await sql<{ orders: number; events: number; bytes: number }>`
    select (select count(*) from ${sql.table(cells)} where kind = 'state') as orders, (select count(*) from ${sql.table(events)}) as events,
      pg_total_relation_size(${cells}::text::regclass) + pg_total_relation_size(${events}::text::regclass) as bytes`.execute(db);
  return { year, orders: rows[0]?.orders ?? 0, events: rows[0]?.events ?? 0, bytes: rows[0]?.bytes ?? 0 };
}

/** What came into the year meanwhile would go without its hashes, and still be found by its buyer. */
function dropArchiveYear(context: RecordsContext, year: number): Promise<{ readonly orders: number }> {
  return whileNothingMoves(context.db, () => dropWhatIsThere(context, year));
}

/** What is found by its buyer must still be there: the hashes go first, some orders at a time. */
async function dropWhatIsThere(context: RecordsContext, year: number): Promise<{ readonly orders: number }> {
  if (!(await hasYear(context.db, year))) return { orders: 0 };
  let orders = 0;
  for (let after: OrderKey | null = { shop: '', order_number: '' }; after !== null; ) {
    const batch: readonly OrderKey[] = await ordersOfYear(context, year, after);
    await forgetLeftovers(context, year, batch);
    orders += batch.length;
    after = batch.length < DROPPED_AT_ONCE ? null : (batch.at(-1) ?? null);
  }
  await dropYear(context.db, year, orders);
  return { orders };
}

type OrderKey = { readonly shop: string; readonly order_number: string };

async function ordersOfYear(context: RecordsContext, year: number, after: OrderKey): Promise<readonly OrderKey[]> {
  const { rows } = await sql<OrderKey>`
    select shop, order_number from archived_cells
    where year = ${year} and (shop, order_number) > (${after.shop}::text, ${after.order_number}::text) and kind = 'state'
    order by shop, order_number limit ${DROPPED_AT_ONCE}`.execute(context.db);
  return rows;
}

/** Hashes of their buyers, and what was written of them after they were archived; not of one that was brought back meanwhile. */
async function forgetLeftovers(context: RecordsContext, year: number, batch: readonly OrderKey[]): Promise<void> {
  await context.db.transaction().execute(async (transaction) => {
    const locked = await sql<OrderKey>`
      select o.shop, o.order_number from orders o join ${keysOf(batch)} on o.shop = k.shop and o.order_number = k.order_number
      where o.archived_year = ${year} for update of o`.execute(transaction);
    const keys = keysOf(locked.rows);
    await sql`delete from buyer_hashes h using ${keys} where h.shop = k.shop and h.order_number = k.order_number`.execute(transaction);
    for (const { table, column } of archivedColumns) {
      await sql`
        update ${sql.table(table)} t set ${sql.ref(column)} = ''::bytea from ${keys}
        where t.shop = k.shop and t.order_number = k.order_number and octet_length(${sql.ref(`t.${column}`)}) > 0`.execute(transaction);
    }
  });
}

function keysOf(orders: readonly OrderKey[]): RawBuilder<unknown> {
  return sql`jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) as k(shop text, order_number text)`;
}
