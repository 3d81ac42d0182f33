import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEmail } from '../../../src/domain/values/email.ts';
import type { Checked } from '../../../src/domain/values/fault.ts';
import { checkNameKana, toHalfWidthKana } from '../../../src/domain/values/half-width-kana.ts';
import { checkName } from '../../../src/domain/atobarai/values/name.ts';
import { checkPhone, isMobile } from '../../../src/domain/values/phone.ts';
import { checkPostalCode } from '../../../src/domain/values/postal-code.ts';

/** The value, or the rules it breaks. */
function outcome(checked: Checked<string>): string | string[] {
  return checked.ok ? checked.value : checked.problems.map((problem) => problem.rule);
}

describe('氏名', () => {
  test('is converted', () => expect(outcome(checkName('見本 ﾊﾅｺ', '氏名'))).toBe('見本　ハナコ'));
  test('may have 30 characters', () => expect(outcome(checkName('名'.repeat(30), '氏名'))).toBe('名'.repeat(30)));
  test('is never shortened: 31 is a fault that says by how much', () => {
    expect(checkName('名'.repeat(33), '氏名')).toEqual({
      ok: false,
      problems: [{ rule: 'nameTooLong', message: '氏名が3文字長すぎます（全角30文字まで）' }],
    });
  });
  test('names the position of what cannot be sent', () => {
    expect(checkName('𠮷田', '氏名')).toMatchObject({ problems: [{ rule: 'unsupportedCharacter', message: expect.stringContaining('氏名の1文字目') }] });
  });
  test('must be there', () => expect(outcome(checkName(' 　', '氏名'))).toEqual(['missing']));
});

describe('氏名カナ', () => {
  test.each([
    ['ミホン ハナコ', 'ﾐﾎﾝ ﾊﾅｺ'],
    ['みほん　はなこ', 'ﾐﾎﾝ ﾊﾅｺ'],
    ['ガギグ パピプ ヴ', 'ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟﾌﾟ ｳﾞ'],
    ['ﾐﾎﾝ ﾊﾅｺ', 'ﾐﾎﾝ ﾊﾅｺ'],
    ['ジョー・ヤマト', 'ｼﾞｮｰ･ﾔﾏﾄ'],
    ['が'.normalize('NFD'), 'ｶﾞ'],
    ['ヶヵヰヱヮ', 'ｹｶｲｴﾜ'],
    ['ﾊ\u309Aﾐﾎﾝ', 'ﾊﾟﾐﾎﾝ'],
    ['は゜ ハ\u309A', 'ﾊﾟ ﾊﾟ'],
    ['ミホン\tハナコ\n', 'ﾐﾎﾝ ﾊﾅｺ'],
    ['ジョンＪｒ１', 'ｼﾞｮﾝJr1'],
  ])('%s → %s', (typed, kana) => expect(outcome(checkNameKana(typed, '氏名カナ'))).toBe(kana));

  test('converting twice changes nothing more, and all kana have a half-width form', () => {
    const kana = fc.string({ unit: fc.integer({ min: 0x30a1, max: 0x30f6 }).map((code) => String.fromCharCode(code)), maxLength: 30 });
    fc.assert(fc.property(kana, (typed) => {
      const once = toHalfWidthKana(typed);
      expect(once).toMatch(/^[\uFF66-\uFF9F]*$/);
      expect(toHalfWidthKana(once)).toBe(once);
    }));
  });

  test('may be left out', () => expect(outcome(checkNameKana(undefined, '氏名カナ'))).toBe(''));
  test('kanji and emoji are refused', () => {
    expect(outcome(checkNameKana('見本', '氏名カナ'))).toEqual(['kanaOnly']);
    expect(outcome(checkNameKana('ミホン😀', '氏名カナ'))).toEqual(['kanaOnly']);
  });
  test('over 80 is refused, voiced marks counted', () => {
    expect(outcome(checkNameKana('ガ'.repeat(40), '氏名カナ'))).toBe('ｶﾞ'.repeat(40));
    expect(checkNameKana('ガ'.repeat(41), '氏名カナ')).toMatchObject({ problems: [{ rule: 'kanaTooLong', message: expect.stringContaining('2文字長すぎます') }] });
  });
});

describe('電話番号', () => {
  test.each([
    ['090-0000-0000', '09000000000'],
    ['０３（０００００）０００', '0300000000'],
    ['03ー0000ー0000', '0300000000'],
    ['+81 90 0000 0000', '09000000000'],
    ['+81 (0)90-0000-0000', '09000000000'],
    ['+81(0)3-0000-0000', '0300000000'],
    ['+81 090-0000-0000', '09000000000'],
    ['＋８１（０）９０－００００－００００', '09000000000'],
    ['\u202A+81 90-0000-0000\u202C', '09000000000'],
    ['090‐0000−0000', '09000000000'],
    ['090／0000/0000', '09000000000'],
    ['090\t0000\n0000\n', '09000000000'],
    ['050-0000-0000', '05000000000'],
    ['0120-000-000', '0120000000'],
  ])('%s → %s', (typed, digits) => expect(outcome(checkPhone(typed, '電話番号'))).toBe(digits));

  test.each([
    ['', ['missing']],
    ['--', ['missing']],
    ['なし', ['phoneCharacters']],
    ['9000000000', ['phoneLeadingZero']],
    ['+81 00 0000 0000', ['phoneCharacters']],
    ['+1 212 000 0000', ['phoneCharacters']],
    ['090-0000-000', ['phoneLength']],
    ['03-0000-00000', ['phoneLength']],
    ['03-0000-0000 内線5', ['phoneCharacters']],
  ])('%j → %j', (typed, rules) => expect(outcome(checkPhone(typed, '電話番号'))).toEqual(rules));

  test('only mobile numbers take an SMS', () => {
    expect(isMobile('09000000000')).toBe(true);
    expect(isMobile('05000000000')).toBe(false);
    expect(isMobile('0300000000')).toBe(false);
  });
});

describe('郵便番号', () => {
  test.each([
    ['100-0001', '1000001'],
    ['〒１００－０００１', '1000001'],
    ['1000001', '1000001'],
    ['100ー0001', '1000001'],
    ['100‐0001\n', '1000001'],
    ['\u200E100-0001\uFEFF', '1000001'],
  ])('%s → %s', (typed, digits) => expect(outcome(checkPostalCode(typed, '郵便番号'))).toBe(digits));

  test.each([
    ['', ['missing']],
    ['100-001', ['postalCodeLength']],
    ['10-00001', ['postalCodeHyphen']],
    ['1-0-0-0001', ['postalCodeHyphen']],
    ['100-000A', ['postalCodeCharacters']],
  ])('%j → %j', (typed, rules) => expect(outcome(checkPostalCode(typed, '郵便番号'))).toEqual(rules));
});

describe('メールアドレス', () => {
  test.each([
    ['hanako@example.com', 'hanako@example.com'],
    ['ｈａｎａｋｏ＠example.com', 'hanako@example.com'],
    ['hanako\u200B@example.com\n', 'hanako@example.com'],
    ['hanako−m@example.com', 'hanako-m@example.com'],
    ['a@b', 'a@b'],
    ['a..b.@docomo.example', 'a..b.@docomo.example'],
    ['', ''],
    [undefined, ''],
  ])('%s → %s', (typed, email) => expect(outcome(checkEmail(typed, 'メール'))).toBe(email));

  test.each([
    ['hanako', ['emailWithoutAt']],
    ['@', ['emailIncomplete']],
    ['＠', ['emailIncomplete']],
    ['a@', ['emailIncomplete']],
    ['@b.jp', ['emailIncomplete']],
    [' @b.jp', ['emailIncomplete']],
    ['花子@example.com', ['emailCharacters']],
    [`${'a'.repeat(60)}@b.jp`, ['emailTooLong']],
    ['a b@example.com', ['emailCharacters']],
  ])('%s → %j', (typed, rules) => expect(outcome(checkEmail(typed, 'メール'))).toEqual(rules));
});
