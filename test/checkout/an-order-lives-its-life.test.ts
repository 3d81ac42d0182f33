import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { startSystem, type System } from '../support/system.ts';

describeWithEngine('an order', (engine) => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ engine });
  });
  afterAll(async () => {
    await system?.close();
  });

  test('goes from checkout to paid', async () => {
    const body = orderBody();
    const started = await system.api.inject({ method: 'POST', url: `/v1/shops/${system.shop}/orders`, headers: { authorization: `Bearer ${system.keys.cart}` }, payload: body });
    expect(started.statusCode).toBe(201);
    await system.api.inject({
      method: 'POST', url: `/v1/shops/${system.shop}/orders/${body.orderNumber}/actions`,
      headers: { authorization: `Bearer ${system.keys.staff}`, 'idempotency-key': 'ship-1', prefer: 'wait=10' },
      payload: { action: 'registerShipment', actor: 'suzuki', parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }] },
    });
    const number = JSON.parse(started.body).credit?.settlementNo ?? JSON.parse(started.body).order.credit.settlementNo;
    for (const edit of ['deliver', 'invoice', 'pay']) {
      const edited = await fetch(`${system.sandbox.url}/sandbox/console/atobarai/orders/${number}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ edit, merchant: system.merchant.ycfStrCode }) });
      expect(edited.status).toBe(200);
    }
    await expect.poll(async () => (await system.records.loadOrder(system.shop, body.orderNumber))?.state.outcome, { timeout: 8000 }).toBe('paid');
  });
});
