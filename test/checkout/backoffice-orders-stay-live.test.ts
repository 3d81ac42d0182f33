import { expect, test } from 'vitest';
import type { Treatment } from '../methods/driver.ts';
import { describeEveryMethod, shown, testWhere } from '../support/every-method.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('an order from the back office', (engine, driver) => {
  const { altered, lacks, operations, refusals, settlementNo, startBody } = driver;
  const { cart, yamato } = useSystem(engine, { driver });
  const refused = shown(driver, 'creditRefused');
  const backoffice = (treatment?: Treatment) => startBody({ intake: 'backoffice' }, treatment);

  test('that is approved is an order like any other', async () => {
    const body = backoffice();
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { intake: 'backoffice', isOrder: true, verdict: { kind: 'approved' } } });
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([settlementNo(body.orderNumber)]);
  });

  test('that is refused stays live as work for staff, in the list and in the events', async () => {
    const body = backoffice('refused');
    const { orderNumber } = body;
    expect(await cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
    expect((await cart.get(orderNumber)).body).toMatchObject({
      ...refused, isOrder: true, outcome: null, attention: [{ code: 'creditRefused' }],
    });
    expect(await cart.listed('attention=creditRefused')).toContain(orderNumber);
    expect(await cart.events(orderNumber)).toMatchObject([{ type: 'order.changed', status: refused.status }]);
    const other = await cart.start(altered(body));
    expect(other).toMatchObject({ status: 409, body: { code: 'orderLiveRefused', useAction: 'requestCredit' } });
    expect(await cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
    expect(await yamato.calls(operations.credit, settlementNo(orderNumber), settlementNo(orderNumber, 2))).toBe(1);
  });

  test('that is refused is cancelled by us alone: nothing is at Yamato to cancel', async () => {
    const body = backoffice('refused');
    const { orderNumber } = body;
    await cart.start(body);
    expect((await cart.act(orderNumber, { action: 'cancelCredit' })).body).toMatchObject({ state: 'finished', outcome: 'done' });
    const order = await cart.untilEnded(orderNumber, 'cancelled');
    expect(order).toMatchObject({ attention: [], cancellation: { state: 'cancelled' } });
    expect(await yamato.calls(operations.cancel, settlementNo(orderNumber))).toBe(0);
  });

  test('whose data Yamato rejects stays live with what to correct', async () => {
    const body = backoffice();
    const { orderNumber } = body;
    await yamato.fault({ operation: operations.credit, orderNo: settlementNo(orderNumber), fault: 'returnCode', code: refusals.data });
    expect(await cart.start(body)).toMatchObject({ status: 422, body: { code: 'creditFailed', yamatoCode: refusals.data } });
    expect((await cart.get(orderNumber)).body).toMatchObject({
      status: shown(driver, 'creditFailed').status, isOrder: true, outcome: null, attention: [{ code: 'creditFailed', detail: expect.stringContaining(`${refusals.data}：`) }],
    });
  });

  testWhere(!lacks.includes('heldThenRefused'))('that Yamato holds and then refuses becomes work for staff, too', async () => {
    const body = backoffice('heldThenRefused');
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'held' } } });
    const order = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'refused');
    expect(order).toMatchObject({ outcome: null, attention: [{ code: 'creditRefused' }] });
    expect(await cart.start(body)).toMatchObject({ status: 402 });
  });
});
