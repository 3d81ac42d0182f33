import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { lose } from '../support/lost-run.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('an accepted action whose run is lost', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { policy: { callTimeoutMs: 3_000, settlingMs: 300 } });

  /**
   * The action is with Yamato when its run is lost; another action wakes the order. Returns the first one's end.
   * `after`: Yamato's ledger has it, and the run is gone before the answer comes. `before`: not even that.
   */
  async function loseWith(orderNumber: string, operation: string, action: Record<string, unknown>, when: 'before' | 'after' = 'after') {
    const held = await yamato.hold(when, { operation, orderNo: `${orderNumber}-*` });
    const { line } = await desk.submit(orderNumber, action);
    await held.reached();
    await lose(system, orderNumber);
    await held.release();
    await desk.submit(orderNumber, { action: 'syncStatus' });
    return desk.untilAction(orderNumber, line.id, ({ state }) => state === 'finished');
  }

  const credit = async (orderNumber: string) => (await yamato.credits(settlementNo(orderNumber)))[0]!;
  const contents = (change: Record<string, unknown>) => {
    const { orderNumber: _number, method: _method, intake: _intake, ...rest } = orderBody(change);
    return rest;
  };
  const goods = (amountYen: number) => ({ amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] });

  test.concurrent.each(['before', 'after'] as const)('registers its slip once (%s Yamato had it)', async (when) => {
    const orderNumber = await desk.approved();
    const parcel = aParcel();
    const line = await loseWith(orderNumber, 'KAASL', { action: 'registerShipment', parcels: [parcel] }, when);
    expect([line.outcome, line.detail]).toEqual(['done', null]);
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention]).toEqual(['shipmentRegistered', []]);
    expect((await credit(orderNumber)).slips.map(({ slipNo }) => slipNo)).toEqual([parcel.slipNo]);
  });

  test.concurrent('puts a slip in the place of another', async () => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    const parcel = aParcel();
    const line = await loseWith(orderNumber, 'KAASL', { action: 'registerShipment', parcels: [parcel] });
    expect(line.outcome).toBe('done');
    expect((await credit(orderNumber)).slips.map(({ slipNo }) => slipNo)).toEqual([parcel.slipNo]);
    expect((await desk.order(orderNumber)).attention).toEqual([]);
  });

  test.concurrent('takes slips back that are gone already', async () => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    const line = await loseWith(orderNumber, 'KAASL', { action: 'withdrawShipment' });
    expect([line.outcome, (await credit(orderNumber)).slips]).toEqual(['done', []]);
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention]).toEqual(['creditApproved', []]);
  });

  test.concurrent.each(['before', 'after'] as const)('cancels the credit (%s Yamato had it)', async (when) => {
    const orderNumber = await desk.approved();
    const line = await loseWith(orderNumber, 'KAACL', { action: 'cancelCredit' }, when);
    expect([line.outcome, (await credit(orderNumber)).status]).toEqual(['done', 2]);
    await desk.cart.untilEnded(orderNumber, 'cancelled');
  });

  test.concurrent('changes the payment method after its cancel', async () => {
    const orderNumber = await desk.approved();
    const line = await loseWith(orderNumber, 'KAACL', { action: 'changeMethod', to: 'bankTransfer' });
    expect([line.outcome, (await credit(orderNumber)).status]).toEqual(['done', 2]);
    await desk.cart.untilEnded(orderNumber, 'transferred');
  });

  test.concurrent.each(['before', 'after'] as const)('lowers the amount by the very request that was on its way (%s Yamato had it)', async (when) => {
    const orderNumber = await desk.approved();
    const line = await loseWith(orderNumber, 'KAAKK', { action: 'amendOrder', contents: contents(goods(4_000)) }, when);
    expect(line.outcome).toBe('done');
    const order = await desk.order(orderNumber);
    expect([order.credit.amountYen, order.attention]).toEqual([4_000, []]);
    expect((await credit(orderNumber)).amountYen).toBe(4_000);
  });

  test.concurrent('asks for no second reissue, and says that the first one is not known', async () => {
    const orderNumber = await desk.approved();
    const line = await loseWith(orderNumber, 'KAARR', { action: 'reissueInvoice', reason: 'lost' });
    expect([line.outcome, line.code]).toEqual(['unknown', 'reissueUnknown']);
    expect(await desk.attention(orderNumber)).toEqual(['reissueUnknown']);
    expect(await yamato.commits('KAARR', settlementNo(orderNumber))).toBe(1);
  });

  test.concurrent.each([
    ['right', 'done', null],
    ['wrong', 'refused', 'entryNotJudged'],
  ])('enters the SMS code once (the %s one)', async (entry, outcome, code) => {
    const body = orderBody({ invoice: 'sms' });
    await desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ status }) => status === 'creditAwaitingBuyer');
    const { smsCode } = await credit(body.orderNumber);
    const entered = entry === 'right' ? smsCode : smsCode === '9999' ? '9998' : '9999';
    const line = await loseWith(body.orderNumber, 'KAASA', { action: 'submitSmsCode', code: entered });
    expect([line.outcome, line.code]).toEqual([outcome, code]);
    expect((await desk.order(body.orderNumber)).status).toBe(entry === 'right' ? 'creditApproved' : 'creditAwaitingBuyer');
    expect(await yamato.calls('KAASA', settlementNo(body.orderNumber))).toBe(1);
  });

  test.concurrent('takes up again what only waited, in the order it came in', async () => {
    const body = orderBody();
    await yamato.fault({ operation: 'KAARA', orderNo: `${body.orderNumber}-*`, fault: 'httpErrorAfter', times: 1 });
    await yamato.fault({ operation: 'KAARS', orderNo: `${body.orderNumber}-*`, fault: 'httpErrorBefore', times: 5 });
    await desk.cart.start(body);
    const parcel = aParcel();
    const first = await desk.submit(body.orderNumber, { action: 'registerShipment', parcels: [parcel] });
    const second = await desk.submit(body.orderNumber, { action: 'recordParcels', parcels: [parcel] });
    await lose(system, body.orderNumber);
    await desk.submit(body.orderNumber, { action: 'inquireCredit' });
    const done = await desk.untilAction(body.orderNumber, first.line.id, ({ state }) => state === 'finished');
    await desk.untilAction(body.orderNumber, second.line.id, ({ state }) => state === 'finished');
    expect(done.outcome).toBe('done');
    expect((await credit(body.orderNumber)).slips.map(({ slipNo }) => slipNo)).toEqual([parcel.slipNo]);
  });

  test.concurrent('what was changed meanwhile and no action explains is shown with both values', async () => {
    const orderNumber = await desk.approved();
    await lose(system, orderNumber);
    await yamato.edit(settlementNo(orderNumber), { edit: 'slip', slipNo: aParcel().slipNo });
    await desk.act(orderNumber, { action: 'recordParcels', parcels: [aParcel()] });
    const order = await desk.untilAttention(orderNumber, 'runLost');
    const [raised] = order.attention;
    expect(order.attention.map(({ code }) => code)).toEqual(['runLost']);
    expect(raised?.detail).toMatch(/当方の記録：与信OK ／ Yamato：送り状番号登録済み/);
    expect(raised?.choices).toEqual(['acknowledge', 'close']);
    await desk.act(orderNumber, { action: 'resolve', attention: 'runLost', decision: 'acknowledge', reason: '確認済み' });
    expect(await desk.attention(orderNumber)).toEqual([]);
  });

  test.concurrent('a run that is lost and agrees with Yamato needs nobody, and says in the history what happened', async () => {
    const orderNumber = await desk.approved();
    await lose(system, orderNumber);
    await desk.act(orderNumber, { action: 'recordParcels', parcels: [aParcel()] });
    expect((await desk.history(orderNumber)).map(({ action }) => action)).toContain('resumeOrder');
    const order = await desk.cart.until(orderNumber, ({ credit: { state } }) => state === 'approved');
    expect(order.attention).toEqual([]);
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
  });
});
