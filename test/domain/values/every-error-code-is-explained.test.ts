import { expect, test } from 'vitest';
import { errorCatalogue, explainError } from '../../../src/domain/atobarai/errors/explain-error.ts';

/** Highest number of each operation and the numbers the published lists leave out. */
const NUMBERS: Readonly<Record<string, readonly [last: number, gaps: readonly number[]]>> = {
  kaara: [106, [41, 42, 69, 74, 85, 97, 98, 99]],
  kaars: [14, []],
  kaasl: [45, [21, 39, 40, 43]],
  kaast: [15, []],
  kaacl: [17, []],
  kaakk: [65, [12, 52]],
  kaasd: [19, [17]],
  kaarr: [67, [24, 30, 62]],
  kaasa: [24, [5, 8, 9, 19]],
};

test('the catalogue holds every code of every operation', () => {
  const expected = Object.entries(NUMBERS).flatMap(([operation, [last, gaps]]) =>
    Array.from({ length: last }, (_, index) => index + 1)
      .filter((number) => !gaps.includes(number))
      .map((number) => `${operation}${String(number).padStart(3, '0')}E`),
  );
  expect([...errorCatalogue.keys()].toSorted()).toEqual([...expected, 'err0001', 'err0002', 'err0003'].toSorted());
  expect(errorCatalogue.size).toBe(353);
});

test('every code says in Japanese what happened and what to do', () => {
  for (const [code, explained] of errorCatalogue) {
    expect(code).toMatch(/^(kaa[a-z]{2}\d{3}E|err000[123])$/);
    expect(explained.code).toBe(code);
    expect(explained.message, code).toMatch(/[ぁ-ん]/);
    expect(explained.whatToDo, code).toMatch(/[ぁ-ん].*/);
    expect(explained.message, code).not.toContain('undefined');
    if (explained.buyerCorrectable) expect([explained.who, explained.param !== null], code).toEqual(['buyer', true]);
  }
});

test.each([
  ['kaara034E', 'buyer.address', 'buyer', true],
  ['kaara040E', 'buyer.tel', 'buyer', true],
  ['kaara029E', 'buyer.postalCode', 'buyer', true],
  ['kaara078E', 'destinations', 'buyer', true],
  ['kaara018E', 'plannedShipDate', 'staff', false],
  ['kaara009E', null, 'staff', false],
  ['kaara092E', null, 'ops', false],
  ['kaasl014E', 'parcels', 'staff', false],
  ['kaakk049E', 'amountYen', 'staff', false],
  ['err0001', null, 'ops', false],
])('%s points to %s and is for %s', (code, param, who, buyerCorrectable) => {
  expect(explainError(code)).toMatchObject({ code, param, who, buyerCorrectable });
});

test.each(['kaara999E', 'Z012000006', '', '__proto__', 'constructor', 'KAARA009E'])('an unknown code %j comes back raw', (code) => {
  const explained = explainError(code);
  expect(explained.code).toBe(code);
  expect(explained.message).toContain(code);
  expect(explained.buyerCorrectable).toBe(false);
});
