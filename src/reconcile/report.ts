/** What a reconciliation found, in two files: for staff as CSV, for programs as JSON. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileStamp } from '../domain/values/japan-time.ts';
import type { Restoration } from './api.ts';
import type { Line } from './reconcile.ts';
import { urgency, words } from './words.ts';

/** Excel takes a file for UTF-8 by it. */
const BYTE_ORDER_MARK = '\uFEFF';
const COLUMNS = ['要対応', '店舗', '受注番号', '結果', '決済受付番号', 'Yamatoの取引状況', '当方の決済ステータス', '行ったこと', 'すること'];

export type Written = { readonly csv: string; readonly json: string };

/** What agrees is counted in the JSON and left out of the CSV. */
export function writeReport(folder: string, lines: readonly Line[], restoration: Restoration | null, at: Date): Written {
  mkdirSync(folder, { recursive: true });
  const name = `reconcile-${fileStamp(at)}`;
  const sorted = lines.toSorted((a, b) => urgency.indexOf(a.found.finding) - urgency.indexOf(b.found.finding));
  const written = { csv: join(folder, `${name}.csv`), json: join(folder, `${name}.json`) };
  const rows = [COLUMNS, ...sorted.filter(({ found }) => found.finding !== 'agrees').map(cellsOf)];
  writeFileSync(written.csv, BYTE_ORDER_MARK + rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join(''), { mode: 0o600 });
  writeFileSync(written.json, `${JSON.stringify({ at: at.toISOString(), restoration, counts: countsOf(lines), orders: sorted.map(({ shop, found, done, isWork }) => ({ shop, ...found, done, isWork })) }, null, 2)}\n`, { mode: 0o600 });
  return written;
}

export function countsOf(lines: readonly Line[]): Readonly<Record<string, number>> {
  return Object.fromEntries(urgency.flatMap((kind) => {
    const count = lines.filter(({ found }) => found.finding === kind).length;
    return count === 0 ? [] : [[kind, count]];
  }));
}

function cellsOf({ shop, found, done, isWork, isFault }: Line): readonly string[] {
  const { label, toDo } = words[found.finding];
  const credits = found.credits.map(({ settlementNo, statusLabel }) => ({ settlementNo, statusLabel: statusLabel ?? '' }));
  return [
    isWork ? '○' : '', shop, found.orderNumber, label, credits.map(({ settlementNo }) => settlementNo).join('、'), credits.map(({ statusLabel }) => statusLabel).join('、'),
    found.known?.statusLabel ?? (isFault === true ? '（不明）' : '（記録なし）'), done ?? '', isWork ? toDo(found) : '',
  ];
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
