import { expect, test } from 'vitest';
import { describeEveryMethod, shown } from '../support/every-method.ts';
import { slipNumber } from '../support/numbers.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { usePostgres, useSystem } from '../support/use-system.ts';

describeEveryMethod('an order', (engine, driver) => {
  const { paid, settlementNo, startBody, untilPaid } = driver;
  describeWithPostgres('with its records in PostgreSQL', () => {
    const postgres = usePostgres();
    const { cart, yamato } = useSystem(engine, { driver, postgres });

    test('goes from checkout to paid, and tells every step as an event', async () => {
      const body = startBody();
      expect((await cart.start(body)).status).toBe(201);
      const shipped = await cart.act(body.orderNumber, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
      expect(shipped.body).toMatchObject({ state: 'finished', outcome: 'done' });
      for (const edit of untilPaid) await yamato.edit(settlementNo(body.orderNumber), { edit });
      const order = await cart.untilEnded(body.orderNumber, paid);
      expect(order).toMatchObject({ ...shown(driver, 'paid'), attention: [] });
      const told = await cart.events(body.orderNumber);
      expect(told[0]).toMatchObject({ status: shown(driver, 'creditApproved').status, actionId: null });
      expect(told.at(-1)).toMatchObject({ status: shown(driver, 'paid').status, actionId: null });
      // The shipment is told as what came of the clerk's action, by its id.
      expect(told.flatMap(({ actionId }) => actionId ?? [])).toEqual([`${body.orderNumber}-1`]);
      expect(await cart.listed(`status=${shown(driver, 'paid').status}`)).toEqual([body.orderNumber]);
    });
  });
});
