import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('a checkout', (engine) => {
  const { cart, yamato } = useSystem(engine);

  test('that is approved answers 201 with the verdict, and is an order', async () => {
    const body = orderBody();
    const answer = await cart.start(body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      orderNumber: body.orderNumber, status: 'creditApproved', statusLabel: '与信OK', isOrder: true,
      verdict: { kind: 'approved', code: null },
      credit: { state: 'approved', generation: 1, settlementNo: `${body.orderNumber}-1`, amountYen: 5_500 },
    });
    expect(await yamato.credits(`${body.orderNumber}-1`)).toMatchObject([{ live: true, amountYen: 5_500, fields: { name: '見本　花子' } }]);
    expect(await cart.listed()).toContain(body.orderNumber);
    expect(await cart.events(body.orderNumber)).toMatchObject([{ type: 'order.changed', status: 'creditApproved' }]);
  });

  test('that is refused answers 402 for the shopper and for staff, and is no order', async () => {
    const body = orderBody({}, { name: '見本　ＮＧ' });
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 402, body: { code: 'creditRefused', retryable: false } });
    expect(answer.body.buyerMessage).toContain('別のお支払い方法');
    expect(answer.body.buyerMessage).not.toContain('与信');
    expect(answer.body.detail).toContain('与信NG');
    const { orderNumber } = body;
    expect((await cart.get(orderNumber)).body).toMatchObject({ status: 'creditRefused', statusLabel: '与信NG', isOrder: false, outcome: 'refused' });
    expect(await cart.listed()).not.toContain(orderNumber);
    expect(await cart.listed('includeAttempts=true')).toContain(orderNumber);
    expect(await cart.events(orderNumber)).toMatchObject([{ type: 'attempt.refused', status: 'creditRefused', verdict: { kind: 'refused' } }]);
    expect(await yamato.live(`${orderNumber}-1`)).toEqual([]);
  });

  test('over the buyer’s limit is refused with that reason for staff, and without it for the shopper', async () => {
    const answer = await cart.start(orderBody({}, { name: 'ゲンド　花子' }));
    expect(answer).toMatchObject({ status: 402, body: { code: 'creditRefused', yamatoCode: 'overLimit' } });
    expect(answer.body.detail).toContain('限度額');
    expect(answer.body.buyerMessage).not.toContain('限度');
  });

  test('under 審査中 is no error: 202, then OK in GET and in the events, all by itself', async () => {
    const body = orderBody({}, { name: 'シンサ　花子' });
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 202, body: { status: 'creditHeld', statusLabel: '与信保留', isOrder: true, verdict: { kind: 'held' } } });
    const order = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order).toMatchObject({ status: 'creditApproved', credit: { generation: 1 } });
    expect((await cart.events(body.orderNumber)).map(({ type, status }) => `${type} ${status}`)).toEqual(['order.changed creditHeld', 'order.changed creditApproved']);
    expect(await yamato.calls('KAARA', `${body.orderNumber}-1`)).toBe(1);
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
  });

  test('under 審査中 that turns NG ends refused, and the events tell', async () => {
    const body = orderBody({}, { name: 'シンサＮＧ　花子' });
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'held' } } });
    await cart.untilEnded(body.orderNumber, 'refused');
    expect((await cart.events(body.orderNumber)).map(({ status }) => status)).toEqual(['creditHeld', 'creditRefused']);
    expect(await cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
    expect(await yamato.live(`${body.orderNumber}-1`)).toEqual([]);
    expect(await yamato.calls('KAARA', `${body.orderNumber}-1`)).toBe(1);
  });

  test('whose data Yamato rejects answers 422 naming our field', async () => {
    const body = orderBody();
    const { orderNumber } = body;
    await yamato.fault({ operation: 'KAARA', orderNo: `${orderNumber}-1`, fault: 'returnCode', code: 'kaara029E' });
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'creditFailed', yamatoCode: 'kaara029E', retryable: false } });
    expect(answer.body.param).toMatch(/^buyer\./);
    expect(answer.body.faults).toMatchObject([{ param: answer.body.param, rule: 'kaara029E' }]);
    expect(answer.body.detail).toContain('kaara029E');
    expect((await cart.get(orderNumber)).body).toMatchObject({ status: 'creditFailed', isOrder: false, outcome: 'failed' });
    expect(await cart.events(orderNumber)).toMatchObject([{ type: 'attempt.refused', verdict: { kind: 'failed', code: 'kaara029E' } }]);
    expect(await cart.start(body)).toMatchObject({ status: 422, body: { yamatoCode: 'kaara029E' } });
    expect(await yamato.calls('KAARA', `${orderNumber}-1`)).toBe(1);
  });

  test('that fails for the shop’s settings is no fault of the shopper’s, and the number may come again', async () => {
    const body = orderBody();
    const { orderNumber } = body;
    await yamato.fault({ operation: 'KAARA', orderNo: `${orderNumber}-1`, fault: 'returnCode', code: 'kaara092E' });
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 409, body: { code: 'settingsWrong', yamatoCode: 'kaara092E' } });
    expect(answer.body.buyerMessage).toContain('別のお支払い方法');
    expect((await cart.get(orderNumber)).body).toMatchObject({ status: 'creditFailed', isOrder: false, outcome: 'failed' });
    expect(await cart.start({ ...body, attempt: 2 })).toMatchObject({ status: 201, body: { credit: { generation: 2 } } });
  });

  test('with an address that is too long is told by how much; nothing is cut, nothing is sent', async () => {
    const street = `東京都千代田区千代田${'見'.repeat(47)}`;
    const body = orderBody({}, { address: `${street}1` });
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalidBody' } });
    const fault = answer.body.faults?.find(({ param }) => param === 'buyer.address');
    expect(fault?.message).toMatch(/8文字/);
    expect(await yamato.allCalls(`${body.orderNumber}-1`)).toBe(0);
    expect((await cart.get(body.orderNumber)).status).toBe(404);
  });

  test('with an address of just the right length reaches Yamato whole', async () => {
    const address = `東京都千代田区千代田${'見'.repeat(39)}1`;
    const body = orderBody({}, { address });
    expect((await cart.start(body)).status).toBe(201);
    const [credit] = await yamato.credits(`${body.orderNumber}-1`);
    expect(`${credit!.fields['address1']}${credit!.fields['address2']}`).toBe(address.replace('1', '１'));
  });
});
