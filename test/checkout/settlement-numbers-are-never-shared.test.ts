import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { orderNumber } from '../support/numbers.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('a settlement number', (engine) => {
  const { system, cart, yamato } = useSystem(engine);

  test('differs for two shops with one merchant contract and the same order number: two credits, each its own', async () => {
    const other = await openShop(system, 'b');
    const number = orderNumber();
    const [ours, theirs] = await Promise.all([
      cart.start(orderBody({ orderNumber: number })),
      other.start(orderBody({ orderNumber: number }, { name: '見本　次郎' })),
    ]);
    expect([ours.status, theirs.status]).toEqual([201, 201]);
    const numbers = [ours.body.credit.settlementNo, theirs.body.credit.settlementNo];
    expect(new Set(numbers).size).toBe(2);
    expect(await yamato.live(...numbers)).toEqual(numbers);
    await cart.act(number, { action: 'cancelCredit' });
    await cart.untilEnded(number, 'cancelled');
    expect(await yamato.live(...numbers)).toEqual([numbers[1]]);
    expect((await other.get(number)).body).toMatchObject({ status: 'creditApproved', outcome: null });
  });

  test('that somebody else used already gives way to the next generation: one live credit of ours', async () => {
    const number = orderNumber();
    await system.driver.openElsewhere(yamato, `${number}-1`);
    const answer = await cart.start(orderBody({ orderNumber: number, amountYen: 5_000, items: [{ kind: 'goods', name: '見本商品', quantity: 1, unitPriceYen: 5_000, subtotalYen: 5_000 }] }));
    expect(answer).toMatchObject({ status: 201, body: { credit: { state: 'approved', generation: 2, settlementNo: `${number}-2`, amountYen: 5_000 } } });
    expect(await yamato.credits(`${number}-1`, `${number}-2`)).toMatchObject([
      { orderNo: `${number}-1`, live: true, amountYen: 5_500 },
      { orderNo: `${number}-2`, live: true, amountYen: 5_000 },
    ]);
    // Cancelling ours leaves the stranger's alone.
    await cart.act(number, { action: 'cancelCredit' });
    await cart.untilEnded(number, 'cancelled');
    expect(await yamato.live(`${number}-1`, `${number}-2`)).toEqual([`${number}-1`]);
    expect(await yamato.calls('KAACL', `${number}-1`)).toBe(0);
  });

  test('that may be our own lost success is asked about, and no second credit is opened', async () => {
    const body = orderBody();
    const number = `${body.orderNumber}-1`;
    await yamato.fault({ operation: 'KAARA', orderNo: number, fault: 'cutAfterCommit', nth: 1 });
    // For a while Yamato does not find it either, so the same number is sent again and refused as used.
    await yamato.fault({ operation: 'KAARS', orderNo: number, fault: 'returnCode', code: 'kaars008E', times: 40 });
    const hidden = await yamato.fault({ operation: 'KAAST', orderNo: number, fault: 'returnCode', code: 'kaast008E' });
    await cart.start(body);
    await expect.poll(() => yamato.calls('KAARA', number), { timeout: 15_000 }).toBeGreaterThan(1);
    await hidden();
    const order = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order.credit).toMatchObject({ generation: 1, settlementNo: number });
    expect(await yamato.live(number, `${body.orderNumber}-2`)).toEqual([number]);
    expect(await yamato.allCalls(`${body.orderNumber}-2`)).toBe(0);
  });

  test('of an order number that Yamato would not take is another form of it with the same ending', async () => {
    const number = `${orderNumber()}-LONGER-THAN-TWENTY`;
    const answer = await cart.start(orderBody({ orderNumber: number }));
    expect(answer.status).toBe(201);
    const { settlementNo } = answer.body.credit;
    expect(settlementNo).toMatch(/^[A-Z0-9]{1,18}-1$/);
    expect(await yamato.live(settlementNo)).toEqual([settlementNo]);
    expect(await cart.listed(`settlementNo=${settlementNo}`)).toEqual([number]);
  });
});
