/** An archived order that somebody goes on with is first brought back whole, in one transaction. */
import { type Kysely, sql } from 'kysely';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { OrderRef } from '../contract/orders.ts';
import { archivedColumns } from '../database/archived-columns.ts';
import type { Schema } from '../database/schema.ts';
import { cell, cellId } from './cells.ts';
import { loadRemains } from './remains.ts';

/** Does nothing for an order that is not in the archive. One whose year was dropped goes on as what remains of it. */
export async function bringBack(context: RecordsContext, { shop, orderNumber }: OrderRef): Promise<void> {
  // Before the transaction, which may be the only one that the database serves.
  const remains = await sealRemains(context, { shop, orderNumber });
  await context.db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('orders')
      .select('archived_year')
      .where('shop', '=', shop)
      .where('order_number', '=', orderNumber)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || row.archived_year === null) return;
    const from = { shop, orderNumber, year: row.archived_year };
    await fillCells(transaction, from);
    await transaction.deleteFrom('archived_cells').where('year', '=', from.year).where('shop', '=', shop).where('order_number', '=', orderNumber).execute();
    const back = await sql<{ is_gone: boolean }>`
      update orders set archived_year = null, state_enc = case when octet_length(state_enc) = 0 then coalesce(${remains}::bytea, ''::bytea) else state_enc end,
        erased_at = case when octet_length(state_enc) = 0 and ${remains !== null}::boolean then coalesce(erased_at, now()) else erased_at end
      where shop = ${shop} and order_number = ${orderNumber} returning octet_length(state_enc) = 0 as is_gone`.execute(transaction);
    // Undone: whoever tries once more finds what remains.
    if (back.rows[0]?.is_gone === true) throw new Error('The year of the order was dropped from the archive just now');
  });
}

/** Only what is empty: what was written since is newer. */
async function fillCells(db: Kysely<Schema>, { shop, orderNumber, year }: OrderRef & { readonly year: number }): Promise<void> {
  for (const { table, column, kind } of archivedColumns) {
    await sql`
      update ${sql.table(table)} t set ${sql.ref(column)} = a.cell_enc from archived_cells a
      where t.shop = ${shop} and t.order_number = ${orderNumber} and octet_length(${sql.ref(`t.${column}`)}) = 0
        and a.year = ${year} and a.shop = ${shop} and a.order_number = ${orderNumber} and a.kind = ${kind} and a.id = ${cellId(kind, 't')}`.execute(db);
  }
}

/** Null: its state is there, here or in the archive. */
async function sealRemains(context: RecordsContext, { shop, orderNumber }: OrderRef): Promise<Uint8Array | null> {
  const found = await sql<{ is_gone: boolean }>`
    select archived_year is not null and ${cell('state', 'orders')} is null as is_gone from orders where shop = ${shop} and order_number = ${orderNumber}`.execute(context.db);
  if (found.rows[0]?.is_gone !== true) return null;
  return context.cells.seal(shop, place.state(shop, orderNumber), await loadRemains(context, shop, orderNumber));
}
