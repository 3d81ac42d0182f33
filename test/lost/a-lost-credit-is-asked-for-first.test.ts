import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { lose } from '../support/lost-run.ts';
import { settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

/** Yamato has it at once; its answer comes long after the run is gone. */
const NEVER_ANSWERED = { fault: 'delay', ms: 2_500, when: 'after', times: 1 } as const;

describeWithEngine('a run that is lost while its credit is at Yamato', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { policy: { callTimeoutMs: 3_000, settlingMs: 300, checkoutDeadlineMs: 800 } });

  /** The cart was told 202, Yamato has the credit, and nobody knows of either. */
  async function lostWithItsCredit(change: Record<string, unknown> = {}): Promise<Record<string, unknown> & { orderNumber: string }> {
    const body = orderBody(change);
    await yamato.fault({ operation: 'KAARA', orderNo: `${body.orderNumber}-*`, ...NEVER_ANSWERED });
    expect((await desk.cart.start(body)).status).toBe(202);
    await yamato.untilCalled('KAARA', settlementNo(body.orderNumber));
    await lose(system, body.orderNumber);
    return body;
  }

  test('the same start again gets the verdict of that credit, and no second one', async () => {
    const body = await lostWithItsCredit();
    expect([201, 202]).toContain((await desk.cart.start(body)).status);
    const order = await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect([order.credit.generation, order.attention]).toEqual([1, []]);
    expect(await yamato.live(`${body.orderNumber}-*`)).toEqual([settlementNo(body.orderNumber)]);
    expect(await yamato.calls('KAARA', settlementNo(body.orderNumber))).toBe(1);
    expect((await desk.cart.start(body)).status).toBe(201);
  });

  test('取引状況の更新 brings its verdict, and no second credit', async () => {
    const { orderNumber } = await lostWithItsCredit();
    expect((await desk.act(orderNumber, { action: 'syncStatus' })).outcome).toBe('done');
    expect((await desk.order(orderNumber)).status).toBe('creditApproved');
    expect(await yamato.live(`${orderNumber}-*`)).toEqual([settlementNo(orderNumber)]);
    expect(await yamato.calls('KAARA', settlementNo(orderNumber))).toBe(1);
  });

  test('a cancel is done when the credit is cancelled at Yamato', async () => {
    const { orderNumber } = await lostWithItsCredit();
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await yamato.live(`${orderNumber}-*`)).toEqual([]);
    expect((await yamato.credits(`${orderNumber}-*`)).map(({ status }) => status)).toEqual([2]);
    await desk.cart.untilEnded(orderNumber, 'cancelled');
  });

  test('a cart that gives it up has its credit cancelled, whoever asked for it', async () => {
    const { orderNumber } = await lostWithItsCredit({ onTimeout: 'wait' });
    const { claimId } = (await system.records.loadOrder(system.shop, orderNumber))!.state;
    expect(await system.records.abandonClaim({ shop: system.shop, orderNumber, claimId })).toEqual({ kind: 'abandoned' });
    await desk.submit(orderNumber, { action: 'syncStatus' });
    await desk.cart.untilEnded(orderNumber, 'abandoned');
    expect(await yamato.live(`${orderNumber}-*`)).toEqual([]);
  });

  test('a credit that never left is sent under the same number', async () => {
    const body = orderBody();
    await system.stopWorker();
    expect((await desk.cart.start(body)).status).toBe(202);
    await lose(system, body.orderNumber);
    await system.startWorker();
    await desk.submit(body.orderNumber, { action: 'syncStatus' });
    const order = await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order.credit.settlementNo).toBe(settlementNo(body.orderNumber));
    expect((await desk.cart.start(body)).status).toBe(201);
    expect(await yamato.calls('KAARA', settlementNo(body.orderNumber))).toBe(1);
  });

  test('a request that Yamato never got is sent again under the same number', async () => {
    const body = orderBody();
    await yamato.fault({ operation: 'KAARA', orderNo: `${body.orderNumber}-*`, times: 1, fault: 'cutBeforeCommit' });
    await yamato.fault({ operation: 'KAARS', orderNo: `${body.orderNumber}-*`, fault: 'httpErrorBefore', times: 1 });
    expect((await desk.cart.start(body)).status).toBe(202);
    await lose(system, body.orderNumber);
    await desk.submit(body.orderNumber, { action: 'syncStatus' });
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await yamato.live(`${body.orderNumber}-*`)).toEqual([settlementNo(body.orderNumber)]);
  });

  test('a later credit of the order is found as the first one is', async () => {
    const orderNumber = await approvedSlowly();
    await yamato.fault({ operation: 'KAARA', orderNo: settlementNo(orderNumber, 2), ...NEVER_ANSWERED });
    const contents = { ...orderBody({ amountYen: 9_000, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 9_000 }] }) };
    const { orderNumber: _number, method: _method, intake: _intake, ...changed } = contents;
    const { line } = await desk.submit(orderNumber, { action: 'amendOrder', contents: changed });
    await yamato.untilCalled('KAARA', settlementNo(orderNumber, 2));
    await lose(system, orderNumber);
    await desk.act(orderNumber, { action: 'syncStatus' });
    expect((await desk.action(orderNumber, line.id)).outcome).toBe('done');
    const order = await desk.cart.until(orderNumber, ({ replacedCredits }) => replacedCredits.length === 0);
    expect([order.credit.settlementNo, order.credit.amountYen, order.credit.state]).toEqual([settlementNo(orderNumber, 2), 9_000, 'approved']);
    expect(await yamato.live(`${orderNumber}-*`)).toEqual([settlementNo(orderNumber, 2)]);
    expect(await yamato.calls('KAARA', settlementNo(orderNumber), settlementNo(orderNumber, 2))).toBe(2);
  });

  async function approvedSlowly(): Promise<string> {
    const body = orderBody();
    await desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    return body.orderNumber;
  }
});
