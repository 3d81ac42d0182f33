/** Rows of a CSV file as spreadsheets write it: quoted cells may hold commas, doubled quotes and line ends. */
import { ReconcileFault } from './api.ts';

/** `line`: on which the row begins, from 1. */
export type Row = { readonly line: number; readonly cells: readonly string[] };

/** Separated by tabs if the first line has one, else by commas. Cells are trimmed, rows without any content left out. */
export function csvRows(text: string, path: string): readonly Row[] {
  const separator = /^[^\r\n]*\t/.test(text) ? '\t' : ',';
  const cell = new RegExp(`[^\\S\\r\\n${separator}]*(?:"((?:[^"]|"")*)"[^\\S\\r\\n${separator}]*|([^"\\r\\n${separator}][^\\r\\n${separator}]*)?)(${separator}|\\r\\n|\\n|\\r|$)`, 'y');
  const rows: Row[] = [];
  for (let line = 1; cell.lastIndex < text.length; ) {
    const cells: string[] = [];
    const begun = line;
    for (let isEnd = false; !isEnd; ) {
      const [all, quoted, plain = '', end] = cell.exec(text) ?? [];
      if (all === undefined) throw new ReconcileFault(`${path}, line ${line}: a quoted cell does not end as one. Export the file again, or give one number a line.`);
      cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
      line += all.match(/\r\n|\n|\r/g)?.length ?? 0;
      isEnd = end !== separator;
    }
    if (cells.some((content) => content !== '')) rows.push({ line: begun, cells });
  }
  return rows;
}
