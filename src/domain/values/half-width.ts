import { oneLine } from './typed-text.ts';

/** Characters people and input methods use for a hyphen; all of them mean one in numbers. */
const HYPHENS = /[\u2010-\u2015\u2043\u2212\u2500\u2501\uFE58\uFE63\uFF0D\u30FC\uFF70]/g;

/** Full-width ASCII and the many hyphens as half-width ASCII; for numbers and codes, not for names. */
export function toHalfWidthAscii(text: string): string {
  return oneLine(text)
    .replace(HYPHENS, '-')
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ');
}
