import type { BookRules } from '../book-rules.ts';
import type { Applied, DueEvent, Entry, MerchantRow } from '../entry.ts';
import { openEntries } from './entries.ts';
import type { Change, EntrySearch, Key } from './entries.ts';
import type { Ledger } from './ledger.ts';
import type { Merchants } from './merchants.ts';

/** Most events one entry goes through in one look; more would be a loop. */
const EVENTS_PER_LOOK = 32;
const ENTRIES_PER_SWEEP = 500;
const ENTRIES_PER_PAGE = 1_000;

/** One book of a service's: what Yamato believes of each entry, and how it came to believe it. */
export type Book<E extends Entry, M extends MerchantRow> = {
  rules: BookRules<E, M>;
  /** The entry as it was stored last. */
  find: (merchant: string, number: string) => E | undefined;
  /** The entry as it is now: everything the clock has made due is done first. */
  look: (merchant: M, number: string) => E | undefined;
  /** All merchants' entries with this number, as stored. */
  withNumber: (number: string) => E[];
  /** Stores an entry, one line of its history, and what is posted along with it. */
  write: (entry: E, merchant: M, cause: string, applied: Applied) => void;
  search: (search: EntrySearch) => { total: number; entries: E[] };
  changesOf: (entry: E) => Change[];
  pushesOf: (entry: E) => object[];
  /** Does all that is due on any entry. Returns how many changed. */
  sweep: () => number;
  /** Works out anew when the clock changes a merchant's entries, after its settings changed. */
  reschedule: (merchant: M) => void;
};

export function openBook<E extends Entry, M extends MerchantRow>(
  { db, clock, pushes, transaction }: Ledger,
  service: string,
  merchants: Merchants<M>,
  rules: BookRules<E, M>,
): Book<E, M> {
  const entries = openEntries<E>(db, `${service}/${rules.name}`);
  const keyOf = (entry: E): Key => ({ merchant: entry.merchant, number: rules.numberOf(entry) });
  const about = (entry: E) => ({ service, book: rules.name, ...keyOf(entry) });
  const store = (entry: E, next: DueEvent<E> | undefined): void => {
    entries.save(entry, rules.numberOf(entry), rules.isLive(entry), next?.at ?? null);
    rules.index?.(entry);
  };

  const note = (entry: E, at: number, cause: string, { change, pushes: posted = [] }: Applied): void => {
    entries.addChange(keyOf(entry), { at, cause, change, status: entry.status });
    for (const push of posted) pushes.add(about(entry), push, at);
  };

  const fold = (entry: E, merchant: M, now: number): boolean => {
    let next = rules.nextEvent(entry, merchant);
    let count = 0;
    for (; next !== undefined && next.at <= now && count < EVENTS_PER_LOOK; count += 1) {
      note(entry, next.at, 'clock', next.apply(entry, next.at));
      next = rules.nextEvent(entry, merchant);
    }
    if (count > 0) store(entry, next);
    return count > 0;
  };

  return {
    rules,
    find: (merchant, number) => entries.find({ merchant, number }),
    look(merchant, number) {
      const entry = entries.find({ merchant: merchant.code, number });
      if (entry !== undefined) fold(entry, merchant, clock.now());
      return entry;
    },
    withNumber: (number) => entries.withNumber(number),
    write(entry, merchant, cause, applied) {
      store(entry, rules.nextEvent(entry, merchant));
      note(entry, clock.now(), cause, applied);
    },
    search: (search) => entries.search(search),
    changesOf: (entry) => entries.changesOf(keyOf(entry)),
    pushesOf: (entry) => pushes.of(about(entry)),
    sweep() {
      const now = clock.now();
      const due = entries.due(now, ENTRIES_PER_SWEEP);
      if (due.length === 0) return 0;
      return transaction(() => due.filter((entry) => {
        const merchant = merchants.find(entry.merchant);
        if (merchant !== undefined && fold(entry, merchant, now)) return true;
        store(entry, merchant && rules.nextEvent(entry, merchant));
        return false;
      }).length);
    },
    reschedule(merchant) {
      for (let after = 0; ; ) {
        const page = entries.unsettled(merchant.code, after, ENTRIES_PER_PAGE);
        for (const { entry } of page) store(entry, rules.nextEvent(entry, merchant));
        const last = page.at(-1);
        if (last === undefined || page.length < ENTRIES_PER_PAGE) return;
        after = last.id;
      }
    },
  };
}
