import { type Kysely, sql } from 'kysely';

const statements: readonly string[] = [
  // What is about to be sent under a number, and by which attempt: kept by the statement that permits the send.
  'alter table settlement_numbers add column note text, add column noted_at timestamptz, add column plan_enc bytea',
  // The same for calls that cannot be asked about afterwards.
  `create table call_plans (
    shop text not null,
    order_number text collate "C" not null,
    plan_id text not null,
    action_id text,
    plan_enc bytea not null,
    created_at timestamptz not null default now(),
    primary key (shop, order_number, plan_id))`,
  // Rows that a generator made for lists have no run and need none.
  'alter table orders add column made_up boolean not null default false',
  'create index orders_live on orders (shop, order_number) where outcome is null and not made_up',
  // How often the sweep has tried, and not before when it tries again: one bad row must not hold up the others.
  'alter table order_claims add column tries integer not null default 0, add column next_try_at timestamptz not null default now()',
  'alter table actions add column tries integer not null default 0, add column next_try_at timestamptz not null default now()',
  'drop index order_claims_pending',
  `create index order_claims_pending on order_claims (next_try_at) where state = 'claimed'`,
  'drop index actions_pending',
  'create index actions_pending on actions (next_try_at) where not finished and body_enc is not null',
];

/** What a later run must know of one that was lost. */
export const lostRuns = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
