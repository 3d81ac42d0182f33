/** Order numbers that the cart has: a list, a range, or whole orders. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ReconcileFault } from './api.ts';

/** A body as the cart sends it to start the order. */
export type CartOrder = Readonly<Record<string, unknown>> & { readonly orderNumber: string };

const HEADERS = ['受注番号', '注文番号', 'orderNumber', 'order_number', '受注No', '注文ID'];
/** More than anybody types by mistake. */
const RANGE_MAX = 100_000;

/** One a line, or a CSV whose header names the column (受注番号, orderNumber …); without a header the first column. */
export function readNumbers(path: string): readonly string[] {
  const rows = textOf(path).split(/\r?\n/).map((line) => line.split(/[,\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))).filter((cells) => cells.some((cell) => cell !== ''));
  const at = rows[0]?.findIndex((cell) => HEADERS.includes(cell)) ?? -1;
  const numbers = (at < 0 ? rows : rows.slice(1)).map((cells) => cells[Math.max(0, at)] ?? '').filter((cell) => cell !== '');
  if (numbers.length === 0) throw new ReconcileFault(`${path} holds no order numbers: one a line, or a CSV with a column ${HEADERS.slice(0, 3).join(' or ')}.`);
  return checked([...new Set(numbers)], path);
}

/** `A-0998..A-1003`: the digits at the end count up, with as many places. */
export function rangeOf(text: string): readonly string[] {
  const [, prefix = '', from = '', otherPrefix, to = ''] = /^(.*?)(\d+)\.\.(.*?)(\d+)$/.exec(text) ?? [];
  const count = Number(to) - Number(from) + 1;
  if (from === '' || otherPrefix !== prefix || count < 1 || count > RANGE_MAX) throw new ReconcileFault('--range is like A-0998..A-1003: the same beginning, and a number that goes up.');
  return checked(Array.from({ length: count }, (_, at) => `${prefix}${String(Number(from) + at).padStart(from.length, '0')}`), '--range');
}

/** One JSON object a line, as for POST …/orders. */
export function readOrders(path: string): readonly CartOrder[] {
  const shape = z.looseObject({ orderNumber: z.string() });
  return textOf(path).split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [shape.parse(JSON.parse(line))];
    } catch (error) {
      throw new ReconcileFault(`${path}, line ${at + 1}: it is no order as a cart sends it (one JSON object a line, with orderNumber).`, { cause: error });
    }
  });
}

function checked(numbers: readonly string[], where: string): readonly string[] {
  const bad = numbers.find((number) => !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(number));
  if (bad !== undefined) throw new ReconcileFault(`${where}: "${bad.slice(0, 80)}" is no order number (1 to 64 of A-Z a-z 0-9 _ . -).`);
  return numbers;
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
