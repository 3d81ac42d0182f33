import { accepted, type Checked, rejected } from './fault.ts';
import { toHalfWidthAscii } from './half-width.ts';

/** Numbers with 11 digits: mobile (070, 080, 090, and 060 to come), M2M (020), IP (050). @see atobarai §3.6 */
const ELEVEN_DIGITS = /^0[256789]0/;

/**
 * A phone number without its punctuation: digits, where the text holds nothing else. Japan's country code becomes the
 * leading 0, whether or not the 0 was kept behind it (+81 90, +81 (0)90, +81 090).
 */
export function plainPhone(typed: string): string {
  return toHalfWidthAscii(typed).replace(/[\s()./-]/g, '').replace(/^\+810?(?=[1-9])/, '0');
}

/**
 * 電話番号 as digits only, hyphens and brackets removed: begins with 0, 11 digits for mobile numbers, 10 otherwise.
 * @see atobarai §2.1
 */
export function checkPhone(value: string, label: string): Checked<string> {
  const digits = plainPhone(value);
  if (digits === '') return rejected('missing', `${label}が入力されていません`);
  if (!/^\d+$/.test(digits)) return rejected('phoneCharacters', `${label}に数字とハイフン以外の文字があります`);
  if (!digits.startsWith('0')) return rejected('phoneLeadingZero', `${label}は0で始まる番号を入力してください`);
  const expected = ELEVEN_DIGITS.test(digits) ? 11 : 10;
  if (digits.length !== expected) {
    return rejected('phoneLength', `${label}の桁数が違います（${expected}桁のところ${digits.length}桁）`);
  }
  return accepted(digits);
}

/** Whether an SMS can reach the number. */
export function isMobile(digits: string): boolean {
  return /^0[6789]0\d{8}$/.test(digits);
}
