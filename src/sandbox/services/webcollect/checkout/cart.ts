import { createHmac, timingSafeEqual } from 'node:crypto';
import { askApi } from './ask-api.ts';
import type { Said } from './ask-api.ts';
import type { Basket } from './basket.ts';
import type { CartShop } from './shop.ts';

/** What the token library is given beside the card. The access key is not among it: only the API has it. */
export async function tokenParameters(shop: CartShop, { threeDSecure }: Basket): Promise<Said> {
  return askApi(shop, 'tokenParameters', { threeDSecure });
}

/**
 * Starts the order, or asks once more what came of it: the same start is answered as the order stands and authorises nothing
 * twice, so a page that was reloaded, posted twice or left needs no other question.
 */
export async function startOrder(shop: CartShop, basket: Basket, returnTo: string): Promise<Said> {
  const { contents, attempt, token, device } = basket;
  const said = await askApi(shop, 'orders', { ...contents, attempt, card: { payWay: 1, device, token, threeDSecure: { returnTo } } });
  // Of an earlier card nothing is said about this one.
  if (token === basket.token) basket.wasRefused = said.status === 402;
  return said;
}

/** Where the API has no address that browsers reach, what 3-D Secure posted comes here, and is handed over as it is. */
export async function handOver(shop: CartShop, { orderNumber }: Basket, posted: string): Promise<Said> {
  return askApi(shop, `orders/${orderNumber}/threeDSecure`, { fields: Object.fromEntries(new URLSearchParams(posted)) });
}

/** What a browser brings from the API's return leg. */
export type Hint = 'none' | 'right' | 'wrong';

/** HMAC-SHA256 over four values of the address, a line break between each and the next. It is a hint: the order says what is true. */
export function hintIn({ returnSecret }: CartShop, { orderNumber }: Basket, query: URLSearchParams): Hint {
  const signature = query.get('signature');
  if (signature === null || returnSecret === '') return 'none';
  const signed = ['orderNumber', 'status', 'at', 'nonce'].map((name) => query.get(name) ?? '');
  const [given, right] = [Buffer.from(signature, 'hex'), createHmac('sha256', returnSecret).update(signed.join('\n')).digest()];
  return signed[0] === orderNumber && given.length === right.length && timingSafeEqual(given, right) ? 'right' : 'wrong';
}
