/**
 * Japan time. Every date in this system is a JST calendar date, and this is the only place that derives one
 * from an instant: nothing here reads the machine's time zone or its clock.
 *
 * JST is UTC+9 all year (no summer time since 1951), so shifting the instant and reading it as UTC is exact.
 */

/** A moment: a `Date` or epoch milliseconds. */
export type Instant = Date | number;

const JST_OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

/** The JST wall clock of an instant as `yyyy-MM-ddTHH:mm:ss`. */
function jstWallClock(instant: Instant): string {
  const shifted = new Date((typeof instant === 'number' ? instant : instant.getTime()) + JST_OFFSET_MS);
  return shifted.toISOString().slice(0, 19);
}

/** The JST calendar date `yyyy-MM-dd` of an instant. Throws RangeError on an invalid `Date`. */
export function jstDate(instant: Instant): string {
  return jstWallClock(instant).slice(0, 10);
}

/** The JST calendar year of an instant. */
export function jstYear(instant: Instant): number {
  return Number(jstDate(instant).slice(0, 4));
}

/** An instant as Yamato's 依頼日時, 14 digits `yyyyMMddHHmmss` in JST. @see atobarai §1.2 */
export function jstWireDateTime(instant: Instant): string {
  return jstWallClock(instant).replace(/[-:T]/g, '');
}

/** An instant in the name of a file, `20261124T031500Z`: in UTC, so that names sort as the moments do. */
export function fileStamp(instant: Date): string {
  return instant.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** A calendar date `yyyy-MM-dd` as Yamato's 8 digits `yyyyMMdd`. */
export function toWireDate(date: string): string {
  return date.replaceAll('-', '');
}

/** Yamato's 8 digits as `yyyy-MM-dd`, or null when they are no real date. */
export function fromWireDate(digits: string): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(digits);
  if (match === null) return null;
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  return isCalendarDate(date) ? date : null;
}

/** Whether the text is `yyyy-MM-dd` and such a day exists. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
}

/** The calendar date a number of days later (or earlier, if negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one calendar date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}

/** The instant (epoch ms) at which a JST calendar date begins. */
export function jstMidnight(date: string): number {
  return Date.parse(`${date}T00:00:00+09:00`);
}

/** The calendar month `yyyy-MM` after this one. */
export function monthAfter(month: string): string {
  return addDays(`${month}-28`, 4).slice(0, 7);
}

/** The weekday of a calendar date, as ISO 8601 counts: 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}
