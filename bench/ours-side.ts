/** Our side: cart and staff over HTTP, API, workers and records in one process, as the floor has client and worker in one. */
import type { z } from 'zod';
import { bareCredit } from './ours/bare-credit.ts';
import { checkout, live, ship } from './ours/cart-and-staff.ts';
import { CARD_SHOP, openOurs, type Ours, QUICK_SHOP, SLOW_SHOP } from './ours/open-ours.ts';
import { callsAtYamato } from './measure/calls-at-yamato.ts';
import { type Bill, billOf } from './measure/history-bill.ts';
import { type livesAnswer, surroundings, type Surroundings, toShip, work } from './measure/jobs.ts';
import { inLanes, timed } from './measure/lanes.ts';
import { serveSide } from './measure/side.ts';

let open: { readonly ours: Ours; readonly around: Surroundings } | undefined;

function opened(): { readonly ours: Ours; readonly around: Surroundings } {
  if (open === undefined) throw new Error('not started');
  return open;
}

async function billFor(shop: string): Promise<Bill & { calls: Record<string, number>; historyBytes: number }> {
  const { ours, around } = opened();
  const { workflowId, settlementNo } = await live(ours, shop);
  const handle = ours.client.workflow.getHandle(workflowId);
  const { events } = await handle.fetchHistory();
  return { ...billOf(events ?? []), calls: await callsAtYamato(around.sandbox, settlementNo), historyBytes: (await handle.describe()).historySize ?? 0 };
}

async function lives(input: unknown, shop: string): Promise<z.infer<typeof livesAnswer>> {
  const { count, inFlight } = work.parse(input);
  const checkoutMs: number[] = [];
  const ms = await timed(() => inLanes(count, inFlight, async () => checkoutMs.push((await live(opened().ours, shop)).ms)));
  return { ms, checkoutMs };
}

serveSide(
  {
    async start(input) {
      const around = surroundings.parse(input);
      open = { ours: await openOurs(around), around };
      return null;
    },
    lives: (input) => lives(input, QUICK_SHOP),
    cardLives: (input) => lives(input, CARD_SHOP),
    async checkouts(input) {
      const { count, inFlight } = work.parse(input);
      return inLanes(count, inFlight, async () => (await checkout(opened().ours, QUICK_SHOP)).ms);
    },
    async bareCredits(input) {
      const { count, inFlight } = work.parse(input);
      return inLanes(count, inFlight, () => bareCredit(opened().around));
    },
    /** Orders that stand and are let be. */
    stand(input) {
      const { count, inFlight } = work.parse(input);
      return inLanes(count, inFlight, () => checkout(opened().ours, QUICK_SHOP));
    },
    async ship(input) {
      const { orders, inFlight } = toShip.parse(input);
      const left = [...orders];
      return inLanes(orders.length, inFlight, async () => {
        const order = left.shift();
        return order === undefined ? 0 : timed(() => ship(opened().ours, QUICK_SHOP, order));
      });
    },
    async heap() {
      globalThis.gc?.();
      const { rss, heapUsed, external } = process.memoryUsage();
      return { rss, heapUsed, external };
    },
    recordsBytes: () => opened().ours.recordsBytes(),
    happyBill: () => billFor(QUICK_SHOP),
    cardBill: () => billFor(CARD_SHOP),
    slowBill: () => billFor(SLOW_SHOP),
  },
  async () => open?.ours.close(),
);
