import { describe, expect, test } from 'vitest';
import { isWorkingMoment, lastOpening, nextWorkingMoment, type WorkingCalendar } from '../../../src/domain/values/business-time.ts';
import { weekdayOf } from '../../../src/domain/values/japan-time.ts';
import { defaultPolicy } from '../../../src/domain/order/policy.ts';
import { publicHolidays, withPublicHolidays } from '../../../src/domain/values/public-holidays.ts';

/** A JST wall clock time as the instant it is. */
function jst(time: string): string {
  return new Date(`${time}+09:00`).toISOString();
}

function calendar(change: Partial<WorkingCalendar['hours']> = {}, closedDates: readonly string[] = publicHolidays('2025-01-01', '2027-12-31')): WorkingCalendar {
  return { hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', ...change }, closedDates };
}

test('weekdays are those of the calendar on the wall', () => {
  expect(weekdayOf('2026-11-23')).toBe(1);
  expect(weekdayOf('2026-11-29')).toBe(7);
  expect(weekdayOf('2024-02-29')).toBe(4);
});

describe('the next working moment', () => {
  test.each([
    ['is now, while the shop is open', '2026-11-24T10:30', '2026-11-24T10:30'],
    ['is now at the very opening', '2026-11-24T09:00', '2026-11-24T09:00'],
    ['is the same morning, before the opening', '2026-11-24T00:00', '2026-11-24T09:00'],
    ['is the next morning, from the closing minute on', '2026-11-24T18:00', '2026-11-25T09:00'],
    ['leaps over a weekend', '2026-11-27T18:01', '2026-11-30T09:00'],
    ['leaps over a weekend and a holiday on its Monday', '2026-11-21T12:00', '2026-11-24T09:00'],
    ['leaps over the New Year holiday', '2025-12-31T20:00', '2026-01-02T09:00'],
    ['leaps over the Golden Week with its substitute holiday', '2026-05-02T10:00', '2026-05-07T09:00'],
    ['leaps over a holiday between two holidays', '2026-09-19T10:00', '2026-09-24T09:00'],
  ])('%s', (_name, from, to) => {
    expect(nextWorkingMoment(calendar(), jst(from))).toBe(jst(to));
  });

  test("leaps over the shop's own closed days, over the turn of the year", () => {
    const closed = ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-04'];
    expect(nextWorkingMoment(calendar({}, closed), jst('2026-12-28T18:30'))).toBe(jst('2027-01-05T09:00'));
  });

  test('is any moment of a shop that is always open', () => {
    const always = calendar({ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }, []);
    expect(nextWorkingMoment(always, jst('2026-11-29T23:59'))).toBe(jst('2026-11-29T23:59'));
  });

  test('does not exist where nobody ever works', () => {
    expect(nextWorkingMoment(calendar({ days: [] }), jst('2026-11-24T10:00'))).toBeNull();
    expect(nextWorkingMoment(calendar({ from: '18:00', to: '09:00' }), jst('2026-11-24T10:00'))).toBeNull();
    expect(lastOpening(calendar({ days: [] }), jst('2026-11-24T10:00'))).toBeNull();
  });
});

test('the last opening is the one at or before the moment', () => {
  expect(lastOpening(calendar(), jst('2026-11-24T09:00'))).toBe(jst('2026-11-24T09:00'));
  expect(lastOpening(calendar(), jst('2026-11-24T08:59'))).toBe(jst('2026-11-20T09:00'));
  expect(lastOpening(calendar(), jst('2026-05-06T12:00'))).toBe(jst('2026-05-01T09:00'));
});

test('a working moment begins with the opening and ends before the closing', () => {
  expect(isWorkingMoment(calendar(), jst('2026-11-24T17:59'))).toBe(true);
  expect(isWorkingMoment(calendar(), jst('2026-11-24T18:00'))).toBe(false);
  expect(isWorkingMoment(calendar(), jst('2026-11-23T12:00')), 'labour thanksgiving day').toBe(false);
});

describe('public holidays', () => {
  test('are those of the law, substitutes and in-betweens among them', () => {
    const days = publicHolidays('2026-01-01', '2026-12-31');
    expect(days).toEqual(expect.arrayContaining(['2026-01-01', '2026-05-04', '2026-05-06', '2026-09-22', '2026-11-23']));
    expect(days).not.toContain('2026-12-31');
    expect(days).toHaveLength(18);
  });

  test("travel with an order's policy beside the shop's own days, but for those on a day off anyway", () => {
    const policy = withPublicHolidays({ ...defaultPolicy, closedDates: ['2026-12-30'] }, '2026-11-24');
    expect(policy.closedDates).toEqual(expect.arrayContaining(['2026-12-30', '2027-01-01', '2027-05-03']));
    expect(policy.closedDates, 'a Sunday').not.toContain('2027-03-21');
    expect(policy.closedDates, 'before the order began').not.toContain('2026-11-23');
    expect(policy.closedDates).toEqual([...policy.closedDates].toSorted());
  });

  test('are working days for a shop that says so', () => {
    const policy = { ...defaultPolicy, holidays: 'none' as const };
    expect(withPublicHolidays(policy, '2026-11-24')).toBe(policy);
  });
});
