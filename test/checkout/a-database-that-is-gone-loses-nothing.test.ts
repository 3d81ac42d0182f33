import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { WAIT_MS } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { usePostgres, useSystem } from '../support/use-system.ts';

/** A real PostgreSQL, killed while a buyer waits. */
describeWithPostgres('with the order records gone', () => {
  describeWithEngine('a checkout', (engine) => {
    const postgres = usePostgres();
    const { cart, yamato } = useSystem(engine, { postgres, policy: { checkoutDeadlineMs: 2_500, callTimeoutMs: 8_000 } });

    const untilCalled = (number: string) => expect.poll(() => yamato.calls('KAARA', number), { timeout: WAIT_MS, interval: 20 }).toBe(1);

    test('that has begun is answered 202 and ends approved once they are back', async () => {
      const body = orderBody();
      const number = `${body.orderNumber}-1`;
      // Before the call is taken in, so that the ledger counts it when it has arrived.
      await yamato.fault({ operation: 'KAARA', orderNo: number, fault: 'delay', when: 'after', ms: 3_500 });
      const answer = cart.start(body);
      await untilCalled(number);
      await postgres.kill();
      expect(await answer).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
      expect(await cart.start(orderBody())).toMatchObject({ status: 503, body: { code: 'recordsDown' } });
      await postgres.restart();
      await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      expect(await yamato.live(number)).toEqual([number]);
      expect(await cart.start(body)).toMatchObject({ status: 201 });
    });

    test('with onTimeout abandon is never told one thing while the credit says another', async () => {
      const body = { ...orderBody(), onTimeout: 'abandon' };
      const number = `${body.orderNumber}-1`;
      await yamato.fault({ operation: 'KAARA', orderNo: number, fault: 'delay', when: 'after', ms: 3_500 });
      const answer = cart.start(body);
      await untilCalled(number);
      await postgres.kill();
      expect(await answer).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
      await postgres.restart();
      await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
      expect(await yamato.live(number)).toEqual([number]);
      expect(await yamato.calls('KAACL', number)).toBe(0);
    });
  });
});
