import { expect, test } from 'vitest';
import { createEngine } from '../../src/api/engine.ts';
import { createLostOrders, type LostOrders, type LostOrdersOptions } from '../../src/api/lost-orders.ts';
import { sweepOnce } from '../../src/api/sweep.ts';
import { createLog } from '../../src/log.ts';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { lose } from '../support/lost-run.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { sweepCounters } from '../support/sweep-counters.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

describeWithEngine('an order whose run is lost and that nobody wakes', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { policy: { callTimeoutMs: 3_000, settlingMs: 300, checkoutDeadlineMs: 800, retireRetryFirstMs: 1_000, retireRetryMaxMs: 1_000 } });

  const sweeping = () => ({ records: system.records, engine: createEngine(system.client, system.taskQueue), log: createLog('silent'), counters: sweepCounters() });
  const lostOrders = (options: LostOrdersOptions = {}): LostOrders => createLostOrders(sweeping(), { quietForMs: 0, ...options });
  const runs = async (orderNumber: string) => (await system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber)).describe()).status.name;
  /** The engine's list lags behind a run that has ended. */
  const untilCounted = async (count: number) => waitFor(() => lostOrders().count(5_000), (found) => found === count);

  test('is counted, and taken up by asking Yamato', async () => {
    const live = await started();
    const body = orderBody();
    const held = await yamato.hold('after', { operation: 'KAARA', orderNo: `${body.orderNumber}-*` });
    await desk.cart.start(body);
    await held.reached();
    await lose(system, body.orderNumber);
    await held.release();
    await untilCounted(1);
    await lostOrders().round();
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await yamato.live(`${body.orderNumber}-*`)).toEqual([settlementNo(body.orderNumber)]);
    expect(await yamato.calls('KAARA', settlementNo(body.orderNumber))).toBe(1);
    expect([await runs(body.orderNumber), await runs(live)]).toEqual(['RUNNING', 'RUNNING']);
    await untilCounted(0);
  });

  test('gets the outcome of the action that was in hand', async () => {
    const orderNumber = await started();
    const parcel = aParcel();
    const held = await yamato.hold('after', { operation: 'KAASL', orderNo: `${orderNumber}-*` });
    const { line } = await desk.submit(orderNumber, { action: 'registerShipment', parcels: [parcel] });
    await held.reached();
    await lose(system, orderNumber);
    await held.release();
    await untilCounted(1);
    await lostOrders().round();
    expect((await desk.untilAction(orderNumber, line.id, ({ state }) => state === 'finished')).outcome).toBe('done');
    expect((await desk.order(orderNumber)).status).toBe('shipmentRegistered');
  });

  test('has its replaced credit cancelled, though the order itself has ended', async () => {
    const orderNumber = await started();
    const { orderNumber: _number, method: _method, intake: _intake, ...contents } = orderBody({ orderNumber, amountYen: 9_000, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 9_000 }] });
    const disarm = await yamato.fault({ operation: 'KAACL', orderNo: settlementNo(orderNumber), fault: 'httpErrorBefore', status: 500 });
    expect((await desk.act(orderNumber, { action: 'amendOrder', contents })).outcome).toBe('done');
    await desk.untilAttention(orderNumber, 'twoLiveCredits');
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    await lose(system, orderNumber);
    expect(await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).toEqual([settlementNo(orderNumber)]);
    await disarm();
    await untilCounted(1);
    await lostOrders().round();
    await desk.cart.until(orderNumber, ({ attention }) => attention.length === 0);
    expect(await yamato.live(settlementNo(orderNumber))).toEqual([]);
  });

  test('waits its turn when there are many, and a young one is left to its own request', async () => {
    const numbers = [await started(), await started(), await started()];
    for (const orderNumber of numbers) await lose(system, orderNumber);
    await untilCounted(3);
    await lostOrders({ quietForMs: 600_000 }).round();
    expect(await lostOrders({ quietForMs: 600_000 }).count(5_000)).toBe(0);
    const slow = lostOrders({ perMinute: 2 });
    await slow.round();
    await slow.round();
    expect((await Promise.all(numbers.map(runs))).toSorted()).toEqual(['RUNNING', 'RUNNING', 'TERMINATED']);
    await lostOrders({ batch: 1 }).round();
    const rest = lostOrders({ batch: 2 });
    await waitFor(async () => (await rest.round(), await Promise.all(numbers.map(runs))), (all) => all.every((status) => status === 'RUNNING'));
  });

  test('an action that its run never heard of is handed over again after a while', async () => {
    const orderNumber = await started();
    // As an engine does that is put back to a moment before the signal: the run lives, and the action is only in the records.
    const ref = { shop: system.shop, orderNumber, actionId: 'unheard' };
    const body = { action: 'registerShipment', parcels: [aParcel()] };
    await system.records.claimAction({ ...ref, action: 'registerShipment', body, actor: 'suzuki', note: null, acceptedAt: new Date().toISOString() });
    await system.records.markActionAccepted(ref);
    await sweepOnce(sweeping(), 0);
    expect((await desk.action(orderNumber, 'unheard')).state).toBe('accepted');
    await sweepOnce(sweeping(), 0, 0);
    expect((await desk.untilAction(orderNumber, 'unheard', ({ state }) => state === 'finished')).outcome).toBe('done');
  });

  async function started(): Promise<string> {
    const body = orderBody();
    await desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    return body.orderNumber;
  }
});
