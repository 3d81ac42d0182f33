/** Which characters Yamato takes. @see atobarai §3.5 */

const WINDOWS_31J = twoByteCharacters();

/** 半角: ASCII, half-width kana, control characters and the narrow Latin-1 signs (U+00A5 is the half-width yen). */
function isHalfWidth(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0x7f || (code >= 0xff61 && code <= 0xff9f) || code === 0xa5 || code === 0x203e;
}

/** Has it a half-width character, the space counted in? */
export function hasHalfWidth(text: string): boolean {
  return [...text].some(isHalfWidth);
}

/** Has it a half-width character other than the space? */
export function hasHalfWidthButSpace(text: string): boolean {
  return hasHalfWidth(text.replaceAll(' ', ''));
}

/** Has it a character that Windows-31J cannot write in two bytes (emoji, JIS X 0213 additions, user-defined ones)? */
export function isOutsideCodeRange(text: string): boolean {
  return [...text].some((character) => !isHalfWidth(character) && !WINDOWS_31J.has(character));
}

/** Half-width kana, digits, letters, hyphen and space. */
export function isHalfWidthKana(text: string): boolean {
  return /^[｡-ﾟ0-9A-Za-z\- ]*$/.test(text);
}

/** Length in characters, a surrogate pair counting once. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** フリー項目: does it mix, or hold, characters the item does not take? */
export function isFreeItem(text: string): boolean {
  const full = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆０-９Ａ-Ｚａ-ｚ‐－＿　]*$/u;
  const half = /^[A-Za-z0-9｡-ﾟ\-_]*$/;
  return half.test(text) || (full.test(text) && !hasHalfWidth(text));
}

/** フリー項目: 20 full-width or 40 half-width characters. */
export function isFreeItemTooLong(text: string): boolean {
  return [...text].reduce((width, character) => width + (isHalfWidth(character) ? 1 : 2), 0) > 40;
}

function twoByteCharacters(): ReadonlySet<string> {
  const decoder = new TextDecoder('shift_jis');
  const found = new Set<string>();
  for (let lead = 0x81; lead <= 0xfc; lead += 1) {
    const userDefined = lead >= 0xf0 && lead <= 0xf9;
    if ((lead >= 0xa0 && lead <= 0xdf) || userDefined) continue;
    for (let trail = 0x40; trail <= 0xfc; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if ([...text].length === 1 && text !== '\u{fffd}') found.add(text);
    }
  }
  return found;
}
