import { type Kysely, sql } from 'kysely';

const statements: readonly string[] = [
  // An index over many orders takes longer than one request may.
  'set local statement_timeout = 0',
  // Of which year the order's sealed columns are in the archive, each empty in its own table; null: they are where they were made.
  'alter table orders add column archived_year integer',
  `create index orders_to_archive on orders (updated_at) where outcome is not null and archived_year is null and attention = '{}'`,
  // Events from before count from this moment on.
  'alter table events add column created_at timestamptz not null default now()',
  `create table archived_cells (
    year integer not null,
    shop text not null,
    order_number text collate "C" not null,
    kind text not null,
    id text not null,
    cell_enc bytea not null,
    primary key (year, shop, order_number, kind, id)) partition by list (year)`,
  `create table archived_events (
    year integer not null,
    id bigint not null,
    epoch integer not null,
    xid bigint not null,
    shop text not null,
    order_number text collate "C",
    body_enc bytea not null,
    created_at timestamptz not null,
    primary key (year, id)) partition by list (year)`,
  'create index archived_events_in_order on archived_events (epoch, xid, id)',
  'create index archived_events_of_shop on archived_events (shop, epoch, xid, id)',
  'create index archived_events_of_order on archived_events (shop, order_number) where order_number is not null',
  `create table archive_drops (
    year integer primary key,
    orders bigint not null,
    dropped_at timestamptz not null default now())`,
  // Which process does what only one should do at a time, and until when it may be taken for alive.
  `create table leases (
    name text primary key,
    holder text not null,
    until timestamptz not null)`,
];

/** Where ended orders' sealed columns and old events go. Adds only: a program of before goes on beside it. */
export const archiveTables = {
  async up<T>(db: Kysely<T>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
