import { randomBytes } from 'node:crypto';
import { DAY_MS, iso } from '../../../core/jst.ts';

export type Device = 'pc' | 'smartphone';

/** What somebody is about to buy, and how far he got. */
export type Basket = {
  readonly orderNumber: string;
  /** The contents of the start, the same each time: a repeat is told by them. */
  readonly contents: object;
  readonly amountYen: number;
  /** With 3-D Secure? */
  readonly threeDSecure: boolean;
  /** Raised with the first card after a refused one. */
  attempt: number;
  /** Of the card that was typed last; null: none yet. */
  token: string | null;
  /** Where the first card was typed; it belongs to what was ordered. */
  device: Device;
  /** The card company has said no to that card: the next token is a new attempt. */
  wasRefused: boolean;
};

const PRICE_YEN = 5_500;
/** A cart of a sandbox forgets its oldest baskets. */
const BASKETS_MAX = 1_000;

export type Baskets = ReturnType<typeof openBaskets>;

/** A basket's number cannot be guessed: whoever knows it may see it. */
export function openBaskets() {
  const baskets = new Map<string, Basket>();
  return {
    add(now: number, threeDSecure: boolean): Basket {
      const orderNumber = `WEB-${randomBytes(6).toString('hex').toUpperCase()}`;
      const basket: Basket = { orderNumber, contents: contentsOf(orderNumber, now), amountYen: PRICE_YEN, threeDSecure, attempt: 1, token: null, device: 'pc', wasRefused: false };
      baskets.set(orderNumber, basket);
      const [oldest] = baskets.keys();
      if (baskets.size > BASKETS_MAX && oldest !== undefined) baskets.delete(oldest);
      return basket;
    },
    find: (orderNumber: string): Basket | undefined => baskets.get(orderNumber),
  };
}

function contentsOf(orderNumber: string, now: number): object {
  return {
    orderNumber,
    method: 'card',
    intake: 'checkout',
    orderedAt: iso(now),
    plannedShipDate: iso(now + 3 * DAY_MS).slice(0, 10),
    amountYen: PRICE_YEN,
    buyer: { name: '見本　花子', postalCode: '100-0001', address: '東京都千代田区千代田1-1 見本ビル201', tel: '090-0000-0000', email: 'hanako@example.com' },
    items: [
      { kind: 'goods', name: '見本商品', quantity: 1, unitPriceYen: 5_000, subtotalYen: 5_000 },
      { kind: 'shipping', name: '送料', subtotalYen: 500 },
    ],
  };
}

/** A token that the shopper's browser has got. The same one again changes nothing. */
export function takeToken(basket: Basket, token: string | null, device: Device): void {
  if (token === null || token === '' || token === basket.token) return;
  if (basket.token === null) basket.device = device;
  basket.token = token;
  if (basket.wasRefused) basket.attempt += 1;
  basket.wasRefused = false;
}
