/** Fills empty records with made-up lives, in bulk: many rows in one statement, the plain indexes made after them. */
import { sql } from 'kysely';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { loadKeyedHashes } from '../../src/keys/keyed-hash.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import { masterKeyFrom } from '../../src/keys/master-key.ts';
import type { RecordsContext } from '../../src/records/context.ts';
import type { Database } from '../../src/records/database/open-database.ts';
import { createKeyStore } from '../../src/records/queries/key-store.ts';
import { createSealedCells } from '../../src/records/sealed-cells.ts';
import { lifeOf } from './lives.ts';
import { type Rows, rowsOf } from './stored-rows.ts';

const ORDERS_AT_ONCE = 500;
const tables = ['orders', 'order_claims', 'settlement_numbers', 'parcels', 'buyer_hashes', 'deadlines', 'actions', 'events'] as const;

type Filling = { readonly masterKey: Uint8Array; readonly shop: string; readonly orders: number; readonly whole: boolean; readonly now: number };

export async function fillLives({ db }: Database, { masterKey, shop, orders, whole, now }: Filling): Promise<void> {
  const store = createKeyStore(db);
  const key = masterKeyFrom(masterKey);
  const keyring = createKeyring({ store, masterKey: key, jstDate });
  const context: RecordsContext = { db, cells: createSealedCells(keyring), hashes: await loadKeyedHashes(store, key), eventEpoch: 1, keyring };
  await slowly(db, async (inside) => {
    const remake = await dropPlainIndexes(inside);
    let stored: Promise<void> = Promise.resolve();
    for (let first = 0; first < orders; first += ORDERS_AT_ONCE) {
      const indexes = Array.from({ length: Math.min(ORDERS_AT_ONCE, orders - first) }, (_, offset) => first + offset);
      const made = await Promise.all(indexes.map((index) => rowsOf(context, lifeOf(shop, index, orders, now), index, whole)));
      // The database takes one portion while the next is made.
      await stored;
      stored = storeRows(inside, made);
      stored.catch(() => undefined);
    }
    await stored;
    for (const index of remake) await sql.raw(index).execute(inside);
  });
}

type Db = Database['db'];

/** One connection, on which a statement may take as long as it takes. */
export async function slowly<T>(db: Db, work: (inside: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (inside) => {
    await sql`set statement_timeout = 0`.execute(inside);
    try {
      return await work(inside);
    } finally {
      await sql`reset statement_timeout`.execute(inside);
    }
  });
}

async function storeRows(db: Db, made: readonly Rows[]): Promise<void> {
  for (const table of tables) {
    const rows = made.flatMap((each) => each[table] ?? []);
    const [first] = rows;
    if (first === undefined) continue;
    const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
    await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(db);
  }
}

/** All that guard nothing; the statements that make them again. */
async function dropPlainIndexes(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string; made_by: string }>`
    select i.relname as name, pg_get_indexdef(i.oid) as made_by from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
    where not x.indisunique and t.relname in (${sql.join([...tables])})`.execute(db);
  for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(db);
  return rows.map(({ made_by: madeBy }) => madeBy);
}
