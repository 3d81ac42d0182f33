import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Statements are run one by one: PGlite takes a single one per call. Order numbers compare by bytes, so that pages and
 * prefixes are the same whatever the database's language.
 */
const statements: readonly string[] = [
  `create table shops (
    code text primary key,
    name text not null,
    environment text not null check (environment in ('sandbox', 'test', 'production')),
    policy jsonb not null default '{}',
    settings jsonb not null default '{}',
    version integer not null default 1,
    created_at timestamptz not null default now())`,

  `create table shop_credentials (
    shop text not null references shops,
    service text not null,
    secret_enc bytea not null,
    merchant_code_masked text not null,
    contract jsonb not null,
    contract_key text not null,
    updated_at timestamptz not null default now(),
    primary key (shop, service))`,

  `create table api_keys (
    id text primary key,
    hash bytea not null unique,
    scope text not null check (scope in ('cart', 'staff', 'ops', 'admin')),
    shops text[],
    label text not null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz)`,

  `create table orders (
    shop text not null,
    order_number text collate "C" not null,
    claim_id text not null,
    claim_state text not null check (claim_state in ('claimed', 'accepted')),
    fingerprint_version integer not null,
    sequence integer not null,
    generation integer not null,
    method text not null,
    link text not null,
    intake text not null,
    is_order boolean not null,
    status text not null,
    credit text not null,
    shipment text not null,
    sale text not null,
    delivery text not null,
    cancellation text not null,
    outcome text,
    attention text[] not null,
    amount_yen bigint not null,
    ordered_on text not null,
    planned_ship_date text not null,
    next_deadline timestamptz not null,
    search_key text not null,
    state_enc bytea not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null,
    primary key (shop, order_number))`,
  // One index per sort, each ending in the order number: every page begins where the last one ended.
  'create index orders_by_updated on orders (shop, updated_at, order_number)',
  'create index orders_by_ordered on orders (shop, ordered_on, order_number)',
  'create index orders_by_planned on orders (shop, planned_ship_date, order_number)',
  'create index orders_by_amount on orders (shop, amount_yen, order_number)',
  'create index orders_by_deadline on orders (shop, next_deadline, order_number)',
  'create index orders_by_status on orders (shop, status, updated_at, order_number) include (is_order)',
  `create index orders_with_attention on orders (shop, updated_at, order_number) where attention <> '{}'`,

  `create table order_claims (
    claim_id text primary key,
    shop text not null,
    order_number text collate "C" not null,
    fingerprint text not null,
    attempt integer not null,
    generation integer not null,
    sequence integer not null,
    settlement_no text not null,
    state text not null check (state in ('claimed', 'accepted')),
    start_enc bytea not null,
    verdict text,
    answer_enc bytea,
    answer_sequence integer not null default 0,
    abandoned_at timestamptz,
    created_at timestamptz not null default now(),
    unique (shop, order_number, fingerprint, attempt))`,
  `create index order_claims_pending on order_claims (created_at) where state = 'claimed'`,

  `create table settlement_numbers (
    shop text not null,
    order_number text collate "C" not null,
    generation integer not null,
    service text not null,
    contract_key text not null,
    environment text not null,
    settlement_no text not null,
    primary key (shop, order_number, generation),
    constraint settlement_numbers_unique unique (service, contract_key, environment, settlement_no))`,
  'create index settlement_numbers_by_no on settlement_numbers (shop, settlement_no)',

  `create table parcels (
    shop text not null,
    order_number text collate "C" not null,
    slip_no text not null,
    primary key (shop, order_number, slip_no))`,
  'create index parcels_by_slip on parcels (shop, slip_no)',

  `create table buyer_hashes (
    shop text not null,
    order_number text collate "C" not null,
    hash text not null,
    primary key (shop, order_number, hash))`,
  'create index buyer_hashes_by_hash on buyer_hashes (shop, hash)',

  `create table actions (
    shop text not null,
    order_number text collate "C" not null,
    action_id text not null,
    claim_state text not null check (claim_state in ('claimed', 'accepted')),
    body_hash text,
    body_enc bytea,
    sequence integer not null,
    finished boolean not null,
    line_enc bytea not null,
    accepted_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (shop, order_number, action_id))`,
  'create index actions_history on actions (shop, order_number, accepted_at, action_id)',
  `create index actions_pending on actions (created_at) where claim_state = 'claimed'`,

  `create table events (
    id bigint generated always as identity primary key,
    epoch integer not null,
    xid bigint not null default (pg_current_xact_id()::text::bigint),
    shop text not null,
    body_enc bytea not null)`,
  'create index events_in_order on events (epoch, xid, id)',
  'create index events_of_shop on events (shop, epoch, xid, id)',

  `create table data_keys (
    id text primary key,
    shop text not null,
    month text not null,
    version integer not null,
    wrapped bytea not null,
    created_at timestamptz not null default now(),
    unique (shop, month, version))`,

  `create table hash_keys (
    version integer primary key,
    wrapped bytea not null,
    created_at timestamptz not null default now())`,

  `create table installation (one boolean primary key default true check (one), event_epoch integer not null)`,
  'insert into installation (event_epoch) values (1)',
];

export const firstTables = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
