import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unsendablePositions } from '../../../src/domain/values/charset.ts';
import { checkItems } from '../../../src/domain/atobarai/values/items.ts';
import { toWireContents } from '../../../src/domain/atobarai/values/to-wire-contents.ts';
import { aBuyer, anOrder, goods, plainContract } from '../../methods/atobarai/an-order.ts';

const sent = (name: string) => checkItems([goods(100, name)]);

describe('characters of an item name that Yamato does not take', () => {
  test.each([
    ['Café', 'Ｃａｆｅ'],
    ['Cafe\u0301', 'Ｃａｆｅ'],
    ['500㎖', '５００ｍｌ'],
    ['1.5ℓ', '１．５ｌ'],
    ['見本™', '見本ＴＭ'],
    ['見本®', '見本（Ｒ）'],
    ['©見本', '（Ｃ）見本'],
    ['½サイズ', '１／２サイズ'],
    ['Straße Øre Łódź æ', 'Ｓｔｒａｓｓｅ　Ｏｒｅ　Ｌｏｄｚ　ａｅ'],
    ['見本♥商品', '見本・商品'],
    ['見本😀🎉商品', '見本・商品'],
    ['👨‍👩‍👧セット', '・セット'],
    ['🇯🇵見本', '・見本'],
    ['1️⃣番', '１番'],
    ['𠮷野', '・野'],
    ['한국 김', '・　・'],
    ['😀', '・'],
    ['⽊の⾷器', '木の食器'],
  ])('%s → %s', (typed, name) => {
    expect(sent(typed).faults).toEqual([]);
    expect(sent(typed).items[0]?.name).toBe(name);
  });

  test('are told by their places, without the name', () => {
    expect(sent('見本♥商品é').notices).toEqual([
      { param: 'items[0].name', code: 'itemNameReplaced', message: '明細1行目の商品名の3、6文字目は送れない文字のため、置き換えて送ります' },
    ]);
    expect(sent('見本商品①髙㈱').notices).toEqual([]);
  });

  test('make a name no longer than 30', () => {
    const { items, notices } = sent(`${'㎖'.repeat(20)}`);
    expect(items[0]?.name).toBe('ｍｌ'.repeat(15));
    expect(notices.map(({ code }) => code)).toEqual(['itemNameReplaced', 'itemNameShortened']);
  });

  test('whatever is typed can be sent, or there is nothing in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
      const { items, faults } = sent(name);
      if (faults.length > 0) {
        expect(faults.map(({ rule }) => rule)).toEqual(['missing']);
        return;
      }
      expect(unsendablePositions(items[0]?.name ?? '')).toEqual([]);
      expect([...(items[0]?.name ?? '')].length).toBeLessThanOrEqual(30);
    }), { numRuns: 300 });
  });

  test('refuse the order where the shop wants that', () => {
    const { faults, items } = checkItems([goods(100, '見本♥商品é')], 'refuse');
    expect(items).toEqual([]);
    expect(faults).toEqual([
      {
        param: 'items[0].name', rule: 'unsupportedCharacter', yamatoCode: 'kaara056E',
        message: '明細1行目の商品名の3、6文字目に、送れない文字（絵文字や環境依存文字）があります。ほかの文字に置き換えてください',
      },
    ]);
  });
});

describe('what is not sent is not judged', () => {
  test.each(['replace', 'refuse'] as const)('an emoji in the 31st or 41st character of a name (%s)', (rule) => {
    for (const length of [30, 40]) {
      const { items, faults, notices } = checkItems([goods(100, `${'名'.repeat(length)}😀`)], rule);
      expect(faults).toEqual([]);
      expect(items[0]?.name).toBe('名'.repeat(30));
      expect(notices.map(({ code }) => code)).toEqual(['itemNameShortened']);
    }
  });

  test('an emoji in the 30th character is', () => {
    expect(checkItems([goods(100, `${'名'.repeat(29)}😀`)], 'refuse').faults).toHaveLength(1);
  });

  test('a name with an emoji in an 11th line that is folded', () => {
    const items = [...Array.from({ length: 10 }, () => goods(1)), goods(1, '😀')];
    expect(checkItems(items, 'refuse').faults).toEqual([]);
    expect(checkItems(items).notices.map(({ code }) => code)).toEqual(['itemsFolded']);
  });
});

test('people and addresses are never changed: they are refused by name', () => {
  const wrong = toWireContents(
    anOrder({ buyer: aBuyer({ name: 'é山', address: '東京都千代田区千代田1-1 ♥' }), destinations: [{ name: '®', postalCode: '1000001', address: '東京都千代田区千代田1-1 ™' }] }),
    { contract: plainContract },
  );
  expect(wrong.ok ? [] : wrong.faults.map(({ param, rule }) => `${param} ${rule}`).toSorted()).toEqual([
    'buyer.address unsupportedCharacter', 'buyer.name unsupportedCharacter', 'destinations[0].address unsupportedCharacter', 'destinations[0].name unsupportedCharacter',
  ]);
});
