/** Item names with characters that Yamato does not take: the nearest that it takes, so that a shopper need not mend them. */
import { isTwoByteWindows31J } from './charset.ts';
import { toFullWidth } from './full-width.ts';

/** Stands for what has no nearer form: emoji, kanji outside of Windows-31J. One for a whole run of them. */
const REPLACEMENT = '・';

/** Letters and signs that Unicode does not take apart. */
const WRITTEN_AS: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ð: 'd', þ: 'th', ı: 'i',
  '©': '(C)', '®': '(R)', '\u2044': '/',
};

export type SendableText = {
  readonly text: string;
  /** 1-based positions in the converted text of what was replaced. */
  readonly replaced: readonly number[];
};

/** A text already in full width, each character that cannot be sent in another form. Marks on a letter (é) are dropped. */
export function sendableText(wide: string): SendableText {
  const sent: string[] = [];
  const replaced: number[] = [];
  let inRun = false;
  for (const [index, character] of [...wide].entries()) {
    if (isTwoByteWindows31J(character)) {
      sent.push(character);
      inRun = false;
      continue;
    }
    replaced.push(index + 1);
    const other = nearest(character);
    if (other !== null) sent.push(...other);
    else if (!inRun) sent.push(REPLACEMENT);
    inRun = other === null;
  }
  return { text: sent.join(''), replaced };
}

/** Null: there is none. Empty for a mark that only decorates the letter before it. */
function nearest(character: string): string | null {
  if (/^\p{M}$/u.test(character)) return '';
  const apart = [...character.normalize('NFKD')].map((part) => WRITTEN_AS[part] ?? part).join('');
  const plain = toFullWidth(apart.replace(/\p{M}/gu, ''));
  return plain !== '' && [...plain].every(isTwoByteWindows31J) ? plain : null;
}
