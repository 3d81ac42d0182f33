import { expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { WAIT_MS } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { yamatoOf } from '../support/sandbox-control.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('cancelling the workflow in the Temporal Web UI', (engine) => {
  const { system, cart } = useSystem(engine);

  test('does not cut off a credit under way, and the order is still answered, shipped and paid', async () => {
    const yamato = yamatoOf(system);
    const body = orderBody();
    const number = `${body.orderNumber}-1`;
    await yamato.fault({ operation: 'KAARA', orderNo: number, fault: 'delay', ms: 600 });
    const answer = cart.start(body);
    await expect.poll(() => yamato.calls('KAARA', number), { timeout: WAIT_MS, interval: 20 }).toBe(1);
    await system.client.workflow.getHandle(orderWorkflowId(system.shop, body.orderNumber)).cancel();

    expect((await answer).status).toBe(201);
    const shipped = await cart.act(body.orderNumber, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
    expect(shipped).toMatchObject({ status: 200, body: { state: 'finished', outcome: 'done' } });
    for (const edit of ['deliver', 'invoice', 'pay']) await yamato.edit(number, { edit });
    await cart.untilEnded(body.orderNumber, 'paid');
    expect(await yamato.calls('KAARA', number)).toBe(1);
    expect(await yamato.calls('KAACL', number)).toBe(0);
    // The records hear of the payment a moment before the run closes.
    const run = system.client.workflow.getHandle(orderWorkflowId(system.shop, body.orderNumber));
    await run.result();
    expect((await run.describe()).status.name).toBe('COMPLETED');
  });
});
