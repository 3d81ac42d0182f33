import { type Kysely, sql } from 'kysely';

const statements: readonly string[] = [
  // Orders that exist keep the form their fingerprints were made in.
  `alter table orders add column fingerprint_form integer not null default 1`,
  // Slips typed with other hyphens than the usual ones were stored with them and not found by their digits.
  `insert into parcels (shop, order_number, slip_no)
    select shop, order_number, regexp_replace(slip_no, '[^A-Za-z0-9_]', '', 'g') from parcels
    where slip_no ~ '[^A-Za-z0-9_]' and slip_no ~ '[A-Za-z0-9]'
    on conflict do nothing`,
  `delete from parcels where slip_no ~ '[^A-Za-z0-9_]' and slip_no ~ '[A-Za-z0-9]'`,
];

/** Starts are compared by what they mean, slips are found by what was sent. */
export const meaningAndSlips = {
  async up<T>(db: Kysely<T>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
