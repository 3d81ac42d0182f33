/** Order numbers that the cart has: a list, a range, or whole orders. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ReconcileFault } from './api.ts';
import { csvRows } from './csv.ts';

/** A body as the cart sends it to start the order. */
export type CartOrder = Readonly<Record<string, unknown>> & { readonly orderNumber: string };

const HEADERS = ['受注番号', '注文番号', 'orderNumber', 'order_number', '受注No', '注文ID'];
/** More than anybody types by mistake. */
const RANGE_MAX = 100_000;

type Placed = { readonly number: string; /** Where it stands; what stands there may be a buyer's name and is never said. */ readonly where: string };

/** One a line, or a CSV whose header names the column (受注番号, orderNumber …). Of several columns none is guessed. */
export function readNumbers(path: string): readonly string[] {
  const rows = csvRows(textOf(path), path);
  const [first] = rows;
  const named = (first?.cells ?? []).flatMap((cell, at) => (HEADERS.includes(cell) ? [at] : []));
  const [column = 0, another] = named;
  if (another !== undefined) throw new ReconcileFault(`${path}: more than one column is named as one of order numbers (${HEADERS.join(', ')}). Leave one of them.`);
  const wide = rows.find(({ cells }) => cells.length > 1);
  if (named.length === 0 && wide !== undefined) {
    throw new ReconcileFault(`${path}, line ${wide.line}: there are several columns, and no header says which holds the order numbers. Name it in the first line, as one of ${HEADERS.join(', ')}.`);
  }
  const placed = (named.length === 0 ? rows : rows.slice(1)).map(({ cells, line }) => ({ number: cells[column] ?? '', where: `${path}, line ${line}` })).filter(({ number }) => number !== '');
  if (placed.length === 0) throw new ReconcileFault(`${path} holds no order numbers: one a line, or a CSV with a column ${HEADERS.join(' or ')}.`);
  return [...new Set(checked(placed))];
}

/** `A-0998..A-1003`: the digits at the end count up, with as many places. */
export function rangeOf(text: string): readonly string[] {
  const [, prefix = '', from = '', otherPrefix, to = ''] = /^(.*?)(\d+)\.\.(.*?)(\d+)$/.exec(text) ?? [];
  const begin = BigInt(from);
  const count = BigInt(to) - begin + 1n;
  if (from === '' || otherPrefix !== prefix || to.length < from.length || count < 1n || count > RANGE_MAX) throw new ReconcileFault('--range is like A-0998..A-1003: the same beginning, and a number that goes up, with as many places.');
  return checked(Array.from({ length: Number(count) }, (_, at) => ({ number: `${prefix}${String(begin + BigInt(at)).padStart(from.length, '0')}`, where: '--range' })));
}

/** One JSON object a line, as for POST …/orders. */
export function readOrders(path: string): readonly CartOrder[] {
  const shape = z.looseObject({ orderNumber: z.string() });
  return textOf(path).split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    const where = `${path}, line ${at + 1}`;
    const order = parsed(shape, line, where);
    checked([{ number: order.orderNumber, where }]);
    return [order];
  });
}

function parsed<T>(shape: z.ZodType<T>, line: string, where: string): T {
  try {
    return shape.parse(JSON.parse(line));
  } catch (error) {
    throw new ReconcileFault(`${where}: it is no order as a cart sends it (one JSON object a line, with orderNumber).`, { cause: error });
  }
}

function checked(placed: readonly Placed[]): readonly string[] {
  const bad = placed.find(({ number }) => !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(number));
  if (bad !== undefined) throw new ReconcileFault(`${bad.where}: this is no order number (1 to 64 of A-Z a-z 0-9 _ . -). A header is known as one of ${HEADERS.join(', ')}.`);
  return placed.map(({ number }) => number);
}

/** Numbers are ASCII, whatever the rest of the file is written in. */
function textOf(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ReconcileFault(`${path} cannot be read.`, { cause: error });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}
