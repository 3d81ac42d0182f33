import { expect, test } from 'vitest';
import { describeEveryMethod, shown, untilApproved } from '../support/every-method.ts';
import { useSystem } from '../support/use-system.ts';

const pending = { status: 202, body: { status: 'creditRequesting', statusLabel: '与信中', verdict: { kind: 'pending' } } };

describeEveryMethod('a verdict that comes after the deadline', (engine, driver) => {
  const { operations, settlementNo, startBody } = driver;
  const { cart, yamato } = useSystem(engine, { driver, policy: { checkoutDeadlineMs: 500, callTimeoutMs: 3_000 } });

  test('is 202 now, and an approval by itself later, in GET, in the events and for whoever asks again', async () => {
    const body = startBody();
    const number = settlementNo(body.orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'delay', ms: 1_200 });
    expect(await cart.start(body)).toMatchObject(pending);
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await cart.events(body.orderNumber)).toMatchObject([{ type: 'order.changed', status: shown(driver, 'creditApproved').status }]);
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
    expect(await yamato.calls(operations.credit, number)).toBe(1);
    expect(await yamato.live(number)).toEqual([number]);
  });

  test('is told by an event when it is a refusal, although no order came of it', async () => {
    const body = startBody({}, 'refused');
    const number = settlementNo(body.orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'delay', ms: 1_200 });
    expect(await cart.start(body)).toMatchObject(pending);
    await cart.untilEnded(body.orderNumber, 'refused');
    expect(await cart.events(body.orderNumber)).toMatchObject([
      { type: 'attempt.refused', status: shown(driver, 'creditRefused').status, verdict: { kind: 'refused' }, order: { isOrder: false, outcome: 'refused' } },
    ]);
    expect(await cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
  });

  test('is asked for again while it is still open: the repeat gets the same 202, and Yamato one call', async () => {
    const body = startBody();
    const number = settlementNo(body.orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'delay', ms: 2_500 });
    expect(await cart.start(body)).toMatchObject(pending);
    expect(await cart.start(body)).toMatchObject(pending);
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await yamato.calls(operations.credit, number)).toBe(1);
  });

  test('is not a refusal when the call timed out: Yamato is asked, and the credit found', async () => {
    const body = startBody();
    const number = settlementNo(body.orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'delay', when: 'after', ms: 4_000 });
    expect(await cart.start(body)).toMatchObject(pending);
    const doubted = await cart.until(body.orderNumber, ({ credit }) => credit.state !== 'requesting');
    expect(['unknown', 'approved']).toContain(doubted.credit.state);
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await yamato.calls(operations.credit, number)).toBe(1);
    expect(await yamato.calls(operations.askCredit, number)).toBeGreaterThan(0);
    expect(await yamato.live(number, settlementNo(body.orderNumber, 2))).toEqual([number]);
  });

  test('keeps its settlement number when the call has to be sent again', async () => {
    const body = startBody();
    const number = settlementNo(body.orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'cutBeforeCommit', nth: 1 });
    expect((await cart.start(body)).status).toBe(202);
    const order = await untilApproved(cart, driver, body);
    expect(order.credit).toMatchObject({ generation: 1, settlementNo: number });
    expect(await yamato.calls(operations.credit, number)).toBe(2);
    expect(await yamato.allCalls(settlementNo(body.orderNumber, 2))).toBe(0);
    expect(await yamato.live(number)).toEqual([number]);
  });
});
