/** Instants are RFC 3339 strings in UTC, so that they can be stored, compared as text and sent as they are. */

export function instant(date: Date): string {
  return date.toISOString();
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
