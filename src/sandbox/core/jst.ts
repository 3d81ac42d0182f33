/** Dates and times as Yamato writes them. Everything on the wire is Japan time (UTC+9, no summer time). */

const OFFSET_MS = 9 * 3_600_000;
export const DAY_MS = 86_400_000;

/** `yyyyMMddHHmmss` of an instant. */
export function stamp(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** `yyyyMMdd` of an instant. */
export function day(ms: number): string {
  return stamp(ms).slice(0, 8);
}

/** ISO 8601 with the Japanese offset, for people and for the control API. */
export function iso(ms: number): string {
  return `${new Date(ms + OFFSET_MS).toISOString().slice(0, -1)}+09:00`;
}

/** To the second, for people: `2026-04-01 10:15:00`. */
export function readable(ms: number): string {
  return iso(ms).slice(0, 19).replace('T', ' ');
}

/** Is it a day of the calendar, written `yyyyMMdd`? */
export function isDay(text: string): boolean {
  return /^\d{8}$/.test(text) && day(startOfDay(text)) === text;
}

/** Is it an instant of the calendar, written `yyyyMMddHHmmss`? */
export function isStamp(text: string): boolean {
  if (!/^\d{14}$/.test(text) || !isDay(text.slice(0, 8))) return false;
  const [hour, minute, second] = [text.slice(8, 10), text.slice(10, 12), text.slice(12)].map(Number);
  return (hour ?? 99) < 24 && (minute ?? 99) < 60 && (second ?? 99) < 60;
}

/** The first millisecond of a `yyyyMMdd` day; NaN-free only for digits. */
export function startOfDay(text: string): number {
  return Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8))) - OFFSET_MS;
}

/** The first millisecond after a `yyyyMMdd` day. */
export function endOfDay(text: string): number {
  return startOfDay(text) + DAY_MS;
}

/** The `yyyyMMdd` day that lies `days` after the day of an instant. */
export function daysAfter(ms: number, days: number): string {
  return day(ms + days * DAY_MS);
}
