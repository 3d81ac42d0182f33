/** All that the records hold, every column of every table, with what is sealed opened: for looking whether something is still there. */
import { sql } from 'kysely';
import { jstDate } from '../../../src/domain/values/japan-time.ts';
import { createKeyring } from '../../../src/keys/keyring.ts';
import { masterKeyFrom } from '../../../src/keys/master-key.ts';
import { place } from '../../../src/records/context.ts';
import type { Database } from '../../../src/records/database/open-database.ts';
import { createKeyStore } from '../../../src/records/queries/key-store.ts';
import { createSealedCells } from '../../../src/records/sealed-cells.ts';

type Row = Readonly<Record<string, any>>;

/** Written here once more, so that a column that nobody lists is told. */
const places: Readonly<Record<string, (row: Row) => string>> = {
  'orders.state_enc': (row) => place.state(row['shop'], row['order_number']),
  'order_claims.start_enc': (row) => place.start(row['claim_id']),
  'order_claims.answer_enc': (row) => place.answer(row['claim_id']),
  'settlement_numbers.plan_enc': (row) => place.sendPlan(row['shop'], row['order_number'], row['settlement_no']),
  'call_plans.plan_enc': (row) => place.callPlan(row['shop'], row['order_number'], row['plan_id']),
  'actions.body_enc': (row) => place.actionBody(row['shop'], row['order_number'], row['action_id']),
  'actions.line_enc': (row) => place.actionLine(row['shop'], row['order_number'], row['action_id']),
  'events.body_enc': (row) => place.event(row['shop']),
  'archived_events.body_enc': (row) => place.event(row['shop']),
  'archived_cells.cell_enc': (row) => archivedPlace(row),
  'shop_credentials.secret_enc': (row) => place.credentials(row['shop'], row['service']),
  'members.secret_enc': (row) => place.member(row['shop'], row['service'], row['member']),
};

/** Where the cell belongs that was moved there. A plan is bound to its number, of which the generation is kept. */
function archivedPlace(row: Row): string {
  const [shop, orderNumber, id] = [row['shop'], row['order_number'], row['id']];
  switch (row['kind']) {
    case 'state':
      return place.state(shop, orderNumber);
    case 'start':
      return place.start(id);
    case 'sendPlan':
      return place.sendPlan(shop, orderNumber, `${orderNumber}-${id}`);
    case 'callPlan':
      return place.callPlan(shop, orderNumber, id);
    case 'body':
      return place.actionBody(shop, orderNumber, id);
    case 'line':
      return place.actionLine(shop, orderNumber, id);
    default:
      throw new Error(`Nobody says where a ${row['kind']} belongs`);
  }
}

/** `unreadable`: cells that nobody can open, by table and column. */
export type InClear = { readonly text: string; readonly unreadable: readonly string[]; readonly cells: number };

/** `shop`: of that one's rows alone. */
export async function everythingInClear({ db }: Database, masterKey: Uint8Array, shop?: string): Promise<InClear> {
  const cells = createSealedCells(createKeyring({ store: createKeyStore(db), masterKey: masterKeyFrom(masterKey), jstDate }));
  const tables = await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`.execute(db);
  const texts: string[] = [];
  const unreadable: string[] = [];
  let opened = 0;
  // What is in a part is in the whole.
  for (const { name } of tables.rows.filter((table) => !/^archived_\w+_\d+$/.test(table.name))) {
    const { rows } = await sql<Row>`select * from ${sql.table(name)}`.execute(db);
    for (const row of rows) {
      if (shop !== undefined && 'shop' in row && row['shop'] !== shop) continue;
      for (const [column, value] of Object.entries(row)) {
        if (!column.endsWith('_enc')) {
          texts.push(`${name}.${column} ${value instanceof Uint8Array ? Buffer.from(value).toString('hex') : JSON.stringify(value)}`);
        } else if (value !== null && value.length > 0) {
          const where = places[`${name}.${column}`];
          if (where === undefined) throw new Error(`Nobody says where the cells of ${name}.${column} belong`);
          try {
            texts.push(`${name}.${column} ${JSON.stringify(await cells.open(where(row), value))}`);
            opened += 1;
          } catch {
            unreadable.push(`${name}.${column}`);
          }
        }
      }
    }
  }
  return { text: texts.join('\n'), unreadable, cells: opened };
}
