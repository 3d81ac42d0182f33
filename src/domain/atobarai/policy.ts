/** The policies (運用設定) that only クロネコ代金後払い has. */
import type { Policy } from '../order/policy.ts';
import type { ItemNameRule } from './values/item-name.ts';

export type AtobaraiPolicy = {
  /** What one buyer may owe over all shops, yen with tax; old and new credit count together. */
  readonly buyerLimitYen: number;
  /** Whether other goods at the same amount go by KAARR; that Yamato accepts it is unproven. */
  readonly amendLinesByReissue: boolean;
  /** スマホタイプ: how long the buyer may take to enter the code. */
  readonly smsCodeMs: number;
  /** How many entries Yamato allows; only for what the buyer is told, the end is Yamato's to say. */
  readonly smsEntries: number;
  /** How many days before the last day the credit can be shipped on staff are reminded of it. */
  readonly lastShipWarnDays: number;
  /** Days after the invoice within which staff want to have asked for another one; Yamato names no limit but the count. */
  readonly reissueWindowDays: number;
  /** Characters of an item's name that Yamato does not take: replaced and told in the notices, or the order is refused. */
  readonly itemNameUnsupported: ItemNameRule;
};

export const defaultAtobaraiPolicy: AtobaraiPolicy = {
  buyerLimitYen: 55_000,
  amendLinesByReissue: false,
  smsCodeMs: 3 * 60_000,
  smsEntries: 3,
  lastShipWarnDays: 7,
  reissueWindowDays: 14,
  itemNameUnsupported: 'replace',
};

/** A policy as an order of this method carries it, or a shop that changed some of it. */
export type PolicyOfAtobarai = Policy & AtobaraiPolicy;

/** Of an order's policy, or of what a shop changed. What an order from before a member does not have is the default. */
export function atobaraiPolicy(policy: Partial<Policy>): AtobaraiPolicy {
  const carried: Partial<PolicyOfAtobarai> = policy;
  return {
    buyerLimitYen: carried.buyerLimitYen ?? defaultAtobaraiPolicy.buyerLimitYen,
    amendLinesByReissue: carried.amendLinesByReissue ?? defaultAtobaraiPolicy.amendLinesByReissue,
    smsCodeMs: carried.smsCodeMs ?? defaultAtobaraiPolicy.smsCodeMs,
    smsEntries: carried.smsEntries ?? defaultAtobaraiPolicy.smsEntries,
    lastShipWarnDays: carried.lastShipWarnDays ?? defaultAtobaraiPolicy.lastShipWarnDays,
    reissueWindowDays: carried.reissueWindowDays ?? defaultAtobaraiPolicy.reissueWindowDays,
    itemNameUnsupported: carried.itemNameUnsupported ?? defaultAtobaraiPolicy.itemNameUnsupported,
  };
}
