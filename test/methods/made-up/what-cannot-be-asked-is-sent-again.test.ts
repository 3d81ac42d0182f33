import { expect, test } from 'vitest';
import { silent } from './silent/driver.ts';
import { describeWithEngine } from '../../support/engine.ts';
import { lose } from '../../support/lost-run.ts';
import { aParcel } from '../../support/staff.ts';
import { recordsSwitch } from '../../support/records-switch.ts';
import { useSystem } from '../../support/use-system.ts';
import { waitFor } from '../../support/wait-for.ts';
import { aBuyer } from '../atobarai/an-order.ts';
import { expectRepeated, sentTo } from './the-same-bytes.ts';

const { ledger, settlementNo, startBody } = silent;
/** It wakes the order, and Yamato has no part in it. */
const labelled = { action: 'setShopStatus', shopStatus: '確認中' };

describeWithEngine('an order whose service cannot be asked', (engine) => {
  const CALL_TIMEOUT_MS = 1_000;
  const SETTLING_MS = 500;
  const records = recordsSwitch();
  const { cart, desk, yamato } = useSystem(engine, { driver: silent, wrapRecords: records.wrap, policy: { callTimeoutMs: CALL_TIMEOUT_MS, settlingMs: SETTLING_MS, checkoutDeadlineMs: 2_500 } });
  const strike = (operation: string, orderNumber: string, fault: string) => yamato.fault({ operation, orderNo: `${orderNumber}-*`, fault, times: 1 });
  const credit = async (orderNumber: string) => (await ledger(yamato, `${orderNumber}-*`))[0];

  test.concurrent.each(['cutAfterCommit', 'cutBeforeCommit', 'garbled'])('asks for its credit again by the very same call, once the first can no longer be running (%s)', async (fault) => {
    const body = startBody();
    await strike('open', body.orderNumber, fault);
    expect([201, 202]).toContain((await cart.start(body)).status);
    const order = await cart.until(body.orderNumber, ({ credit: { state } }) => state === 'approved');
    expect([order.credit.generation, order.attention]).toEqual([1, []]);
    const { times, bytes } = await sentTo(yamato, 'open', settlementNo(body.orderNumber));
    expectRepeated(bytes, 2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(CALL_TIMEOUT_MS + SETTLING_MS);
    expect(await yamato.commits('open', settlementNo(body.orderNumber))).toBe(1);
    expect(await yamato.operations(settlementNo(body.orderNumber))).toEqual(['open', 'open']);
  });

  test.concurrent.each(['cutAfterCommit', 'cutBeforeCommit'])('registers its slip by the very same call (%s)', async (fault) => {
    const orderNumber = await desk.approved();
    await strike('report', orderNumber, fault);
    const parcel = aParcel();
    const line = await desk.act(orderNumber, { action: 'registerShipment', parcels: [parcel] });
    expect([line.outcome, line.detail]).toEqual(['done', null]);
    const { times, bytes } = await sentTo(yamato, 'report', settlementNo(orderNumber));
    expectRepeated(bytes, 2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(CALL_TIMEOUT_MS + SETTLING_MS);
    expect(await credit(orderNumber)).toMatchObject({ status: 'shipped', slipNos: [parcel.slipNo] });
    expect((await desk.order(orderNumber)).attention).toEqual([]);
  });

  test.concurrent('registers each slip of one action by a call of its own', async () => {
    const destinations = [aBuyer(), aBuyer()].map(({ name, postalCode, address }) => ({ name, postalCode, address }));
    const orderNumber = await desk.approved({ destinations });
    await strike('report', orderNumber, 'cutAfterCommit');
    const parcels = [aParcel(1), aParcel(2)];
    expect((await desk.act(orderNumber, { action: 'registerShipment', parcels })).outcome).toBe('done');
    expect(await credit(orderNumber)).toMatchObject({ slipNos: parcels.map(({ slipNo }) => slipNo) });
    const { bytes } = await sentTo(yamato, 'report', settlementNo(orderNumber));
    expectRepeated(bytes.slice(0, 2), 2);
    expect(bytes).toHaveLength(3);
  });

  test.concurrent('gives slips of other places each other’s numbers by taking all back first', async () => {
    const destinations = [aBuyer(), aBuyer()].map(({ name, postalCode, address }) => ({ name, postalCode, address }));
    const orderNumber = await desk.approved({ destinations });
    const [one, other] = [aParcel(1), aParcel(2)];
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [one, other] });
    const line = await desk.act(orderNumber, { action: 'registerShipment', parcels: [{ ...one, destination: 2 }, { ...other, destination: 1 }] });
    expect([line.outcome, line.detail]).toEqual(['done', null]);
    expect(await credit(orderNumber)).toMatchObject({ slipNos: [other.slipNo, one.slipNo] });
  });

  test.concurrent.each([['withdrawShipment', 'report', 'approved'], ['cancelCredit', 'close', 'cancelled']])('%s ends by the very same call', async (action, operation, status) => {
    const orderNumber = await desk.approved();
    if (action === 'withdrawShipment') await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    await strike(operation, orderNumber, 'cutAfterCommit');
    expect((await desk.act(orderNumber, { action })).outcome).toBe('done');
    expect(await credit(orderNumber)).toMatchObject({ status });
    const { bytes } = await sentTo(yamato, operation, settlementNo(orderNumber));
    expectRepeated(bytes.slice(-2), 2);
  });

  test.concurrent('is cancelled once its lost credit is found, when the cart has given up', async () => {
    const body = startBody({ onTimeout: 'abandon' });
    await yamato.fault({ operation: 'open', orderNo: `${body.orderNumber}-*`, fault: 'cutAfterCommit', times: 2 });
    expect((await cart.start(body)).status).toBe(503);
    await cart.untilEnded(body.orderNumber, 'abandoned');
    expectRepeated((await sentTo(yamato, 'open', settlementNo(body.orderNumber))).bytes, 3);
    expect(await credit(body.orderNumber)).toMatchObject({ status: 'cancelled' });
  });

  test.concurrent('gets another credit once the old one is cancelled, and its slip is registered under the new number', async () => {
    const orderNumber = await desk.approved();
    const parcel = aParcel();
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [parcel] });
    const { orderNumber: _number, method: _method, intake: _intake, ...contents } = startBody(silent.priced(8_000));
    const line = await desk.act(orderNumber, { action: 'amendOrder', contents });
    expect(line.outcome, line.detail ?? '').toBe('done');
    expect((await ledger(yamato, settlementNo(orderNumber), settlementNo(orderNumber, 2))).map(({ status, amountYen, slipNos }) => ({ status, amountYen, slipNos }))).toEqual([
      { status: 'cancelled', amountYen: 5_500, slipNos: [parcel.slipNo] }, { status: 'shipped', amountYen: 8_000, slipNos: [parcel.slipNo] },
    ]);
  });

  test.concurrent('is paid when staff say so, as nobody else would', async () => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    expect((await desk.act(orderNumber, { action: 'correctStatus', status: 'paid', reason: '入金を確認' })).outcome).toBe('done');
    await cart.untilEnded(orderNumber, 'paid');
  });

  test.concurrent('has no look to offer, and no hour at which it looks by itself', async () => {
    const order = await desk.order(await desk.approved());
    const offered = order.actions.filter(({ allowed }) => allowed).map(({ action }) => action);
    expect(offered).not.toEqual(expect.arrayContaining(['syncStatus']));
    expect(offered).not.toEqual(expect.arrayContaining(['inquireCredit']));
    expect(order.deadlines.map(({ kind }) => kind)).toEqual(['plannedShipDate']);
  });

  test.concurrent('cannot be taken over from elsewhere', async () => {
    const answer = await cart.start({ ...startBody(), intake: 'adopt', settlementNo: 'B-1' });
    expect(answer).toMatchObject({ status: 422, body: { faults: [{ param: 'intake', rule: 'cannotBeAdopted' }] } });
  });

  test('waits with the repeat while the records cannot say what was sent', async () => {
    const body = startBody();
    await strike('open', body.orderNumber, 'cutAfterCommit');
    records.down('permitRepeat');
    await cart.start(body);
    await cart.until(body.orderNumber, ({ credit: { state } }) => state === 'unknown');
    await waitFor(() => desk.history(body.orderNumber), (lines) => lines.some(({ calls }) => calls.some(({ code }) => code === 'recordsUnavailable')));
    expect(await yamato.calls('open', settlementNo(body.orderNumber))).toBe(1);
    records.up();
    await cart.until(body.orderNumber, ({ credit: { state } }) => state === 'approved');
    expectRepeated((await sentTo(yamato, 'open', settlementNo(body.orderNumber))).bytes, 2);
  });
});

describeWithEngine('an order whose service cannot be asked and whose run is lost with a call', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { driver: silent, policy: { callTimeoutMs: 3_000, settlingMs: 300, checkoutDeadlineMs: 800 } });

  async function approved(): Promise<string> {
    const body = startBody();
    await desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ credit: { state } }) => state === 'approved');
    return body.orderNumber;
  }

  async function loseWith(orderNumber: string, operation: string, begin: () => Promise<unknown>): Promise<void> {
    const held = await yamato.hold('after', { operation, orderNo: `${orderNumber}-*` });
    await begin();
    await held.reached();
    await lose(system, orderNumber);
    await held.release();
    await desk.submit(orderNumber, labelled);
  }

  test.concurrent('has one credit, by the bytes that were kept', async () => {
    const body = startBody();
    await loseWith(body.orderNumber, 'open', () => desk.cart.start(body));
    const order = await desk.cart.until(body.orderNumber, ({ credit: { state } }) => state === 'approved');
    expect([order.credit.generation, order.attention]).toEqual([1, []]);
    expectRepeated((await sentTo(yamato, 'open', settlementNo(body.orderNumber))).bytes, 2);
    expect(await yamato.live(`${body.orderNumber}-*`)).toEqual([settlementNo(body.orderNumber)]);
    expect(await yamato.allCalls(`${body.orderNumber}-2`)).toBe(0);
  });

  test.concurrent('has its slip once, by the bytes that were kept', async () => {
    const orderNumber = await approved();
    const parcel = aParcel();
    let id = '';
    await loseWith(orderNumber, 'report', async () => {
      id = (await desk.submit(orderNumber, { action: 'registerShipment', parcels: [parcel] })).line.id;
    });
    expect((await desk.untilAction(orderNumber, id, ({ state }) => state === 'finished')).outcome).toBe('done');
    expectRepeated((await sentTo(yamato, 'report', settlementNo(orderNumber))).bytes, 2);
    expect((await ledger(yamato, settlementNo(orderNumber)))[0]).toMatchObject({ status: 'shipped', slipNos: [parcel.slipNo] });
    expect((await desk.order(orderNumber)).attention).toEqual([]);
  });

  test.concurrent('is cancelled once, by the bytes that were kept', async () => {
    const orderNumber = await approved();
    await loseWith(orderNumber, 'close', () => desk.submit(orderNumber, { action: 'cancelCredit' }));
    await desk.cart.untilEnded(orderNumber, 'cancelled');
    expectRepeated((await sentTo(yamato, 'close', settlementNo(orderNumber))).bytes, 2);
    expect(await yamato.commits('close', settlementNo(orderNumber))).toBe(1);
  });
});
