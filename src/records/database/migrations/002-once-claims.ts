import { type Kysely, sql } from 'kysely';

/** Operations that are never repeated by themselves, claimed before they are sent. */
export const onceClaims = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table once_claims (
          shop text not null,
          order_number text not null,
          claim text not null,
          created_at timestamptz not null default now(),
          primary key (shop, order_number, claim))`,
      )
      .execute(db);
  },
};
