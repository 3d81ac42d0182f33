import { expect, test } from 'vitest';
import { describeEveryMethod } from '../support/every-method.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('an order', (engine, driver) => {
  const { paid, startBody, untilPaid } = driver;
  const { system, yamato } = useSystem(engine, { driver });

  test('goes from checkout to paid', async () => {
    const body = startBody();
    const started = await system.api.inject({ method: 'POST', url: `/v1/shops/${system.shop}/orders`, headers: { authorization: `Bearer ${system.keys.cart}` }, payload: body });
    expect(started.statusCode).toBe(201);
    await system.api.inject({
      method: 'POST', url: `/v1/shops/${system.shop}/orders/${body.orderNumber}/actions`,
      headers: { authorization: `Bearer ${system.keys.staff}`, 'idempotency-key': 'ship-1', prefer: 'wait=10' },
      payload: { action: 'registerShipment', actor: 'suzuki', parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }] },
    });
    const number = JSON.parse(started.body).credit?.settlementNo ?? JSON.parse(started.body).order.credit.settlementNo;
    for (const edit of untilPaid) await yamato.edit(number, { edit });
    await expect.poll(async () => (await system.records.loadOrder(system.shop, body.orderNumber))?.state.outcome, { timeout: 8000 }).toBe(paid);
  });
});
