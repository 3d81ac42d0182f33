import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toWireContents } from '../../../src/domain/atobarai/values/to-wire-contents.ts';
import { toWireSlip } from '../../../src/domain/atobarai/values/wire-slip.ts';
import { manyLines, oneLine } from '../../../src/domain/values/typed-text.ts';
import { searchTerms } from '../../../src/records/buyer-terms.ts';
import { aBuyer, anOrder, everyContract, goods } from '../../methods/atobarai/an-order.ts';

const ranges: readonly (readonly [first: number, last: number])[] = [
  [0x00ad, 0x00ad], [0x034f, 0x034f], [0x061c, 0x061c], [0x180b, 0x180f], [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x206f],
  [0x3164, 0x3164], [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xfff9, 0xfffb], [0xe0001, 0xe007f], [0xe0100, 0xe01ef],
];
const everyInvisible = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)));
const invisible = fc.constantFrom(...everyInvisible);

/** The text with an invisible character at each of some places, its ends among them. */
function between(text: string, places: readonly number[], marks: readonly string[]): string {
  const characters = [...text];
  for (const [index, place] of places.entries()) characters.splice(place % (characters.length + 1), 0, marks[index % marks.length] ?? '');
  return characters.join('');
}

const pasted = fc.tuple(fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 12 }), fc.array(invisible, { minLength: 1, maxLength: 4 }));

test.each(everyInvisible.map((character) => [`U+${character.codePointAt(0)?.toString(16).toUpperCase()}`, character]))('%s is dropped', (_name, character) => {
  expect(oneLine(`${character}見${character}本${character}`)).toBe('見本');
  expect(manyLines(`${character}見\n${character}本${character}`)).toBe('見\n本');
});

test('an order is sent the same with them in every field', () => {
  const plain = anOrder({ destinations: [{ name: '送り先 太郎', postalCode: '530-0001', address: '大阪府大阪市北区見本1-2-3', tel: '06-6000-0000' }], items: [goods(500, 'ﾊﾟﾝ ｶﾞﾑ A-1')] });
  const sent = toWireContents(plain, { contract: everyContract });
  expect(sent.ok).toBe(true);
  fc.assert(
    fc.property(pasted, ([places, marks]) => {
      const dirty = <T>(value: T): T => {
        if (typeof value === 'string') return between(value, places, marks) as T;
        if (Array.isArray(value)) return value.map(dirty) as T;
        if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'kind' ? inner : dirty(inner)])) as T;
        return value;
      };
      const contents = { ...plain, buyer: dirty(plain.buyer), items: dirty(plain.items), destinations: dirty(plain.destinations) };
      expect(toWireContents(contents, { contract: everyContract })).toEqual(sent);
    }),
  );
});

test('a slip is sent, and a buyer is searched for, the same', () => {
  fc.assert(
    fc.property(pasted, ([places, marks]) => {
      expect(toWireSlip({ slipNo: between('1234-5678-9013', places, marks), carrier: 'yamato' }, 'A-1')).toEqual(toWireSlip({ slipNo: '123456789013', carrier: 'yamato' }, 'A-1'));
      for (const text of [aBuyer().name, aBuyer().tel, aBuyer().nameKana ?? '', aBuyer().email ?? '']) {
        expect(searchTerms(between(text, places, marks))).toEqual(searchTerms(text));
      }
    }),
  );
});

test('cleaning twice changes nothing more, and leaves neither tabs nor line breaks in one line', () => {
  const unit = fc.oneof(invisible, fc.constantFrom('\t', '\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029', ' ', '　', '見', 'a', '😀'));
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 20 }).map((parts) => parts.join('')), (text) => {
      expect(oneLine(oneLine(text))).toBe(oneLine(text));
      expect(oneLine(text)).not.toMatch(/[\t-\r\u0085\u2028\u2029]|^\s|\s$/);
      expect(manyLines(manyLines(text))).toBe(manyLines(text));
      expect(manyLines(text)).not.toMatch(/[\r\v\f\u0085\u2028\u2029]/);
    }),
  );
});
