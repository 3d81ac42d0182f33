import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAmount } from '../../../src/domain/atobarai/values/amounts.ts';
import { foldItems } from '../../../src/domain/atobarai/values/fold-items.ts';
import { checkItems } from '../../../src/domain/atobarai/values/items.ts';
import type { Item, ItemKind } from '../../../src/domain/order/contents.ts';
import { goods } from '../../methods/atobarai/an-order.ts';

const kinds: readonly ItemKind[] = ['goods', 'goods', 'goods', 'shipping', 'fee', 'discount', 'tax', 'other'];
const item: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom(...kinds),
  name: fc.string({ unit: fc.constantFrom('商', '品', 'A', 'ｶ', 'ﾞ', ' '), minLength: 1, maxLength: 45 }).map((name) => `品${name}`),
  subtotalYen: fc.integer({ min: -9_999, max: 9_999 }),
});

function sum(items: readonly { readonly subtotalYen: number }[]): number {
  return items.reduce((total, line) => total + line.subtotalYen, 0);
}

test('any number of lines becomes 1 to 10 with the same total, and every line goes somewhere once', () => {
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 40 }), (items) => {
      const folded = foldItems(items);
      expect(folded.flatMap((line) => line.from).toSorted((a, b) => a - b)).toEqual(items.map((_, index) => index));
      const { items: lines, faults } = checkItems(items);
      expect(faults).toEqual([]);
      expect(lines.length).toBeGreaterThanOrEqual(1);
      expect(lines.length).toBeLessThanOrEqual(10);
      expect(sum(lines)).toBe(sum(items));
      for (const line of lines) {
        expect([...line.name].length).toBeGreaterThanOrEqual(1);
        expect([...line.name].length).toBeLessThanOrEqual(30);
      }
    }),
    { numRuns: 500 },
  );
});

test('ten lines go as they are', () => {
  const ten = Array.from({ length: 10 }, (_, index) => goods(index + 1, `品${index}`));
  const { items, notices } = checkItems(ten);
  expect(items.map((line) => line.subtotalYen)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(notices).toEqual([]);
});

test('goods beyond the limit become その他商品; shipping and discount keep their lines; it is reported', () => {
  const items: Item[] = [
    ...Array.from({ length: 12 }, (_, index) => goods(100 + index)),
    { kind: 'shipping', name: '送料', subtotalYen: 700 },
    { kind: 'discount', name: '値引き', subtotalYen: -200 },
  ];
  const checked = checkItems(items);
  expect(checked.items.map((line) => line.name)).toEqual([...Array.from({ length: 7 }, () => '見本商品'), 'その他商品', '送料', '値引き']);
  expect(checked.items[7]).toEqual({ name: 'その他商品', quantity: null, unitPriceYen: null, subtotalYen: 107 + 108 + 109 + 110 + 111 });
  expect(checked.notices).toEqual([
    { param: 'items', code: 'itemsFolded', message: '明細14行は送れる10行を超えるため、うち5行（計545円）を「その他商品」にまとめました' },
  ]);
});

test('only where charges alone fill the limit are they merged per kind', () => {
  const items: Item[] = [goods(500), ...Array.from({ length: 12 }, (): Item => ({ kind: 'discount', name: '値引き', subtotalYen: -10 }))];
  expect(checkItems(items).items).toMatchObject([{ subtotalYen: 500 }, { name: '値引き', subtotalYen: -120 }]);
});

test('a long item name is shortened and reported, without its text', () => {
  const checked = checkItems([goods(100, '長い名前'.repeat(9))]);
  expect(checked.items[0]?.name).toBe('長い名前'.repeat(9).slice(0, 30));
  expect(checked.notices).toEqual([
    { param: 'items[0].name', code: 'itemNameShortened', message: '明細1行目の商品名が6文字長いため、先頭の全角30文字を送ります' },
  ]);
});

describe('what is wrong with lines', () => {
  const broken: Item = { kind: 'goods', name: '😀', quantity: 10_000, unitPriceYen: 1_000_000, subtotalYen: 0.5 };

  test('every fault of every line at once', () => {
    expect(checkItems([goods(1), broken], 'refuse').faults.map((fault) => [fault.param, fault.rule, fault.yamatoCode])).toEqual([
      ['items[1].name', 'unsupportedCharacter', 'kaara056E'],
      ['items[1].quantity', 'quantityTooLarge', 'kaara059E'],
      ['items[1].unitPriceYen', 'lineAmountOutOfRange', 'kaara061E'],
      ['items[1].subtotalYen', 'lineAmountOutOfRange', 'kaara064E'],
    ]);
  });
  test('a line that is folded is sent as nothing but its part of the sum, and only that is judged', () => {
    const folded = (last: Partial<Item>): Item[] => [...Array.from({ length: 11 }, () => goods(1)), { ...broken, subtotalYen: 5, ...last }];
    expect(checkItems(folded({}), 'refuse').faults).toEqual([]);
    expect(checkItems(folded({}), 'refuse').items.at(-1)).toEqual({ name: 'その他商品', quantity: null, unitPriceYen: null, subtotalYen: 7 });
    expect(checkItems(folded({ subtotalYen: 0.5 }), 'refuse').faults.map((fault) => fault.rule)).toEqual(['foldedSubtotalOutOfRange']);
  });
  test('no lines, an empty name, a broken quantity', () => {
    expect(checkItems([]).faults[0]?.rule).toBe('itemsMissing');
    expect(checkItems([goods(1, ' ')]).faults[0]?.rule).toBe('missing');
    for (const quantity of [-1, 1.5, Number.NaN]) expect(checkItems([{ ...goods(1), quantity }]).faults[0]?.rule).toBe('quantityNotWhole');
  });
  test('a folded sum Yamato cannot take is a fault, not a wrong number', () => {
    const items: Item[] = [...Array.from({ length: 11 }, () => goods(900_000)), { kind: 'discount', name: '値引き', subtotalYen: -900_000 }];
    expect(checkItems(items).faults.map((fault) => fault.rule)).toEqual(['foldedSubtotalOutOfRange']);
  });
  test('quantity 0 and 9999 and a price of -999999 pass', () => {
    expect(checkItems([{ ...goods(1), quantity: 0 }, { ...goods(-999_999), quantity: 9_999 }]).faults).toEqual([]);
  });
});

describe('決済金額総計', () => {
  test.each([[1], [999_999]])('%i passes', (amount) => expect(checkAmount(amount, [amount]).ok).toBe(true));
  test.each([[0], [-1], [1_000_000], [1.5], [Number.NaN]])('%d is out of range', (amount) => {
    const checked = checkAmount(amount, [amount]);
    expect(checked.ok ? [] : checked.problems.map((problem) => problem.rule)).toContain('amountOutOfRange');
  });
  test('must equal the sum, and the message says by how much not', () => {
    const checked = checkAmount(5_500, [5_000, 700]);
    expect(checked).toMatchObject({ ok: false, problems: [{ rule: 'amountNotSumOfItems', message: expect.stringContaining('差額-200円') }] });
  });
});
