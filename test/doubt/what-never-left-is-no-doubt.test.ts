import { afterAll, expect, test } from 'vitest';
import { describeEveryMethod } from '../support/every-method.ts';
import { type Line, openLine } from '../support/line.ts';
import { aParcel } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('while Yamato cannot be reached', (engine, driver) => {
  const { operations, settlementNo, startBody } = driver;
  let line: Line;
  const { desk, yamato } = useSystem(engine, {
    driver,
    policy: { unknownPatienceMs: 800, checkoutDeadlineMs: 300, resendMaxMs: 400, changeWhilePending: true },
    yamatoUrl: async (url) => (line = await openLine(url)).url,
  });
  afterAll(async () => {
    await line?.down();
  });

  async function startedWhileDown(change: Record<string, unknown> = {}): Promise<string> {
    await line.down();
    const body = startBody(change);
    expect((await desk.cart.start(body)).status).toBe(202);
    return body.orderNumber;
  }

  test('an order waits with nothing unknown, becomes work for staff, and goes on by itself', async () => {
    const orderNumber = await startedWhileDown();
    const waiting = await desk.untilAttention(orderNumber, 'yamatoUnreachable');
    expect([waiting.status, waiting.credit.state]).toEqual(['creditRequesting', 'requesting']);
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(0);
    await line.up();
    const order = await desk.cart.until(orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order.attention).toEqual([]);
    expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
  });

  test('a cancel before anything was sent needs no call', async () => {
    const orderNumber = await startedWhileDown();
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    const order = await desk.cart.untilEnded(orderNumber, 'cancelled');
    expect([order.cancellation.state, order.attention]).toEqual(['cancelled', []]);
    await line.up();
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(0);
  });

  test('actions of an approved order wait and are carried out afterwards, each once', async () => {
    await line.up();
    const body = startBody();
    await desk.cart.start(body);
    const { orderNumber } = body;
    await desk.cart.until(orderNumber, ({ credit }) => credit.state === 'approved');
    await line.down();
    await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel()] }, 'ship');
    await desk.submit(orderNumber, { action: 'cancelCredit' }, 'cancel');
    const waiting = await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'waiting');
    expect([waiting.detail, waiting.waitingUntil]).toEqual([expect.stringContaining('接続'), expect.any(String)]);
    await line.up();
    expect((await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'finished')).outcome).toBe('done');
    expect((await desk.untilAction(orderNumber, 'cancel', ({ state }) => state === 'finished')).outcome).toBe('done');
    expect(await yamato.operations(settlementNo(orderNumber))).toEqual([operations.credit, operations.askCredit, operations.slip, operations.cancel]);
  });
});
