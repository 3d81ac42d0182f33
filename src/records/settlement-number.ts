/** 決済受付番号: ours, readable where the service's rule allows it, never reused. */
import { createHash } from 'node:crypto';
import { SETTLEMENT_NUMBER_MAX, isSettlementNumber } from '../domain/atobarai/values/settlement-number.ts';

/** Base 32 without I, L, O, U: nobody misreads one over the phone. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const HASH_LETTERS = 16;

/**
 * The numbers to try for one generation, best first: `<orderNumber>-<generation>`, then a stable hash form with the same
 * ending, for order numbers the service does not take and for shops that share a contract and an order number.
 */
export function settlementNumberForms(shop: string, orderNumber: string, generation: number): readonly string[] {
  const ending = `-${generation}`;
  const readable = `${orderNumber}${ending}`;
  const hashed = `${hashLetters(shop, orderNumber).slice(0, SETTLEMENT_NUMBER_MAX - ending.length)}${ending}`;
  return isSettlementNumber(readable) ? [readable, hashed] : [hashed];
}

function hashLetters(shop: string, orderNumber: string): string {
  const digest = createHash('sha256').update(JSON.stringify([shop, orderNumber])).digest();
  return Array.from(digest.subarray(0, HASH_LETTERS), (byte) => letters[byte % letters.length]).join('');
}
