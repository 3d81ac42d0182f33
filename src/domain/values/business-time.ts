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
