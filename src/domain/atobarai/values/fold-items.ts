import type { Item, ItemKind } from '../../order/contents.ts';

/** Yamato takes this many lines. @see atobarai §3.3 */
export const ITEM_LINES_MAX = 10;

export const FOLDED_NAME = 'その他商品';

/** A line to be sent, with the indexes of the body's items that went into it. */
export type FoldedItem = { readonly item: Item; readonly from: readonly number[] };

const MERGED_NAMES: Readonly<Record<Exclude<ItemKind, 'goods' | 'other'>, string>> = {
  shipping: '送料',
  fee: '手数料',
  discount: '値引き',
  tax: '消費税',
};

/**
 * At most ten lines, the money exact to the yen. Goods that do not fit go into one その他商品 line; shipping, fees,
 * discounts and tax keep lines of their own, merged per kind only where there are ten or more of them.
 */
export function foldItems(items: readonly Item[]): readonly FoldedItem[] {
  const lines = items.map((item, index): FoldedItem => ({ item, from: [index] }));
  if (lines.length <= ITEM_LINES_MAX) return lines;
  const goods = lines.filter((line) => isGoods(line.item));
  const charges = keepCharges(lines.filter((line) => !isGoods(line.item)));
  const room = ITEM_LINES_MAX - charges.length;
  if (goods.length <= room) return [...goods, ...charges];
  const kept = goods.slice(0, room - 1);
  return [...kept, merge(goods.slice(room - 1), FOLDED_NAME), ...charges];
}

function isGoods(item: Item): boolean {
  return item.kind === 'goods' || item.kind === 'other';
}

function keepCharges(charges: readonly FoldedItem[]): readonly FoldedItem[] {
  if (charges.length < ITEM_LINES_MAX) return charges;
  return Object.entries(MERGED_NAMES).flatMap(([kind, name]) => {
    const same = charges.filter((line) => line.item.kind === kind);
    return same.length > 1 ? [merge(same, name)] : same;
  });
}

/** One line for many: the sum, without quantity and unit price. */
function merge(lines: readonly FoldedItem[], name: string): FoldedItem {
  const [first, ...others] = lines;
  if (first !== undefined && others.length === 0) return first;
  const subtotalYen = lines.reduce((sum, line) => sum + line.item.subtotalYen, 0);
  return { item: { kind: first?.item.kind ?? 'other', name, subtotalYen }, from: lines.flatMap((line) => line.from) };
}
