/** The table of leases, by the database's own clock. */
import { sql } from 'kysely';
import type { RecordsContext } from '../context.ts';
import type { LeaseRecords } from '../contract/leases.ts';

export function leaseQueries({ db }: RecordsContext): LeaseRecords {
  return {
    async takeLease(name, holder, forMs) {
      const until = sql`now() + ${forMs / 1_000}::double precision * interval '1 second'`;
      const taken = await sql<{ holder: string }>`
        insert into leases (name, holder, until) values (${name}, ${holder}, ${until})
        on conflict (name) do update set holder = excluded.holder, until = excluded.until
        where leases.holder = excluded.holder or leases.until <= now() returning holder`.execute(db);
      return taken.rows.length > 0;
    },
    async countLeases(prefix) {
      // Names of processes come and go: whoever counts clears away those that are long over.
      const counted = await sql<{ had: number }>`
        with over as (delete from leases where starts_with(name, ${prefix}) and until < now() - interval '1 hour')
        select count(*) as had from leases where starts_with(name, ${prefix}) and until > now()`.execute(db);
      return counted.rows[0]?.had ?? 0;
    },
    async giveBackLease(name, holder) {
      await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
    },
  };
}
