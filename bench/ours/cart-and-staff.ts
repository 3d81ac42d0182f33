/** What a cart and a shop's staff do with an order, over HTTP as they do it. */
import { Agent } from 'undici';
import { z } from 'zod';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { cardOrderBody, madeUpOrder, orderBody } from '../made-up-orders.ts';
import type { Standing } from '../measure/jobs.ts';
import { timed } from '../measure/lanes.ts';
import { CARD_SHOP, type Ours } from './open-ours.ts';

/** Whoever reaches our API: where it is, by which keys, and the engine to see an order's end. */
export type Customers = Pick<Ours, 'url' | 'keys' | 'client'>;

const agent = new Agent({ connections: 32 });
const started = z.object({ credit: z.object({ settlementNo: z.string() }) });

/** One checkout as the cart sees it: from its request to the whole answer. */
export async function checkout(ours: Customers, shop: string): Promise<Standing> {
  const order = madeUpOrder('H');
  const body = JSON.stringify(shop === CARD_SHOP ? cardOrderBody(order) : orderBody(order));
  let answer = '';
  const ms = await timed(async () => {
    answer = await post(ours, `/v1/shops/${shop}/orders`, { authorization: `Bearer ${ours.keys.cart}` }, body, 201);
  });
  const { settlementNo } = started.parse(JSON.parse(answer)).credit;
  return { number: order.number, workflowId: orderWorkflowId(shop, order.number), settlementNo, slipNo: order.slipNo, ms };
}

/** Checkout, shipment (not waited for), and on to its end, which must be the good one. */
export async function live(ours: Customers, shop: string): Promise<Standing> {
  const order = await checkout(ours, shop);
  await ship(ours, shop, order);
  return order;
}

/** A slip for an order that stands, and on to its end. */
export async function ship(ours: Customers, shop: string, order: Standing): Promise<void> {
  const headers = { authorization: `Bearer ${ours.keys.staff}`, 'idempotency-key': `ship-${order.number}` };
  const action = { action: 'registerShipment', actor: 'suzuki', parcels: [{ slipNo: order.slipNo, carrier: 'yamato', destination: 1 }] };
  await post(ours, `/v1/shops/${shop}/orders/${order.number}/actions`, headers, JSON.stringify(action), 202);
  const result: unknown = await ours.client.workflow.getHandle(order.workflowId).result();
  const { outcome } = z.object({ outcome: z.string() }).parse(result);
  if (outcome !== (shop === CARD_SHOP ? 'confirmed' : 'paid')) throw new Error(`the order ended ${outcome}`);
}

async function post(ours: Customers, path: string, headers: Record<string, string>, body: string, expected: number): Promise<string> {
  const answer = await agent.request({ origin: ours.url, path, method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const text = await answer.body.text();
  if (answer.statusCode !== expected) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
  return text;
}
