import { beforeAll, expect, test } from 'vitest';
import { addDays, jstDate, jstMidnight } from '../../src/domain/values/japan-time.ts';
import type { Policy } from '../../src/domain/order/policy.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { type Cart, openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

/** Long enough for an order to be approved before its reminder is due, on a busy machine too. */
const REMINDED_AFTER_MS = 10_000;

const always: Partial<Policy> = { workingHours: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }, holidays: 'none' };

describeWithEngine('a reminder of a deadline', (engine) => {
  let cart: Cart;
  let closed: Cart;
  const plannedShipDate = addDays(jstDate(new Date()), 2);
  const body = () => orderBody({ plannedShipDate });

  const { system } = useSystem(engine);
  beforeAll(async () => {
    // A day of such a length that one day before the planned ship date is in a moment.
    const dayMs = jstMidnight(plannedShipDate) - Date.now() - REMINDED_AFTER_MS;
    const tomorrow = addDays(plannedShipDate, -1);
    cart = await openShop(system, 'open', { ...always, dayMs });
    closed = await openShop(system, 'closed', { ...always, dayMs, closedDates: [addDays(tomorrow, -1), tomorrow] });
  });

  const started = async (shop: Cart) => {
    const order = body();
    expect((await shop.start(order)).status).toBe(201);
    return order.orderNumber;
  };
  const codes = (order: { attention: readonly { code: string }[] }) => order.attention.map(({ code }) => code);
  const timesTold = async (orderNumber: string) => {
    const seen = (await cart.events(orderNumber)).map(({ order }) => codes(order).includes('shipDateNear'));
    return seen.filter((told, index) => told && seen[index - 1] !== true).length;
  };

  test('comes once though the worker restarts, waits for working hours, and stays away once seen', async () => {
    const [open, shipped, atNight] = [await started(cart), await started(cart), await started(closed)];
    const { deadlines } = (await cart.get(open)).body;
    const reminder = deadlines.find(({ kind }) => kind === 'plannedShipDate')?.warnAt ?? null;
    expect(reminder, 'the order came in time for its reminder').not.toBeNull();
    expect((await cart.act(shipped, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] })).body).toMatchObject({ outcome: 'done' });

    await system.stopWorker();
    await waitFor(async () => Date.now(), (now) => now > Date.parse(reminder ?? ''));
    await system.startWorker();
    const told = await cart.until(open, (order) => codes(order).includes('shipDateNear'));
    expect(told.attention[0]).toMatchObject({ detail: `出荷予定日 ${plannedShipDate}`, choices: ['acknowledge'] });

    // The same moment for both, but nobody works in the other shop before the day itself.
    const quiet = (await closed.get(atNight)).body;
    expect(codes(quiet)).toEqual([]);
    expect(quiet.deadlines.find(({ kind }) => kind === 'plannedShipDate')?.warnAt).toBe(new Date(jstMidnight(plannedShipDate)).toISOString());
    expect(codes((await cart.get(shipped)).body), 'shipped: nothing to be reminded of').toEqual([]);

    await system.stopWorker();
    await system.startWorker();
    expect((await cart.act(open, { action: 'syncStatus' })).body).toMatchObject({ outcome: 'done' });
    expect(await timesTold(open)).toBe(1);
    expect((await cart.act(open, { action: 'resolve', attention: 'shipDateNear', decision: 'acknowledge', reason: '本日発送します' })).body).toMatchObject({ outcome: 'done' });
    await system.stopWorker();
    await system.startWorker();
    expect((await cart.act(open, { action: 'syncStatus' })).body).toMatchObject({ outcome: 'done' });
    expect(codes((await cart.get(open)).body)).toEqual([]);
    expect(await timesTold(open)).toBe(1);
  }, 60_000);

  test('and the board of the shop shows the deadline until the slip is registered', async () => {
    const orderNumber = await started(cart);
    const kinds = async () => {
      const answer = await system.api.inject({ method: 'GET', url: `/v1/shops/${cart.shop}/deadlines?within=3d`, headers: { authorization: `Bearer ${cart.keys.staff}` } });
      expect(answer.statusCode).toBe(200);
      const { deadlines } = JSON.parse(answer.body) as { deadlines: { orderNumber: string; kind: string }[] };
      return deadlines.filter((line) => line.orderNumber === orderNumber).map(({ kind }) => kind);
    };
    expect(await kinds()).toEqual(['plannedShipDate']);
    expect((await cart.act(orderNumber, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] })).body).toMatchObject({ outcome: 'done' });
    expect(await kinds()).toEqual([]);
  });
});
