import type { Item } from '../contents.ts';
import { isLineAmount, isQuantity, QUANTITY_MAX, yen } from './amounts.ts';
import type { Fault, Notice } from './fault.ts';
import { type FoldedItem, FOLDED_NAME, foldItems, ITEM_LINES_MAX } from './fold-items.ts';
import { readFullWidth } from './full-width-text.ts';
import type { WireItem } from './wire-contents.ts';
import { wouldBeCode } from './would-be-codes.ts';

export const ITEM_NAME_MAX = 30;

export type CheckedItems = { readonly items: readonly WireItem[]; readonly faults: readonly Fault[]; readonly notices: readonly Notice[] };

/**
 * The item lines as Yamato takes them. Every line of the body is checked, also those that get folded; names over 30
 * characters are shortened and more than ten lines are folded, both reported. @see atobarai §3.3
 */
export function checkItems(items: readonly Item[]): CheckedItems {
  if (items.length === 0) {
    return { items: [], notices: [], faults: [fault('items', 'itemsMissing', '明細が1行もありません')] };
  }
  const faults = items.flatMap(lineFaults);
  const folded = foldItems(items);
  const notices = [...foldNotices(items.length, folded), ...folded.flatMap(shortenNotices)];
  if (faults.length > 0) return { items: [], faults, notices };
  const overflow = folded.filter((line) => line.from.length > 1 && !isLineAmount(line.item.subtotalYen));
  const tooMuch = overflow.map((line) =>
    fault('items', 'foldedSubtotalOutOfRange', `まとめた明細の小計${yen(line.item.subtotalYen)}が送れる範囲を超えます。明細を${ITEM_LINES_MAX}行以内にしてください`),
  );
  return { items: folded.map((line) => toWireItem(line.item)), faults: tooMuch, notices };
}

function lineFaults(item: Item, index: number): Fault[] {
  const at = `items[${index}]`;
  const label = `明細${index + 1}行目`;
  const { text, problems } = readFullWidth(item.name, `${label}の商品名`);
  const faults = problems.map((problem) => fault(`${at}.name`, problem.rule, problem.message, 'items.name'));
  if (text === '') faults.push(fault(`${at}.name`, 'missing', `${label}の商品名が入力されていません`, 'items.name'));
  if (item.quantity !== undefined && !isQuantity(item.quantity)) {
    const rule = item.quantity > QUANTITY_MAX ? 'quantityTooLarge' : 'quantityNotWhole';
    faults.push(fault(`${at}.quantity`, rule, `${label}の数量は0から${QUANTITY_MAX}までの整数です`, 'items.quantity'));
  }
  if (item.unitPriceYen !== undefined && !isLineAmount(item.unitPriceYen)) {
    faults.push(fault(`${at}.unitPriceYen`, 'lineAmountOutOfRange', `${label}の単価は-999,999円から999,999円までの整数です`, 'items.unitPriceYen'));
  }
  if (!isLineAmount(item.subtotalYen)) {
    faults.push(fault(`${at}.subtotalYen`, 'lineAmountOutOfRange', `${label}の小計は-999,999円から999,999円までの整数です`, 'items.subtotalYen'));
  }
  return faults;
}

function fault(param: string, rule: string, message: string, field = param): Fault {
  const yamatoCode = wouldBeCode(field, rule);
  return { param, rule, message, ...(yamatoCode === undefined ? {} : { yamatoCode }) };
}

function foldNotices(count: number, folded: readonly FoldedItem[]): Notice[] {
  return folded
    .filter((line) => line.from.length > 1)
    .map((line) => ({
      param: 'items',
      code: 'itemsFolded',
      message: `明細${count}行は送れる${ITEM_LINES_MAX}行を超えるため、うち${line.from.length}行（計${yen(line.item.subtotalYen)}）を${
        line.item.name === FOLDED_NAME ? `「${FOLDED_NAME}」` : `「${line.item.name}」の1行`
      }にまとめました`,
    }));
}

/** Only lines that are sent by themselves; the name of a folded one is not sent at all. */
function shortenNotices(line: FoldedItem): Notice[] {
  const [index, ...others] = line.from;
  if (index === undefined || others.length > 0) return [];
  const { length } = readFullWidth(line.item.name, '商品名');
  if (length <= ITEM_NAME_MAX) return [];
  const excess = length - ITEM_NAME_MAX;
  return [
    {
      param: `items[${index}].name`,
      code: 'itemNameShortened',
      message: `明細${index + 1}行目の商品名が${excess}文字長いため、先頭の全角${ITEM_NAME_MAX}文字を送ります`,
    },
  ];
}

function toWireItem(item: Item): WireItem {
  return {
    name: [...readFullWidth(item.name, '商品名').text].slice(0, ITEM_NAME_MAX).join('').replace(/\u3000+$/, ''),
    quantity: item.quantity ?? null,
    unitPriceYen: item.unitPriceYen === undefined ? null : withoutMinusZero(item.unitPriceYen),
    subtotalYen: withoutMinusZero(item.subtotalYen),
  };
}

/** -0 would be sent as `0` but fail comparisons. */
function withoutMinusZero(valueYen: number): number {
  return valueYen === 0 ? 0 : valueYen;
}
