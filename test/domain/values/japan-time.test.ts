import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDays,
  daysBetween,
  fileStamp,
  fromWireDate,
  isCalendarDate,
  jstDate,
  jstMidnight,
  jstWireDateTime,
  toWireDate,
} from '../../../src/domain/values/japan-time.ts';

test('the JST date changes at 15:00 UTC', () => {
  expect(jstDate(new Date('2026-11-23T14:59:59.999Z'))).toBe('2026-11-23');
  expect(jstDate(new Date('2026-11-23T15:00:00.000Z'))).toBe('2026-11-24');
  expect(jstDate(Date.parse('2026-12-31T15:00:00Z'))).toBe('2027-01-01');
});

test('依頼日時 is 14 digits of Japan time', () => {
  expect(jstWireDateTime(new Date('2025-04-01T01:15:00Z'))).toBe('20250401101500');
});

test('names of files carry the moment in UTC, and sort as the moments do', () => {
  expect(fileStamp(new Date('2025-04-01T01:15:00.250Z'))).toBe('20250401T011500Z');
  expect(fileStamp(new Date('2025-03-31T23:59:59.999Z')) < fileStamp(new Date('2025-04-01T00:00:00.000Z'))).toBe(true);
});

test.each(['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Tokyo'])('the machine in %s gives the same dates', (zone) => {
  const module = new URL('../../../src/domain/values/japan-time.ts', import.meta.url).href;
  const script = `import { jstDate, jstWireDateTime, addDays } from ${JSON.stringify(module)};
    console.log([jstDate(1795445999999), jstDate(1795446000000), jstWireDateTime(1795446000000), addDays('2026-11-01', 30)].join(' '));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TZ: zone }, encoding: 'utf8' });
  expect(printed.trim()).toBe('2026-11-23 2026-11-24 20261124000000 2026-12-01');
});

test('only real dates pass', () => {
  expect(isCalendarDate('2028-02-29')).toBe(true);
  for (const wrong of ['2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01T00:00:00Z', '', '20260101', '2026-00-10']) {
    expect(isCalendarDate(wrong), wrong).toBe(false);
  }
});

test('wire dates come back as they went, and broken ones as null', () => {
  expect(fromWireDate(toWireDate('2026-11-23'))).toBe('2026-11-23');
  for (const wrong of ['20260229', '2026112', '', 'abcdefgh', '202611231']) expect(fromWireDate(wrong), wrong).toBeNull();
});

test('adding days and counting them agree', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -4_000, max: 4_000 }), (start, days) => {
      const date = addDays('1990-01-01', start);
      expect(daysBetween(date, addDays(date, days))).toBe(days);
      expect(jstDate(jstMidnight(date))).toBe(date);
      expect(jstDate(jstMidnight(date) - 1)).toBe(addDays(date, -1));
    }),
  );
});
