import { describe, expect, test } from 'vitest';
import { workingDaysBetween, type WorkingCalendar } from '../../../src/domain/values/business-time.ts';

/** Monday to Friday, nine hours a day; Monday the 23rd is a holiday. 2026-11-20 is a Friday. */
const calendar: WorkingCalendar = { hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }, closedDates: ['2026-11-23'] };

const between = (from: string, to: string, of: WorkingCalendar = calendar) => workingDaysBetween(of, `${from}:00+09:00`, `${to}:00+09:00`);

describe('between two instants', () => {
  test.each([
    ['a whole day of work', '2026-11-20T09:00', '2026-11-20T18:00', 1],
    ['the same with the night around it', '2026-11-20T00:00', '2026-11-20T23:59', 1],
    ['a third of it', '2026-11-20T10:00', '2026-11-20T13:00', 1 / 3],
    ['an evening and the morning after the long weekend', '2026-11-20T15:00', '2026-11-24T12:00', 2 / 3],
    ['a weekend with its holiday', '2026-11-20T18:00', '2026-11-24T09:00', 0],
    ['before opening', '2026-11-24T01:00', '2026-11-24T09:00', 0],
    ['nothing', '2026-11-24T12:00', '2026-11-24T12:00', 0],
    ['a week', '2026-11-24T09:00', '2026-12-01T09:00', 5],
  ])('%s', (_, from, to, days) => {
    expect(between(from, to)).toBeCloseTo(days, 10);
  });

  test('the wrong way round is none', () => {
    expect(between('2026-11-24T12:00', '2026-11-20T12:00')).toBe(0);
  });

  test('a shop that is open to midnight counts to midnight', () => {
    const late: WorkingCalendar = { hours: { days: [5], from: '12:00', to: '24:00' }, closedDates: [] };
    expect(between('2026-11-20T18:00', '2026-11-21T12:00', late)).toBeCloseTo(0.5, 10);
  });

  test.each<[string, WorkingCalendar]>([
    ['has no days', { hours: { days: [], from: '09:00', to: '18:00' }, closedDates: [] }],
    ['has no hours', { hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '09:00' }, closedDates: [] }],
  ])('of a shop that %s every day counts, so that nothing waits unseen', (_, never) => {
    expect(between('2026-11-20T12:00', '2026-11-23T12:00', never)).toBeCloseTo(3, 10);
  });

  test('years are no reason to stop early', () => {
    expect(between('2025-11-24T09:00', '2026-11-24T09:00')).toBeGreaterThan(250);
  });
});
