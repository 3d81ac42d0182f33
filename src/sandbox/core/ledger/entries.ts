import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Entry } from '../entry.ts';

export type EntrySearch = {
  /** Exact number, or a pattern in which `*` stands for anything. */
  number?: string;
  merchant?: string;
  live?: boolean;
  status?: number;
  limit: number;
  offset: number;
};

/** One line of an entry's history: when, who or what did it, what happened, the state after it. */
export type Change = { at: number; cause: string; change: string; status: number };

/** Which row an entry is. */
export type Key = { merchant: string; number: string };

export type Entries<E extends Entry> = ReturnType<typeof openEntries<E>>;

/** The rows of one book and their history. An entry is stored whole; columns exist only for what is searched. */
export function openEntries<E extends Entry>(db: DatabaseSync, book: string) {
  const find = db.prepare('SELECT body FROM entries WHERE book = ? AND merchant = ? AND number = ?');
  const byNumber = db.prepare('SELECT body FROM entries WHERE book = ? AND number = ? ORDER BY merchant LIMIT 100');
  const write = db.prepare(`INSERT INTO entries (book, merchant, number, status, live, nextDueAt, body)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (book, merchant, number) DO UPDATE SET status = excluded.status,
    live = excluded.live, nextDueAt = excluded.nextDueAt, body = excluded.body`);
  const addChange = db.prepare('INSERT INTO changes (book, merchant, number, at, cause, change, status) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const changes = db.prepare('SELECT at, cause, change, status FROM changes WHERE book = ? AND merchant = ? AND number = ? ORDER BY id');
  const due = db.prepare('SELECT body FROM entries WHERE book = ? AND nextDueAt <= ? ORDER BY nextDueAt LIMIT ?');
  const unsettled = db.prepare(`SELECT id, body FROM entries WHERE book = ? AND merchant = ? AND id > ?
    AND (live = 1 OR nextDueAt IS NOT NULL) ORDER BY id LIMIT ?`);
  const parse = (row: Record<string, unknown>): E => JSON.parse(String(row['body']));
  return {
    find(key: Key): E | undefined {
      const row = find.get(book, key.merchant, key.number);
      return row === undefined ? undefined : parse(row);
    },
    /** All merchants' entries with this number. */
    withNumber: (number: string): E[] => byNumber.all(book, number).map(parse),
    /** Stores the entry; `nextDueAt` is when the clock will next change it, or null. */
    save(entry: E, number: string, isLive: boolean, nextDueAt: number | null): void {
      write.run(book, entry.merchant, number, entry.status, isLive ? 1 : 0, nextDueAt, JSON.stringify(entry));
    },
    addChange(key: Key, { at, cause, change, status }: Change): void {
      addChange.run(book, key.merchant, key.number, at, cause, change, status);
    },
    changesOf(key: Key): Change[] {
      return changes.all(book, key.merchant, key.number).map((row) => ({
        at: Number(row['at']),
        cause: String(row['cause']),
        change: String(row['change']),
        status: Number(row['status']),
      }));
    },
    due: (now: number, limit: number): E[] => due.all(book, now, limit).map(parse),
    /** A merchant's entries that are live or wait for the clock, in the order in which they came, from after the row `after`. */
    unsettled: (merchant: string, after: number, limit: number) =>
      unsettled.all(book, merchant, after, limit).map((row) => ({ id: Number(row['id']), entry: parse(row) })),
    search(search: EntrySearch): { total: number; entries: E[] } {
      const { total, rows } = searchRows(db, book, search);
      return { total, entries: rows.map(parse) };
    },
  };
}

function searchRows(db: DatabaseSync, book: string, search: EntrySearch): { total: number; rows: Record<string, unknown>[] } {
  const where: string[] = [];
  const values: SQLInputValue[] = [];
  const and = (sql: string, value: SQLInputValue) => {
    where.push(sql);
    values.push(value);
  };
  and('book = ?', book);
  if (search.number?.includes('*')) and('number GLOB ?', search.number.replace(/[?[]/g, '[$&]'));
  else if (search.number !== undefined) and('number = ?', search.number);
  if (search.merchant !== undefined) and('merchant = ?', search.merchant);
  if (search.status !== undefined) and('status = ?', search.status);
  if (search.live !== undefined) and('live = ?', search.live ? 1 : 0);
  const condition = where.join(' AND ');
  const total = db.prepare(`SELECT count(*) AS n FROM entries WHERE ${condition}`).get(...values);
  const rows = db
    .prepare(`SELECT body FROM entries WHERE ${condition} ORDER BY id DESC LIMIT ? OFFSET ?`)
    .all(...values, search.limit, search.offset);
  return { total: Number(total?.['n'] ?? 0), rows };
}
