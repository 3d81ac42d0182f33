/**
 * Data keys: random, one per shop and JST month of encoding (and version, after a rotation), wrapped by the master key
 * in the records. Destroying a month's key of a shop makes what was sealed with it unreadable for good.
 */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { DestroyedDataKey, KeyStore, WrappedDataKey } from '../records/key-store.ts';
import { KEY_BYTES } from './aes-gcm.ts';
import { followRecords, type MasterKey, wrapName } from './master-key.ts';

/** `shop`: whose it is; `''`: the installation's own. */
export type DataKey = { readonly id: string; readonly shop: string; readonly key: KeyObject };

/** No key of this id, not even after looking again. Whoever meets it waits for the key; nothing is dropped. */
export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
  readonly keyId: string;

  constructor(keyId: string) {
    super(`No data key with id ${keyId}`);
    this.keyId = keyId;
  }
}

/** The key was destroyed: nobody will ever open what it sealed, and there is nothing to wait for. */
export class DestroyedKeyError extends Error {
  override readonly name = 'DestroyedKeyError';
  readonly destroyed: DestroyedDataKey;

  constructor(destroyed: DestroyedDataKey) {
    super(
      `The data key ${destroyed.id} (shop ${destroyed.shop}, ${destroyed.month}) was destroyed at ${destroyed.destroyedAt}: what it sealed cannot be read any more. ` +
        'An order whose run holds such data is taken up from the records by itself.',
    );
    this.destroyed = destroyed;
  }
}

export type Keyring = {
  /** The key to seal with now. `''` is the installation's own. While the store is down the last known one serves. */
  currentKey(shop: string): Promise<DataKey>;
  /** The key some bytes were sealed with. Throws `UnknownKeyError` or `DestroyedKeyError`. One destroyed elsewhere is known here for a minute more. */
  keyById(id: string): Promise<DataKey>;
  /**
   * Starts a new version for this month, and for the next one if its key was made ahead; what older ones sealed stays
   * readable. Other processes follow within 5 min.
   */
  rotate(shop: string): Promise<DataKey>;
  /** These were destroyed: what is known of them here is dropped. */
  forget(ids: readonly string[]): void;
};

export type KeyringOptions = {
  readonly store: KeyStore;
  readonly masterKey: MasterKey;
  /** The JST calendar date of an instant in epoch milliseconds. */
  readonly jstDate: (instantMs: number) => string;
  readonly now?: () => number;
};

/** A month's key is made a week before the month begins, so that a store that is down then is not missed. */
const MADE_AHEAD_MS = 7 * 86_400_000;
/** As long after its month a key may still seal, in a process that cannot reach the store; then nothing is sealed rather than with it. */
export const KEY_OUTLASTS_MONTH_MS = 7 * 86_400_000;
/** How long a process goes on with a current key before it looks whether somebody rotated it. */
const CURRENT_FOR_MS = 5 * 60_000;
/** How often it looks whether a key that it knows was destroyed. */
const LOOK_FOR_DESTROYED_MS = 60_000;

type Current = { readonly month: string; readonly key: DataKey; readonly readAt: number };

export function createKeyring(options: KeyringOptions): Keyring {
  const { store, masterKey, jstDate } = options;
  const now = options.now ?? Date.now;
  const byId = new Map<string, DataKey>();
  const current = new Map<string, Current>();
  const ahead = new Map<string, DataKey>();
  const loading = new Map<string, Promise<DataKey>>();
  let lookedAt = now();

  const monthOf = (instantMs: number): string => jstDate(instantMs).slice(0, 7);

  function unwrapped(row: WrappedDataKey): DataKey {
    const known = byId.get(row.id);
    if (known !== undefined) return known;
    const key: DataKey = { id: row.id, shop: row.shop, key: createSecretKey(masterKey.unwrap(row.wrapped, wrapName.dataKey(row.id, row.shop))) };
    byId.set(row.id, key);
    return key;
  }

  async function make(shop: string, month: string, version: number): Promise<DataKey> {
    await followRecords(masterKey, store);
    const id = randomBytes(9).toString('base64url');
    const wrapped = masterKey.wrap(randomBytes(KEY_BYTES), wrapName.dataKey(id, shop));
    return unwrapped(await store.insertDataKey({ id, shop, month, version, wrapped }));
  }

  async function load(shop: string): Promise<DataKey> {
    const instant = now();
    const month = monthOf(instant);
    const nextMonth = monthOf(instant + MADE_AHEAD_MS);
    const rows = await store.dataKeysOf(shop, month === nextMonth ? [month] : [month, nextMonth]);
    const key = newest(rows, month) ?? (await make(shop, month, 1));
    if (nextMonth !== month) ahead.set(`${shop} ${nextMonth}`, newest(rows, nextMonth) ?? (await make(shop, nextMonth, 1)));
    current.set(shop, { month, key, readAt: instant });
    return key;
  }

  function newest(rows: readonly WrappedDataKey[], month: string): DataKey | null {
    const ofMonth = rows.filter((row) => row.month === month).toSorted((a, b) => b.version - a.version)[0];
    return ofMonth === undefined ? null : unwrapped(ofMonth);
  }

  function loadOnce(shop: string): Promise<DataKey> {
    const running = loading.get(shop);
    if (running !== undefined) return running;
    const started = load(shop).finally(() => loading.delete(shop));
    loading.set(shop, started);
    return started;
  }

  /** A key of last month seals as well as one of this month, for a while: one that is long over may be destroyed any day. */
  function lastKnown(shop: string, instant: number): DataKey | undefined {
    const cached = current.get(shop);
    return cached !== undefined && cached.month >= monthOf(instant - KEY_OUTLASTS_MONTH_MS) ? cached.key : undefined;
  }

  /** Beside whoever asked, who must not wait for the store. */
  function lookForDestroyed(): void {
    if (now() - lookedAt < LOOK_FOR_DESTROYED_MS) return;
    lookedAt = now();
    // While the store does not answer, all that is known goes on.
    store.destroyedAmong([...byId.keys()]).then(forget, () => undefined);
  }

  function forget(ids: readonly string[]): void {
    for (const id of ids) byId.delete(id);
    for (const [shop, { key }] of current) if (ids.includes(key.id)) current.delete(shop);
    for (const [name, key] of ahead) if (ids.includes(key.id)) ahead.delete(name);
  }

  return {
    async currentKey(shop) {
      const instant = now();
      const month = monthOf(instant);
      const cached = current.get(shop);
      if (cached !== undefined && cached.month === month && instant - cached.readAt < CURRENT_FOR_MS) return cached.key;
      try {
        return await loadOnce(shop);
      } catch (error) {
        // Running orders go on without the records.
        const fallback = ahead.get(`${shop} ${month}`) ?? lastKnown(shop, instant);
        if (fallback === undefined) throw error;
        return fallback;
      }
    },

    async keyById(id) {
      lookForDestroyed();
      const known = byId.get(id);
      if (known !== undefined) return known;
      const row = await store.dataKeyById(id);
      if (row !== null) return unwrapped(row);
      const destroyed = await store.destroyedDataKey(id);
      throw destroyed === null ? new UnknownKeyError(id) : new DestroyedKeyError(destroyed);
    },

    async rotate(shop) {
      const instant = now();
      const month = monthOf(instant);
      const nextMonth = monthOf(instant + MADE_AHEAD_MS);
      const rows = await store.dataKeysOf(shop, month === nextMonth ? [month] : [month, nextMonth]);
      const above = (of: string): number => Math.max(0, ...rows.filter((row) => row.month === of).map((row) => row.version)) + 1;
      const key = await make(shop, month, above(month));
      if (nextMonth !== month) ahead.set(`${shop} ${nextMonth}`, await make(shop, nextMonth, above(nextMonth)));
      current.set(shop, { month, key, readAt: now() });
      return key;
    },

    forget,
  };
}
