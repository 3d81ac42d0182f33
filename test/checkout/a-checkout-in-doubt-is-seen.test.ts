import { expect, test } from 'vitest';
import { describeEveryMethod } from '../support/every-method.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('a checkout that somebody must look at and that is no order yet', (engine, driver) => {
  const { everyNo, operations, startBody } = driver;
  const { system, desk, yamato } = useSystem(engine, { driver, policy: { callTimeoutMs: 500, unknownPatienceMs: 400, checkoutDeadlineMs: 300 } });

  test('is in the list of attentions, in the counts and in the events, from when it is raised to when it is over', async () => {
    const body = startBody();
    await yamato.fault({ operation: operations.credit, orderNo: everyNo(body.orderNumber), times: 1, fault: 'cutAfterCommit' });
    const answering = await yamato.fault({ operation: operations.askCredit, orderNo: everyNo(body.orderNumber), fault: 'httpErrorBefore' });
    expect((await desk.cart.start(body)).status).toBe(202);
    await desk.untilAttention(body.orderNumber, 'creditUnknown');
    expect((await desk.order(body.orderNumber)).isOrder).toBe(false);
    expect(await desk.cart.listed('attention=any')).toEqual([body.orderNumber]);
    expect(await desk.cart.listed('attention=creditUnknown')).toEqual([body.orderNumber]);
    expect(await desk.cart.listed('attention=cancelFailed')).toEqual([]);
    expect(await desk.cart.listed(), 'no order yet').toEqual([]);
    expect((await system.records.countsByStatus(system.shop)).needsCheck).toBe(1);
    const raised = await desk.cart.events(body.orderNumber);
    expect(raised.map(({ type, order }) => [type, order.attention.map(({ code }) => code)])).toEqual([['attempt.attention', ['creditUnknown']]]);

    await answering();
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await desk.cart.listed('attention=any')).toEqual([]);
    const ended = (await desk.cart.events(body.orderNumber)).slice(1);
    expect(ended.map(({ type, order }) => [type, order.attention])).toEqual([['order.changed', []]]);
  });

  test('its end without an order ends the attention, too', async () => {
    const body = startBody();
    await yamato.fault({ operation: operations.credit, orderNo: everyNo(body.orderNumber), times: 1, fault: 'cutAfterCommit' });
    await yamato.fault({ operation: operations.askCredit, orderNo: everyNo(body.orderNumber), fault: 'httpErrorBefore' });
    await desk.cart.start(body);
    await desk.untilAttention(body.orderNumber, 'creditUnknown');
    await desk.act(body.orderNumber, { action: 'resolve', attention: 'creditUnknown', decision: 'notRegistered', reason: '試験' });
    await desk.cart.untilEnded(body.orderNumber, 'failed');
    expect((await desk.cart.events(body.orderNumber)).map(({ type }) => type)).toEqual(['attempt.attention', 'attempt.refused']);
    expect(await desk.cart.listed('attention=any')).not.toContain(body.orderNumber);
  });
});
