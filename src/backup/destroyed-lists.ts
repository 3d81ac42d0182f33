/**
 * The lists of what was destroyed, given to a restore: outside of all backups, so that any of them may be missing, old, or
 * another installation's. What the backup itself knows to be destroyed stands on the right one, so that the others are told by it.
 */
import { existsSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { type DestroyedList, readDestroyedList } from '../keys/destroyed-list.ts';
import { instantText } from '../records/context.ts';
import type { Schema } from '../records/database/schema.ts';
import { BackupFault } from './backup-fault.ts';

export type GivenLists = {
  /** Those that are there; none: nothing is known of what was destroyed since. */
  readonly paths: readonly string[];
  /** All of theirs. */
  readonly list: DestroyedList;
  /** Where one was looked for. */
  readonly lookedAt: readonly string[];
};

/** How to go on all the same, as it stands on the command line. */
export const WITHOUT_LIST = '--without-list';

const GO_ON = `Give the newest one with DESTROYED_KEYS_FILE (of several: one file with the lines of all of them). If there is none, ${WITHOUT_LIST} goes on with what there is; what was destroyed after the backup then comes back. Nothing was put in place.`;

/** Throws `DamagedListError`. */
export function readLists(lookedAt: readonly string[]): GivenLists {
  const paths = [...new Set(lookedAt)].filter((path) => existsSync(path));
  const lists = paths.map(readDestroyedList);
  const keys = new Map(lists.flatMap((list) => list.keys.map((key) => [key.id, key])));
  const orders = new Map(lists.flatMap((list) => list.orders.map((order) => [`${order.shop} ${order.orderNumber} ${order.at}`, order])));
  return { paths, list: { keys: [...keys.values()], orders: [...orders.values()] }, lookedAt: [...new Set(lookedAt)] };
}

/** As a line of the restore says it. */
export function listsText({ paths, list, lookedAt }: GivenLists): string {
  if (paths.length === 0) return `there is no list of what was destroyed (${lookedAt.join(', ')})`;
  return `the list of what was destroyed: ${paths.join(' and ')}, ${list.keys.length} keys, ${list.orders.length} buyers`;
}

/** Before anything is unpacked: throws where there is none, and must be one. */
export function refuseNoList(lists: GivenLists, known: { readonly keys: number; readonly buyers: number } | undefined): void {
  if (lists.paths.length > 0 || known === undefined || known.keys + known.buyers === 0) return;
  throw new BackupFault(`This backup knows of ${known.keys} destroyed keys and ${known.buyers} erased buyers, and ${listsText(lists)}. ${GO_ON}`);
}

/** Throws where the restored records know of something destroyed that is on none of the lists. */
export async function refuseOtherLists(lists: GivenLists, db: Kysely<Schema>): Promise<void> {
  const { list } = lists;
  const [keys, orders] = [new Set(list.keys.map(({ id }) => id)), new Map<string, number>()];
  for (const { shop, orderNumber, at } of list.orders) orders.set(`${shop} ${orderNumber}`, Math.max(orders.get(`${shop} ${orderNumber}`) ?? 0, Date.parse(at)));
  const destroyed = await db.selectFrom('destroyed_keys').select('id').execute();
  const erased = await db.selectFrom('erasures').select(['shop', 'order_number', 'erased_at']).execute();
  const lost = {
    keys: destroyed.filter(({ id }) => !keys.has(id)).length,
    buyers: erased.filter((row) => (orders.get(`${row.shop} ${row.order_number}`) ?? 0) < Date.parse(instantText(row.erased_at))).length,
  };
  if (lost.keys + lost.buyers === 0) return;
  const what = lists.paths.length === 0 ? 'there is no such list' : `it is not on ${listsText(lists)}: that one is old, or another installation’s`;
  throw new BackupFault(`The backup knows of something destroyed that every later list of this installation holds (${lost.keys} keys, ${lost.buyers} buyers), and ${what}. ${GO_ON}`);
}
