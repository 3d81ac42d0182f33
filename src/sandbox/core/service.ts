import type { DatabaseSync } from 'node:sqlite';
import type { Entry, MerchantRow } from './entry.ts';
import type { BookRules } from './book-rules.ts';
import type { Book } from './ledger/book.ts';
import type { Merchants } from './ledger/merchants.ts';
import type { Wire } from './wire/operation.ts';

/**
 * One of Yamato's services as the sandbox plays it: all that the core has to be told. The core keeps its books and
 * merchants, moves them by the clock, strikes its calls with faults, and shows and edits them over the control API and
 * on the page. `M`: what the service keeps about a merchant.
 */
export type Service<M extends MerchantRow> = {
  /** In paths: `/sandbox/ledger/{name}/orders`. Unique, and so are the names of its operations. */
  name: string;
  /** Its Japanese name, for the page. */
  label: string;
  merchants: MerchantRules<M>;
  /** Tables of its own, by name, with the SQL that makes them and may run again. Emptied with the ledger. */
  tables?: Readonly<Record<string, string>>;
  /** Absent: it posts nothing to anybody. */
  pushes?: PushRules;
  /** Opens its books at the desk; returns how it speaks. Called once, when the ledger is open. */
  open: (desk: Desk<M>) => Wire;
};

/** What a merchant of the service has agreed with Yamato and set in its console. */
export type MerchantRules<M extends MerchantRow> = {
  /** Added at start where the ledger does not know them yet. */
  seeds: readonly M[];
  /** The merchant as a `PUT` wants it; `known`: as it is. Throws `BadRequest` with what would be right. */
  read: (code: string, known: M | undefined, body: unknown) => M;
  /** As it is shown: no secret in it. */
  view: (merchant: M) => object;
};

/** How the service posts to merchants. */
export type PushRules = {
  /** Pauses before the second attempt, the third and so on, by the sandbox's clock; after the last it has failed. */
  retryAfterMs: readonly number[];
  /** Does this answer mean that the merchant has taken it? */
  isTaken: (response: Response) => boolean | Promise<boolean>;
};

/** What a service is given to work with. */
export type Desk<M extends MerchantRow> = {
  db: DatabaseSync;
  /** The sandbox's time, in epoch milliseconds. */
  now: () => number;
  merchants: Merchants<M>;
  /** Opens one of its books; the first one opened is what its page shows first. */
  open: <E extends Entry>(rules: BookRules<E, M>) => Book<E, M>;
};
