/** 決済受付番号: ours, readable where the service's rule allows it, never reused. */
import { createHash } from 'node:crypto';
import type { NumberRule } from '../domain/lifecycle/method.ts';

/** Base 32 without I, L, O, U: nobody misreads one over the phone. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const HASH_LETTERS = 16;

type Generation = { readonly shop: string; readonly orderNumber: string; readonly generation: number };

/**
 * The numbers to try for one generation, best first: `<orderNumber>-<generation>`, then a stable hash form with the same
 * ending, for order numbers the service does not take and for shops that share a contract and an order number.
 */
export function settlementNumberForms({ shop, orderNumber, generation }: Generation, numbers: NumberRule): readonly string[] {
  const ending = `-${generation}`;
  const readable = `${orderNumber}${ending}`;
  const hashed = `${hashLetters(shop, orderNumber).slice(0, numbers.max - ending.length)}${ending}`;
  return numbers.isNumber(readable) ? [readable, hashed] : [hashed];
}

function hashLetters(shop: string, orderNumber: string): string {
  const digest = createHash('sha256').update(JSON.stringify([shop, orderNumber])).digest();
  return Array.from(digest.subarray(0, HASH_LETTERS), (byte) => letters[byte % letters.length]).join('');
}
