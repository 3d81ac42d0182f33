import '../methods/made-up/in-use.ts';
import { afterEach, expect, test } from 'vitest';
import type { Treatment } from '../methods/driver.ts';
import { openShop, WAIT_MS } from '../support/cart.ts';
import { describeEveryMethod, testWhere } from '../support/every-method.ts';
import { recordsSwitch } from '../support/records-switch.ts';
import { useSystem } from '../support/use-system.ts';

const givenUp = { status: 503, body: { code: 'checkoutAbandoned' } };

/** One judge, the order row: either the cart has its 201 and the credit stands, or it has its 503 and none does. */
describeEveryMethod('onTimeout abandon', (engine, driver) => {
  const { again, lacks, ledger, operations, settlementNo, startBody } = driver;
  const records = recordsSwitch();
  const { system, cart, yamato } = useSystem(engine, { driver, wrapRecords: records.wrap, policy: { checkoutDeadlineMs: 700, callTimeoutMs: 3_000 } });
  afterEach(() => {
    records.up();
  });

  const abandoning = (treatment?: Treatment) => ({ ...startBody({}, treatment), onTimeout: 'abandon' });
  const slowCredit = (orderNumber: string, ms = 1_400) => yamato.fault({ operation: operations.credit, orderNo: settlementNo(orderNumber), fault: 'delay', ms });

  test('verdict first: 201, and the credit stands', async () => {
    const patient = await openShop(system, 'patient', { checkoutDeadlineMs: 20_000 });
    const body = abandoning();
    expect(await patient.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([settlementNo(body.orderNumber)]);
    expect(await yamato.calls(operations.cancel, settlementNo(body.orderNumber))).toBe(0);
  });

  test('verdict first by a hair, while the deadline strikes: 201 all the same', async () => {
    const body = abandoning();
    await slowCredit(body.orderNumber);
    records.once('abandonClaim', async (abandon) => {
      await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      return abandon();
    });
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([settlementNo(body.orderNumber)]);
    expect(await yamato.calls(operations.cancel, settlementNo(body.orderNumber))).toBe(0);
  });

  test('deadline first: 503, and the late approval is cancelled by itself', async () => {
    const body = abandoning();
    const { orderNumber } = body;
    await slowCredit(orderNumber, 2_500);
    const answer = await cart.start(body);
    expect(answer).toMatchObject(givenUp);
    expect(answer.body.buyerMessage).toContain('お支払い方法');
    // The cart tries once more, as it was told to: not yet, but soon.
    const second = { ...again(body), attempt: 2 };
    expect(await cart.start(second)).toMatchObject({ status: 503, body: { code: 'checkoutEnding', retryable: true } });
    await cart.untilEnded(orderNumber, 'abandoned');
    expect(await ledger(yamato, settlementNo(orderNumber))).toMatchObject([{ live: false, status: 'cancelled' }]);
    expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
    expect(await cart.start(body)).toMatchObject(givenUp);
    // The number may come again.
    expect([201, 202]).toContain((await cart.start({ ...again(body), attempt: 2, onTimeout: 'wait' })).status);
    await cart.until(orderNumber, ({ credit }) => credit.state === 'approved' && credit.settlementNo === settlementNo(orderNumber, 2));
    expect(await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).toEqual([settlementNo(orderNumber, 2)]);
  });

  test('deadline first by a hair, and the run not told of it: the records tell it with the verdict', async () => {
    const body = abandoning();
    const { orderNumber } = body;
    let isAbandoned = () => {};
    const abandoned = new Promise<void>((resolve) => (isAbandoned = resolve));
    let told = () => {};
    const verdictTold = new Promise<void>((resolve) => (told = resolve));
    await slowCredit(orderNumber);
    records.once('abandonClaim', async (abandon) => {
      const result = await abandon();
      isAbandoned();
      // The API speaks to the run only after its verdict has been told.
      await verdictTold;
      return result;
    });
    records.once('publish', async (tell) => {
      await abandoned;
      const result = await tell();
      told();
      return result;
    });
    expect(await cart.start(body)).toMatchObject(givenUp);
    await cart.untilEnded(orderNumber, 'abandoned');
    expect(await yamato.live(settlementNo(orderNumber))).toEqual([]);
    expect(await cart.start(body)).toMatchObject(givenUp);
  });

  testWhere(!lacks.includes('held'))('a verdict 審査中 that comes too late is cancelled too', async () => {
    const body = abandoning('held');
    await slowCredit(body.orderNumber);
    expect(await cart.start(body)).toMatchObject(givenUp);
    await cart.untilEnded(body.orderNumber, 'abandoned');
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([]);
  });

  test('a refusal that comes too late changes no answer and needs no cancel', async () => {
    const body = abandoning('refused');
    await slowCredit(body.orderNumber);
    expect(await cart.start(body)).toMatchObject(givenUp);
    await cart.until(body.orderNumber, ({ outcome }) => outcome !== null);
    expect(await cart.start(body)).toMatchObject(givenUp);
    expect(await cart.events(body.orderNumber)).toMatchObject([{ type: 'attempt.refused', verdict: { kind: 'abandoned' } }]);
    expect(await yamato.calls(operations.cancel, settlementNo(body.orderNumber))).toBe(0);
  });

  test('a credit whose answer was lost is found by asking, and cancelled', async () => {
    const body = abandoning();
    const number = settlementNo(body.orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: number, fault: 'cutAfterCommit', nth: 1 });
    const repair = await yamato.fault({ operation: operations.askCredit, orderNo: number, fault: 'httpErrorBefore', status: 503 });
    expect(await cart.start(body)).toMatchObject(givenUp);
    await repair();
    await cart.untilEnded(body.orderNumber, 'abandoned');
    expect(await yamato.live(number)).toEqual([]);
    expect(await yamato.calls(operations.credit, number)).toBe(1);
  });

  test('asked for only by a repeat changes nothing: the first start was told that it goes on', async () => {
    const body = startBody();
    await slowCredit(body.orderNumber, 2_000);
    expect(await cart.start(body)).toMatchObject({ status: 202 });
    expect(await cart.start({ ...body, onTimeout: 'abandon' })).toMatchObject({ status: 202 });
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await cart.start(body)).toMatchObject({ status: 201 });
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([settlementNo(body.orderNumber)]);
  });

  test('with nobody to judge the order goes on: 202, and the credit stands', async () => {
    const body = abandoning();
    const number = settlementNo(body.orderNumber);
    await slowCredit(body.orderNumber);
    records.down('abandonClaim');
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
    records.up();
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
    expect(await yamato.live(number)).toEqual([number]);
    expect(await yamato.calls(operations.cancel, number)).toBe(0);
  });

  test('with the records gone right after the claim: 202, nothing sent, and the events tell that it came to nothing', async () => {
    const body = abandoning();
    records.once('claimOrder', async (claim) => {
      const result = await claim();
      records.down();
      return result;
    });
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { verdict: { kind: 'pending' } } });
    records.up();
    await cart.untilEnded(body.orderNumber, 'abandoned');
    expect(await yamato.allCalls(settlementNo(body.orderNumber))).toBe(0);
    expect(await cart.start(body)).toMatchObject(givenUp);
    expect(await cart.events(body.orderNumber)).toMatchObject([{ type: 'attempt.refused', verdict: { kind: 'abandoned' } }]);
  });

  test('with the records deaf to the verdict until the cart has given up: 503, and no credit stays', async () => {
    const body = abandoning();
    const number = settlementNo(body.orderNumber);
    records.down('publish');
    expect(await cart.start(body)).toMatchObject(givenUp);
    await expect.poll(() => yamato.calls(operations.credit, number), { timeout: WAIT_MS }).toBe(1);
    records.up();
    await cart.untilEnded(body.orderNumber, 'abandoned');
    expect(await yamato.live(number)).toEqual([]);
    expect(await cart.start(body)).toMatchObject(givenUp);
  });
});
