/** The master key wraps every other key; it is configured, never stored in the records. */
import { KEY_BYTES, TamperedError, seal, unseal } from './aes-gcm.ts';

/** The records hold keys wrapped by another master key than the configured one. Nothing can be read; nothing is changed. */
export class WrongMasterKeyError extends Error {
  override readonly name = 'WrongMasterKeyError';

  constructor() {
    super('The records were made with another master key. Start with the key that belongs to them: as MASTER_KEY, or as master.key in the data folder.');
  }
}

export type MasterKey = {
  wrap(key: Uint8Array, name: string): Buffer;
  /** Throws `WrongMasterKeyError`. */
  unwrap(wrapped: Uint8Array, name: string): Buffer;
};

/** Throws `RangeError` unless the key has 32 bytes. */
export function masterKeyFrom(bytes: Uint8Array): MasterKey {
  if (bytes.length !== KEY_BYTES) throw new RangeError(`The master key must have ${KEY_BYTES} bytes, not ${bytes.length}`);
  return {
    wrap: (key, name) => seal(bytes, key, name),
    unwrap(wrapped, name) {
      try {
        return unseal(bytes, wrapped, name);
      } catch (error) {
        if (error instanceof TamperedError) throw new WrongMasterKeyError();
        throw error;
      }
    },
  };
}
