/**
 * The list of what was destroyed, outside of the database, so that no copy of the database brings it back: data keys, and
 * orders whose buyer was erased. One JSON line for each; lines are only ever added. It holds no secret and names nobody.
 *
 *     {"key":"b2Xk0c7VYt1Q","shop":"demo","month":"2026-01","version":1,"at":"2026-07-01T00:00:00.000Z"}
 *     {"order":"A-7","shop":"demo","at":"2026-07-02T01:15:00.000Z"}
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ErasedOrder } from '../records/contract/erasures.ts';
import type { DestroyedDataKey } from '../records/key-store.ts';
import { syncFolder } from './sync-folder.ts';

export type DestroyedList = { readonly keys: readonly DestroyedDataKey[]; readonly orders: readonly ErasedOrder[] };

/** A line of the list cannot be read. What stood in it might come back, so nothing is opened. */
export class DamagedListError extends Error {
  override readonly name = 'DamagedListError';

  constructor(path: string, line: number) {
    super(`Line ${line} of ${path} cannot be read. The file lists what must stay destroyed, so nothing was opened. Restore it from a copy, or correct that line, then start again.`);
  }
}

/** A file that is not there is an empty list. Throws `DamagedListError`. */
export function readDestroyedList(path: string): DestroyedList {
  const keys: DestroyedDataKey[] = [];
  const orders: ErasedOrder[] = [];
  const lines = contentOf(path).split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const entry = entryOf(line);
    if (entry === null && isCutOff(line)) continue;
    if (entry === null) throw new DamagedListError(path, index + 1);
    if ('id' in entry) keys.push(entry);
    else orders.push(entry);
  }
  return { keys, orders };
}

/** Adds what is not on the list yet, and never takes anything away, so that several processes may do it; it is on the disk when this returns. Answers how many lines that were. Throws what the system says. */
export function appendToDestroyedList(path: string, { keys, orders }: DestroyedList): number {
  const listed = readDestroyedList(path);
  const [knownKeys, knownOrders] = [new Set(listed.keys.map(({ id }) => id)), new Set(listed.orders.map(nameOf))];
  const lines = [
    ...keys.filter(({ id }) => !knownKeys.has(id)).map(({ id, shop, month, version, destroyedAt }) => ({ key: id, shop, month, version, at: destroyedAt })),
    ...orders.filter((order) => !knownOrders.has(nameOf(order))).map(({ orderNumber, shop, at }) => ({ order: orderNumber, shop, at })),
  ].map((line) => `${JSON.stringify(line)}\n`);
  if (lines.length === 0) return 0;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a', 0o600);
  try {
    const content = contentOf(path);
    writeSync(file, `${content === '' || content.endsWith('\n') ? '' : '\n'}${lines.join('')}`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(dirname(path));
  return lines.length;
}

/** An append that was interrupted: what it was for had not begun, so it counts for nothing. */
function isCutOff(line: string): boolean {
  return line.startsWith('{') && !line.trimEnd().endsWith('}');
}

function nameOf({ shop, orderNumber, at }: ErasedOrder): string {
  return `${shop} ${orderNumber} ${at}`;
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Null: it is none. */
function entryOf(line: string): DestroyedDataKey | ErasedOrder | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { key, order, shop, month, version, at } = value as Readonly<Record<string, unknown>>;
  if (typeof shop !== 'string' || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null;
  if (typeof order === 'string') return { shop, orderNumber: order, at };
  if (typeof key !== 'string' || typeof month !== 'string' || typeof version !== 'number' || !Number.isInteger(version)) return null;
  return { id: key, shop, month, version, destroyedAt: at };
}
