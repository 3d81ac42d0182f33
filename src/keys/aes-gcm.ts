/** AES-256-GCM in the one form used everywhere: 12 bytes of fresh random IV, the cipher text, 16 bytes of tag. */
import { createCipheriv, createDecipheriv, createHmac, type KeyObject, randomFillSync } from 'node:crypto';

export const KEY_BYTES = 32;

/** A `KeyObject` is prepared once: whoever seals often has one, at a third of the cost of bytes. */
export type SealingKey = KeyObject | Uint8Array;

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The bytes were changed, cut, or sealed with another key or for another place. Says nothing of the content. */
export class TamperedError extends Error {
  override readonly name = 'TamperedError';
}

/** `place` is authenticated but not stored: bytes moved to another place do not open there. */
export function seal(key: SealingKey, plain: Uint8Array, place: string): Buffer {
  return sealWith(key, freshIv(), plain, place);
}

/** The same bytes each time for the same plain, place and occasion, and others for any other: the IV is a keyed hash of the three. */
export function sealAlike(key: KeyObject, plain: Uint8Array, place: string, occasion: string): Buffer {
  const ivKey = createHmac('sha256', key).update('iv').digest();
  const about = createHmac('sha256', ivKey).update(JSON.stringify([place, occasion])).update(plain).digest();
  return sealWith(key, about.subarray(0, IV_BYTES), plain, place);
}

function sealWith(key: SealingKey, iv: Uint8Array, plain: Uint8Array, place: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(place, 'utf8'));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The system is asked for many at once: an order takes some hundred. */
const random = Buffer.alloc(IV_BYTES * 512);
let used = random.length;

function freshIv(): Buffer {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += IV_BYTES;
  return random.subarray(used - IV_BYTES, used);
}

/** Throws `TamperedError` unless the bytes were sealed with this key for this place. */
export function unseal(key: SealingKey, sealed: Uint8Array, place: string): Buffer {
  if (sealed.length < IV_BYTES + TAG_BYTES) throw new TamperedError('The sealed bytes are too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(place, 'utf8'));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    throw new TamperedError('The sealed bytes do not open with this key');
  }
}
