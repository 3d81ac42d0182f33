import { DAY_MS, day, startOfDay } from '../../core/jst.ts';

const HOUR_MS = 3_600_000;

/** The gateway's nightly batch. @see webcollect §9 no. 4 */
export function nextBatch(after: number): number {
  const today = startOfDay(day(after)) + 2 * HOUR_MS;
  return today > after ? today : today + DAY_MS;
}

/** The morning of the next day that is no Saturday or Sunday. */
export function nextBusinessMorning(after: number): number {
  const next = startOfDay(day(after)) + DAY_MS;
  return (isWeekend(next) ? nextBusinessMorning(next) : next + 9 * HOUR_MS);
}

/** 23:00 to 01:00: neither A07 nor A11. @see webcollect §7 */
export function isNight(now: number): boolean {
  const sinceMidnight = now - startOfDay(day(now));
  return sinceMidnight >= 23 * HOUR_MS || sinceMidnight < HOUR_MS;
}

/** The first millisecond of the day that lies so many days after the day of an instant; or before it. */
export function dayFrom(ms: number, days: number): number {
  return startOfDay(day(ms)) + days * DAY_MS;
}

/** The first of January 1970 was a Thursday. */
function isWeekend(midnight: number): boolean {
  const weekday = (Math.floor((midnight + 9 * HOUR_MS) / DAY_MS) + 4) % 7;
  return weekday === 0 || weekday === 6;
}
