import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { sealedTables } from '../../src/records/sealed-tables.ts';
import { onBothDatabases } from './support/both-databases.ts';

onBothDatabases('The list of sealed tables', (database) => {
  it('has every sealed column there is, and tells rows apart by columns that do', async () => {
    await database.records.close();
    const raw = await database.raw();
    const { db } = raw;
    try {
      const columns = await sql<{ name: string }>`select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and column_name like '%\\_enc' order by 1`.execute(db);
      const listed = sealedTables.flatMap(({ table, cells }) => Object.keys(cells).map((column) => `${table}.${column}`));
      expect(listed.toSorted()).toEqual(columns.rows.map(({ name }) => name));
      for (const { table, key, rows } of sealedTables) {
        const unique = await sql<{ columns: string[] }>`
          select array_agg(a.attname::text order by a.attname) as columns from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
          where i.indrelid = ${table}::regclass and i.indisprimary group by i.indexrelid`.execute(db);
        const primary = unique.rows[0]?.columns ?? [];
        expect(primary.filter((column) => column !== 'shop'), table).toEqual(key.map(({ column }) => column).toSorted());
        const named = await sql<{ there: boolean }>`select count(*) = ${rows === 'ofShop' ? 1 : 2} as there from information_schema.columns where table_name = ${table} and column_name in ('shop', 'order_number')`.execute(db);
        expect(named.rows[0]?.there, table).toBe(true);
      }
    } finally {
      await raw.close();
      await database.reopen();
    }
  });
});
