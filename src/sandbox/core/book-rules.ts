import type { Fields } from './control/reading.ts';
import type { Applied, DueEvent, Entry, MerchantRow } from './entry.ts';

/** One kind of thing that a service keeps: its orders, its buyers, its members. */
export type BookRules<E extends Entry, M extends MerchantRow> = {
  /** In paths, and the list's name in an answer: `orders`. */
  name: string;
  /** What one entry is called in messages: `order`. */
  noun: string;
  /** What its number is called, in queries and to people: `orderNo`, 受注番号. Unique for a merchant, for ever. */
  numberName: string;
  numberLabel: string;
  numberOf: (entry: E) => string;
  statusLabels: Readonly<Record<number, string>>;
  /** Does it hold anything of anybody's: money, a limit? What `live=true` asks for. */
  isLive: (entry: E) => boolean;
  /** What the clock will do next to it, if anything. */
  nextEvent: (entry: E, merchant: M) => DueEvent<E> | undefined;
  /** Keeps the service's own tables true; called whenever the entry is stored. */
  index?: (entry: E) => void;
  /** What somebody may do on Yamato's own screen, by name. */
  edits: Readonly<Record<string, Edit<E, M>>>;
  /** The entry as people and tests read it; its changes and pushes are added by the core. */
  view: (entry: E) => object;
  page: BookPage<E>;
};

export type Edit<E extends Entry, M extends MerchantRow> = {
  /** On its button. */
  about: string;
  /** The states in which it is possible. */
  from: readonly number[];
  inputs?: readonly EditInput[];
  apply: (entry: E, fields: Fields, now: number, merchant: M) => Applied;
};

/** A field that an edit takes. `apiOnly`: the page has no input for it. */
export type EditInput =
  | { name: string; kind: 'number'; placeholder?: string; value?: string; required?: true }
  | { name: string; kind: 'text'; placeholder?: string; apiOnly?: true }
  | { name: string; kind: 'choice'; choices: readonly (readonly [value: string, label: string])[] };

/** What the page shows beside number, merchant, state and history. */
export type BookPage<E extends Entry> = {
  /** Heading of the list: 取引. */
  title: string;
  columns: readonly { head: string; text: (entry: E) => string; isNumber?: true }[];
  facts: (entry: E) => [name: string, value: string][];
  /** The fields as the merchant sent them. */
  received: (entry: E) => Record<string, string>;
};
