import { expect, test } from 'vitest';
import { billOf } from '../../bench/measure/history-bill.ts';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { useSystem } from '../support/use-system.ts';

/** Long enough for a test to change something at Yamato between two looks. */
const LOOK_EVERY_MS = 3_000;

describeWithEngine('what an order costs the engine', (engine) => {
  const { system, cart, yamato } = useSystem(engine, { policy: { trackFastMs: LOOK_EVERY_MS } });

  /** How far Yamato gets with a parcel by itself, as soon as it is registered. */
  const progress = async (lags: Record<string, number>) => {
    await yamato.merchant({ autoProgress: { enabled: true, ...lags } });
  };
  const NEVER_MS = 86_400_000;

  /** As a cart does it: the shipment is handed over and nobody waits for it. */
  const startAndShip = async () => {
    const body = orderBody();
    expect((await cart.start(body)).status).toBe(201);
    const sent = await system.api.inject({
      method: 'POST',
      url: `/v1/shops/${system.shop}/orders/${body.orderNumber}/actions`,
      headers: { authorization: `Bearer ${system.keys.staff}`, 'idempotency-key': 'ship' },
      payload: { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] },
    });
    expect(sent.statusCode).toBe(202);
    return body.orderNumber;
  };
  const billOfOrder = async (orderNumber: string) => {
    const handle = system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber));
    expect(await handle.result()).toEqual({ outcome: 'paid' });
    return billOf((await handle.fetchHistory()).events ?? []);
  };

  test('paid at the first look: at most 37 events and 13 billable actions, four calls to Yamato', async () => {
    await progress({ deliverAfterMs: 0, saleAfterMs: 0, invoiceAfterMs: 0, payAfterMs: 0 });
    const orderNumber = await startAndShip();
    await cart.untilEnded(orderNumber, 'paid');
    const bill = await billOfOrder(orderNumber);
    expect(bill.events, JSON.stringify(bill)).toBeLessThanOrEqual(37);
    expect(bill.billable, JSON.stringify(bill)).toBeLessThanOrEqual(13);
    expect(await yamato.allCalls(`${orderNumber}-1`)).toBe(4);
  });

  test('sold, invoiced and paid seen one by one: at most 53 events and 21 billable actions', async () => {
    await progress({ deliverAfterMs: 0, saleAfterMs: 0, invoiceAfterMs: NEVER_MS, payAfterMs: NEVER_MS });
    const orderNumber = await startAndShip();
    await cart.until(orderNumber, (order) => order.sale.state === 'confirmed');
    await yamato.edit(`${orderNumber}-1`, { edit: 'invoice' });
    await cart.until(orderNumber, (order) => order.sale.state === 'invoiced');
    await yamato.edit(`${orderNumber}-1`, { edit: 'pay' });
    await cart.untilEnded(orderNumber, 'paid');
    const bill = await billOfOrder(orderNumber);
    expect(bill.events, JSON.stringify(bill)).toBeLessThanOrEqual(53);
    expect(bill.billable, JSON.stringify(bill)).toBeLessThanOrEqual(21);
  });
});
