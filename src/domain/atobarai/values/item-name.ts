import { unsendablePositions } from '../../values/charset.ts';
import type { Notice, Problem } from '../../values/fault.ts';
import { listed, unsupportedCharacters } from '../../values/full-width-text.ts';
import { toFullWidth } from '../../values/full-width.ts';
import { sendableText } from '../../values/sendable-text.ts';

export const ITEM_NAME_MAX = 30;

/** What is done about characters of an item's name that cannot be sent: replaced and told, or the order refused. */
export type ItemNameRule = 'replace' | 'refuse';

export type ItemName = {
  /** Up to 30, as it is sent. */
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly notices: readonly Omit<Notice, 'param'>[];
};

/** 購入商品名称: full-width, its first 30 characters. What lies behind them is not sent and not judged. @see atobarai §2.1 */
export function readItemName(value: string, label: string, unsupported: ItemNameRule): ItemName {
  const wide = toFullWidth(value);
  const { text, replaced } = unsupported === 'replace' ? sendableText(wide) : { text: wide, replaced: [] };
  const sent = shortened(text);
  if (sent === '') return { text: '', problems: [{ rule: 'missing', message: `${label}が入力されていません` }], notices: [] };
  const excess = [...text].length - ITEM_NAME_MAX;
  const tooLong = { code: 'itemNameShortened', message: `${label}が${excess}文字長いため、先頭の全角${ITEM_NAME_MAX}文字を送ります` };
  const shown = replaced.filter((position) => position <= ITEM_NAME_MAX);
  const other = { code: 'itemNameReplaced', message: `${label}の${listed(shown)}は送れない文字のため、置き換えて送ります` };
  return {
    text: sent,
    problems: unsupportedCharacters(label, unsendablePositions(sent)),
    notices: [...(shown.length > 0 ? [other] : []), ...(excess > 0 ? [tooLong] : [])],
  };
}

function shortened(text: string): string {
  return [...text].slice(0, ITEM_NAME_MAX).join('').trimEnd();
}
