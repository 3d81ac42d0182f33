import '../methods/made-up/in-use.ts';
import { expect, test } from 'vitest';
import { describeEveryMethod } from '../support/every-method.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { usePostgres, useSystem } from '../support/use-system.ts';

/** A real PostgreSQL, killed while a buyer waits. */
describeWithPostgres('with the order records gone', () => {
  describeEveryMethod('a checkout', (engine, driver) => {
    const { operations, settlementNo, startBody } = driver;
    const postgres = usePostgres();
    const { cart, yamato } = useSystem(engine, { driver, postgres, policy: { checkoutDeadlineMs: 2_500, callTimeoutMs: 8_000 } });

    test('that has begun is answered 202 and ends approved once they are back', async () => {
      const body = startBody();
      const number = settlementNo(body.orderNumber);
      const held = await yamato.hold('after', { operation: operations.credit, orderNo: number });
      const answer = cart.start(body);
      await held.reached();
      await postgres.kill();
      expect(await answer).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
      await held.release();
      expect(await cart.start(startBody())).toMatchObject({ status: 503, body: { code: 'recordsDown' } });
      await postgres.restart();
      await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      expect(await yamato.live(number)).toEqual([number]);
      expect(await cart.start(body)).toMatchObject({ status: 201 });
    });

    test('with onTimeout abandon is never told one thing while the credit says another', async () => {
      const body = { ...startBody(), onTimeout: 'abandon' };
      const number = settlementNo(body.orderNumber);
      const held = await yamato.hold('after', { operation: operations.credit, orderNo: number });
      const answer = cart.start(body);
      await held.reached();
      await postgres.kill();
      expect(await answer).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
      await held.release();
      await postgres.restart();
      await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
      expect(await yamato.live(number)).toEqual([number]);
      expect(await yamato.calls(operations.cancel, number)).toBe(0);
    });
  });
});
