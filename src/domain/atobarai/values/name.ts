import { acceptedUnless, type Checked, rejected } from '../../values/fault.ts';
import { readFullWidth } from '../../values/full-width-text.ts';

export const NAME_MAX = 30;

/** 氏名 or 送り先名称: full-width, up to 30, never shortened. @see atobarai §2.1 */
export function checkName(value: string, label: string): Checked<string> {
  const { text, length, problems } = readFullWidth(value, label);
  if (text === '') return rejected('missing', `${label}が入力されていません`);
  const tooLong = { rule: 'nameTooLong', message: `${label}が${length - NAME_MAX}文字長すぎます（全角${NAME_MAX}文字まで）` };
  return acceptedUnless(length > NAME_MAX ? [...problems, tooLong] : problems, text);
}
