import { expect, test } from 'vitest';
import { describeEveryMethod, shown, testWhere } from '../support/every-method.ts';
import { orderNumber } from '../support/numbers.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('repeating a start', (engine, driver) => {
  const { altered, amountYen, lacks, ledger, operations, paid, priced, settlementNo, startBody, untilPaid } = driver;
  const { cart, yamato } = useSystem(engine, { driver });

  test('of a live order answers how it is now, without a call to Yamato', async () => {
    const body = startBody();
    const first = await cart.start(body);
    const calls = await yamato.allCalls(settlementNo(body.orderNumber));
    expect(await cart.start(body)).toEqual(first);
    await cart.act(body.orderNumber, { action: 'recordParcels', parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }] });
    const later = await cart.start(body);
    expect(later).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' }, parcels: [{ slipNo: '123456789013', state: 'recorded' }] } });
    expect(await yamato.allCalls(settlementNo(body.orderNumber))).toBe(calls);
  });

  test('with other contents is refused while the order lives, and changes nothing', async () => {
    const body = startBody();
    await cart.start(body);
    const answer = await cart.start({ ...body, ...priced(5_700) });
    expect(answer).toMatchObject({ status: 409, body: { code: 'orderLive', order: { credit: { amountYen } } } });
    expect(await ledger(yamato, settlementNo(body.orderNumber), settlementNo(body.orderNumber, 2))).toMatchObject([{ amountYen, live: true }]);
  });

  test('with a higher attempt is refused while the order lives', async () => {
    const body = startBody();
    await cart.start(body);
    expect(await cart.start({ ...body, attempt: 2 })).toMatchObject({ status: 409, body: { code: 'orderLive' } });
    expect(await yamato.allCalls(settlementNo(body.orderNumber, 2))).toBe(0);
  });

  testWhere(!lacks.includes('held'))('of a held order answers that it is held; other contents are refused', async () => {
    const disarm = await yamato.fault({ operation: operations.askCredit, fault: 'httpErrorBefore', status: 503 });
    const body = startBody({}, 'held');
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'held' } } });
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'held' }, status: 'creditHeld' } });
    expect((await cart.start({ ...body, plannedShipDate: undefined, attempt: 2 })).status).toBe(422);
    expect(await cart.start({ ...body, attempt: 2 })).toMatchObject({ status: 409, body: { code: 'orderLive' } });
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    await disarm();
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
  });

  test('of a paid order gives the stored answer, without a call; other contents are refused for ever', async () => {
    const body = startBody();
    const number = settlementNo(body.orderNumber);
    const first = await cart.start(body);
    await cart.act(body.orderNumber, { action: 'registerShipment', parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }] });
    for (const edit of untilPaid) await yamato.edit(number, { edit });
    await cart.untilEnded(body.orderNumber, paid);
    const calls = await yamato.allCalls(number);
    expect(await cart.start(body)).toEqual(first);
    for (const other of [{ ...body, attempt: 2 }, altered(body), { ...altered(body), attempt: 9 }]) {
      expect(await cart.start(other)).toMatchObject({ status: 409, body: { code: 'orderEnded' } });
    }
    expect(await yamato.allCalls(number, settlementNo(body.orderNumber, 2))).toBe(calls);
    expect((await cart.get(body.orderNumber)).body).toMatchObject({ status: shown(driver, 'paid').status, outcome: paid });
  });

  test('of a cancelled number with other contents is a new run in the next generation', async () => {
    const number = orderNumber();
    const body = startBody({ orderNumber: number });
    const first = await cart.start(body);
    expect((await cart.act(number, { action: 'cancelCredit' })).body).toMatchObject({ state: 'finished', outcome: 'done' });
    await cart.untilEnded(number, 'cancelled');
    expect(await yamato.live(settlementNo(number))).toEqual([]);
    expect(await cart.start(body)).toEqual(first);
    const other = await cart.start(altered(body));
    expect(other).toMatchObject({ status: 201, body: { credit: { generation: 2, settlementNo: settlementNo(number, 2) }, cancellation: { state: 'none' } } });
    expect(await yamato.live(settlementNo(number), settlementNo(number, 2))).toEqual([settlementNo(number, 2)]);
  });

  test('twenty times at once opens one credit and gives one answer', async () => {
    const body = startBody();
    const answers = await Promise.all(Array.from({ length: 20 }, () => cart.start(body)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]!.body);
    expect(await yamato.live(settlementNo(body.orderNumber), settlementNo(body.orderNumber, 2))).toEqual([settlementNo(body.orderNumber)]);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    expect(await cart.events(body.orderNumber)).toHaveLength(1);
  });

  test('twenty times at once of a buyer who is refused asks Yamato once', async () => {
    const body = startBody({}, 'refused');
    const answers = await Promise.all(Array.from({ length: 20 }, () => cart.start(body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([402]));
    for (const answer of answers) expect(answer.body.order).toEqual(answers[0]!.body.order);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    expect(await yamato.allCalls(settlementNo(body.orderNumber, 2))).toBe(0);
  });

  test('at once with different contents opens one credit; the others are told that the number is taken', async () => {
    const number = orderNumber();
    const bodies = Array.from({ length: 8 }, (_, index) => altered(startBody({ orderNumber: number }), index));
    const statuses = (await Promise.all(bodies.map((body) => cart.start(body)))).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expect(await yamato.live(settlementNo(number), settlementNo(number, 2))).toHaveLength(1);
  });
});
