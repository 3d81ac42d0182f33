/**
 * The shop's working hours (営業時間). Only reminders to people keep to them; what the system does itself never waits.
 * All times are JST. Pure: closed days are dates given with the calendar, so the same order always gets the same answer.
 */
import { addDays, jstDate, jstMidnight, weekdayOf } from './japan-time.ts';

export type WorkingHours = {
  /** Working weekdays, 1 Monday … 7 Sunday. */
  readonly days: readonly number[];
  /** `HH:mm`, opening; the first working moment of a day. */
  readonly from: string;
  /** `HH:mm`, closing, up to `24:00`; the first moment that is no longer working. */
  readonly to: string;
};

export type WorkingCalendar = {
  readonly hours: WorkingHours;
  /** Days on which nobody works whatever their weekday: public holidays and the shop's own, `yyyy-MM-dd`. */
  readonly closedDates: readonly string[];
};

/** Longer than any run of closed days; a calendar without a working day in it has none. */
const LOOK_DAYS = 60;

export function isWorkingMoment(calendar: WorkingCalendar, at: string): boolean {
  const date = jstDate(new Date(at));
  const moment = Date.parse(at);
  return isWorkingDay(calendar, date) && opening(calendar, date) <= moment && moment < closing(calendar, date);
}

/** The given moment if somebody works then, else the next opening; null when the shop never opens. */
export function nextWorkingMoment(calendar: WorkingCalendar, at: string): string | null {
  if (isWorkingMoment(calendar, at)) return at;
  const today = jstDate(new Date(at));
  const first = opening(calendar, today) > Date.parse(at) ? 0 : 1;
  for (let days = first; days <= LOOK_DAYS; days += 1) {
    const date = addDays(today, days);
    if (isWorkingDay(calendar, date)) return new Date(opening(calendar, date)).toISOString();
  }
  return null;
}

/** The last opening at or before the given moment; null when the shop never opens. */
export function lastOpening(calendar: WorkingCalendar, at: string): string | null {
  const today = jstDate(new Date(at));
  const first = opening(calendar, today) <= Date.parse(at) ? 0 : 1;
  for (let days = first; days <= LOOK_DAYS; days += 1) {
    const date = addDays(today, -days);
    if (isWorkingDay(calendar, date)) return new Date(opening(calendar, date)).toISOString();
  }
  return null;
}

/** Longer than anything waits for people. */
const COUNTED_DAYS = 1_000;
const DAY_MS = 86_400_000;

/**
 * How long somebody has been at work between two instants, in days of work: 1 is as much as a working day has, over however
 * many dates. Of a shop that never opens every day is one.
 */
export function workingDaysBetween(calendar: WorkingCalendar, from: string, to: string): number {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const dayMs = (minutesOf(calendar.hours.to) - minutesOf(calendar.hours.from)) * 60_000;
  if (dayMs <= 0 || calendar.hours.days.length === 0) return Math.max(0, end - begin) / DAY_MS;
  let workedMs = 0;
  let date = jstDate(new Date(from));
  for (let days = 0; days < COUNTED_DAYS && jstMidnight(date) < end; days += 1) {
    if (isWorkingDay(calendar, date)) workedMs += Math.max(0, Math.min(end, closing(calendar, date)) - Math.max(begin, opening(calendar, date)));
    date = addDays(date, 1);
  }
  return workedMs / dayMs;
}

function isWorkingDay({ hours, closedDates }: WorkingCalendar, date: string): boolean {
  return hours.days.includes(weekdayOf(date)) && !closedDates.includes(date) && minutesOf(hours.from) < minutesOf(hours.to);
}

function opening({ hours }: WorkingCalendar, date: string): number {
  return jstMidnight(date) + minutesOf(hours.from) * 60_000;
}

function closing({ hours }: WorkingCalendar, date: string): number {
  return jstMidnight(date) + minutesOf(hours.to) * 60_000;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
