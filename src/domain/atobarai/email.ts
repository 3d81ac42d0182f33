import { acceptedUnless, type Checked, type Problem } from './fault.ts';

export const EMAIL_MAX = 64;

/** メールアドレス: half-width, up to 64, at least one @; optional. @see atobarai §2.1 */
export function checkEmail(value: string | undefined, label: string): Checked<string> {
  const text = (value ?? '').replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).trim();
  const problems: Problem[] = [];
  if (!/^[!-~]*$/.test(text)) problems.push({ rule: 'emailCharacters', message: `${label}に半角英数字と記号以外の文字があります` });
  if (text.length > EMAIL_MAX) {
    problems.push({ rule: 'emailTooLong', message: `${label}が${text.length - EMAIL_MAX}文字長すぎます（半角${EMAIL_MAX}文字まで）` });
  }
  if (text !== '' && !text.includes('@')) problems.push({ rule: 'emailWithoutAt', message: `${label}に@がありません` });
  return acceptedUnless(problems, text);
}
