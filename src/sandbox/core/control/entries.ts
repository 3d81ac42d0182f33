import type { Entry, MerchantRow } from '../entry.ts';
import { iso } from '../jst.ts';
import type { Book } from '../ledger/book.ts';
import { BadRequest } from './reading.ts';

/** Longest page of entries. */
const PAGE_LIMIT = 1_000;

/** `GET /sandbox/ledger/{service}/{book}`: what Yamato believes. */
export function listEntries<E extends Entry, M extends MerchantRow>(book: Book<E, M>, query: URLSearchParams): unknown {
  const limit = pageNumber(query, 'limit', 100, PAGE_LIMIT);
  const offset = pageNumber(query, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const number = query.get(book.rules.numberName);
  const merchant = query.get('merchant');
  const live = query.get('live');
  if (live !== null && live !== 'true' && live !== 'false') throw new BadRequest('live must be true or false');
  const { total, entries } = book.search({
    limit,
    offset,
    ...(number === null || number === '' ? {} : { number }),
    ...(merchant === null || merchant === '' ? {} : { merchant }),
    ...(live === null ? {} : { live: live === 'true' }),
  });
  return { total, [book.rules.name]: entries.map((entry) => entryView(book, entry)) };
}

/** One entry as people and tests read it. */
export function entryView<E extends Entry, M extends MerchantRow>(book: Book<E, M>, entry: E): object {
  return {
    ...book.rules.view(entry),
    changes: book.changesOf(entry).map((change) => ({ ...change, at: iso(change.at) })),
    pushes: book.pushesOf(entry),
  };
}

export function pageNumber(query: URLSearchParams, key: string, fallback: number, max: number): number {
  const value = query.get(key);
  if (value === null || value === '') return fallback;
  if (!/^\d{1,15}$/.test(value) || Number(value) > max) throw new BadRequest(`${key} must be a whole number from 0 to ${max}`);
  return Number(value);
}
