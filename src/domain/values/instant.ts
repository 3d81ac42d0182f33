/** Instants are RFC 3339 strings in UTC, so that they can be stored, compared as text and sent as they are. */

export function instant(date: Date): string {
  return date.toISOString();
}

const LAST_OFFSET_HOURS = 15;

/**
 * Whether JavaScript and PostgreSQL both read it, and as the same moment: RFC 3339 with an offset up to ±15:59, at most
 * nine decimals of a second, and in UTC still in the years 1 to 9999.
 */
export function isStorableInstant(text: string): boolean {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](\d{2}):\d{2})$/.exec(text);
  const moment = Date.parse(text);
  if (form === null || Number(form[1] ?? 0) > LAST_OFFSET_HOURS || Number.isNaN(moment)) return false;
  return /^(?!0000)\d{4}-/.test(new Date(moment).toISOString());
}

export function after(from: string, ms: number): string {
  return new Date(Date.parse(from) + ms).toISOString();
}

/** The earliest of some instants; null when there is none. */
export function earliest(candidates: readonly (string | null)[]): string | null {
  let first: string | null = null;
  for (const candidate of candidates) {
    if (candidate !== null && (first === null || candidate < first)) first = candidate;
  }
  return first;
}

/** The later of two instants. */
export function later(one: string, other: string | null): string {
  return other !== null && other > one ? other : one;
}

/** A wait that doubles with each turn, from `firstMs` up to `maxMs`. */
export function growingMs(firstMs: number, maxMs: number, turn: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(turn, 30));
}
