import { oneLine } from './typed-text.ts';
import { radicalsToKanji } from './radicals.ts';

/**
 * Half width to full width (全角), as the address, name and item fields want it. Converting twice changes nothing more.
 * Kanji are never touched: Unicode normalisation would swap some name kanji for their look-alikes.
 * @see atobarai §3.5
 */
export function toFullWidth(text: string): string {
  return radicalsToKanji(oneLine(text))
    .replace(/\s/g, ' ')
    // NFKC joins a kana of either width and the voiced marks behind it, whichever kind they are; it is applied to kana only.
    .replace(/[\u3041-\u3096\u309D\u30A1-\u30FA\u30FD]?(?:[\uFF61-\uFF9F]|[\u3099\u309A])+/g, (run) => run.normalize('NFKC'))
    .replace(/[ -~\u00A2-\u2225\u301C\uFE63]|\u3099|\u309A/g, (character) => SPECIAL[character] ?? widen(character))
    .trim();
}

/** Characters whose full-width form is not their ASCII code plus an offset, and look-alikes Windows-31J lacks. */
const SPECIAL: Readonly<Record<string, string>> = {
  ' ': '\u3000',
  "'": '’',
  '"': '”',
  '\u00A2': '￠',
  '\u00A3': '￡',
  '\u00A5': '￥',
  '\u00A6': '￤',
  '\u00AC': '￢',
  // Hyphens and dashes: three of them exist in Windows-31J (2010, 2015, FF0D).
  '\u2011': '\u2010',
  '\u2012': '\uFF0D',
  '\u2013': '\uFF0D',
  '\u2014': '\u2015',
  '\u2212': '\uFF0D',
  '\uFE63': '\uFF0D',
  '\u2016': '\u2225',
  // Tilde and wave dash are one character for Yamato.
  '\u301C': '\uFF5E',
  // A voiced mark that belongs to nothing stands by itself.
  '\u3099': '゛',
  '\u309A': '゜',
};

function widen(character: string): string {
  return character >= '!' && character <= '~' ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character;
}
