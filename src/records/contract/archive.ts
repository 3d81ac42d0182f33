/**
 * The archive: sealed columns of ended orders, and old events, by JST calendar year. What guards an order number never goes
 * there (the row itself, its starts with their answers, settlement numbers, action ids), nor what lists search by.
 */

const DAY_MS = 86_400_000;

/** Whoever moves or drops has this lease; without it nothing goes wrong, but two do the same work. */
export const ARCHIVE_LEASE = 'archive';

/** What has not changed since then is old. */
export function archiveBefore(now: Date, afterDays: number): string {
  return new Date(now.getTime() - afterDays * DAY_MS).toISOString();
}

/** From which JST calendar date on a year of the archive may be dropped: it is kept so many years after its end. */
export function mayBeDroppedFrom(year: number, keepYears: number): string {
  return `${year + keepYears + 1}-01-01`;
}

export type ArchiveTurn = {
  /** Instant, RFC 3339: orders that ended and have not changed since, and events from before it. */
  readonly before: string;
  /** At most so many orders, and so many events. */
  readonly limit: number;
  /** No other is begun after so long. */
  readonly withinMs: number;
};

/** `more`: there may be others to be moved. */
export type Archived = { readonly orders: number; readonly events: number; readonly more: boolean };

export type ArchiveYear = { readonly year: number; readonly orders: number; readonly events: number; readonly bytes: number };

export type ArchiveStatus = {
  /** Of all shops, attempts included. */
  readonly orders: number;
  /** To be moved now, and events. */
  readonly waiting: { readonly orders: number; readonly events: number };
  /** Old enough and kept all the same: somebody must look at them, or an action or a start has no end yet. */
  readonly heldBack: number;
  readonly years: readonly ArchiveYear[];
  readonly dropped: readonly { readonly year: number; readonly orders: number; readonly droppedAt: string }[];
};

export type ArchiveRecords = {
  /** Moves what is old enough, an order at a time: each whole or not at all. Safe beside any other use, and beside itself. */
  archive(turn: ArchiveTurn): Promise<Archived>;
  /** Counts everything: for people, not for every minute. */
  archiveStatus(before: string): Promise<ArchiveStatus>;
  /**
   * For good: contents and history of the year's orders, its events, and the hashes by which their buyers are found. The
   * orders themselves stay, with their number, dates, amount and facets. May be repeated after it was cut off.
   */
  dropArchiveYear(year: number): Promise<{ readonly orders: number }>;
};
