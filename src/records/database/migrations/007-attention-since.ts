import { type Kysely, sql } from 'kysely';

/** Since when each attention of an order is raised, in their order. Null: not told since this column is there. */
export const attentionSince = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table orders add column attention_since timestamptz[]').execute(db);
  },
};
