import '../methods/made-up/in-use.ts';
import { expect, test } from 'vitest';
import { messages, orderWorkflowId, orderWorkflowType } from '../../src/workflows/contract.ts';
import { describeEveryMethod, shown } from '../support/every-method.ts';
import { aParcel } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

describeEveryMethod('an action message that comes late, twice or out of order', (engine, driver) => {
  const { operations, settlementNo } = driver;
  const { system, desk, yamato } = useSystem(engine, { driver, policy: { trackFastMs: 60_000, recheckMs: 60_000 } });

  /** As the API hands an action over, whatever the records say. */
  async function signal(orderNumber: string, actionId: string, body: Record<string, unknown>): Promise<void> {
    await system.client.workflow.signalWithStart(orderWorkflowType, {
      workflowId: orderWorkflowId(system.shop, orderNumber),
      taskQueue: system.taskQueue,
      args: [{ kind: 'resume', shop: system.shop, orderNumber }],
      signal: messages.staffAction,
      signalArgs: [{ actionId, actor: 'suzuki', acceptedAt: new Date().toISOString(), body }],
    });
  }
  const atRest = (orderNumber: string) =>
    waitFor(() => system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber)).describe(), ({ status }) => status.name === 'COMPLETED');

  test('twice to a live order is done once', async () => {
    const orderNumber = await desk.approved();
    const parcels = [aParcel()];
    await Promise.all([1, 2, 3].map(() => signal(orderNumber, 'ship', { action: 'registerShipment', parcels })));
    await desk.cart.until(orderNumber, ({ shipment }) => shipment.state === 'registered');
    await signal(orderNumber, 'ship', { action: 'registerShipment', parcels });
    // The one behind it proves that the repeat was looked at.
    expect((await desk.act(orderNumber, { action: 'syncStatus' })).outcome).toBe('done');
    expect(await yamato.calls(operations.slip, settlementNo(orderNumber))).toBe(1);
  });

  test('again to an order that has ended wakes it, is dropped, and changes nothing', async () => {
    const orderNumber = await desk.approved();
    const line = await desk.act(orderNumber, { action: 'cancelCredit' }, 'cancel');
    await atRest(orderNumber);
    const before = await desk.order(orderNumber);
    const calls = await yamato.allCalls(settlementNo(orderNumber));
    await signal(orderNumber, 'cancel', { action: 'cancelCredit' });
    await atRest(orderNumber);
    expect(await desk.action(orderNumber, 'cancel')).toEqual(line);
    expect(await desk.order(orderNumber)).toEqual(before);
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(calls);
  });

  test('a new one to an order that has ended is refused in the history, without a call', async () => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'cancelCredit' });
    await atRest(orderNumber);
    const calls = await yamato.allCalls(settlementNo(orderNumber));
    await signal(orderNumber, 'late', { action: 'registerShipment', parcels: [aParcel()] });
    const line = await desk.untilAction(orderNumber, 'late', ({ state }) => state === 'finished');
    expect([line.outcome, line.detail]).toEqual(['refused', expect.stringContaining('取消済み')]);
    const order = await desk.order(orderNumber);
    expect([order.outcome, order.status, await yamato.allCalls(settlementNo(orderNumber))]).toEqual(['cancelled', shown(driver, 'creditCancelled').status, calls]);
  });

  test('in another order ends the same for Yamato: cancelled once, nothing shipped after it', async () => {
    const orderNumber = await desk.approved();
    await signal(orderNumber, 'cancel', { action: 'cancelCredit' });
    await signal(orderNumber, 'ship', { action: 'registerShipment', parcels: [aParcel()] });
    await desk.cart.untilEnded(orderNumber, 'cancelled');
    const shipped = await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'finished');
    expect(shipped.outcome).toBe('refused');
    expect([await yamato.calls(operations.slip, settlementNo(orderNumber)), await yamato.calls(operations.cancel, settlementNo(orderNumber))]).toEqual([0, 1]);
  });
});
