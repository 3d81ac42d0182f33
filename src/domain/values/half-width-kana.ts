import { oneLine } from './typed-text.ts';
import { acceptedUnless, type Checked, type Problem } from './fault.ts';
import { toHalfWidthAscii } from './half-width.ts';

export const NAME_KANA_MAX = 80;

/** Full-width kana without a half-width twin of their own. */
const OLD_AND_SMALL: Readonly<Record<string, string>> = { ヵ: 'ｶ', ヶ: 'ｹ', ヮ: 'ﾜ', ヰ: 'ｲ', ヱ: 'ｴ', '\u30A0': '-' };

const halfWidthOf: ReadonlyMap<string, string> = new Map([
  ...Array.from({ length: 0xff9d - 0xff61 + 1 }, (_, index): [string, string] => {
    const half = String.fromCharCode(0xff61 + index);
    return [half.normalize('NFKC'), half];
  }),
  ['\u3099', 'ﾞ'],
  ['\u309A', 'ﾟ'],
  ['\u309B', 'ﾞ'],
  ['\u309C', 'ﾟ'],
  ...Object.entries(OLD_AND_SMALL),
]);

/** Hiragana and full-width katakana to half-width kana (半角カナ); a voiced kana becomes two characters. */
export function toHalfWidthKana(text: string): string {
  return [...oneLine(text).replace(/\s+/g, ' ')]
    .map((character) => {
      const decomposed = character.normalize('NFD').replace(/[\u3041-\u3096]/g, (hiragana) => String.fromCharCode(hiragana.charCodeAt(0) + 0x60));
      const halves = [...decomposed].map((part) => halfWidthOf.get(part));
      return halves.includes(undefined) ? toAscii(character) : halves.join('');
    })
    .join('');
}

function toAscii(character: string): string {
  return character === ' ' ? character : toHalfWidthAscii(character);
}

/** 氏名カナ: half-width kana up to 80, optional, never shortened. @see atobarai §2.1 */
export function checkNameKana(value: string | undefined, label: string): Checked<string> {
  const kana = toHalfWidthKana(value ?? '');
  const problems: Problem[] = [];
  if (!/^[\uFF61-\uFF9F 0-9A-Za-z-]*$/.test(kana)) {
    problems.push({ rule: 'kanaOnly', message: `${label}にカナ以外の文字があります。ひらがなかカタカナで入力してください` });
  }
  if (kana.length > NAME_KANA_MAX) {
    const excess = kana.length - NAME_KANA_MAX;
    problems.push({ rule: 'kanaTooLong', message: `${label}が${excess}文字長すぎます（半角${NAME_KANA_MAX}文字まで、濁点も1文字）` });
  }
  return acceptedUnless(problems, kana);
}
