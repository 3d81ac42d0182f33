/**
 * Japan's public holidays (国民の祝日), substitute holidays (振替休日) and citizens' holidays (国民の休日) among them.
 * Not for workflow code: an order carries the dates it lives by, so that a newer table never changes an old decision.
 */
import holidayJp from '@holiday-jp/holiday_jp';
import { addDays, weekdayOf } from './japan-time.ts';
import type { Policy } from '../order/policy.ts';

/** As long as an order may live. */
const LIFE_DAYS = 400;

/** The policy an order begins with: public holidays of its lifetime join the shop's own closed days. */
export function withPublicHolidays(policy: Policy, firstDate: string): Policy {
  if (policy.holidays === 'none') return policy;
  const holidays = publicHolidays(firstDate, addDays(firstDate, LIFE_DAYS));
  // A holiday on a day off anyway need not be carried through the order's life.
  const missed = holidays.filter((date) => policy.workingHours.days.includes(weekdayOf(date)));
  return { ...policy, closedDates: [...new Set([...policy.closedDates, ...missed])].toSorted() };
}

/** The holidays from one calendar date to another, both included. Known from 1970 to 2050. */
export function publicHolidays(from: string, to: string): readonly string[] {
  return Object.keys(holidayJp.holidays).filter((date) => from <= date && date <= to);
}
