import { afterEach, expect, test } from 'vitest';
import { describeEveryMethod, shown } from '../support/every-method.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('a checkout while no worker runs', (engine, driver) => {
  const { operations, settlementNo, startBody } = driver;
  const { system, cart, yamato } = useSystem(engine, { driver, worker: false, policy: { checkoutDeadlineMs: 600 } });
  afterEach(async () => {
    await system.stopWorker();
  });

  test('is taken with 202 and goes on when a worker comes', async () => {
    const body = startBody();
    const number = settlementNo(body.orderNumber);
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { status: 'creditRequesting', verdict: { kind: 'pending' } } });
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
    expect(await yamato.allCalls(number)).toBe(0);
    await system.startWorker();
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await yamato.calls(operations.credit, number)).toBe(1);
    expect(await cart.events(body.orderNumber)).toMatchObject([{ type: 'order.changed', status: shown(driver, 'creditApproved').status }]);
    expect(await cart.start(body)).toMatchObject({ status: 201 });
  });

  test('that the cart gives up is never sent, even when a worker comes, and the number may come again', async () => {
    const body = { ...startBody(), onTimeout: 'abandon' };
    const { orderNumber } = body;
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 503, body: { code: 'checkoutAbandoned' } });
    expect(answer.body.buyerMessage).toContain('お支払い方法');
    await system.startWorker();
    await cart.untilEnded(orderNumber, 'abandoned');
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(0);
    expect(await cart.events(orderNumber)).toMatchObject([{ type: 'attempt.refused', verdict: { kind: 'abandoned' } }]);
    expect(await cart.listed()).not.toContain(orderNumber);
    expect(await cart.start(body)).toMatchObject({ status: 503, body: { code: 'checkoutAbandoned' } });
    await cart.start({ ...body, attempt: 2, onTimeout: 'wait' });
    await cart.until(orderNumber, ({ credit }) => credit.state === 'approved' && credit.generation === 2);
    expect(await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).toEqual([settlementNo(orderNumber, 2)]);
  });

  test('that staff cancel meanwhile is never sent, and says so to whoever asks again', async () => {
    const body = startBody();
    const { orderNumber } = body;
    expect((await cart.start(body)).status).toBe(202);
    expect((await cart.act(orderNumber, { action: 'cancelCredit' }, 0)).status).toBe(202);
    await system.startWorker();
    await cart.untilEnded(orderNumber, 'cancelled');
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(0);
    expect(await cart.start(body)).toMatchObject({ status: 409, body: { code: 'startCancelled' } });
    expect(await cart.events(orderNumber)).toMatchObject([{ type: 'attempt.refused', order: { outcome: 'cancelled' } }]);
    await cart.start({ ...body, attempt: 2 });
    await cart.until(orderNumber, ({ credit }) => credit.state === 'approved' && credit.generation === 2);
  });
});
