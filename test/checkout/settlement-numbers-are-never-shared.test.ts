import '../methods/made-up/in-use.ts';
import { expect, test } from 'vitest';
import { openShop } from '../support/cart.ts';
import { describeEveryMethod, shown, started } from '../support/every-method.ts';
import { orderNumber } from '../support/numbers.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('a settlement number', (engine, driver) => {
  const { again, altered, amountYen, hides, ledger, openElsewhere, operations, priced, settlementNo, startBody } = driver;
  const { system, cart, yamato } = useSystem(engine, { driver });

  test('differs for two shops with one merchant contract and the same order number: two credits, each its own', async () => {
    const other = await openShop(system, 'b');
    const number = orderNumber();
    const [ours, theirs] = await Promise.all([
      cart.start(startBody({ orderNumber: number })),
      other.start(altered(startBody({ orderNumber: number }))),
    ]);
    expect([ours.status, theirs.status]).toEqual([201, 201]);
    const numbers = [ours.body.credit.settlementNo, theirs.body.credit.settlementNo];
    expect(new Set(numbers).size).toBe(2);
    expect(await yamato.live(...numbers)).toEqual(numbers);
    await cart.act(number, { action: 'cancelCredit' });
    await cart.untilEnded(number, 'cancelled');
    expect(await yamato.live(...numbers)).toEqual([numbers[1]]);
    expect((await other.get(number)).body).toMatchObject({ status: shown(driver, 'creditApproved').status, outcome: null });
  });

  test('that somebody else used already gives way to the next generation: one live credit of ours', async () => {
    const number = orderNumber();
    await openElsewhere(yamato, settlementNo(number));
    const answer = await started(cart, driver, startBody({ orderNumber: number, ...priced(5_000) }));
    expect(answer).toMatchObject({ status: 201, body: { credit: { state: 'approved', generation: 2, settlementNo: settlementNo(number, 2), amountYen: 5_000 } } });
    expect(await ledger(yamato, settlementNo(number), settlementNo(number, 2))).toMatchObject([
      { settlementNo: settlementNo(number), live: true, amountYen },
      { settlementNo: settlementNo(number, 2), live: true, amountYen: 5_000 },
    ]);
    // Cancelling ours leaves the stranger's alone.
    await cart.act(number, { action: 'cancelCredit' });
    await cart.untilEnded(number, 'cancelled');
    expect(await yamato.live(settlementNo(number), settlementNo(number, 2))).toEqual([settlementNo(number)]);
    expect(await yamato.calls(operations.cancel, settlementNo(number))).toBe(0);
  });

  test('that may be our own lost success is asked about, and no second credit is opened', async () => {
    const body = startBody();
    const number = settlementNo(body.orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'cutAfterCommit', nth: 1 });
    // For a while Yamato does not find it either, so the same number is sent again and refused as used.
    if (operations.askCredit !== operations.ask) await yamato.fault({ operation: operations.askCredit, orderNo: number, times: 40, ...hides.credit });
    const hidden = await yamato.fault({ operation: operations.ask, orderNo: number, ...hides.transaction });
    await cart.start(body);
    const other = again(body);
    const going = other === body ? null : cart.until(body.orderNumber, ({ credit }) => credit.state === 'awaitingBuyer').then(() => cart.start(other));
    await expect.poll(() => yamato.calls(operations.credit, number), { timeout: 15_000 }).toBeGreaterThan(1);
    await hidden();
    await going;
    const order = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order.credit).toMatchObject({ generation: 1, settlementNo: number });
    expect(await yamato.live(number, settlementNo(body.orderNumber, 2))).toEqual([number]);
    expect(await yamato.allCalls(settlementNo(body.orderNumber, 2))).toBe(0);
  });
});
