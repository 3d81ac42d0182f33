import type { BookRules } from './book-rules.ts';
import { editEntry } from './control/edits.ts';
import { listEntries } from './control/entries.ts';
import { merchantView, putMerchant } from './control/merchants.ts';
import { entryPage, entryRows } from './console/entry-page.ts';
import type { EntryPage, EntryRow } from './console/entry-page.ts';
import type { Entry, MerchantRow } from './entry.ts';
import { openBook } from './ledger/book.ts';
import type { Book } from './ledger/book.ts';
import type { EntrySearch } from './ledger/entries.ts';
import type { Ledger } from './ledger/ledger.ts';
import { openMerchants } from './ledger/merchants.ts';
import type { Merchants } from './ledger/merchants.ts';
import type { PushRules, Service } from './service.ts';
import type { Wire } from './wire/operation.ts';

/** A service that can be opened, whatever it keeps. */
export type SandboxService = { readonly name: string; readonly open: (ledger: Ledger) => OpenService };

/** An open service as routes, ticker and page use it: what it keeps in an order or of a merchant is its own business. */
export type OpenService = {
  readonly name: string;
  readonly label: string;
  readonly wire: Wire;
  readonly pushes: PushRules | undefined;
  readonly books: readonly OpenBook[];
  readonly merchant: (code: string) => unknown;
  /** Makes a merchant or changes it; true: it is new. */
  readonly putMerchant: (code: string, body: unknown) => boolean;
};

/** A book, likewise. */
export type OpenBook = {
  readonly name: string;
  readonly noun: string;
  readonly title: string;
  readonly numberLabel: string;
  readonly statusLabels: Readonly<Record<number, string>>;
  readonly heads: readonly string[];
  /** Fields of its edits that are numbers. */
  readonly numbers: readonly string[];
  readonly list: (query: URLSearchParams) => unknown;
  /** One edit; returns the entry as it is then. */
  readonly edit: (number: string, merchantCode: string | undefined, body: unknown) => unknown;
  readonly rows: (search: EntrySearch) => { total: number; rows: EntryRow[] };
  readonly page: (merchantCode: string, number: string) => EntryPage | undefined;
  readonly sweep: () => number;
};

/** The service as `startServer` takes it. */
export function sandboxService<M extends MerchantRow>(service: Service<M>): SandboxService {
  return { name: service.name, open: (ledger) => openService(service, ledger) };
}

function openService<M extends MerchantRow>(service: Service<M>, ledger: Ledger): OpenService {
  const merchants = openMerchants<M>(ledger.db, service.name);
  for (const seed of service.merchants.seeds) if (merchants.find(seed.code) === undefined) merchants.save(seed);
  ledger.addTables(service.tables ?? {});
  const books: OpenBook[] = [];
  const reschedule: ((merchant: M) => void)[] = [];
  const open = <E extends Entry>(rules: BookRules<E, M>): Book<E, M> => {
    const book = openBook(ledger, service.name, merchants, rules);
    books.push(openedBook(ledger, book, merchants));
    reschedule.push(book.reschedule);
    return book;
  };
  const wire = service.open({ db: ledger.db, now: ledger.clock.now, merchants, open });
  return {
    name: service.name,
    label: service.label,
    wire,
    pushes: service.pushes,
    books,
    merchant: (code) => merchantView(merchants, service.merchants, code),
    putMerchant: (code, body) =>
      ledger.transaction(() => {
        const { merchant, isNew } = putMerchant(merchants, service.merchants, code, body);
        for (const again of reschedule) again(merchant);
        return isNew;
      }),
  };
}

function openedBook<E extends Entry, M extends MerchantRow>(ledger: Ledger, book: Book<E, M>, merchants: Merchants<M>): OpenBook {
  const { name, noun, numberLabel, statusLabels, edits, page } = book.rules;
  const inputs = Object.values(edits).flatMap((edit) => edit.inputs ?? []);
  return {
    name,
    noun,
    title: page.title,
    numberLabel,
    statusLabels,
    heads: page.columns.map(({ head }) => head),
    numbers: inputs.filter(({ kind }) => kind === 'number').map((input) => input.name),
    list: (query) => listEntries(book, query),
    edit: (number, merchantCode, body) => ledger.transaction(() => editEntry(book, merchants, ledger.clock.now, { number, merchantCode, body })),
    rows: (search) => entryRows(book, search),
    page: (merchantCode, number) => entryPage(book, merchants.find(merchantCode), number),
    sweep: book.sweep,
  };
}
