import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSettlementNumber, isSettlementNumber } from '../../../src/domain/atobarai/settlement-number.ts';
import { hasYamatoCheckDigit, toWireSlip } from '../../../src/domain/atobarai/slip-number.ts';

function slip(slipNo: string | undefined, carrier = 'yamato', settlementNo = 'A-20261123-0007-1'): unknown {
  const checked = toWireSlip({ slipNo, carrier }, settlementNo);
  return checked.ok ? checked.value : checked.problems.map((problem) => problem.rule);
}

describe('a Yamato slip', () => {
  test.each(['123456789013', '1234-5678-9013', '１２３４－５６７８－９０１３', ' 1234 5678 9013 '])('%s is taken', (typed) => {
    expect(slip(typed)).toEqual({ processDiv: '0', paymentNo: '123456789013' });
  });

  test.each([
    [undefined, ['slipMissing']],
    ['', ['slipMissing']],
    ['12345678901', ['slipLength']],
    ['123456789014', ['slipCheckDigit']],
    ['12345678901A', ['slipCharacters']],
  ])('%s → %j', (typed, rules) => expect(slip(typed)).toEqual(rules));

  test('exactly one last digit fits eleven others', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (first) => {
      const eleven = String(first).padStart(11, '0');
      const fitting = [...'0123456789'].filter((digit) => hasYamatoCheckDigit(eleven + digit));
      expect(fitting).toEqual([String(first % 7)]);
    }));
  });
});

describe('a slip of another carrier', () => {
  test.each([
    ['4000-1234-5678', '400012345678'],
    ['AB-1', 'AB-1'],
    ['４００', '400'],
  ])('%s → %s', (typed, paymentNo) => expect(slip(typed, 'sagawa')).toEqual({ processDiv: '2', paymentNo }));

  test('without a tracking number it goes under the last 12 characters of the settlement number', () => {
    expect(slip(undefined, 'other')).toEqual({ processDiv: '2', paymentNo: '1123-0007-1' .padStart(12, '6') });
    expect(slip('', 'other', 'A_7')).toEqual({ processDiv: '2', paymentNo: 'A-7' });
  });

  test('is refused over 12 or with other characters', () => {
    expect(slip('1234567890123', 'sagawa')).toEqual(['slipLength']);
    expect(slip('伝票1', 'sagawa')).toEqual(['slipCharacters']);
  });
});

describe('決済受付番号', () => {
  test.each(['A', 'A-7-1', 'a_b', 'A'.repeat(20), '0-0'])('%s is one', (number) => {
    expect(isSettlementNumber(number)).toBe(true);
    expect(checkSettlementNumber(number).ok).toBe(true);
  });
  test.each([
    ['', 'settlementNumberMissing'],
    ['A'.repeat(22), 'settlementNumberTooLong'],
    ['-A', 'settlementNumberCharacters'],
    ['A-', 'settlementNumberCharacters'],
    ['A.7', 'settlementNumberCharacters'],
    ['Ａ', 'settlementNumberCharacters'],
    ['A\n', 'settlementNumberCharacters'],
  ])('%j is none: %s', (number, rule) => {
    expect(isSettlementNumber(number)).toBe(false);
    expect(checkSettlementNumber(number)).toMatchObject({ ok: false, problems: [{ rule }] });
  });
});
