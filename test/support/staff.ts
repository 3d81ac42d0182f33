/** What shop staff do with one order over the API, action by action, each under an id of its own. */
import { expect } from 'vitest';
import type { ActionLine } from '../../src/domain/order/history.ts';
import type { OrderView } from '../../src/domain/order/order-view.ts';
import { type Cart, cartOf } from './cart.ts';
import { slipNumber } from './numbers.ts';
import type { System } from './system.ts';
import { waitFor } from './wait-for.ts';

export type Desk = {
  readonly cart: Cart;
  /** The API key it works with. */
  readonly key: string;
  /** An approved order, ready for work; returns its number. */
  approved(change?: Record<string, unknown>): Promise<string>;
  /** Hands the action over without waiting for its end. The line, or the problem body. */
  submit(orderNumber: string, action: Record<string, unknown>, id?: string): Promise<{ status: number; line: ActionLine }>;
  /** One action until it is finished. */
  act(orderNumber: string, action: Record<string, unknown>, id?: string): Promise<ActionLine>;
  action(orderNumber: string, id: string): Promise<ActionLine>;
  untilAction(orderNumber: string, id: string, seen: (line: ActionLine) => boolean): Promise<ActionLine>;
  order(orderNumber: string): Promise<OrderView>;
  /** 受注反映履歴, newest first. */
  history(orderNumber: string): Promise<ActionLine[]>;
  attention(orderNumber: string): Promise<string[]>;
  /** Waits until the attention is raised. */
  untilAttention(orderNumber: string, code: string): Promise<OrderView>;
};

/** A parcel with a slip number nobody else has: Yamato takes one on so many orders only. */
export function aParcel(destination = 1): { slipNo: string; carrier: string; destination: number } {
  return { slipNo: slipNumber(), carrier: 'yamato', destination };
}

export function settlementNo(orderNumber: string, generation = 1): string {
  return `${orderNumber}-${generation}`;
}

let ids = 0;

export function deskOf(system: System, cart: Cart = cartOf(system), key: string = cart.keys.staff): Desk {
  const url = (orderNumber: string) => `/v1/shops/${cart.shop}/orders/${orderNumber}/actions`;
  const headers = { authorization: `Bearer ${key}` };
  const desk: Desk = {
    cart, key,
    async approved(change = {}) {
      const { status, body } = await cart.start(system.driver.startBody(change));
      expect(status, JSON.stringify(body)).toBe(201);
      return body.orderNumber;
    },
    async submit(orderNumber, action, id = nextId()) {
      const answer = await system.api.inject({
        method: 'POST', url: url(orderNumber), headers: { ...headers, 'idempotency-key': id }, payload: { actor: 'suzuki', ...action },
      });
      return { status: answer.statusCode, line: JSON.parse(answer.body) };
    },
    async act(orderNumber, action, id = nextId()) {
      const { status, line } = await desk.submit(orderNumber, action, id);
      expect([200, 202], JSON.stringify(line)).toContain(status);
      return desk.untilAction(orderNumber, id, ({ state }) => state === 'finished');
    },
    async action(orderNumber, id) {
      return JSON.parse((await system.api.inject({ method: 'GET', url: `${url(orderNumber)}/${id}`, headers })).body);
    },
    async untilAction(orderNumber, id, seen) {
      return waitFor(() => desk.action(orderNumber, id), seen);
    },
    history: async (orderNumber) => JSON.parse((await system.api.inject({ method: 'GET', url: `${url(orderNumber)}?limit=200`, headers })).body).lines,
    order: async (orderNumber) => (await cart.get(orderNumber)).body,
    attention: async (orderNumber) => (await desk.order(orderNumber)).attention.map(({ code }) => code),
    untilAttention: (orderNumber, code) => cart.until(orderNumber, (order) => order.attention.some((raised) => raised.code === code)),
  };
  return desk;
}

function nextId(): string {
  ids += 1;
  return `act-${ids}`;
}
