import { acceptedUnless, type Checked, type Problem } from './fault.ts';
import { toHalfWidthAscii } from './half-width.ts';

export const EMAIL_MAX = 64;

/** メールアドレス: half-width, up to 64, something before and behind its @; optional. @see atobarai §2.1 */
export function checkEmail(value: string | undefined, label: string): Checked<string> {
  const text = toHalfWidthAscii(value ?? '');
  const problems: Problem[] = [];
  if (!/^[!-~]*$/.test(text)) problems.push({ rule: 'emailCharacters', message: `${label}に半角英数字と記号以外の文字があります` });
  if (text.length > EMAIL_MAX) {
    problems.push({ rule: 'emailTooLong', message: `${label}が${text.length - EMAIL_MAX}文字長すぎます（半角${EMAIL_MAX}文字まで）` });
  }
  if (text !== '' && !text.includes('@')) problems.push({ rule: 'emailWithoutAt', message: `${label}に@がありません` });
  else if (text.startsWith('@') || text.endsWith('@')) problems.push({ rule: 'emailIncomplete', message: `${label}は@の前と後ろの両方が必要です` });
  return acceptedUnless(problems, text);
}
