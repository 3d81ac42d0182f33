import { expect, test } from 'vitest';
import { madeUp } from './asked/driver.ts';
import { describeWithEngine } from '../../support/engine.ts';
import { aParcel } from '../../support/staff.ts';
import { useSystem } from '../../support/use-system.ts';
import { expectRepeated, sentTo } from './the-same-bytes.ts';

describeWithEngine('an order by a method that the core has never heard of', (engine) => {
  const { ledger, settlementNo, startBody } = madeUp;
  const { cart, desk, yamato } = useSystem(engine, { driver: madeUp });

  const strike = (operation: string, orderNumber: string, fault: string) => yamato.fault({ operation, orderNo: settlementNo(orderNumber), fault, times: 1 });
  const credit = async (orderNumber: string) => (await ledger(yamato, `${orderNumber}-*`))[0];

  test.concurrent('is approved, shipped and paid', async () => {
    const body = startBody();
    const started = await cart.start(body);
    expect(started).toMatchObject({ status: 201, body: { method: 'made-up', status: 'creditApproved', plan: 'three', credit: { settlementNo: settlementNo(body.orderNumber), amountYen: 5_500 } } });
    const parcel = aParcel();
    expect((await desk.act(body.orderNumber, { action: 'registerShipment', parcels: [parcel] })).outcome).toBe('done');
    expect(await credit(body.orderNumber)).toMatchObject({ status: 'shipped', slipNos: [parcel.slipNo] });
    await yamato.edit(settlementNo(body.orderNumber), { edit: 'settle' });
    await cart.untilEnded(body.orderNumber, 'paid');
    expect((await yamato.operations(settlementNo(body.orderNumber))).filter((operation) => operation !== 'inquire')).toEqual(['register', 'judge', 'ship']);
  });

  test.concurrent('is held, and approved by itself', async () => {
    const body = startBody({}, 'held');
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { status: 'creditHeld' } });
    await cart.until(body.orderNumber, ({ status }) => status === 'creditApproved');
    expect(await yamato.calls('register', settlementNo(body.orderNumber))).toBe(1);
  });

  test.concurrent('is refused', async () => {
    const body = startBody({}, 'refused');
    expect(await cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused', detail: '見本払いは審査の結果、与信NGになりました。' } });
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([]);
  });

  test.concurrent('whose amount is another in Yamato’s console is followed, with both values', async () => {
    const orderNumber = await desk.approved();
    await yamato.edit(settlementNo(orderNumber), { edit: 'price', yen: 900 });
    // What comes within the settle delay is not believed yet.
    await expect.poll(async () => (await desk.act(orderNumber, { action: 'syncStatus' })) && (await desk.order(orderNumber)).credit.amountYen, { timeout: 20_000, interval: 200 }).toBe(900);
    expect(await desk.order(orderNumber)).toMatchObject({ credit: { amountYen: 900 }, attention: [{ code: 'changedElsewhere', detail: '当方の記録：5500円 ／ Yamato：900円' }] });
  });

  test.concurrent('whose answer was cut off is asked about, and has one credit', async () => {
    const body = startBody();
    await strike('register', body.orderNumber, 'cutAfterCommit');
    expect([201, 202]).toContain((await cart.start(body)).status);
    const order = await cart.until(body.orderNumber, ({ status }) => status === 'creditApproved');
    expect([order.credit.generation, order.attention]).toEqual([1, []]);
    expect(await yamato.operations(settlementNo(body.orderNumber))).toEqual(['register', 'judge']);
  });

  test.concurrent('that Yamato does not know is sent again under the same number', async () => {
    const body = startBody();
    await strike('register', body.orderNumber, 'cutBeforeCommit');
    await cart.start(body);
    const order = await cart.until(body.orderNumber, ({ status }) => status === 'creditApproved');
    expect([order.credit.generation, order.credit.settlementNo]).toEqual([1, settlementNo(body.orderNumber)]);
    expectRepeated((await sentTo(yamato, 'register', settlementNo(body.orderNumber))).bytes, 2);
    expect(await credit(body.orderNumber)).toMatchObject({ status: 'approved', amountYen: 5_500, buyer: madeUp.buyer });
  });

  test.concurrent.each(['cutBeforeCommit', 'cutAfterCommit'])('whose shipment is in doubt has its slip once (%s)', async (fault) => {
    const orderNumber = await desk.approved();
    await strike('ship', orderNumber, fault);
    const parcel = aParcel();
    expect((await desk.act(orderNumber, { action: 'registerShipment', parcels: [parcel] })).outcome).toBe('done');
    expect(await credit(orderNumber)).toMatchObject({ status: 'shipped', slipNos: [parcel.slipNo] });
    expectRepeated((await sentTo(yamato, 'ship', settlementNo(orderNumber))).bytes, 2);
    expect((await desk.order(orderNumber)).attention).toEqual([]);
  });

  test.concurrent('has its slip changed and taken back', async () => {
    const orderNumber = await desk.approved();
    const [first, second] = [aParcel(), aParcel()];
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [first] });
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [second] });
    expect(await credit(orderNumber)).toMatchObject({ status: 'shipped', slipNos: [second.slipNo] });
    expect((await desk.act(orderNumber, { action: 'withdrawShipment' })).outcome).toBe('done');
    expect(await credit(orderNumber)).toMatchObject({ status: 'approved', slipNos: [] });
  });

  test.concurrent('gets another credit for another amount', async () => {
    const orderNumber = await desk.approved();
    const { orderNumber: _number, method: _method, intake: _intake, ...contents } = startBody(madeUp.priced(8_000));
    expect((await desk.act(orderNumber, { action: 'amendOrder', contents })).outcome).toBe('done');
    await cart.until(orderNumber, ({ replacedCredits }) => replacedCredits.length === 0);
    expect((await ledger(yamato, `${orderNumber}-*`)).map(({ settlementNo: no, status, amountYen }) => `${no} ${status} ${amountYen}`).toSorted()).toEqual([
      `${settlementNo(orderNumber)} cancelled 5500`, `${settlementNo(orderNumber, 2)} approved 8000`,
    ]);
  });

  test.concurrent.each([['no fault', null], ['cutBeforeCommit', 'cutBeforeCommit'], ['cutAfterCommit', 'cutAfterCommit']])('is cancelled (%s)', async (_name, fault) => {
    const orderNumber = await desk.approved();
    if (fault !== null) await strike('cancel', orderNumber, fault);
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    await cart.untilEnded(orderNumber, 'cancelled');
    expect(await credit(orderNumber)).toMatchObject({ status: 'cancelled', live: false });
    expect(await yamato.commits('cancel', settlementNo(orderNumber))).toBe(1);
  });
});
