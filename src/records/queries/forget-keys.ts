/**
 * The end of data keys. First what bookkeeping needs of all that they sealed is written anew, without any buyer, row by row
 * and each for itself; then, in one transaction, the keys go and their tombstones come. Whatever it is interrupted at, the
 * same again goes on from there. A process that still seals with one of these keys must not exist: their month is long over.
 */
import { sql, type RawBuilder } from 'kysely';
import { eraseAnew } from '../../domain/order/erasure.ts';
import { jstMidnight, monthAfter } from '../../domain/values/japan-time.ts';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { ForgottenKeys } from '../contract/keys.ts';
import type { DestroyedDataKey } from '../key-store.ts';
import { type SealedRow, type SealedTable, sealedTables } from '../sealed-tables.ts';
import { whileNothingMoves } from '../database/archive-lock.ts';
import { bringBack } from './bring-back.ts';
import { base64, isGoneForGood, recordColumns } from './erase-order.ts';
import { openState } from './sealed-values.ts';

/** Rows looked at in one statement, most of which are not touched. */
const WINDOW = 200;

type Done = { rewritten: number; unreadable: number };

export async function forgetKeys(context: RecordsContext, keys: readonly DestroyedDataKey[]): Promise<ForgottenKeys> {
  const known = await context.db.selectFrom('destroyed_keys').select('id').where(sql<boolean>`id = any(${keys.map(({ id }) => id)}::text[])`).execute();
  const left = keys.filter(({ id }) => known.every((row) => row.id !== id));
  if (left.length === 0) return { keys: 0, rewritten: 0, unreadable: 0 };
  const there = await context.db.selectFrom('data_keys').select(['id', 'shop', 'month']).where(sql<boolean>`id = any(${left.map(({ id }) => id)}::text[])`).execute();
  const done: Done = { rewritten: 0, unreadable: 0 };
  for (const shop of new Set(there.map((row) => row.shop))) {
    const ids = there.filter((row) => row.shop === shop).map(({ id }) => id);
    await refuseInUse(context, shop, ids);
    const at = left.find(({ id }) => ids.includes(id))?.destroyedAt ?? new Date().toISOString();
    await whileNothingMoves(context.db, async () => {
      await bringBackSealedBy(context, shop, ids);
      for (const table of sealedTables) await rewriteTable(context, table, { shop, ids, at }, done);
    });
  }
  await bury(context, left);
  context.keyring.forget(left.map(({ id }) => id));
  await sweepOut(context);
  return { keys: left.length, ...done };
}

/** The key that seals now was to be destroyed. Nothing was. */
export class KeyInUseError extends Error {
  override readonly name = 'KeyInUseError';

  constructor(shop: string) {
    super(`The key of shop ${shop} that seals now is on the list of destroyed keys, so nothing was opened. Is the clock of this machine right, and is the list that of this installation?`);
  }
}

/** What is left would be sealed with the very key that goes. */
async function refuseInUse({ keyring }: RecordsContext, shop: string, ids: readonly string[]): Promise<void> {
  if (ids.includes((await keyring.currentKey(shop)).id)) throw new KeyInUseError(shop);
}

/** Archived orders with anything under these keys; old as they are, they are archived again. */
async function bringBackSealedBy(context: RecordsContext, shop: string, ids: readonly string[]): Promise<void> {
  for (let last: string | undefined = ''; last !== undefined; ) {
    const found: { readonly rows: readonly { readonly order_number: string }[] } = await sql<{ order_number: string }>`
      select distinct order_number from archived_cells where shop = ${shop} and order_number > ${last}::text and ${keyIdOf('cell_enc')} = any(${[...ids]}::text[])
      order by order_number limit ${WINDOW}`.execute(context.db);
    for (const { order_number: orderNumber } of found.rows) await bringBack(context, { shop, orderNumber });
    last = found.rows.at(-1)?.order_number;
  }
}

type Doomed = { readonly shop: string; readonly ids: readonly string[]; readonly at: string };

/** From one end of the shop's rows to the other, a window at a time. */
async function rewriteTable(context: RecordsContext, table: SealedTable, doomed: Doomed, done: Done): Promise<void> {
  for (let last: SealedRow | null = null; ; ) {
    const rows: readonly SealedRow[] = await nextRows(context, table, doomed, last);
    const touched = rows.filter((row) => Object.keys(table.cells).some((column) => row[column] !== null));
    if (table.rows === 'orders') for (const row of touched) await rewriteOrder(context, row, doomed, done);
    else if (touched.length > 0) await rewriteRows(context, table, touched, doomed, done);
    if (rows.length < WINDOW) return;
    last = rows.at(-1) ?? null;
  }
}

/** Which key a sealed cell needs; null for what is none. */
function keyIdOf(column: string): RawBuilder<string | null> {
  const cell = sql.ref(column);
  return sql`case when octet_length(${cell}) > 2 then encode(substring(${cell} from 3 for get_byte(${cell}, 1)), 'escape') end`;
}

/** The next rows of the shop, each with its key and those of its cells that need one of these keys. */
async function nextRows({ db }: RecordsContext, { table, key, cells }: SealedTable, { shop, ids }: Doomed, last: SealedRow | null): Promise<readonly SealedRow[]> {
  const columns = sql.join(key.map(({ column }) => sql.ref(column)));
  const after = last === null ? sql`` : sql`and (${columns}) > (${sql.join(key.map(({ column, type }) => sql`${last[column]}::${sql.raw(type)}`))})`;
  const doomed = Object.keys(cells).map((column) => sql`case when ${keyIdOf(column)} = any(${[...ids]}::text[]) then ${sql.ref(column)} end as ${sql.ref(column)}`);
  const { rows } = await sql<SealedRow>`
    select shop, ${columns}, ${sql.join(doomed)} from ${sql.table(table)} where shop = ${shop} ${after} order by ${columns} limit ${WINDOW}`.execute(db);
  return rows;
}

/** What cannot be opened stays as it is, and nobody will ever open it. */
async function leftOf(open: () => Promise<Uint8Array | null>, cell: unknown, done: Done): Promise<Uint8Array | null> {
  if (!(cell instanceof Uint8Array)) return null;
  try {
    const left = await open();
    done.rewritten += 1;
    return left;
  } catch (error) {
    if (!isGoneForGood(error)) throw error;
    done.unreadable += 1;
    return cell;
  }
}

/** A cell that somebody wrote meanwhile is under the present key, and is left alone. */
async function rewriteRows(context: RecordsContext, table: SealedTable, rows: readonly SealedRow[], { shop, ids, at }: Doomed, done: Done): Promise<void> {
  const columns = Object.keys(table.cells);
  const written = await Promise.all(
    rows.map(async (row) => {
      const left = Object.entries(table.cells).map(async ([column, erase]) => {
        const cell = row[column];
        return [column, base64(await leftOf(() => (cell instanceof Uint8Array ? erase(context, row, cell, at) : Promise.resolve(null)), cell, done))] as const;
      });
      return { ...Object.fromEntries(table.key.map(({ column }) => [column, row[column]])), ...Object.fromEntries(await Promise.all(left)) };
    }),
  );
  const ours = sql.join(table.key.map(({ column }) => sql`t.${sql.ref(column)} = r.${sql.ref(column)}`), sql` and `);
  const from = sql`jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as r(${recordColumns(table)})`;
  const isDoomed = (column: string): RawBuilder<unknown> => sql`coalesce(${keyIdOf(`t.${column}`)} = any(${[...ids]}::text[]), false)`;
  if (table.goesWithCell === true) {
    await sql`delete from ${sql.table(table.table)} t using ${from} where t.shop = ${shop} and ${ours} and ${sql.join(columns.map(isDoomed), sql` and `)}`.execute(context.db);
    return;
  }
  const assignments = columns.map((column) => sql`${sql.ref(column)} = case when ${isDoomed(column)} then decode(r.${sql.ref(column)}, 'base64') else t.${sql.ref(column)} end`);
  await sql`update ${sql.table(table.table)} t set ${sql.join(assignments)} from ${from} where t.shop = ${shop} and ${ours}`.execute(context.db);
}

/** The order row, with what it is found by. One that changed meanwhile is under the present key, and keeps its buyer. */
async function rewriteOrder(context: RecordsContext, row: SealedRow, { shop, ids, at }: Doomed, done: Done): Promise<void> {
  const orderNumber = String(row['order_number']);
  const { state_enc: cell } = row;
  if (!(cell instanceof Uint8Array)) return;
  let sequence: number | null = null;
  let erasedAt = at;
  const written = await leftOf(async () => {
    // Also of one that was erased before: somebody may have typed something since.
    const state = eraseAnew(await openState(context, shop, orderNumber, cell), at);
    ({ sequence } = state);
    erasedAt = state.erased?.lastAt ?? at;
    return context.cells.seal(shop, place.state(shop, orderNumber), state);
  }, cell, done);
  await sql`
    with o as (
      update orders set state_enc = ${written}, sequence = coalesce(${sequence}::integer, sequence), search_key = '', erased_at = ${erasedAt}::timestamptz
      where shop = ${shop} and order_number = ${orderNumber} and ${keyIdOf('state_enc')} = any(${[...ids]}::text[])
      returning shop, order_number
    ), h as (
      delete from buyer_hashes b using o where b.shop = o.shop and b.order_number = o.order_number
    )
    select 1 from o`.execute(context.db);
}

/**
 * The keys go. An order that goes on, and did so in such a month, has a run that cannot be gone on with: it is marked to be
 * replaced. That is so only in a copy of the records from before the order's end.
 */
async function bury({ db }: RecordsContext, keys: readonly DestroyedDataKey[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('destroyed_keys')
      .values(keys.map(({ id, shop, month, version, destroyedAt }) => ({ id, shop, month, version, destroyed_at: new Date(destroyedAt) })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await sql`delete from data_keys where id = any(${keys.map(({ id }) => id)}::text[])`.execute(transaction);
    for (const { shop, month } of keys) {
      await sql`
        insert into engine_cleanups (shop, order_number, asked_at)
        select shop, order_number, ${new Date()}::timestamptz from orders
        where shop = ${shop} and created_at < ${new Date(jstMidnight(`${monthAfter(month)}-01`))}::timestamptz and outcome is null and not made_up
        on conflict do nothing`.execute(transaction);
    }
  });
}

/** Deleted rows keep their bytes in the table's file until it is written anew. */
export async function sweepOut({ db }: Pick<RecordsContext, 'db'>): Promise<void> {
  for (const table of ['data_keys', 'hash_keys']) {
    // Somebody reads it just now, for longer than a statement may wait: the database's own maintenance does it later.
    await sql`vacuum (full) ${sql.table(table)}`.execute(db).catch(() => undefined);
  }
}
