import { type Kysely, sql } from 'kysely';

const statements: readonly string[] = [
  // A member of a shop, and what opens his wallet at the service. By a keyed hash: how a shop names its customers is its own affair.
  // `consented_at`: when he last agreed to something being kept.
  `create table members (
    shop text not null references shops,
    service text not null,
    member text not null,
    secret_enc bytea not null,
    consented_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (shop, service, member))`,
];

export const membersTable = {
  async up<T>(db: Kysely<T>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
