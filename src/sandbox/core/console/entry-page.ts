import type { EditInput } from '../book-rules.ts';
import type { Entry, MerchantRow } from '../entry.ts';
import type { Book } from '../ledger/book.ts';
import type { Change, EntrySearch } from '../ledger/entries.ts';

/** One line of a list, ready to be shown. */
export type EntryRow = { number: string; merchant: string; status: number; isLive: boolean; cells: { text: string; isNumber: boolean }[] };

/** One entry, ready to be shown. */
export type EntryPage = {
  number: string;
  merchant: string;
  facts: [name: string, value: string][];
  changes: Change[];
  received: Record<string, string>;
  /** The edits that its state allows. */
  edits: { name: string; about: string; inputs: readonly EditInput[] }[];
};

export function entryRows<E extends Entry, M extends MerchantRow>({ rules, search }: Book<E, M>, query: EntrySearch): { total: number; rows: EntryRow[] } {
  const { total, entries } = search(query);
  const rows = entries.map((entry) => ({
    number: rules.numberOf(entry),
    merchant: entry.merchant,
    status: entry.status,
    isLive: rules.isLive(entry),
    cells: rules.page.columns.map(({ text, isNumber }) => ({ text: text(entry), isNumber: isNumber === true })),
  }));
  return { total, rows };
}

/** undefined: there is no such entry. */
export function entryPage<E extends Entry, M extends MerchantRow>(book: Book<E, M>, merchant: M | undefined, number: string): EntryPage | undefined {
  const entry = merchant && book.look(merchant, number);
  if (entry === undefined) return undefined;
  const { page, edits } = book.rules;
  return {
    number,
    merchant: entry.merchant,
    facts: page.facts(entry),
    changes: book.changesOf(entry),
    received: page.received(entry),
    edits: Object.entries(edits)
      .filter(([, { from }]) => from.includes(entry.status))
      .map(([name, { about, inputs = [] }]) => ({ name, about, inputs })),
  };
}
