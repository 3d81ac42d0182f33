/** How much room the tables and their indexes take, what is dead in them, and how long it takes to clear it. */
import { sql } from 'kysely';
import type { Database } from '../../src/records/database/open-database.ts';
import { slowly } from './fill-lives.ts';

type Db = Database['db'];

export type TableSize = { readonly table: string; readonly rows: number; readonly dead: number; readonly heap: number; readonly toast: number; readonly indexes: number };

/** In bytes; parts of the archive among them. Empty ones are left out. */
export async function tableSizes(db: Db): Promise<readonly TableSize[]> {
  const { rows } = await sql<TableSize>`
    select c.relname as table, s.n_live_tup as rows, s.n_dead_tup as dead, pg_relation_size(c.oid) as heap,
      coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0) as toast, pg_indexes_size(c.oid) as indexes
    from pg_class c join pg_stat_user_tables s on s.relid = c.oid
    where c.relkind = 'r' and s.schemaname = 'public' and pg_relation_size(c.oid) > 0 and c.relname not like 'kysely%' order by pg_total_relation_size(c.oid) desc`.execute(db);
  return rows;
}

export async function indexSizes(db: Db): Promise<readonly { readonly index: string; readonly bytes: number }[]> {
  const { rows } = await sql<{ index: string; bytes: number }>`
    select i.relname as index, pg_relation_size(i.oid) as bytes from pg_class i join pg_index x on x.indexrelid = i.oid join pg_class t on t.oid = x.indrelid
    join pg_namespace n on n.oid = t.relnamespace where n.nspname = 'public' and pg_relation_size(i.oid) > 100000 order by 2 desc`.execute(db);
  return rows;
}

const ofOrders = ['orders', 'order_claims', 'settlement_numbers', 'parcels', 'buyer_hashes', 'actions', 'call_plans', 'archived_cells'] as const;

/** What the rows of one order come to outside of the archive and in it, large cells included, indexes not: of one that has ended and is not there, and of one that is. */
export async function bytesOfOrders(db: Db): Promise<readonly { readonly table: string; readonly before: number; readonly after: number }[]> {
  return slowly(db, async (inside) => {
    const { rows } = await sql<{ hot: number; archived: number }>`select count(*) filter (where archived_year is null) as hot, count(*) filter (where archived_year is not null) as archived from orders where outcome is not null`.execute(inside);
    const [hot, archived] = [rows[0]?.hot ?? 0, rows[0]?.archived ?? 0];
    const each = async (table: (typeof ofOrders)[number]) => {
      const summed = await sql<{ before: number; after: number }>`
        select coalesce(sum(pg_column_size(t.*)) filter (where o.archived_year is null), 0)::bigint as before, coalesce(sum(pg_column_size(t.*)) filter (where o.archived_year is not null), 0)::bigint as after
        from ${sql.table(table)} t join orders o on o.shop = t.shop and o.order_number = t.order_number where o.outcome is not null`.execute(inside);
      return { table, before: Math.round((summed.rows[0]?.before ?? 0) / Math.max(1, hot)), after: Math.round((summed.rows[0]?.after ?? 0) / Math.max(1, archived)) };
    };
    const found: { table: string; before: number; after: number }[] = [];
    for (const table of ofOrders) found.push(await each(table));
    return found;
  });
}

/** Seconds. */
export async function vacuum(db: Db): Promise<number> {
  return slowly(db, async (inside) => {
    const before = performance.now();
    await sql`vacuum (analyze)`.execute(inside);
    return (performance.now() - before) / 1_000;
  });
}

/** Pages looked at in this database so far, cached or not. */
export async function pagesLookedAt(db: Db): Promise<number> {
  const { rows } = await sql<{ pages: number }>`select blks_hit + blks_read as pages from pg_stat_database where datname = current_database()`.execute(db);
  return rows[0]?.pages ?? 0;
}
