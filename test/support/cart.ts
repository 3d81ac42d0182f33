/** What a cart, or its staff, does over the API, in one shop. Every answer with its status and its parsed body. */
import type { OrderView } from '../../src/domain/order/order-view.ts';
import { createShop, type Keys, type ShopPolicy, type System } from './system.ts';
import { waitFor } from './wait-for.ts';

/** As an order shows itself, with the members of its method. */
type ShownOrder = OrderView & { readonly smsCode?: { readonly deadlineAt: string; readonly entriesLeft: number } | null };

/** What the different answers add to it, or a problem body: tests look at what they expect. */

export type Answered = ShownOrder & {
  readonly verdict: { readonly kind: string; readonly code: string | null };
  readonly code: string;
  readonly detail: string;
  readonly param: string | null;
  readonly retryable: boolean;
  readonly buyerMessage?: string;
  readonly yamatoCode?: string;
  readonly useAction?: string;
  readonly faults?: readonly { readonly param: string; readonly rule: string; readonly message: string }[];
  readonly order: ShownOrder;
};

export type Answer = { readonly status: number; readonly body: Answered };

export type Event = {
  readonly type: string;
  readonly orderNumber: string;
  readonly sequence: number;
  readonly status: string;
  /** Of a cart's or clerk's own action; null for what Yamato or the system did. */
  readonly actionId: string | null;
  /** What somebody wanted the cart to know. */
  readonly notifyCart: boolean;
  readonly cartStatus: string | null;
  readonly verdict?: { readonly kind: string; readonly code: string | null };
  readonly order: ShownOrder;
};

export type Cart = {
  readonly shop: string;
  readonly keys: Pick<Keys, 'cart' | 'staff'>;
  start(body: Record<string, unknown>): Promise<Answer>;
  get(orderNumber: string): Promise<Answer>;
  /** The numbers a list shows. */
  listed(query?: string): Promise<string[]>;
  /** All events of one order so far, oldest first. */
  events(orderNumber: string): Promise<Event[]>;
  /** One action, waited for so many seconds. */
  act(orderNumber: string, action: Record<string, unknown>, waitSeconds?: number): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Waits until GET shows it; returns what it showed. */
  until(orderNumber: string, seen: (order: ShownOrder) => boolean): Promise<ShownOrder>;
  untilEnded(orderNumber: string, outcome: string): Promise<ShownOrder>;
};

/** Generous for a busy machine; what is waited for comes long before. */
export const WAIT_MS = 15_000;

export function cartOf(system: System, shop: string = system.shop, keys: Cart['keys'] = system.keys): Cart {
  const call = async (method: 'GET' | 'POST', url: string, key: string, payload?: Record<string, unknown>, headers: Record<string, string> = {}) => {
    const answer = await system.api.inject({ method, url, headers: { authorization: `Bearer ${key}`, ...headers }, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
  const orders = `/v1/shops/${shop}/orders`;
  let actions = 0;
  const cart: Cart = {
    shop, keys,
    start: (body) => call('POST', orders, keys.cart, body),
    get: (orderNumber) => call('GET', `${orders}/${orderNumber}`, keys.staff),
    async listed(query = '') {
      const { body } = await call('GET', `${orders}?limit=200${query === '' ? '' : `&${query}`}`, keys.staff);
      return body.orders.map((order: ShownOrder) => order.orderNumber);
    },
    async events(orderNumber) {
      const found: Event[] = [];
      let after = '';
      for (;;) {
        const { body } = await call('GET', `/v1/events?limit=500&shop=${shop}${after}`, keys.cart);
        found.push(...body.events.filter((event: Event) => event.orderNumber === orderNumber));
        if (body.events.length === 0) return found;
        after = `&after=${encodeURIComponent(body.next)}`;
      }
    },
    act(orderNumber, action, waitSeconds = 10) {
      actions += 1;
      const headers = { 'idempotency-key': `${orderNumber}-${actions}`, ...(waitSeconds === 0 ? {} : { prefer: `wait=${waitSeconds}` }) };
      return call('POST', `${orders}/${orderNumber}/actions`, keys.staff, { actor: 'suzuki', ...action }, headers);
    },
    async until(orderNumber, seen) {
      return (await waitFor(() => cart.get(orderNumber), ({ status, body }) => status === 200 && seen(body))).body;
    },
    untilEnded: (orderNumber, outcome) => cart.until(orderNumber, (order) => order.outcome === outcome),
  };
  return cart;
}

/** Another shop of the same system, with a policy of its own, under the same merchant contract at Yamato. */
export async function openShop(system: System, code: string, policy: ShopPolicy = {}): Promise<Cart> {
  const shop = `${system.shop}-${code}`;
  await createShop(system, shop, policy);
  const keyOf = async (scope: 'cart' | 'staff') => (await system.records.createApiKey({ scope, shops: [shop], label: scope })).key;
  return cartOf(system, shop, { cart: await keyOf('cart'), staff: await keyOf('staff') });
}
