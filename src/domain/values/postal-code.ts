import { accepted, type Checked, rejected } from './fault.ts';
import { toHalfWidthAscii } from './half-width.ts';

/** A postal code in half width, without its mark and blanks. */
export function plainPostalCode(typed: string): string {
  return toHalfWidthAscii(typed.replace(/[〒〶]/g, '')).replace(/\s/g, '');
}

/** 郵便番号 as 7 digits. Whether such a code exists only Yamato knows. @see atobarai §2.1 */
export function checkPostalCode(value: string, label: string): Checked<string> {
  const text = plainPostalCode(value);
  if (text === '') return rejected('missing', `${label}が入力されていません`);
  if (!/^[\d-]+$/.test(text)) return rejected('postalCodeCharacters', `${label}に数字とハイフン以外の文字があります`);
  const digits = text.replaceAll('-', '');
  if (digits.length !== 7) return rejected('postalCodeLength', `${label}は数字7桁です（入力は${digits.length}桁）`);
  if (text.includes('-') && !/^\d{3}-\d{4}$/.test(text)) {
    return rejected('postalCodeHyphen', `${label}のハイフンは「000-0000」の位置に1つだけ入れてください`);
  }
  return accepted(digits);
}
