import type { Item } from '../../order/contents.ts';
import { isLineAmount, isQuantity, QUANTITY_MAX, yen } from './amounts.ts';
import type { Fault, Notice } from '../../values/fault.ts';
import { FOLDED_NAME, type FoldedItem, foldItems, ITEM_LINES_MAX } from './fold-items.ts';
import { type ItemName, type ItemNameRule, readItemName } from './item-name.ts';
import type { WireItem } from './wire-contents.ts';
import { wouldBeCode } from './would-be-codes.ts';

export type CheckedItems = { readonly items: readonly WireItem[]; readonly faults: readonly Fault[]; readonly notices: readonly Notice[] };

/** A line to be sent. `at`: the place of the body's item it is; null for one that stands for several. */
type Line = FoldedItem & { readonly at: number | null; readonly name: ItemName };

/**
 * The item lines as Yamato takes them. Judged is what is sent, no more: names over 30 characters are shortened and more
 * than ten lines are folded, both reported. @see atobarai §3.3
 */
export function checkItems(items: readonly Item[], unsupported: ItemNameRule = 'replace'): CheckedItems {
  if (items.length === 0) {
    return { items: [], notices: [], faults: [fault('items', 'itemsMissing', '明細が1行もありません')] };
  }
  const lines = foldItems(items).map((folded): Line => {
    const [first, ...others] = folded.from;
    const at = first === undefined || others.length > 0 ? null : first;
    return { ...folded, at, name: readItemName(folded.item.name, at === null ? '商品名' : `明細${at + 1}行目の商品名`, unsupported) };
  });
  const faults = lines.flatMap((line) => (line.at === null ? foldedFaults(line.item) : lineFaults(line.item, line.name, line.at)));
  const notices = [...lines.flatMap((line) => foldNotices(items.length, line)), ...lines.flatMap(nameNotices)];
  return { items: faults.length > 0 ? [] : lines.map(toWireItem), faults, notices };
}

function lineFaults(item: Item, name: ItemName, index: number): Fault[] {
  const at = `items[${index}]`;
  const label = `明細${index + 1}行目`;
  const faults = name.problems.map((problem) => fault(`${at}.name`, problem.rule, problem.message, 'items.name'));
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

/** Only the sum of folded lines is sent. */
function foldedFaults({ subtotalYen }: Item): Fault[] {
  if (isLineAmount(subtotalYen)) return [];
  return [fault('items', 'foldedSubtotalOutOfRange', `まとめた明細の小計${yen(subtotalYen)}が送れる範囲を超えます。明細を${ITEM_LINES_MAX}行以内にしてください`)];
}

function fault(param: string, rule: string, message: string, field = param): Fault {
  const yamatoCode = wouldBeCode(field, rule);
  return { param, rule, message, ...(yamatoCode === undefined ? {} : { yamatoCode }) };
}

function foldNotices(count: number, { at, from, item }: Line): Notice[] {
  if (at !== null) return [];
  const into = item.name === FOLDED_NAME ? `「${FOLDED_NAME}」` : `「${item.name}」の1行`;
  const message = `明細${count}行は送れる${ITEM_LINES_MAX}行を超えるため、うち${from.length}行（計${yen(item.subtotalYen)}）を${into}にまとめました`;
  return [{ param: 'items', code: 'itemsFolded', message }];
}

/** Only lines that are sent by themselves; the name of a folded one is not sent at all. */
function nameNotices({ at, name }: Line): readonly Notice[] {
  return at === null ? [] : name.notices.map((notice) => ({ param: `items[${at}].name`, ...notice }));
}

function toWireItem({ item, name }: Line): WireItem {
  return {
    name: name.text,
    quantity: item.quantity ?? null,
    unitPriceYen: item.unitPriceYen === undefined ? null : withoutMinusZero(item.unitPriceYen),
    subtotalYen: withoutMinusZero(item.subtotalYen),
  };
}

/** -0 would be sent as `0` but fail comparisons. */
function withoutMinusZero(valueYen: number): number {
  return valueYen === 0 ? 0 : valueYen;
}
