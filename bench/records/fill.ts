/**
 * Fills the records with orders by the thousand: the same rows that publications leave, sealed cells and all, written in bulk.
 * Only the orders' own table: lists without a keyed filter read no other.
 */
import { sql } from 'kysely';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import { masterKeyFrom } from '../../src/keys/master-key.ts';
import { place } from '../../src/records/context.ts';
import { openPglite, openPostgres } from '../../src/records/database/open-database.ts';
import { orderColumns, orderValues } from '../../src/records/queries/order-columns.ts';
import { createKeyStore } from '../../src/records/queries/key-store.ts';
import type { OpenRecordsOptions } from '../../src/records/records.ts';
import { createSealedCells } from '../../src/records/sealed-cells.ts';
import { storedState } from './order-states.ts';

/** PostgreSQL takes 65,535 parameters in a statement; a row has some 25. */
const ROWS_PER_STATEMENT = 400;

/** The records must have been opened (and closed) before, so that tables and the shop are there. Orders `from` to `to` - 1. */
export async function fillOrders(options: OpenRecordsOptions & { readonly masterKey: Uint8Array }, shop: string, from: number, to: number): Promise<void> {
  const { databaseUrl, dataDir = '' } = options;
  const database = databaseUrl === undefined ? await openPglite(dataDir) : openPostgres(databaseUrl);
  try {
    const { db } = database;
    const cells = createSealedCells(createKeyring({ store: createKeyStore(db), masterKey: masterKeyFrom(options.masterKey), jstDate }));
    for (let first = from; first < to; first += ROWS_PER_STATEMENT) {
      const indexes = Array.from({ length: Math.min(ROWS_PER_STATEMENT, to - first) }, (_, offset) => first + offset);
      const rows = await Promise.all(
        indexes.map(async (index) => {
          const state = storedState(shop, index);
          const { orderNumber } = state;
          const cell = await cells.seal(shop, place.state(shop, orderNumber), state);
          return sql`(${shop}, ${orderNumber}, ${state.claimId}, 'accepted', 1, ${state.sequence}::integer, 1, true, '', ${cell}::bytea, true, ${orderValues(state)})`;
        }),
      );
      await sql`insert into orders (shop, order_number, claim_id, claim_state, fingerprint_version, sequence, generation, is_order,
        search_key, state_enc, made_up, ${orderColumns}) values ${sql.join(rows)}`.execute(db);
    }
    // As the hourly maintenance does.
    await sql`vacuum (analyze)`.execute(db);
  } finally {
    await database.close();
  }
}
