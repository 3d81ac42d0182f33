import { type Kysely, sql } from 'kysely';

const statements: readonly string[] = [
  `create table deadlines (
    shop text not null,
    order_number text collate "C" not null,
    kind text not null,
    at timestamptz not null,
    warn_at timestamptz,
    primary key (shop, order_number, kind))`,
  'create index deadlines_soonest on deadlines (shop, at, order_number, kind)',
];

/** What the live orders of a shop wait for, one row for each kind of deadline. */
export const deadlineBoard = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
