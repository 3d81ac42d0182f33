/** Moves old events into the archive, in the order of the feed. Readers read both. */
import { sql } from 'kysely';
import { jstYear } from '../../domain/values/japan-time.ts';
import type { RecordsContext } from '../context.ts';
import { mayMove } from '../database/archive-lock.ts';
import { makeYear } from '../database/archive-years.ts';
import { unlessOvertaken } from './overtaken.ts';

/** How many were moved, at most `limit`. The newest of all stays: by it is judged which life of the database this is. */
export async function archiveEvents(context: RecordsContext, before: string, limit: number): Promise<number> {
  const byYear = Map.groupBy(await oldestEvents(context, before, limit), ({ created_at: at }) => jstYear(at));
  let moved = 0;
  for (const [year, events] of byYear) {
    await makeYear(context.db, year);
    moved += await moveEvents(context, year, events.map(({ id }) => id));
  }
  return moved;
}

/** In one transaction, which gives up if somebody writes to one of them meanwhile, as an erasure does. */
async function moveEvents({ db }: RecordsContext, year: number, ids: readonly number[]): Promise<number> {
  return unlessOvertaken(0, () =>
    db.transaction().setIsolationLevel('repeatable read').execute(async (transaction) => {
      if (!(await mayMove(transaction))) return 0;
      const { rows } = await sql<{ id: number }>`
        with stored as (
          insert into archived_events (year, id, epoch, xid, shop, order_number, body_enc, created_at)
          select ${year}::integer, id, epoch, xid, shop, order_number, body_enc, created_at from events where id = any(${ids}::bigint[])
          on conflict (year, id) do nothing
        )
        delete from events where id = any(${ids}::bigint[]) returning id`.execute(transaction);
      return rows.length;
    }),
  );
}

type OldEvent = { readonly id: number; readonly created_at: Date };

/** Only the beginning of the feed is looked at: where that is young, all is. */
async function oldestEvents(context: RecordsContext, before: string, limit: number): Promise<readonly OldEvent[]> {
  const { rows } = await sql<OldEvent>`
    select id, created_at from (select id, created_at from events order by epoch, xid, id limit ${limit}) oldest
    where created_at <= ${before}::timestamptz and id <> (select id from events order by epoch desc, xid desc, id desc limit 1)`.execute(context.db);
  return rows;
}
