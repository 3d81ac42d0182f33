/**
 * Keyed hashes (HMAC-SHA-256): equality without clear text. Their keys are apart from the encryption keys and versioned;
 * each use (shop and kind) is separated, so that equal values of two shops do not look equal.
 */
import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { KeyStore } from '../records/key-store.ts';
import { KEY_BYTES } from './aes-gcm.ts';
import { canonicalJson } from './canonical-json.ts';
import { followRecords, type MasterKey, wrapName } from './master-key.ts';

/** Enough to tell a shop's buyers apart, short enough for an index. */
const SEARCH_HASH_BYTES = 16;

export type KeyedHashes = {
  /** The version new hashes are made with. */
  readonly currentVersion: number;
  /** All versions, newest first: a search asks for each. */
  readonly versions: readonly number[];
  /**
   * Fingerprint of what two starts must share to be the same order. An order keeps the version it began with.
   * Throws `RangeError` for a version there is no key of.
   */
  fingerprint(value: unknown, version: number): string;
  /** `value` must be normalised already. */
  searchHash(shop: string, kind: string, value: string, version: number): string;
  /** Adds a version; older ones stay for what was hashed with them. */
  rotate(): Promise<void>;
  /** Reads versions added by another process. */
  reload(): Promise<void>;
};

/** Throws `WrongMasterKeyError` where the records that a hash key is from were made with another master key. */
export function checkMasterKey(masterKey: MasterKey, { version, wrapped }: { readonly version: number; readonly wrapped: Uint8Array }): void {
  masterKey.unwrap(wrapped, wrapName.hashKey(version));
}

/** Loads the hash keys; makes the first one on a new installation. Throws `WrongMasterKeyError`. */
export async function loadKeyedHashes(store: KeyStore, masterKey: MasterKey): Promise<KeyedHashes> {
  let keys = new Map<number, KeyObject>();

  async function reload(): Promise<void> {
    const rows = await store.hashKeys();
    keys = new Map(rows.map((row) => [row.version, createSecretKey(masterKey.unwrap(row.wrapped, wrapName.hashKey(row.version)))]));
  }

  async function add(version: number): Promise<void> {
    await followRecords(masterKey, store);
    await store.insertHashKey({ version, wrapped: masterKey.wrap(randomBytes(KEY_BYTES), wrapName.hashKey(version)) });
    await reload();
  }

  function hmac(version: number, parts: readonly string[]): Buffer {
    const key = keys.get(version);
    if (key === undefined) throw new RangeError(`No hash key of version ${version}`);
    return createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  }

  const highest = (): number => Math.max(0, ...keys.keys());

  await reload();
  if (keys.size === 0) await add(1);

  return {
    get currentVersion() {
      return highest();
    },
    get versions() {
      return [...keys.keys()].toSorted((a, b) => b - a);
    },
    fingerprint: (value, version) => hmac(version, ['fingerprint', canonicalJson(value)]).toString('base64url'),
    searchHash: (shop, kind, value, version) =>
      hmac(version, ['search', shop, kind, value]).subarray(0, SEARCH_HASH_BYTES).toString('base64url'),
    rotate: () => add(highest() + 1),
    reload,
  };
}
