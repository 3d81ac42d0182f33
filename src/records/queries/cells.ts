/**
 * Where the sealed columns of an order are: in their tables, or, once it is archived, empty there and in the archive of its
 * year. Each cell says so itself, so nobody who reads through here needs to know what was moved, and when; cell and archive
 * are read by one statement, between whose two looks nothing is moved.
 */
import { type RawBuilder, sql } from 'kysely';
import { type ArchivedColumn, archivedColumns, type ArchivedKind } from '../database/archived-columns.ts';

/** The cell of this kind in the row `alias` of its table. Null: it has none, or it was dropped with its year. */
export function cell(kind: ArchivedKind, alias: string): RawBuilder<Uint8Array | null> {
  const { column } = archivedColumn(kind);
  const own = sql.ref(`${alias}.${column}`);
  return sql`case when octet_length(${own}) = 0 then (
      select archived.cell_enc from archived_cells archived where archived.year = ${yearOf(kind, alias)}
        and archived.shop = ${sql.ref(`${alias}.shop`)} and archived.order_number = ${sql.ref(`${alias}.order_number`)}
        and archived.kind = ${sql.lit(kind)} and archived.id = ${cellId(kind, alias)}
    ) else ${own} end`;
}

function yearOf(kind: ArchivedKind, alias: string): RawBuilder<unknown> {
  if (archivedColumn(kind).table === 'orders') return sql`${sql.ref(`${alias}.archived_year`)}`;
  return sql`(select home.archived_year from orders home
      where home.shop = ${sql.ref(`${alias}.shop`)} and home.order_number = ${sql.ref(`${alias}.order_number`)})`;
}

/** What the cell is called in the archive beside its kind. */
export function cellId(kind: ArchivedKind, alias: string): RawBuilder<unknown> {
  const { id } = archivedColumn(kind);
  return id === null ? sql`''` : sql`${sql.ref(`${alias}.${id}`)}::text`;
}

function archivedColumn(kind: ArchivedKind): ArchivedColumn {
  const found = archivedColumns.find((column) => column.kind === kind);
  if (found === undefined) throw new Error(`The archive knows no ${kind}`);
  return found;
}
