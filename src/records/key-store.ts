/** Where wrapped keys live. The keyring knows only this type; the records database implements it. */

export type WrappedDataKey = {
  readonly id: string;
  /** Shop code, or `''` for the installation's own key. */
  readonly shop: string;
  /** JST month of encoding, `yyyy-MM`. */
  readonly month: string;
  readonly version: number;
  readonly wrapped: Uint8Array;
};

/** What is left of a data key that was destroyed: that there was one, so that it is not waited for. */
export type DestroyedDataKey = Omit<WrappedDataKey, 'wrapped'> & {
  /** Instant, RFC 3339. */
  readonly destroyedAt: string;
};

export type WrappedHashKey = { readonly version: number; readonly wrapped: Uint8Array };

export type KeyStore = {
  /** All versions of a shop's keys for these months. */
  dataKeysOf(shop: string, months: readonly string[]): Promise<readonly WrappedDataKey[]>;
  dataKeyById(id: string): Promise<WrappedDataKey | null>;
  /** Null: no key of this id was ever destroyed here. */
  destroyedDataKey(id: string): Promise<DestroyedDataKey | null>;
  /** Those of the ids that were destroyed. */
  destroyedAmong(ids: readonly string[]): Promise<readonly string[]>;
  /** Insert-or-read: does nothing where (shop, month, version) exists; returns what is stored afterwards. */
  insertDataKey(key: WrappedDataKey): Promise<WrappedDataKey>;
  hashKeys(): Promise<readonly WrappedHashKey[]>;
  /** Insert-or-read, like `insertDataKey`. */
  insertHashKey(key: WrappedHashKey): Promise<WrappedHashKey>;
};
