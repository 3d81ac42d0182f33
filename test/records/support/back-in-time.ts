/** Records as they would be months later: what a shop has was sealed and written in an earlier month. */
import { sql } from 'kysely';
import type { TestDatabase } from './both-databases.ts';

/** Everything of the shop so far belongs to this month (`yyyy-MM`); whatever comes next is sealed with another key. */
export async function wasWrittenIn(database: TestDatabase, shop: string, month: string): Promise<void> {
  await database.records.close();
  const raw = await database.raw();
  const { db } = raw;
  try {
    const at = `${month}-15T03:00:00Z`;
    // One made ahead for next month goes along.
    await sql`
      update data_keys d set month = ${month}, version = n.version from (
        select id, row_number() over (order by month, version) + coalesce((select max(version) from data_keys where shop = ${shop} and month = ${month}), 0) as version
        from data_keys where shop = ${shop} and month > ${month}) n
      where n.id = d.id`.execute(db);
    await sql`update orders set created_at = ${at}::timestamptz, updated_at = ${at}::timestamptz where shop = ${shop} and created_at > ${at}::timestamptz`.execute(db);
    await sql`update order_claims set created_at = ${at}::timestamptz where shop = ${shop} and created_at > ${at}::timestamptz`.execute(db);
  } finally {
    await raw.close();
    await database.reopen();
  }
}
