import { expect, test } from 'vitest';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { messages, orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { enterContract } from '../methods/atobarai/driver.ts';
import { openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { jsonPayload, payload, sealed, sendSignal } from '../support/raw-messages.ts';
import { useSystem } from '../support/use-system.ts';
import { enter, smsBody, smsCodeOf, waitingOrder } from './sms-orders.ts';

const nextWeek = () => new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);

/** The contents of an order body, changed. */
function contentsOf(body: Record<string, unknown>, change: Record<string, unknown>, buyer: Record<string, unknown> = {}): Record<string, unknown> {
  const { orderedAt, plannedShipDate, amountYen, invoice, items, destinations } = body;
  return { orderedAt, plannedShipDate, amountYen, invoice, items, destinations, buyer: { ...(body['buyer'] as object), ...buyer }, ...change };
}

function at(amountYen: number): Record<string, unknown> {
  return { amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] };
}

describeWithEngine('an order of the SMS type', (engine) => {

  const { system, cart, yamato } = useSystem(engine);

  const approvedOrder = async () => {
    const order = await waitingOrder(cart);
    expect(await enter(cart, order.number, await smsCodeOf(yamato, order.first))).toMatchObject({ outcome: 'done' });
    return order;
  };
  const tryAction = async (number: string, action: Record<string, unknown>) => {
    const url = `/v1/shops/${cart.shop}/orders/${number}/actions?dryRun=true`;
    return (await system.api.inject({ method: 'POST', url, headers: { authorization: `Bearer ${system.keys.staff}` }, payload: action })).json();
  };

  test('is not shipped and not changed before the code was entered, and says why', async () => {
    const { body, number, first } = await waitingOrder(cart);
    const parcels = [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }];
    for (const action of [{ action: 'registerShipment', parcels }, { action: 'amendOrder', contents: contentsOf(body, at(3_000)) }]) {
      expect((await cart.act(number, action)).body).toMatchObject({ outcome: 'refused', code: 'notAllowed', detail: 'SMS認証が済んでから行ってください' });
    }
    expect((await cart.act(number, { action: 'recordParcels', parcels })).body).toMatchObject({ outcome: 'done' });
    expect(await yamato.operations(first)).toEqual(['KAARA']);
    expect(await enter(cart, number, await smsCodeOf(yamato, first))).toMatchObject({ outcome: 'done' });
    expect((await cart.act(number, { action: 'registerShipment' })).body).toMatchObject({ outcome: 'done' });
    expect(await yamato.credits(first)).toMatchObject([{ status: 3 }]);
  });

  test('can be cancelled while it waits, and a repeated start is told so', async () => {
    const { body, number, first } = await waitingOrder(cart);
    expect((await cart.act(number, { action: 'cancelCredit' })).body).toMatchObject({ outcome: 'done' });
    await cart.untilEnded(number, 'cancelled');
    expect(await yamato.credits(first)).toMatchObject([{ status: 2, live: false }]);
    expect((await cart.start(body)).body).toMatchObject({ status: 409, code: 'startCancelled' });
    expect((await cart.act(number, { action: 'submitSmsCode', code: '1234' })).status).toBe(409);
  });

  test('goes over to another payment method while it waits', async () => {
    const { number, first } = await waitingOrder(cart);
    expect((await cart.act(number, { action: 'changeMethod', to: 'cashOnDelivery' })).body).toMatchObject({ outcome: 'done' });
    expect(await cart.untilEnded(number, 'transferred')).toMatchObject({ external: 'cashOnDelivery' });
    expect(await yamato.live(first)).toEqual([]);
  });

  test('once approved, can only be made cheaper', async () => {
    const { body, number, first } = await approvedOrder();
    const higher = await tryAction(number, { action: 'amendOrder', contents: contentsOf(body, at(8_000)) });
    expect(higher).toMatchObject({ allowed: false, way: null, reason: expect.stringMatching(/減額だけ/) });
    const changes = [
      contentsOf(body, { plannedShipDate: nextWeek() }),
      contentsOf(body, {}, { address: '東京都千代田区千代田2-2' }),
      contentsOf(body, {}, { name: '見本　太郎' }),
      contentsOf(body, { invoice: 'separate' }),
      contentsOf(body, { ...at(3_000) }, { tel: '080-0000-0000' }),
    ];
    for (const contents of changes) expect((await cart.act(number, { action: 'amendOrder', contents })).body).toMatchObject({ outcome: 'refused', code: 'smsNeedsBuyer' });
    expect(await yamato.operations(first)).toEqual(['KAARA', 'KAASA']);
    expect(await tryAction(number, { action: 'amendOrder', contents: contentsOf(body, at(3_000)) })).toMatchObject({ allowed: true, way: 'reduce' });
    expect((await cart.act(number, { action: 'amendOrder', contents: contentsOf(body, at(3_000)) })).body).toMatchObject({ outcome: 'done' });
    expect(await yamato.credits(first)).toMatchObject([{ amountYen: 3_000, live: true }]);
  });

  test('is never made of one of another kind', async () => {
    const body = orderBody();
    await cart.start(body);
    expect((await cart.act(body.orderNumber, { action: 'amendOrder', contents: contentsOf(body, { invoice: 'sms' }) })).body).toMatchObject({ outcome: 'refused', code: 'smsNeedsBuyer' });
    expect((await cart.act(body.orderNumber, { action: 'submitSmsCode', code: '1234' })).body).toMatchObject({ outcome: 'refused', code: 'notAllowed' });
  });

  test('needs the contract, and a mobile number', async () => {
    expect((await cart.start(smsBody({}, { tel: '03-0000-0000' }))).body).toMatchObject({ status: 422, code: 'invalidBody', faults: [{ param: 'buyer.tel', rule: 'smsNeedsMobile' }] });
    const broken = await cart.start(smsBody({ orderedAt: 'yesterday' }, { tel: '03-0000-0000' }));
    expect(broken.body.faults?.map(({ param }) => param).toSorted()).toEqual(['buyer.tel', 'orderedAt']);
    const without = await openShop(system, 'no-sms');
    await enterContract(system.records, without.shop, system.merchant, { enclosedInvoice: true, amountChange: true, otherCarriers: true });
    expect((await without.start(smsBody())).body).toMatchObject({ status: 422, code: 'invalidBody', faults: [{ param: 'invoice', rule: 'smsNotContracted' }] });
  });

  test('that the cart gave up before the SMS went out is cancelled by itself', async () => {
    const hasty = await openShop(system, 'hasty', { checkoutDeadlineMs: 300, callTimeoutMs: 3_000 });
    const body = smsBody({ onTimeout: 'abandon' });
    await yamato.fault({ operation: 'KAARA', orderNo: `${body.orderNumber}-1`, fault: 'delay', ms: 1_200, when: 'after', times: 1 });
    expect((await hasty.start(body)).body).toMatchObject({ status: 503, code: 'checkoutAbandoned' });
    await hasty.untilEnded(body.orderNumber, 'abandoned');
    expect(await yamato.credits(`${body.orderNumber}-1`)).toMatchObject([{ status: 2, live: false }]);
  });

  test('takes an entry once, however often it is sent', async () => {
    const { number, first } = await waitingOrder(cart);
    const send = () =>
      system.api.inject({
        method: 'POST', url: `/v1/shops/${cart.shop}/orders/${number}/actions`, payload: { action: 'submitSmsCode', code: '0000' },
        headers: { authorization: `Bearer ${system.keys.cart}`, 'idempotency-key': `entry-${number}`, prefer: 'wait=10' },
      });
    const answers = [await send(), await send(), await send()].map((answer) => answer.json());
    expect(answers.map(({ outcome, code }) => [outcome, code])).toEqual(Array.from({ length: 3 }, () => ['refused', 'wrongCode']));
    expect(await yamato.calls('KAASA', first)).toBe(1);
  });

  test('that was approved takes a second entry as done: the shopper is through', async () => {
    const { number, first } = await approvedOrder();
    expect(await enter(cart, number, '1234')).toMatchObject({ outcome: 'done' });
    expect(await yamato.calls('KAASA', first)).toBe(1);
  });

  test('outlives pushes that make no sense', async () => {
    const { number, first } = await waitingOrder(cart);
    const seal = (value: unknown) => sealed(createPayloadCodec(system.records.keyring), orderWorkflowId(system.shop, number), jsonPayload(value));
    await sendSignal(system, number, messages.yamatoNotice, null);
    await sendSignal(system, number, messages.yamatoNotice, [payload('json/plain', '{')]);
    for (const value of [null, 7, [], {}, { settlementNo: 7 }, { settlementNo: 'OTHER-1' }]) await sendSignal(system, number, messages.yamatoNotice, [await seal(value)]);
    expect(await enter(cart, number, await smsCodeOf(yamato, first))).toMatchObject({ outcome: 'done' });
    expect((await cart.get(number)).body.status).toBe('creditApproved');
    expect(await yamato.calls('KAAST', first)).toBe(0);
  });
});
