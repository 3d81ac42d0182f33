import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { cartOf } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { yamatoOf } from '../support/sandbox-control.ts';
import { usePostgres, useSystem } from '../support/use-system.ts';

describeWithEngine('an order', (engine) => {
  describeWithPostgres('with its records in PostgreSQL', () => {
    const postgres = usePostgres();
    const { system } = useSystem(engine, { postgres });

    test('goes from checkout to paid, and tells every step as an event', async () => {
      const cart = cartOf(system);
      const body = orderBody();
      expect((await cart.start(body)).status).toBe(201);
      const shipped = await cart.act(body.orderNumber, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
      expect(shipped.body).toMatchObject({ state: 'finished', outcome: 'done' });
      for (const edit of ['deliver', 'invoice', 'pay']) await yamatoOf(system).edit(`${body.orderNumber}-1`, { edit });
      const order = await cart.untilEnded(body.orderNumber, 'paid');
      expect(order).toMatchObject({ status: 'paid', statusLabel: '入金済', attention: [] });
      const told = await cart.events(body.orderNumber);
      expect(told[0]).toMatchObject({ status: 'creditApproved', actionId: null });
      expect(told.at(-1)).toMatchObject({ status: 'paid', actionId: null });
      // The shipment is told as what came of the clerk's action, by its id.
      expect(told.flatMap(({ actionId }) => actionId ?? [])).toEqual([`${body.orderNumber}-1`]);
      expect(await cart.listed('status=paid')).toEqual([body.orderNumber]);
    });
  });
});
