import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkAddress, splitAddress } from '../../../src/domain/atobarai/values/address.ts';
import { toFullWidth } from '../../../src/domain/values/full-width.ts';

const addressTail = fc.string({ unit: fc.constantFrom('町', '大', '１', '２', '－', '　', 'ビ', 'ル', 'Ａ', 'の', '丁', '目'), maxLength: 46 });

function linesOf(address: string): readonly [string, string] {
  const checked = checkAddress(address, '住所');
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return [checked.value.address1, checked.value.address2];
}

function rulesOf(address: string): readonly string[] {
  const checked = checkAddress(address, '住所');
  return checked.ok ? [] : checked.problems.map((problem) => problem.rule);
}

test('both lines together are the whole address, and none is over 25', () => {
  fc.assert(
    fc.property(addressTail, (tail) => {
      const whole = `東京都１${tail}`;
      const [first, second] = linesOf(whole);
      expect(first + second).toBe(toFullWidth(whole));
      expect([...first].length).toBeLessThanOrEqual(25);
      expect([...second].length).toBeLessThanOrEqual(25);
    }),
    { numRuns: 500 },
  );
});

test('whatever the text, a short enough one fits and a longer one is refused, never shortened', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('町', 'ビ', '１', '　'), minLength: 1, maxLength: 80 }), (tail) => {
      const whole = toFullWidth(`東京都１${tail}`);
      const checked = checkAddress(whole, '住所');
      expect(checked.ok).toBe([...whole].length <= 50);
      if (!checked.ok) expect(checked.problems[0]?.message).toContain(`${[...whole].length - 50}文字長すぎます`);
    }),
  );
});

test.each([
  '東京都三鷹市', '三重県四日市市', '北海道二海郡八雲町', '東京都八王子市', '東京都　三鷹市', '千葉県四街道市', '千葉県山武郡九十九里町', '福岡県北九州市八幡東区', '青森県三戸郡五戸町',
  '三重県三重郡菰野町', '山梨県西八代郡市川三郷町', '宮城県刈田郡七ヶ宿町', '宮城県刈田郡七ケ宿町', '東京都三宅島三宅村', '東京都八丈島八丈町', '新潟県十日町市', '秋田県五城目町',
  '奈良県五条市', '鹿児島県南九州市見本町', '三重県津市', '東京都千代田区千代田',
])('%s has no street number: digits in the name of a municipality are none', (address) => {
  expect(rulesOf(address)).toEqual(['addressWithoutNumber']);
});

test.each([
  '東京都三鷹市下連雀3-1', '東京都三鷹市下連雀三丁目', '三重県四日市市諏訪町１番', '三重県四日市市番地なし番地', '千葉県八千代市大和田新田二五', '福岡県北九州市八幡西区黒崎3', '青森県三戸郡五戸町1',
  '東京都港区六本木', '京都府京都市中京区三条通', '東京都八丈島八丈町三根', '石川県七尾市無番地',
])('%s has one', (address) => {
  expect(rulesOf(address)).toEqual([]);
});

test('splits after a space where both parts fit', () => {
  expect(linesOf('東京都千代田区千代田一丁目２－３ 見本セントラルタワー２０１号室')).toEqual([
    '東京都千代田区千代田一丁目２－３　',
    '見本セントラルタワー２０１号室',
  ]);
});

test('a space right after the 25th character is a place to split, too', () => {
  const first = `東京都１${'町'.repeat(21)}`;
  expect(linesOf(`${first}　見本ビル`)).toEqual([first, '　見本ビル']);
});

test('a space that would leave the second line too long is no place to split', () => {
  const address = `東京都　千代田区${'町'.repeat(30)}１`;
  const [first, second] = linesOf(address);
  expect(first.length).toBe(25);
  expect(first + second).toBe(address);
});

test('a house number or a word in katakana is not torn apart where it need not be', () => {
  const { address1, address2 } = splitAddress(`東京都${'町'.repeat(20)}１２－３４号`);
  expect([address1, address2]).toEqual([`東京都${'町'.repeat(20)}`, '１２－３４号']);
});

test('25 characters need no second line; 50 fill both; 51 are one too many', () => {
  expect(linesOf(`東京都１${'町'.repeat(21)}`)[1]).toBe('');
  expect(linesOf(`東京都１${'町'.repeat(46)}`).map((line) => line.length)).toEqual([25, 25]);
  const tooLong = checkAddress(`東京都１${'町'.repeat(47)}`, '住所');
  expect(tooLong).toEqual({ ok: false, problems: [{ rule: 'addressTooLong', message: '住所が1文字長すぎます（全角50文字まで）' }] });
});

test.each([
  ['千代田区千代田1-1', ['addressWithoutPrefecture']],
  ['東京千代田区1', ['addressWithoutPrefecture']],
  ['東京都千代田区見本町', ['addressWithoutNumber']],
  ['', ['missing']],
  ['　', ['missing']],
  ['東京都千代田区1-1😀', ['unsupportedCharacter']],
  ['😀', ['unsupportedCharacter', 'addressWithoutPrefecture', 'addressWithoutNumber']],
  ['北海道見本郡見本村字見本番外地', []],
  ['三重県見本市', ['addressWithoutNumber']],
])('%s → %j', (address, rules) => {
  expect(rulesOf(address)).toEqual(rules);
});
