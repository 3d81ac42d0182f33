import { type Kysely, sql } from 'kysely';

const statements: readonly string[] = [
  // Apart from the keys that there are: a program that knows nothing of it waits for a key that is gone, and opens nothing.
  `create table destroyed_keys (
    id text primary key,
    shop text not null,
    month text not null,
    version integer not null,
    destroyed_at timestamptz not null)`,
  'create index destroyed_keys_by_month on destroyed_keys (shop, month)',
  `create table erasures (
    shop text not null,
    order_number text collate "C" not null,
    claim_id text not null,
    erased_at timestamptz not null default now(),
    primary key (shop, order_number, claim_id))`,
  'create index erasures_by_time on erasures (erased_at)',
  `create table engine_cleanups (
    shop text not null,
    order_number text collate "C" not null,
    asked_at timestamptz not null default now(),
    tries integer not null default 0,
    next_try_at timestamptz not null default now(),
    primary key (shop, order_number))`,
  'create index engine_cleanups_due on engine_cleanups (next_try_at)',
  'alter table orders add column erased_at timestamptz',
  // Events of before have none and are of no order that can be erased one by one.
  'alter table events add column order_number text collate "C"',
  'create index events_of_order on events (shop, order_number) where order_number is not null',
];

/** Destroyed keys are remembered, and what one person's erasure must reach can be found. */
export const erasure = {
  async up<T>(db: Kysely<T>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
