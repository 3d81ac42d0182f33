import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseActionBody } from '../../../src/domain/order/action-body.ts';
import { checkSettlementNumber, isSettlementNumber } from '../../../src/domain/atobarai/values/settlement-number.ts';
import { toWireSlip } from '../../../src/domain/atobarai/values/wire-slip.ts';
import { plainSlip, slipKey } from '../../../src/domain/values/slip-key.ts';
import { hasYamatoCheckDigit, isSameParcel } from '../../../src/domain/values/slip-number.ts';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { allSearchAttributes, indexedAs } from '../../../src/workflows/search-attributes.ts';
import { aParcel, approved } from '../lifecycle/an-order-state.ts';

function slip(slipNo: string | null, carrier = 'yamato', settlementNo = 'A-20261123-0007-1'): unknown {
  const checked = toWireSlip({ slipNo, carrier }, settlementNo);
  return checked.ok ? checked.value : checked.problems.map((problem) => problem.rule);
}

describe('a Yamato slip', () => {
  test.each(['123456789013', '1234-5678-9013', '１２３４－５６７８－９０１３', ' 1234 5678 9013 ', '1234‐5678‐9013', '1234ー5678ー9013', '1234−5678–9013', '\u202A123456789013\u202C\n'])('%s is taken', (typed) => {
    expect(slip(typed)).toEqual({ processDiv: '0', paymentNo: '123456789013' });
  });

  test.each([
    [null, ['slipMissing']],
    ['', ['slipMissing']],
    ['000000000000', ['slipMissing']],
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
    expect(slip(null, 'other')).toEqual({ processDiv: '2', paymentNo: '1123-0007-1' .padStart(12, '6') });
    expect(slip(null, 'other', 'A_7')).toEqual({ processDiv: '2', paymentNo: 'A-7' });
  });

  test.each(['', ' ', '　', '\u200B', '\n', '-', '0', '00', '-----', '－－', '0-0-0', 'ー'])('%j is no slip, of any carrier', (typed) => {
    expect(slip(typed, 'other')).toEqual(['slipMissing']);
    expect(slip(typed, 'sagawa')).toEqual(['slipMissing']);
    expect(slip(typed)).toEqual(['slipMissing']);
  });

  test('is refused over 12 or with other characters', () => {
    expect(slip('1234567890123', 'sagawa')).toEqual(['slipLength']);
    expect(slip('伝票1', 'sagawa')).toEqual(['slipCharacters']);
  });
});

describe('one slip is one slip', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 12 });
  const hyphen = fc.constantFrom('', '-', '‐', '‑', '–', '—', '―', '−', 'ー', 'ｰ', '－', ' ', '　', '\t', '\u200B-', '\uFE0F');
  const wide = (text: string): string => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

  test('however it is written, it is found by what is sent', () => {
    fc.assert(fc.property(digits, hyphen, fc.boolean(), (number, between, isWide) => {
      const written = number.replace(/(\d{4})(?=\d)/g, `$1${between}`);
      const typed = isWide ? wide(written) : written;
      expect(slipKey(typed)).toBe(number);
      expect(slipKey(plainSlip(typed))).toBe(number);
      expect(plainSlip(plainSlip(typed))).toBe(plainSlip(typed));
      const sent = toWireSlip({ slipNo: typed, carrier: 'sagawa' }, 'A-1');
      fc.pre(sent.ok);
      if (sent.ok) expect(slipKey(sent.value.paymentNo)).toBe(number);
    }));
  });

  test('Temporal is told the digits, and told again only where they change', () => {
    const shipped = (slipNo: string | null) => approved({ parcels: [aParcel({ slipNo, carrier: 'sagawa' })] });
    const indexed = (slipNo: string | null): unknown => allSearchAttributes(shipped(slipNo)).find(({ key }) => key.name === 'SlipNo')?.value;
    for (const typed of ['400012345678', '4000-1234-5678', '4000‐1234−5678', '4000ー1234ー5678', '４０００　１２３４　５６７８']) {
      expect(indexed(typed)).toEqual(['400012345678']);
      expect(indexedAs(shipped(typed))).toBe(indexedAs(shipped('400012345678')));
    }
    expect(indexed(null)).toBeNull();
    expect(indexedAs(shipped('400012345679'))).not.toBe(indexedAs(shipped('400012345678')));
  });

  test('a message brings it as it is meant, and one without a word about it brings nothing', () => {
    const read = (parcel: object): unknown => {
      const parsed = parseActionBody({ action: 'registerShipment', parcels: [parcel] }, atobarai);
      return parsed.ok && parsed.body.action === 'registerShipment' ? parsed.body.parcels : null;
    };
    expect(read({ slipNo: '１２３４ー５６７８‐９０１３', carrier: 'yamato' })).toEqual([{ slipNo: '1234-5678-9013', carrier: 'yamato', destination: 1 }]);
    expect(read({ slipNo: null, carrier: 'sagawa' })).toEqual([{ slipNo: null, carrier: 'sagawa', destination: 1 }]);
    expect(read({ carrier: 'sagawa' })).toBeNull();
  });

  test('the same parcel is the same parcel in another spelling', () => {
    const parcel = { carrier: 'sagawa', destination: 1 } as const;
    expect(isSameParcel({ ...parcel, slipNo: '4000-1234-5678' }, { ...parcel, slipNo: '４０００１２３４５６７８' })).toBe(true);
    expect(isSameParcel({ ...parcel, slipNo: '400012345678' }, { ...parcel, slipNo: '400012345679' })).toBe(false);
    expect(isSameParcel({ ...parcel, slipNo: null }, { ...parcel, slipNo: '400012345678' })).toBe(false);
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
