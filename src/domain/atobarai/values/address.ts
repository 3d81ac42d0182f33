import { acceptedUnless, type Checked, type Problem, rejected } from '../../values/fault.ts';
import { readFullWidth } from '../../values/full-width-text.ts';
import { withoutMunicipality } from '../../values/municipality.ts';
import { beginsWithPrefecture, withoutPrefecture } from '../../values/prefecture.ts';
import type { WireAddress } from './wire-contents.ts';

export const ADDRESS_LINE_MAX = 25;
export const ADDRESS_MAX = 2 * ADDRESS_LINE_MAX;

/**
 * One address string as 住所１ and 住所２, 25 full-width characters each. Never cut: a longer one is a fault that says
 * by how many characters. It begins with the prefecture and holds a street number (番地). @see atobarai §2.1, §3.6
 */
export function checkAddress(value: string, label: string): Checked<WireAddress> {
  const { text, length, problems: characterProblems } = readFullWidth(value, label);
  if (text === '') return rejected('missing', `${label}が入力されていません`);
  const problems: Problem[] = [...characterProblems];
  if (length > ADDRESS_MAX) {
    problems.push({ rule: 'addressTooLong', message: `${label}が${length - ADDRESS_MAX}文字長すぎます（全角${ADDRESS_MAX}文字まで）` });
  }
  if (!beginsWithPrefecture(text)) {
    problems.push({ rule: 'addressWithoutPrefecture', message: `${label}は都道府県名から入力してください` });
  }
  if (!hasStreetNumber(text)) {
    problems.push({ rule: 'addressWithoutNumber', message: `${label}に番地がありません` });
  }
  return acceptedUnless(problems, splitAddress(text));
}

/**
 * Splits into two lines whose concatenation is the whole text. Cuts at a space, else outside a number or a word in
 * one script, as late as possible, but only where both parts fit; else at 25.
 */
export function splitAddress(text: string): WireAddress {
  const characters = [...text];
  if (characters.length <= ADDRESS_LINE_MAX) return { address1: text, address2: '' };
  const earliest = Math.max(1, characters.length - ADDRESS_LINE_MAX);
  const cut =
    latestCut(characters, earliest, (before, after) => before === '\u3000' || after === '\u3000') ??
    latestCut(characters, earliest, (before, after) => !belongTogether(before, after)) ??
    ADDRESS_LINE_MAX;
  return { address1: characters.slice(0, cut).join(''), address2: characters.slice(cut).join('') };
}

function latestCut(characters: readonly string[], earliest: number, good: (before: string, after: string) => boolean): number | undefined {
  for (let cut = ADDRESS_LINE_MAX; cut >= earliest; cut--) {
    const before = characters[cut - 1];
    const after = characters[cut];
    if (before !== undefined && after !== undefined && good(before, after)) return cut;
  }
  return undefined;
}

function belongTogether(before: string, after: string): boolean {
  const number = /[０-９－‐―]/;
  const latin = /[Ａ-Ｚａ-ｚ]/;
  const katakana = /[ァ-ヺー・]/;
  return [number, latin, katakana].some((script) => script.test(before) && script.test(after));
}

/** At least one digit, kanji numeral or 番地-like word after the prefecture and outside a municipality's own name. */
function hasStreetNumber(text: string): boolean {
  const behindPrefecture = withoutPrefecture(text).replaceAll('\u3000', '');
  return /[０-９〇一二三四五六七八九十]|番地|番外地/.test(withoutMunicipality(behindPrefecture));
}
