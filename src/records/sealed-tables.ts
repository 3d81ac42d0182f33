/**
 * Every table with sealed columns, once: what changes what is sealed (an erasure, the end of a key) goes over this list.
 * `test/records/every-sealed-column-is-listed.test.ts` tells of a column that is missing here.
 */
import { eraseBody, eraseLine, eraseStart, eraseState, eraseView } from '../domain/order/erasure.ts';
import { place } from './context.ts';
import type { RecordsContext } from './context.ts';
import { openActionBody, openAnswer, openEvent, openLine, openState } from './queries/sealed-values.ts';

/** A row's shop and key columns, as the database gives them. */
export type SealedRow = { readonly shop: string; readonly [column: string]: unknown };

/** What is left of a cell once its buyer is forgotten, sealed with the present key; null: nothing is. Throws where it cannot be opened. */
export type EraseCell = (context: RecordsContext, row: SealedRow, cell: Uint8Array, at: string) => Promise<Uint8Array | null>;

export type SealedTable = {
  readonly table: string;
  /** What tells the rows of one shop apart. */
  readonly key: readonly { readonly column: string; readonly type: 'text' | 'bigint' }[];
  readonly cells: Readonly<Record<string, EraseCell>>;
  /** `orders`: the order row, whose readable side changes with its cell. `ofOrder`: belongs to one order, by `order_number`. `archived`: as well, and goes back to its own table before it is changed. `ofShop`: to none. */
  readonly rows: 'orders' | 'ofOrder' | 'archived' | 'ofShop';
  /** Of no use without its cell: it goes with it. */
  readonly goesWithCell?: true;
};

const text = (column: string) => ({ column, type: 'text' }) as const;
const number = (column: string) => ({ column, type: 'bigint' }) as const;

export const sealedTables: readonly SealedTable[] = [
  { table: 'orders', key: [text('order_number')], cells: { state_enc: stateCell }, rows: 'orders' },
  { table: 'order_claims', key: [text('claim_id')], cells: { start_enc: startCell, answer_enc: answerCell }, rows: 'ofOrder' },
  // What would be sent again, to the letter: without it nothing is.
  { table: 'settlement_numbers', key: [text('order_number'), number('generation')], cells: { plan_enc: async () => null }, rows: 'ofOrder' },
  { table: 'call_plans', key: [text('order_number'), text('plan_id')], cells: { plan_enc: async () => null }, rows: 'ofOrder', goesWithCell: true },
  { table: 'actions', key: [text('order_number'), text('action_id')], cells: { body_enc: bodyCell, line_enc: lineCell }, rows: 'ofOrder' },
  { table: 'archived_cells', key: [number('year'), text('order_number'), text('kind'), text('id')], cells: { cell_enc: notThere }, rows: 'archived' },
  // Before those that are not in the archive: nothing moves the other way.
  { table: 'archived_events', key: [number('year'), number('id')], cells: { body_enc: eventCell }, rows: 'ofOrder' },
  { table: 'events', key: [number('id')], cells: { body_enc: eventCell }, rows: 'ofOrder' },
  { table: 'shop_credentials', key: [text('service')], cells: { secret_enc: credentialsCell }, rows: 'ofShop' },
  { table: 'members', key: [text('service'), text('member')], cells: { secret_enc: memberCell }, rows: 'ofShop' },
];

async function stateCell(context: RecordsContext, row: SealedRow, cell: Uint8Array, at: string): Promise<Uint8Array> {
  const orderNumber = textOf(row, 'order_number');
  const state = await openState(context, row.shop, orderNumber, cell);
  return context.cells.seal(row.shop, place.state(row.shop, orderNumber), eraseState(state, at));
}

async function startCell(context: RecordsContext, row: SealedRow, cell: Uint8Array): Promise<Uint8Array> {
  const where = place.start(textOf(row, 'claim_id'));
  return context.cells.seal(row.shop, where, eraseStart(await context.cells.open(where, cell)));
}

async function answerCell(context: RecordsContext, row: SealedRow, cell: Uint8Array): Promise<Uint8Array> {
  const claimId = textOf(row, 'claim_id');
  const answer = await openAnswer(context, claimId, cell);
  return context.cells.seal(row.shop, place.answer(claimId), { ...answer, order: eraseView(answer.order) });
}

async function bodyCell(context: RecordsContext, row: SealedRow, cell: Uint8Array): Promise<Uint8Array> {
  const { shop, orderNumber, actionId } = actionRef(row);
  const claim = await openActionBody(context, { shop, orderNumber, actionId }, cell);
  return context.cells.seal(shop, place.actionBody(shop, orderNumber, actionId), { ...claim, body: eraseBody(claim.body) });
}

async function lineCell(context: RecordsContext, row: SealedRow, cell: Uint8Array): Promise<Uint8Array> {
  const { shop, orderNumber, actionId } = actionRef(row);
  const line = await openLine(context, { shop, orderNumber, actionId }, cell);
  return context.cells.seal(shop, place.actionLine(shop, orderNumber, actionId), eraseLine(line));
}

async function notThere(): Promise<never> {
  throw new Error('The order went into the archive meanwhile');
}

async function eventCell(context: RecordsContext, { shop }: SealedRow, cell: Uint8Array): Promise<Uint8Array> {
  const event = await openEvent(context, shop, cell);
  return context.cells.seal(shop, place.event(shop), { ...event, cartStatus: null, order: eraseView(event.order) });
}

/** Nobody's data: they go on under the present key, also when the one that they were entered under is no more. */
async function credentialsCell(context: RecordsContext, row: SealedRow, cell: Uint8Array): Promise<Uint8Array> {
  const where = place.credentials(row.shop, textOf(row, 'service'));
  return context.cells.seal(row.shop, where, await context.cells.open(where, cell));
}

/** It names nobody, and his cards at the service are lost to whoever has not got it. */
async function memberCell(context: RecordsContext, row: SealedRow, cell: Uint8Array): Promise<Uint8Array> {
  const where = place.member(row.shop, textOf(row, 'service'), textOf(row, 'member'));
  return context.cells.seal(row.shop, where, await context.cells.open(where, cell));
}

function actionRef(row: SealedRow): { readonly shop: string; readonly orderNumber: string; readonly actionId: string } {
  return { shop: row.shop, orderNumber: textOf(row, 'order_number'), actionId: textOf(row, 'action_id') };
}

function textOf(row: SealedRow, column: string): string {
  return String(row[column]);
}
