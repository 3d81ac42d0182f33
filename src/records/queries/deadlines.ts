/** The deadline board, and how a publication keeps it. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { boardDeadlines } from '../../domain/lifecycle/deadlines.ts';
import { deadlineKinds, deadlineRule, isDeadlineKind } from '../../domain/lifecycle/deadline-rules.ts';
import { isAttentionCode } from '../../domain/lifecycle/attention-rules.ts';
import type { MethodName } from '../../domain/order/facets.ts';
import type { DeadlineKind } from '../../domain/order/order-view.ts';
import type { Publication } from '../../domain/order/publication.ts';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { BoardDeadline, DeadlinePage, DeadlineRecords } from '../contract/deadlines.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { isStatus } from './status-codes.ts';

/** Nothing is lost by the passing of these, so a past one is no longer news. */
const passing = (): readonly DeadlineKind[] => deadlineKinds().filter((kind) => deadlineRule(kind).past === 'over');

/** Changes of these alone move no deadline; a doubt is no facet and may come with none. */
const idleFacets: readonly string[] = ['shopStatus', 'attention'];

type Row = {
  order_number: string;
  kind: string;
  at: Date;
  warn_at: Date | null;
  method: MethodName;
  status: string;
  attention: string[];
  amount_yen: number;
  planned_ship_date: string;
};

export function deadlineQueries(context: RecordsContext): DeadlineRecords {
  return { listDeadlines: (shop, query) => listDeadlines(context, shop, query) };
}

async function listDeadlines(
  context: RecordsContext,
  shop: string,
  { now, until, kinds, cursor, limit }: Parameters<DeadlineRecords['listDeadlines']>[1],
): Promise<DeadlinePage> {
  const ofKinds = kinds === null ? sql`` : sql`and d.kind = any(${[...kinds]}::text[])`;
  const { rows } = await sql<Row>`
    select d.order_number, d.kind, d.at, d.warn_at, o.method, o.status, o.attention, o.amount_yen, o.planned_ship_date
    from deadlines d join orders o on o.shop = d.shop and o.order_number = d.order_number
    where d.shop = ${shop} and d.at <= ${until}::timestamptz and (d.at >= ${now}::timestamptz or d.kind <> all(${passing()}::text[]))
      and o.outcome is null ${ofKinds} ${cursor === null ? sql`` : afterCursor(cursor)}
    order by d.at, d.order_number, d.kind limit ${limit + 1}`.execute(context.db);
  const deadlines = rows.slice(0, limit).flatMap(boardDeadline);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { deadlines, next: last === undefined ? null : encodeCursor([instantText(last.at), last.order_number, last.kind]) };
}

function afterCursor(cursor: string): RawBuilder<unknown> {
  const [at, orderNumber, kind] = decodeCursor(cursor, ['instant', 'string', 'string']);
  return sql`and (d.at, d.order_number, d.kind) > (${at}::timestamptz, ${orderNumber}::text, ${kind}::text)`;
}

/** A kind or status of another release is left out: nobody here could say what it means. */
function boardDeadline(row: Row): BoardDeadline[] {
  const { order_number: orderNumber, kind, at, warn_at: warnAt, method, status, attention } = row;
  if (!isDeadlineKind(kind) || !isStatus(status)) return [];
  return [
    {
      orderNumber, kind, method, status,
      at: instantText(at),
      warnAt: warnAt === null ? null : instantText(warnAt),
      attention: attention.filter(isAttentionCode),
      amountYen: row.amount_yen,
      plannedShipDate: row.planned_ship_date,
    },
  ];
}

/**
 * Part of a publication's one statement, after the order row `o`: rows are written only where a deadline moved, came or
 * went. Rows to go and rows to come are never the same ones, as one statement must not touch a row twice.
 */
export function deadlineParts({ state, changed }: Publication): RawBuilder<unknown> {
  if (state.doubt === null && changed.every((facet) => idleFacets.includes(facet))) return sql``;
  const rows = boardDeadlines(state).map(({ kind, at, warnAt }) => ({ kind, at, warn_at: warnAt }));
  const kinds: DeadlineKind[] = rows.map(({ kind }) => kind);
  return sql`, deadlines_gone as (
      delete from deadlines d using o
      where d.shop = o.shop and d.order_number = o.order_number and d.kind <> all(${kinds}::text[])
    ), deadlines_come as (
      insert into deadlines (shop, order_number, kind, at, warn_at)
      select o.shop, o.order_number, r.kind, r.at, r.warn_at
      from o, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(kind text, at timestamptz, warn_at timestamptz)
      on conflict (shop, order_number, kind) do update set at = excluded.at, warn_at = excluded.warn_at
      where (deadlines.at, deadlines.warn_at) is distinct from (excluded.at, excluded.warn_at)
    )`;
}
