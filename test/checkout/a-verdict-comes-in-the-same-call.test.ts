import { expect, test } from 'vitest';
import { describeEveryMethod, shown, testWhere } from '../support/every-method.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('a checkout', (engine, driver) => {
  const { again, amountYen, lacks, ledger, operations, refusals, settlementNo, startBody, buyer } = driver;
  const { status: approved, statusLabel } = shown(driver, 'creditApproved');
  const refused = shown(driver, 'creditRefused');
  const { cart, yamato } = useSystem(engine, { driver });

  test('that is approved answers 201 with the verdict, and is an order', async () => {
    const body = startBody();
    const answer = await cart.start(body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      orderNumber: body.orderNumber, status: approved, statusLabel, isOrder: true,
      verdict: { kind: 'approved', code: null },
      credit: { state: 'approved', generation: 1, settlementNo: settlementNo(body.orderNumber), amountYen },
    });
    expect(await ledger(yamato, settlementNo(body.orderNumber))).toMatchObject([{ live: true, amountYen, buyer }]);
    expect(await cart.listed()).toContain(body.orderNumber);
    expect(await cart.events(body.orderNumber)).toMatchObject([{ type: 'order.changed', status: approved }]);
  });

  test('that is refused answers 402 for the shopper and for staff, and is no order', async () => {
    const body = startBody({}, 'refused');
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 402, body: { code: 'creditRefused', retryable: false } });
    expect(answer.body.buyerMessage).toContain('別のお支払い方法');
    expect(answer.body.buyerMessage).not.toContain('与信');
    expect(answer.body.detail).toContain(refused.statusLabel);
    const { orderNumber } = body;
    expect((await cart.get(orderNumber)).body).toMatchObject({ ...refused, isOrder: false, outcome: 'refused' });
    expect(await cart.listed()).not.toContain(orderNumber);
    expect(await cart.listed('includeAttempts=true')).toContain(orderNumber);
    expect(await cart.events(orderNumber)).toMatchObject([{ type: 'attempt.refused', status: refused.status, verdict: { kind: 'refused' } }]);
    expect(await yamato.live(settlementNo(orderNumber))).toEqual([]);
  });

  testWhere(!lacks.includes('overLimit'))('over the buyer’s limit is refused with that reason for staff, and without it for the shopper', async () => {
    const answer = await cart.start(startBody({}, 'overLimit'));
    expect(answer).toMatchObject({ status: 402, body: { code: 'creditRefused', yamatoCode: 'overLimit' } });
    expect(answer.body.detail).toContain('限度額');
    expect(answer.body.buyerMessage).not.toContain('限度');
  });

  testWhere(!lacks.includes('held'))('under 審査中 is no error: 202, then OK in GET and in the events, all by itself', async () => {
    const body = startBody({}, 'held');
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 202, body: { status: 'creditHeld', statusLabel: '与信保留', isOrder: true, verdict: { kind: 'held' } } });
    const order = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order).toMatchObject({ status: approved, credit: { generation: 1 } });
    expect((await cart.events(body.orderNumber)).map(({ type, status }) => `${type} ${status}`)).toEqual(['order.changed creditHeld', `order.changed ${approved}`]);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
  });

  testWhere(!lacks.includes('heldThenRefused'))('under 審査中 that turns NG ends refused, and the events tell', async () => {
    const body = startBody({}, 'heldThenRefused');
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'held' } } });
    await cart.untilEnded(body.orderNumber, 'refused');
    expect((await cart.events(body.orderNumber)).map(({ status }) => status)).toEqual(['creditHeld', refused.status]);
    expect(await cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([]);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
  });

  test('whose data Yamato rejects answers 422 naming our field', async () => {
    const body = startBody();
    const { orderNumber } = body;
    await yamato.fault({ operation: operations.credit, orderNo: settlementNo(orderNumber), fault: 'returnCode', code: refusals.data });
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'creditFailed', yamatoCode: refusals.data, retryable: false } });
    expect(answer.body.param).toMatch(/^buyer\./);
    expect(answer.body.faults).toMatchObject([{ param: answer.body.param, rule: refusals.data }]);
    expect(answer.body.detail).toContain(refusals.data);
    expect((await cart.get(orderNumber)).body).toMatchObject({ status: shown(driver, 'creditFailed').status, isOrder: false, outcome: 'failed' });
    expect(await cart.events(orderNumber)).toMatchObject([{ type: 'attempt.refused', verdict: { kind: 'failed', code: refusals.data } }]);
    expect(await cart.start(body)).toMatchObject({ status: 422, body: { yamatoCode: refusals.data } });
    expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
  });

  test('that fails for the shop’s settings is no fault of the shopper’s, and the number may come again', async () => {
    const body = startBody();
    const { orderNumber } = body;
    await yamato.fault({ operation: operations.credit, orderNo: settlementNo(orderNumber), fault: 'returnCode', code: refusals.settings });
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 409, body: { code: 'settingsWrong', yamatoCode: refusals.settings } });
    expect(answer.body.buyerMessage).toContain('別のお支払い方法');
    expect((await cart.get(orderNumber)).body).toMatchObject({ status: shown(driver, 'creditFailed').status, isOrder: false, outcome: 'failed' });
    expect(await cart.start({ ...again(body), attempt: 2 })).toMatchObject({ status: 201, body: { credit: { generation: 2 } } });
  });
});
