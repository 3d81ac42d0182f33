import { expect, test } from 'vitest';
import type { StartBody } from '../methods/driver.ts';
import { describeEveryMethod, untilApproved } from '../support/every-method.ts';
import { lose } from '../support/lost-run.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('a run that is lost while its credit is at Yamato', (engine, driver) => {
  const { everyNo, ledger, operations, settlementNo, startBody } = driver;
  const { system, desk, yamato } = useSystem(engine, { driver, policy: { callTimeoutMs: 3_000, settlingMs: 300, checkoutDeadlineMs: 800 } });

  /** The cart was told 202, Yamato has the credit, and nobody knows of either. */
  async function lostWithItsCredit(change: Record<string, unknown> = {}): Promise<StartBody> {
    const body = startBody(change);
    const held = await yamato.hold('after', { operation: operations.credit, orderNo: everyNo(body.orderNumber) });
    expect((await desk.cart.start(body)).status).toBe(202);
    await held.reached();
    await lose(system, body.orderNumber);
    await held.release();
    return body;
  }

  test('the same start again gets the verdict of that credit, and no second one', async () => {
    const body = await lostWithItsCredit();
    expect([201, 202]).toContain((await desk.cart.start(body)).status);
    const order = await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect([order.credit.generation, order.attention]).toEqual([1, []]);
    expect(await yamato.live(everyNo(body.orderNumber))).toEqual([settlementNo(body.orderNumber)]);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    expect((await desk.cart.start(body)).status).toBe(201);
  });

  test('取引状況の更新 brings its verdict, and no second credit', async () => {
    const { orderNumber } = await lostWithItsCredit();
    expect((await desk.act(orderNumber, { action: 'syncStatus' })).outcome).toBe('done');
    expect((await desk.order(orderNumber)).credit.state).toBe('approved');
    expect(await yamato.live(everyNo(orderNumber))).toEqual([settlementNo(orderNumber)]);
    expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
  });

  test('a cancel is done when the credit is cancelled at Yamato', async () => {
    const { orderNumber } = await lostWithItsCredit();
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await yamato.live(everyNo(orderNumber))).toEqual([]);
    expect((await ledger(yamato, everyNo(orderNumber))).map(({ status }) => status)).toEqual(['cancelled']);
    await desk.cart.untilEnded(orderNumber, 'cancelled');
  });

  test('a cart that gives it up has its credit cancelled, whoever asked for it', async () => {
    const { orderNumber } = await lostWithItsCredit({ onTimeout: 'wait' });
    const { claimId } = (await system.records.loadOrder(system.shop, orderNumber))!.state;
    expect(await system.records.abandonClaim({ shop: system.shop, orderNumber, claimId })).toEqual({ kind: 'abandoned' });
    await desk.submit(orderNumber, { action: 'syncStatus' });
    await desk.cart.untilEnded(orderNumber, 'abandoned');
    expect(await yamato.live(everyNo(orderNumber))).toEqual([]);
  });

  test('a credit that never left is sent under the same number', async () => {
    const body = startBody();
    await system.stopWorker();
    expect((await desk.cart.start(body)).status).toBe(202);
    await lose(system, body.orderNumber);
    await system.startWorker();
    await desk.submit(body.orderNumber, { action: 'syncStatus' });
    const order = await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order.credit.settlementNo).toBe(settlementNo(body.orderNumber));
    expect((await desk.cart.start(body)).status).toBe(201);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
  });

  test('a request that Yamato never got is sent again under the same number', async () => {
    const body = startBody();
    await yamato.fault({ operation: operations.credit, orderNo: everyNo(body.orderNumber), times: 1, fault: 'cutBeforeCommit' });
    await yamato.fault({ operation: operations.askCredit, orderNo: everyNo(body.orderNumber), fault: 'httpErrorBefore', times: 1 });
    expect((await desk.cart.start(body)).status).toBe(202);
    await lose(system, body.orderNumber);
    await desk.submit(body.orderNumber, { action: 'syncStatus' });
    await untilApproved(desk.cart, driver, body);
    expect(await yamato.live(everyNo(body.orderNumber))).toEqual([settlementNo(body.orderNumber)]);
  });
});
