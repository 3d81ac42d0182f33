/** By what an order's contents are judged when they come in: the merchant's contract, the day, the shop's policy. */
import type { ItemNameRule } from '../domain/atobarai/values/item-name.ts';
import { toWireContents, type WireResult } from '../domain/atobarai/values/to-wire-contents.ts';
import type { AtobaraiContract } from '../domain/atobarai/values/wire-contents.ts';
import type { OrderContents } from '../domain/order/contents.ts';
import { jstDate } from '../domain/values/japan-time.ts';

export type ContentsRules = {
  readonly contract: AtobaraiContract;
  readonly now: Date;
  readonly itemNameUnsupported: ItemNameRule | undefined;
  /** Whether the order date is judged: not where it was when the contents came first. */
  readonly isNew: boolean;
};

export function judgeContents(contents: OrderContents, { contract, now, itemNameUnsupported, isNew }: ContentsRules): WireResult {
  return toWireContents(contents, { contract, today: jstDate(now), isNew, itemNameUnsupported });
}
