import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTwoByteWindows31J, unsendablePositions } from '../../../src/domain/values/charset.ts';
import { toFullWidth } from '../../../src/domain/values/full-width.ts';

/** Text as people type it: ASCII, kana of both widths, kanji, marks, dashes, a few characters Yamato cannot take. */
const typedText = fc
  .array(fc.oneof(
    fc.string({ unit: 'grapheme-ascii', maxLength: 5 }),
    fc.string({ unit: fc.integer({ min: 0xff61, max: 0xff9f }).map((code) => String.fromCharCode(code)), maxLength: 5 }),
    fc.string({ unit: fc.integer({ min: 0x3041, max: 0x30ff }).map((code) => String.fromCharCode(code)), maxLength: 5 }),
    fc.constantFrom('東京都', '髙橋', '神﨑', '~', '〜', '～', '-', '−', '–', '—', '¥', '\\', '\t', '\r\n', '　', ' ', '\u3099', '\u309A', '\u200B', '\u202E', '\uFE0F', '⽊', '⻘', '\n', '😀', 'é', '𠮷'),
  ), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('half width becomes full width', () => {
  test.each([
    ['ABC abc 019', 'ＡＢＣ　ａｂｃ　０１９'],
    ['1-2-3', '１－２－３'],
    ['ｶﾞｷﾞﾊﾟﾋﾞｳﾞ', 'ガギパビヴ'],
    ['カﾞ゛ﾞ', 'ガ゛゛'],
    ['ﾐﾎﾝﾋﾞﾙ｢A｣･ｰ', 'ミホンビル「Ａ」・ー'],
    ["!\"#$%&'()", '！”＃＄％＆’（）'],
    ['\\100 ¥100', '＼１００　￥１００'],
    ['a~b〜c～d', 'ａ～ｂ～ｃ～ｄ'],
    ['1−2–3', '１－２－３'],
    ['か\u3099は\u309A', 'がぱ'],
    ['  前後の空白\t', '前後の空白'],
    ['一行目\r\n二行目', '一行目　二行目'],
    ['一行目\n\n\n二行目\u2028三行目\u0085四行目\v五行目', '一行目　二行目　三行目　四行目　五行目'],
    ['\n東京都\t千代田区\r\n', '東京都　千代田区'],
    ['ﾊ\u309A', 'パ'],
    ['ｶ\u3099ﾊ\u309Aﾋﾞ', 'ガパビ'],
    ['ﾊ\uFE00\u309A', 'パ'],
    ['⽊⼭⽥⾧⽥', '木山田長田'],
    ['⻘⻄⻑⺠⻩', '青西長民黄'],
    ['⼾田 ⿈', '戸田　黄'],
  ])('%j → %j', (typed, wide) => {
    expect(toFullWidth(typed)).toBe(wide);
  });

  test('name kanji stay exactly as they are', () => {
    // Unicode normalisation would turn these compatibility kanji into others.
    for (const name of ['\uFA19田', '大\uFA10', '\uFA11田', '髙橋']) expect(toFullWidth(name)).toBe(name);
  });

  test('every radical becomes a kanji that can be sent, or is refused as what it is', () => {
    const radicals = Array.from({ length: 0x2fd5 - 0x2e80 + 1 }, (_, index) => String.fromCharCode(0x2e80 + index));
    const kangxi = radicals.filter((radical) => radical >= '\u2F00');
    const left = kangxi.filter((radical) => unsendablePositions(toFullWidth(radical)).length > 0);
    // Unicode's kanji for these four exist in no Japanese character set of Yamato's.
    expect(left).toEqual(['⼹', '⽧', '⽱', '⾡']);
    for (const radical of radicals) expect(toFullWidth(toFullWidth(radical))).toBe(toFullWidth(radical));
  });

  test('converting twice changes nothing more', () => {
    fc.assert(fc.property(typedText, (typed) => {
      const once = toFullWidth(typed);
      expect(toFullWidth(once)).toBe(once);
    }));
  });

  test('no half-width character is left', () => {
    fc.assert(fc.property(typedText, (typed) => {
      expect(toFullWidth(typed)).not.toMatch(/[\x20-\x7E\uFF61-\uFF9F]/);
    }));
  });

  test('all printable ASCII and all half-width kana can be sent after conversion', () => {
    const ascii = Array.from({ length: 0x7e - 0x21 + 1 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
    const kana = Array.from({ length: 0xff9f - 0xff61 + 1 }, (_, index) => String.fromCharCode(0xff61 + index)).join('');
    expect(unsendablePositions(toFullWidth(ascii + kana))).toEqual([]);
  });
});

describe('the characters Yamato takes', () => {
  test.each(['あ', 'ア', '亜', '－', '～', '―', '　', '①', '髙', '﨑', '㈱', 'Ⅳ', '￥', '‐'])('%s is taken', (character) => {
    expect(isTwoByteWindows31J(character)).toBe(true);
  });

  test.each(['a', 'ｱ', ' ', '-', '😀', '𠮷', 'é', '〜', '−', '\uE000', '\uE757', '한', '\uFFFD', '\uD800', '♥', ''])('%j is not', (character) => {
    expect(isTwoByteWindows31J(character)).toBe(false);
  });

  test('positions of unsendable characters count characters, not code units', () => {
    expect(unsendablePositions('東😀京𠮷都')).toEqual([2, 4]);
  });
});
