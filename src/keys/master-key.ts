/** The master key wraps every other key; it is configured, never stored in the records. */
import type { KeyStore } from '../records/key-store.ts';
import { KEY_BYTES, TamperedError, seal, unseal } from './aes-gcm.ts';

/** A key in the records is wrapped by none of the master keys this process was given. Nothing can be read; nothing is changed. */
export class WrongMasterKeyError extends Error {
  override readonly name = 'WrongMasterKeyError';

  constructor() {
    super(
      'The records were made with another master key. Start with the key that belongs to them: as MASTER_KEY, or as master.key in the data folder. ' +
        'If `npm run keys -- rotate-master` has changed it, start this process again with the new one as MASTER_KEY; with the old one as PREVIOUS_MASTER_KEY beside it both are opened.',
    );
  }
}

export type MasterKey = {
  /** With the one that the records are wrapped by, as far as `follow` has told; else with the first. */
  wrap(key: Uint8Array, name: string): Buffer;
  /** Opens what any of them has wrapped. Throws `WrongMasterKeyError`. */
  unwrap(wrapped: Uint8Array, name: string): Buffer;
  /** From now on wraps with the one that has wrapped this. Throws `WrongMasterKeyError`. */
  follow(wrapped: Uint8Array, name: string): void;
};

/** `others`: further keys that may have wrapped something, while the master key is being changed. Throws `RangeError` unless each has 32 bytes. */
export function masterKeyFrom(bytes: Uint8Array, others: readonly Uint8Array[] = []): MasterKey {
  for (const each of [bytes, ...others]) if (each.length !== KEY_BYTES) throw new RangeError(`The master key must have ${KEY_BYTES} bytes, not ${each.length}`);
  let current = bytes;

  function opened(wrapped: Uint8Array, name: string): { readonly key: Buffer; readonly by: Uint8Array } {
    for (const by of new Set([current, bytes, ...others])) {
      try {
        return { key: unseal(by, wrapped, name), by };
      } catch (error) {
        if (!(error instanceof TamperedError)) throw error;
      }
    }
    throw new WrongMasterKeyError();
  }

  return {
    wrap: (key, name) => seal(current, key, name),
    unwrap: (wrapped, name) => opened(wrapped, name).key,
    follow(wrapped, name) {
      current = opened(wrapped, name).by;
    },
  };
}

/** What each wrapped key is bound to: one that is moved to another's place does not open there. */
export const wrapName = {
  dataKey: (id: string, shop: string): string => `data-key:${id}:${shop}`,
  hashKey: (version: number): string => `hash-key:${version}`,
} as const;

/**
 * Before a key is made: it is wrapped as those in the records are, so that every process that can open them can open it,
 * too, and one whose master key was replaced makes none. Throws `WrongMasterKeyError`.
 */
export async function followRecords(masterKey: MasterKey, store: Pick<KeyStore, 'hashKeys'>): Promise<void> {
  const newest = (await store.hashKeys()).toSorted((a, b) => b.version - a.version)[0];
  if (newest !== undefined) masterKey.follow(newest.wrapped, wrapName.hashKey(newest.version));
}
