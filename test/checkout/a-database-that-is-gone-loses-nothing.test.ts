import '../methods/made-up/in-use.ts';
import { expect, test } from 'vitest';
import { WAIT_MS } from '../support/cart.ts';
import { describeEveryMethod } from '../support/every-method.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { usePostgres, useSystem } from '../support/use-system.ts';

/** A real PostgreSQL, killed while a buyer waits. */
describeWithPostgres('with the order records gone', () => {
  describeEveryMethod('a checkout', (engine, driver) => {
    const { operations, settlementNo, startBody } = driver;
    const postgres = usePostgres();
    const { cart, yamato } = useSystem(engine, { driver, postgres, policy: { checkoutDeadlineMs: 2_500, callTimeoutMs: 8_000 } });

    const untilCalled = (number: string) => expect.poll(() => yamato.calls(operations.credit, number), { timeout: WAIT_MS, interval: 20 }).toBe(1);

    test('that has begun is answered 202 and ends approved once they are back', async () => {
      const body = startBody();
      const number = settlementNo(body.orderNumber);
      // Before the call is taken in, so that the ledger counts it when it has arrived.
      await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'delay', when: 'after', ms: 3_500 });
      const answer = cart.start(body);
      await untilCalled(number);
      await postgres.kill();
      expect(await answer).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
      expect(await cart.start(startBody())).toMatchObject({ status: 503, body: { code: 'recordsDown' } });
      await postgres.restart();
      await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      expect(await yamato.live(number)).toEqual([number]);
      expect(await cart.start(body)).toMatchObject({ status: 201 });
    });

    test('with onTimeout abandon is never told one thing while the credit says another', async () => {
      const body = { ...startBody(), onTimeout: 'abandon' };
      const number = settlementNo(body.orderNumber);
      await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'delay', when: 'after', ms: 3_500 });
      const answer = cart.start(body);
      await untilCalled(number);
      await postgres.kill();
      expect(await answer).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
      await postgres.restart();
      await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
      expect(await yamato.live(number)).toEqual([number]);
      expect(await yamato.calls(operations.cancel, number)).toBe(0);
    });
  });
});
