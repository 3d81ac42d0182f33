/** Destroys the key of one shop and month: what speaks against it, and the order in which it is done. */
import { jstDate, jstMidnight, monthAfter } from '../domain/values/japan-time.ts';
import { appendToDestroyedList } from '../keys/destroyed-list.ts';
import { KEY_OUTLASTS_MONTH_MS } from '../keys/keyring.ts';
import type { ForgottenKeys, Keeping } from '../records/contract/keys.ts';
import type { DestroyedDataKey } from '../records/key-store.ts';
import type { Records } from '../records/records.ts';

export type MonthOfShop = { readonly shop: string; readonly month: string };

/** What a month's key is good for still. */
export type MonthJudged =
  | { readonly kind: 'unknownShop'; readonly shops: readonly string[] }
  | { readonly kind: 'noMonth' }
  /** `until`: JST calendar date. */
  | { readonly kind: 'inUse'; readonly until: string }
  | { readonly kind: 'noKey'; readonly months: readonly string[] }
  | { readonly kind: 'kept'; readonly keeping: Keeping }
  | { readonly kind: 'destroyed'; readonly keys: readonly DestroyedDataKey[] }
  | { readonly kind: 'ready'; readonly keys: readonly Omit<DestroyedDataKey, 'destroyedAt'>[] };

type Judging = Pick<Records, 'listShops' | 'listKeyMonths' | 'dataKeysOfMonth' | 'ordersThatKeep' | 'destroyedKeys'>;

/** As many orders are named as anybody reads. */
const NAMED_ORDERS = 50;

export async function judgeMonth(records: Judging, { shop, month }: MonthOfShop, keptDays: number, now: Date): Promise<MonthJudged> {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) return { kind: 'noMonth' };
  const shops = (await records.listShops()).map(({ code }) => code);
  if (!shops.includes(shop)) return { kind: 'unknownShop', shops };
  const until = jstMidnight(`${monthAfter(month)}-01`) + KEY_OUTLASTS_MONTH_MS;
  if (until > now.getTime()) return { kind: 'inUse', until: jstDate(until) };
  const keys = await records.dataKeysOfMonth(shop, month);
  if (keys.length === 0) {
    const destroyed = (await records.destroyedKeys()).filter((key) => key.shop === shop && key.month === month);
    if (destroyed.length > 0) return { kind: 'destroyed', keys: destroyed };
    const months = (await records.listKeyMonths()).filter((each) => each.shop === shop && each.destroyedAt === null).map((each) => each.month);
    return { kind: 'noKey', months };
  }
  const keeping = await records.ordersThatKeep({ shop, month, keptDays, now: now.toISOString(), limit: NAMED_ORDERS });
  return keeping.count > 0 ? { kind: 'kept', keeping } : { kind: 'ready', keys };
}

/**
 * First the list outside of the database, on the disk, then the database: whatever happens between the two, the next start
 * finishes it. Throws what the system says where the list cannot be written; then nothing was destroyed.
 */
export async function destroyKeys(records: Pick<Records, 'forgetKeys'>, file: string, keys: readonly Omit<DestroyedDataKey, 'destroyedAt'>[], now: Date): Promise<ForgottenKeys> {
  const destroyed = keys.map((key) => ({ ...key, destroyedAt: now.toISOString() }));
  appendToDestroyedList(file, { keys: destroyed, orders: [] });
  return records.forgetKeys(destroyed);
}
