/**
 * Names and descriptions as webコレクト takes them: half-width kana become full-width, and signs between two meanings the one that
 * can be sent. A name is never shortened nor altered otherwise. @see webcollect §3.4
 */
import { acceptedUnless, type Checked, type Problem, rejected } from '../../values/fault.ts';
import { unsupportedCharacters } from '../../values/full-width-text.ts';
import { oneLine } from '../../values/typed-text.ts';
import { unsendableTo } from './charset.ts';

export const NAME_FULL_MAX = 20;
const GOODS_FULL_MAX = 200;
/** Stands for a run of characters that cannot be sent, in a description alone. */
const REPLACEMENT = '\u3000';

/** Signs that Windows-31J has where Unicode has another, refused by Yamato; each in ASCII. */
const IN_ASCII: Readonly<Record<string, string>> = {
  '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2014': '-', '\u2015': '-', '\u2212': '-', '\uFF0D': '-', '\u301C': '~', '\uFF5E': '~', '\u00A5': '\\',
};

export function plainText(typed: string): string {
  return oneLine(typed)
    .replace(/[\uFF61-\uFF9F]+/g, (kana) => kana.normalize('NFKC'))
    .replace(/[\u2010-\u2015\u2212\uFF0D\u301C\uFF5E\u00A5]/g, (sign) => IN_ASCII[sign] ?? sign);
}

/** A half-width character counts half. */
function fullWidthLength(text: string): number {
  const half = text.match(/[ -~]/g)?.length ?? 0;
  return [...text].length - half / 2;
}

/** 購入者名（漢字）: up to 20 full-width or 40 half-width characters. */
export function checkBuyerName(typed: string, label: string): Checked<string> {
  const text = plainText(typed);
  if (text === '') return rejected('missing', `${label}が入力されていません`);
  const problems: Problem[] = [...unsupportedCharacters(label, unsendableTo(text))];
  const excess = Math.ceil(fullWidthLength(text) - NAME_FULL_MAX);
  if (excess > 0) problems.push({ rule: 'nameTooLong', message: `${label}が全角で${excess}文字長すぎます（全角${NAME_FULL_MAX}文字、半角${2 * NAME_FULL_MAX}文字まで）` });
  return acceptedUnless(problems, text);
}

export type GoodsName = { readonly text: string; readonly isAltered: boolean };

/** 商品名: the first of them, and how many others there are. Only a description: what cannot be sent is left out, what is too long is cut. */
export function goodsName(names: readonly string[]): GoodsName {
  const [first = '', ...others] = names;
  const typed = plainText(first);
  const unsendable = new Set(unsendableTo(typed));
  const sendable = [...typed].map((character, index) => (unsendable.has(index + 1) ? REPLACEMENT : character)).join('').replace(/\u3000+/g, REPLACEMENT);
  const tail = others.length === 0 ? '' : `ほか${others.length}点`;
  const kept = cut(sendable, GOODS_FULL_MAX - fullWidthLength(tail));
  return { text: `${kept}${tail}`, isAltered: kept !== typed };
}

function cut(text: string, max: number): string {
  let kept = '';
  for (const character of text) {
    if (fullWidthLength(kept + character) > max) break;
    kept += character;
  }
  return kept;
}
