import '../methods/made-up/in-use.ts';
import { expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { WAIT_MS } from '../support/cart.ts';
import { describeEveryMethod } from '../support/every-method.ts';
import { slipNumber } from '../support/numbers.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('cancelling the workflow in the Temporal Web UI', (engine, driver) => {
  const { operations, paid, settlementNo, startBody, untilPaid } = driver;
  const { system, cart, yamato } = useSystem(engine, { driver });

  test('does not cut off a credit under way, and the order is still answered, shipped and paid', async () => {
    const body = startBody();
    const number = settlementNo(body.orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'delay', ms: 600 });
    const answer = cart.start(body);
    await expect.poll(() => yamato.calls(operations.credit, number), { timeout: WAIT_MS, interval: 20 }).toBe(1);
    await system.client.workflow.getHandle(orderWorkflowId(system.shop, body.orderNumber)).cancel();

    expect((await answer).status).toBe(201);
    const shipped = await cart.act(body.orderNumber, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
    expect(shipped).toMatchObject({ status: 200, body: { state: 'finished', outcome: 'done' } });
    for (const edit of untilPaid) await yamato.edit(number, { edit });
    await cart.untilEnded(body.orderNumber, paid);
    expect(await yamato.calls(operations.credit, number)).toBe(1);
    expect(await yamato.calls(operations.cancel, number)).toBe(0);
    // The records hear of the payment a moment before the run closes.
    const run = system.client.workflow.getHandle(orderWorkflowId(system.shop, body.orderNumber));
    await run.result();
    expect((await run.describe()).status.name).toBe('COMPLETED');
  });
});
