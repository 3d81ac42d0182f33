import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';

const backoffice = (buyer: Record<string, unknown> = {}) => orderBody({ intake: 'backoffice' }, buyer);

describeWithEngine('an order from the back office', (engine) => {
  const { cart, yamato } = useSystem(engine);

  test('that is approved is an order like any other', async () => {
    const body = backoffice();
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { intake: 'backoffice', isOrder: true, verdict: { kind: 'approved' } } });
    expect(await yamato.live(`${body.orderNumber}-1`)).toEqual([`${body.orderNumber}-1`]);
  });

  test('that is refused stays live as work for staff, in the list and in the events', async () => {
    const body = backoffice({ name: '見本　ＮＧ' });
    const { orderNumber } = body;
    expect(await cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
    expect((await cart.get(orderNumber)).body).toMatchObject({
      status: 'creditRefused', statusLabel: '与信NG', isOrder: true, outcome: null, attention: [{ code: 'creditRefused' }],
    });
    expect(await cart.listed('attention=creditRefused')).toContain(orderNumber);
    expect(await cart.events(orderNumber)).toMatchObject([{ type: 'order.changed', status: 'creditRefused' }]);
    const other = await cart.start({ ...body, invoice: 'enclosed' });
    expect(other).toMatchObject({ status: 409, body: { code: 'orderLiveRefused', useAction: 'requestCredit' } });
    expect(await cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
    expect(await yamato.calls('KAARA', `${orderNumber}-1`, `${orderNumber}-2`)).toBe(1);
  });

  test('that is refused is cancelled by us alone: nothing is at Yamato to cancel', async () => {
    const body = backoffice({ name: '見本　ＮＧ' });
    const { orderNumber } = body;
    await cart.start(body);
    expect((await cart.act(orderNumber, { action: 'cancelCredit' })).body).toMatchObject({ state: 'finished', outcome: 'done' });
    const order = await cart.untilEnded(orderNumber, 'cancelled');
    expect(order).toMatchObject({ attention: [], cancellation: { state: 'cancelled' } });
    expect(await yamato.calls('KAACL', `${orderNumber}-1`)).toBe(0);
  });

  test('whose data Yamato rejects stays live with what to correct', async () => {
    const body = backoffice();
    const { orderNumber } = body;
    await yamato.fault({ operation: 'KAARA', orderNo: `${orderNumber}-1`, fault: 'returnCode', code: 'kaara029E' });
    expect(await cart.start(body)).toMatchObject({ status: 422, body: { code: 'creditFailed', yamatoCode: 'kaara029E' } });
    expect((await cart.get(orderNumber)).body).toMatchObject({
      status: 'creditFailed', isOrder: true, outcome: null, attention: [{ code: 'creditFailed', detail: expect.stringContaining('kaara029E：') }],
    });
  });

  test('that Yamato holds and then refuses becomes work for staff, too', async () => {
    const body = backoffice({ name: 'シンサＮＧ　花子' });
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'held' } } });
    const order = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'refused');
    expect(order).toMatchObject({ outcome: null, attention: [{ code: 'creditRefused' }] });
    expect(await cart.start(body)).toMatchObject({ status: 402 });
  });
});
