/** The data keys as a whole: which there are, changing what wraps them, and their end. */
import type { DestroyedDataKey } from '../key-store.ts';
import type { Status } from '../../domain/order/status.ts';

/** All versions of a shop's key of one JST month. */
export type KeyMonth = {
  /** `''`: the installation's own. */
  readonly shop: string;
  readonly month: string;
  readonly versions: number;
  /** Instant, RFC 3339; null: it is still there. */
  readonly destroyedAt: string | null;
};

/** An order that needs what was sealed in some month. `keptUntil`: instant; null: it goes on, or something of it is not over. */
export type KeepingOrder = { readonly orderNumber: string; readonly status: Status; readonly keptUntil: string | null };

export type Keeping = { readonly count: number; readonly orders: readonly KeepingOrder[] };

export type ForgottenKeys = {
  readonly keys: number;
  /** Sealed values that were written anew without their buyer; and those that could not be opened, and never will be. */
  readonly rewritten: number;
  readonly unreadable: number;
};

export type KeyRecords = {
  /** By shop, the newest month first. */
  listKeyMonths(): Promise<readonly KeyMonth[]>;
  dataKeysOfMonth(shop: string, month: string): Promise<readonly Omit<DestroyedDataKey, 'destroyedAt'>[]>;
  /**
   * Orders with data under a month's key that go on, or that ended less than so many days ago; those that go on first, at
   * most `limit` of them, and how many there are.
   */
  ordersThatKeep(query: { readonly shop: string; readonly month: string; readonly keptDays: number; readonly now: string; readonly limit: number }): Promise<Keeping>;
  /** All, oldest first. */
  destroyedKeys(): Promise<readonly DestroyedDataKey[]>;
  /**
   * Destroys keys for good. What bookkeeping needs of all that they sealed is written anew under the present key, without any
   * buyer; then the keys are gone. May be repeated, and goes on where it was interrupted. Runs that hold such data are
   * replaced by others that begin from the records. Keys that are not there are remembered as destroyed all the same. Throws
   * `KeyInUseError` for the key that seals now.
   */
  forgetKeys(keys: readonly DestroyedDataKey[]): Promise<ForgottenKeys>;
  /**
   * Wraps every data and hash key by `to`, all or none; each is opened again before that counts. `from`: the keys that may
   * have wrapped them so far. Answers how many were wrapped anew. Throws `WrongMasterKeyError` for one that none of them opens.
   */
  rewrapKeys(change: { readonly from: readonly Uint8Array[]; readonly to: Uint8Array }): Promise<{ readonly wrapped: number; readonly already: number }>;
};
