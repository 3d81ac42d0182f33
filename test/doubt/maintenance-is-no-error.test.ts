import '../methods/made-up/in-use.ts';
import { expect, test } from 'vitest';
import type { Deadline, OrderView } from '../../src/domain/order/order-view.ts';
import { openShop, WAIT_MS } from '../support/cart.ts';
import { describeEveryMethod } from '../support/every-method.ts';
import { aParcel, type Desk, deskOf } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

const LENGTH_MS = 3_000;
/** The longest that a changed setting is not looked at yet. */
const SETTINGS_ARE_READ_WITHIN_MS = 3_500;

describeEveryMethod('inside a maintenance window known in advance', (engine, driver) => {
  const { operations, settlementNo, startBody } = driver;
  const { system, yamato } = useSystem(engine, { driver });

  /** A shop whose window opens soon, or is open already; `opened` waits for it. */
  async function shopWithWindow(code: string, opensInMs: number): Promise<{ desk: Desk; opened: () => Promise<void>; over: () => boolean }> {
    const from = Date.now() + opensInMs;
    const window = { from: new Date(from).toISOString(), to: new Date(from + LENGTH_MS).toISOString() };
    const cart = await openShop(system, code, { maintenance: [window], checkoutDeadlineMs: 800, recheckMs: 200, trackFastMs: 200, unknownPatienceMs: 1_000 });
    return {
      desk: deskOf(system, cart),
      opened: () => expect.poll(() => Date.now() > from, { timeout: WAIT_MS, interval: 20 }).toBe(true),
      over: () => Date.now() >= from + LENGTH_MS,
    };
  }

  const kinds = ({ deadlines }: OrderView) => deadlines.map(({ kind }) => kind);
  const board = async ({ cart, key }: Desk) => {
    const answer = await system.api.inject({ method: 'GET', url: `/v1/shops/${cart.shop}/deadlines`, headers: { authorization: `Bearer ${key}` } });
    return (JSON.parse(answer.body) as { deadlines: (Deadline & { orderNumber: string })[] }).deadlines.map(({ orderNumber, kind, at }) => `${orderNumber} ${kind} ${at}`);
  };

  /** The different counts seen until the window was over. */
  async function countsInside(count: () => Promise<number>, over: () => boolean): Promise<number[]> {
    const seen = new Set<number>();
    await waitFor(async () => {
      const counted = await count();
      if (!over()) seen.add(counted);
      return over();
    }, Boolean);
    return [...seen];
  }

  test('a new order is taken, nothing is sent, and its credit comes by itself afterwards, once', async () => {
    const { desk, over } = await shopWithWindow('new', 0);
    const body = startBody();
    expect(await desk.cart.start(body)).toMatchObject({ status: 202, body: { status: 'creditRequesting', verdict: { kind: 'pending' } } });
    const number = settlementNo(body.orderNumber);
    expect([await yamato.allCalls(number), over()]).toEqual([0, false]);
    const waiting = await desk.cart.until(body.orderNumber, ({ deadlines }) => deadlines.length > 0);
    expect(waiting.deadlines).toMatchObject([{ kind: 'maintenanceEnd', label: 'Yamatoのメンテナンスが終わる時刻' }]);
    expect(await board(desk)).toEqual([`${body.orderNumber} maintenanceEnd ${waiting.deadlines[0]?.at}`]);
    const order = await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect([over(), order.attention, kinds(order)]).toEqual([true, [], expect.not.arrayContaining(['maintenanceEnd'])]);
    expect(new Date().toISOString() >= (waiting.deadlines[0]?.at ?? ''), 'the deadline is the end it waited for').toBe(true);
    expect((await board(desk)).filter((line) => line.includes('maintenanceEnd'))).toEqual([]);
    expect(await yamato.operations(number)).toEqual([operations.credit]);
  });

  test('actions wait with a reason and happen once afterwards; nothing is asked in between, nothing is anybody’s work', async () => {
    const { desk, opened, over } = await shopWithWindow('action', 1_500);
    const orderNumber = await desk.approved();
    const number = settlementNo(orderNumber);
    await opened();
    await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel()] }, 'ship');
    const waiting = await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'waiting');
    expect([waiting.detail, (waiting.waitingUntil ?? '') > new Date().toISOString()]).toEqual([expect.stringContaining('メンテナンス'), true]);
    expect(kinds(await desk.cart.until(orderNumber, (order) => kinds(order).includes('maintenanceEnd')))).toContain('plannedShipDate');
    const asked = await yamato.allCalls(number);
    expect(await countsInside(() => yamato.allCalls(number), over), 'no call inside the window').toEqual([asked]);
    const done = await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'finished');
    expect([done.outcome, await yamato.calls(operations.slip, number), await desk.attention(orderNumber)]).toEqual(['done', 1, []]);
  });

  test('a window announced after the order came in holds for it too, and is no error either', async () => {
    const hurried = { checkoutDeadlineMs: 2_000, unknownPatienceMs: 500, resendFirstMs: 100, resendMaxMs: 300 };
    const cart = await openShop(system, 'later', hurried);
    const desk = deskOf(system, cart);
    const orderNumber = await desk.approved();
    const from = Date.now() + SETTINGS_ARE_READ_WITHIN_MS;
    const window = { from: new Date(from).toISOString(), to: new Date(from + LENGTH_MS).toISOString() };
    await system.records.updateShop(cart.shop, { policy: { ...hurried, maintenance: [window] } });
    await expect.poll(() => Date.now() > from, { timeout: WAIT_MS, interval: 20 }).toBe(true);
    await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel()] }, 'ship');
    const line = await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'waiting');
    expect(line.detail).toContain('メンテナンス');
    const held = await desk.cart.until(orderNumber, (order) => kinds(order).includes('maintenanceEnd'));
    const end = held.deadlines.find(({ kind }) => kind === 'maintenanceEnd')?.at ?? '';
    expect(end >= window.to, 'not before the end that the shop entered').toBe(true);
    const number = settlementNo(orderNumber);
    const asked = await yamato.allCalls(number);
    const over = () => Date.now() >= from + LENGTH_MS;
    expect(await countsInside(() => yamato.allCalls(number), over)).toEqual([asked]);
    const done = await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'finished');
    expect([done.outcome, await yamato.calls(operations.slip, number), await desk.attention(orderNumber)]).toEqual(['done', 1, []]);
  });

  test('a watched order is not asked about', async () => {
    const { desk, opened, over } = await shopWithWindow('watch', 1_500);
    const orderNumber = await desk.approved();
    // By either question: which one a watch asks is the method's.
    const asked = async () => (await Promise.all([operations.askCredit, operations.ask].map((operation) => yamato.calls(operation, settlementNo(orderNumber))))).reduce((sum, calls) => sum + calls, 0);
    await opened();
    // One question may be on its way while the window opens.
    const before = await asked();
    expect(Math.max(...(await countsInside(asked, over)))).toBeLessThanOrEqual(before + 1);
    await expect.poll(asked, { timeout: WAIT_MS, interval: 50 }).toBeGreaterThan(before + 1);
  });
});
