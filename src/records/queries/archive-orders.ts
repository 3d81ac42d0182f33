/**
 * Moves the sealed columns of ended orders into the archive: one order, one transaction. It sees the order as of one moment
 * and gives up if anybody writes to it meanwhile, so nothing that was written is left out or lost.
 */
import { type RawBuilder, sql } from 'kysely';
import { jstYear } from '../../domain/values/japan-time.ts';
import type { RecordsContext } from '../context.ts';
import type { OrderRef } from '../contract/orders.ts';
import { mayMove } from '../database/archive-lock.ts';
import { archivedColumns } from '../database/archived-columns.ts';
import { cellId } from './cells.ts';
import { unlessOvertaken } from './overtaken.ts';

/** Ended, old enough, and not in the archive. What somebody must look at stays where it is. */
export function isOld(before: string): RawBuilder<boolean> {
  return sql<boolean>`o.outcome is not null and o.archived_year is null and o.attention = '{}' and o.updated_at <= ${before}::timestamptz`;
}

/** Nothing of it is on its way to a run. */
export const isAtRest = sql<boolean>`o.claim_state = 'accepted'
    and not exists (select 1 from actions a where a.shop = o.shop and a.order_number = o.order_number and not a.finished and a.body_enc is not null)
    and not exists (select 1 from order_claims c where c.shop = o.shop and c.order_number = o.order_number and c.state = 'claimed')`;

type Candidate = OrderRef & { readonly updatedAt: Date };

/** Who has been quiet for longest comes first. */
export async function ordersToArchive(context: RecordsContext, before: string, limit: number): Promise<readonly Candidate[]> {
  const { rows } = await sql<{ shop: string; order_number: string; updated_at: Date }>`
    select o.shop, o.order_number, o.updated_at from orders o where ${isOld(before)} and ${isAtRest}
    order by o.updated_at limit ${limit}`.execute(context.db);
  return rows.map((row) => ({ shop: row.shop, orderNumber: row.order_number, updatedAt: row.updated_at }));
}

/** False: it is not to be moved any more, or somebody writes to it just now. The archive must have the year. */
export async function archiveOrder(context: RecordsContext, before: string, candidate: Candidate): Promise<boolean> {
  const { shop, orderNumber } = candidate;
  const year = jstYear(candidate.updatedAt);
  return unlessOvertaken(false, () =>
    context.db.transaction().setIsolationLevel('repeatable read').execute(async (transaction) => {
      if (!(await mayMove(transaction))) return false;
      const found = await sql<{ updated_at: Date }>`
        select o.updated_at from orders o where o.shop = ${shop} and o.order_number = ${orderNumber} and ${isOld(before)} and ${isAtRest}
        for update skip locked`.execute(transaction);
      const [row] = found.rows;
      if (row === undefined || jstYear(row.updated_at) !== year) return false;
      await sql`with stored as (${storeCells({ shop, orderNumber }, year)}), ${emptyCells({ shop, orderNumber })}
        update orders set archived_year = ${year}, state_enc = ''::bytea where shop = ${shop} and order_number = ${orderNumber}`.execute(transaction);
      return true;
    }),
  );
}

function storeCells({ shop, orderNumber }: OrderRef, year: number): RawBuilder<unknown> {
  const cells = archivedColumns.map(
    ({ table, column, kind }) => sql`
      select ${year}::integer, t.shop, t.order_number, ${kind}::text, ${cellId(kind, 't')}, ${sql.ref(`t.${column}`)} from ${sql.table(table)} t
      where t.shop = ${shop} and t.order_number = ${orderNumber} and octet_length(${sql.ref(`t.${column}`)}) > 0`,
  );
  return sql`
    insert into archived_cells (year, shop, order_number, kind, id, cell_enc) ${sql.join(cells, sql` union all `)}
    on conflict (year, shop, order_number, kind, id) do update set cell_enc = excluded.cell_enc`;
}

/** Of every table but the orders' own, each once. */
function emptyCells({ shop, orderNumber }: OrderRef): RawBuilder<unknown> {
  const tables = [...new Set(archivedColumns.map(({ table }) => table))].filter((table) => table !== 'orders');
  const emptied = tables.map((table) => {
    const columns = archivedColumns.filter((each) => each.table === table).map(({ column }) => sql.ref(column));
    // Null stays null: there never was anything.
    const assignments = columns.map((column) => sql`${column} = case when ${column} is not null then ''::bytea end`);
    return sql`${sql.raw(`${table}_emptied`)} as (
      update ${sql.table(table)} set ${sql.join(assignments)} where shop = ${shop} and order_number = ${orderNumber}
        and (${sql.join(columns.map((column) => sql`octet_length(${column}) > 0`), sql` or `)}))`;
  });
  return sql.join(emptied);
}
