/**
 * Events in an order that never skips a late commit: by the transaction that wrote them, and only those older than every
 * transaction still open. A number drawn inside a transaction alone would appear behind a reader's back.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RecordsContext } from '../context.ts';
import type { EventRecords, OrderEvent } from '../contract/events.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Schema } from '../database/schema.ts';
import { inTurns } from '../in-turns.ts';
import { openEvent } from './sealed-values.ts';

/**
 * Transaction numbers begin anew when a dump is restored into another database. The epoch, raised when events claim to
 * come from the future, keeps old cursors valid and new events behind old ones.
 */
export async function openEventEpoch(db: Kysely<Schema>): Promise<number> {
  await sql`
    update installation set event_epoch = event_epoch + 1
    where exists (
      select 1 from events where epoch = event_epoch and xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    )`.execute(db);
  const row = await db.selectFrom('installation').select('event_epoch').executeTakeFirstOrThrow();
  return row.event_epoch;
}

type EventRow = { id: number; epoch: number; xid: number; shop: string; body_enc: Uint8Array };

export function eventQueries(context: RecordsContext): EventRecords {
  return { readEvents: (query) => readEvents(context, query) };
}

async function readEvents(
  context: RecordsContext,
  { shops, after, limit }: Parameters<EventRecords['readEvents']>[0],
): Promise<readonly OrderEvent[]> {
  const [epoch, xid, id] = after === null ? [0, 0, 0] : decodeCursor(after, ['int4', 'number', 'number']);
  const from = (table: 'events' | 'archived_events', ofShop: RawBuilder<unknown>) => sql`(
      select id, epoch, xid, shop, body_enc from ${sql.table(table)}
      where (epoch, xid, id) > (${epoch}::integer, ${xid}::bigint, ${id}::bigint) ${ofShop}
        and (epoch < ${context.eventEpoch}::integer or xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
      order by epoch, xid, id limit ${limit})`;
  const both = (ofShop: RawBuilder<unknown>) => sql`(${from('archived_events', ofShop)} union all ${from('events', ofShop)})`;
  // Shop by shop, so that each is read along an index of its own.
  const found = shops === null ? sql`${both(sql``)} e` : sql`unnest(${[...new Set(shops)]}::text[]) s(code) cross join lateral ${both(sql`and shop = s.code`)} e`;
  const result = await sql<EventRow>`
    select e.id, e.epoch, e.xid, e.shop, e.body_enc from ${found} order by e.epoch, e.xid, e.id limit ${limit}`.execute(context.db);
  return inTurns(result.rows, async (row) => ({
    cursor: encodeCursor([row.epoch, row.xid, row.id]),
    ...(await openEvent(context, row.shop, row.body_enc)),
  }));
}
