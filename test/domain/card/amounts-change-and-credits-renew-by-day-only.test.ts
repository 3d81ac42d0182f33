import { expect, test } from 'vitest';
import { nightWindowEnd } from '../../../src/domain/card/night-window.ts';

const inJapan = (time: string): Date => new Date(`${time}+09:00`);

test.each([
  ['2026-11-24T22:59:59.999', null],
  ['2026-11-24T23:00:00.000', '2026-11-25T01:00:00'],
  ['2026-11-24T23:59:59.999', '2026-11-25T01:00:00'],
  ['2026-11-25T00:00:00.000', '2026-11-25T01:00:00'],
  ['2026-11-25T00:59:59.999', '2026-11-25T01:00:00'],
  ['2026-11-25T01:00:00.000', null],
  ['2026-11-25T12:00:00.000', null],
  ['2026-12-31T23:30:00.000', '2027-01-01T01:00:00'],
  ['2028-02-28T23:00:00.000', '2028-02-29T01:00:00'],
])('at %s in Japan it is closed until %s', (now, until) => {
  const end = until === null ? null : inJapan(until).getTime();
  expect(nightWindowEnd(inJapan(now))).toBe(end);
  expect(nightWindowEnd(inJapan(now).getTime())).toBe(end);
});

test('it is closed two hours of every day, and open at its end', () => {
  const minutes = Array.from({ length: 3 * 24 * 60 }, (_, minute) => inJapan('2026-11-24T00:00:00').getTime() + minute * 60_000);
  const ends = minutes.map((minute) => nightWindowEnd(minute)).filter((end) => end !== null);
  expect(ends).toHaveLength(3 * 120);
  for (const end of ends) expect(nightWindowEnd(end)).toBeNull();
});

test('a moment that is none throws', () => {
  expect(() => nightWindowEnd(new Date(Number.NaN))).toThrow(RangeError);
});
