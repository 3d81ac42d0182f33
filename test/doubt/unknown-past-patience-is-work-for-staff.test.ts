import { expect, test } from 'vitest';
import { describeEveryMethod, shown } from '../support/every-method.ts';
import { aParcel } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

type Silence = { readonly orderNumber: string; readonly answerAgain: () => Promise<void> };

describeEveryMethod('an unknown past patience', (engine, driver) => {
  const { everyNo, ledger, operations, settlementNo, startBody } = driver;
  const { desk, yamato } = useSystem(engine, { driver, policy: { unknownPatienceMs: 600, unknownAskLateMs: 300, checkoutDeadlineMs: 200, settlingMs: 200 } });

  /** From now on no inquiry about the order is answered; the first changing call is lost. */
  async function silence(orderNumber: string, operation: string, fault: string): Promise<Silence> {
    const orderNo = everyNo(orderNumber);
    await yamato.fault({ operation, orderNo, times: 1, fault });
    const disarm = [await yamato.fault({ operation: operations.askCredit, orderNo, fault: 'httpErrorBefore' }), await yamato.fault({ operation: operations.ask, orderNo, fault: 'empty' })];
    return {
      orderNumber,
      async answerAgain() {
        for (const one of disarm) await one();
      },
    };
  }

  async function creditInDoubt(fault: string): Promise<Silence> {
    const body = startBody();
    const silent = await silence(body.orderNumber, operations.credit, fault);
    await desk.cart.start(body);
    await desk.untilAttention(body.orderNumber, 'creditUnknown');
    return silent;
  }

  async function approved(): Promise<string> {
    const body = startBody();
    await desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    return body.orderNumber;
  }

  /** The credit must be seen to stand right before a registration: the silence begins after that. */
  async function shipmentInDoubt(fault: string): Promise<Silence> {
    const orderNumber = await approved();
    await yamato.fault({ operation: operations.slip, orderNo: everyNo(orderNumber), times: 1, fault });
    const answerAgain = await yamato.fault({ operation: operations.ask, orderNo: everyNo(orderNumber), fault: 'garbled', ...(operations.ask === operations.askCredit ? { nth: 2, times: 10_000 } : {}) });
    await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel()] }, 'ship');
    await desk.untilAttention(orderNumber, 'shipmentUnknown');
    return { orderNumber, answerAgain };
  }

  async function cancelInDoubt(fault: string): Promise<Silence> {
    const orderNumber = await approved();
    const silent = await silence(orderNumber, operations.cancel, fault);
    await desk.submit(orderNumber, { action: 'cancelCredit' }, 'cancel');
    await desk.untilAttention(orderNumber, 'cancelUnknown');
    return silent;
  }

  const resolve = (orderNumber: string, attention: string, decision: string) =>
    desk.act(orderNumber, { action: 'resolve', attention, decision, reason: '管理画面で確認' });
  const statuses = async (orderNumber: string) => (await ledger(yamato, everyNo(orderNumber))).map(({ status }) => status);

  test.each([
    ['credit', creditInDoubt, 'creditUnknown', operations.askCredit, ['retry', 'registered', 'notRegistered']],
    ['shipment', shipmentInDoubt, 'shipmentUnknown', operations.ask, ['retry', 'registered', 'notRegistered']],
    ['cancel', cancelInDoubt, 'cancelUnknown', operations.ask, ['retry', 'cancelled', 'giveUp']],
  ] as const)('of a %s shows its choices, goes on asking, and resolves by itself when Yamato answers again', async (_what, doubt, attention, inquiry, choices) => {
    const { orderNumber, answerAgain } = await doubt('cutAfterCommit');
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention.map(({ code, choices: offered }) => [code, offered])]).toEqual(['needsCheck', [[attention, choices]]]);
    const asked = await yamato.calls(inquiry, settlementNo(orderNumber));
    await waitFor(() => yamato.calls(inquiry, settlementNo(orderNumber)), (now) => now >= asked + 2);
    await answerAgain();
    await desk.cart.until(orderNumber, ({ attention: raised, status }) => raised.length === 0 && status !== 'needsCheck');
    const expected = { creditUnknown: ['approved'], shipmentUnknown: ['shipped'], cancelUnknown: ['cancelled'] };
    expect(await statuses(orderNumber)).toEqual(expected[attention]);
    expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
  });

  test('"send again" asks first: a credit that is there is not sent a second time', async () => {
    const { orderNumber, answerAgain } = await creditInDoubt('cutAfterCommit');
    await answerAgain();
    expect((await resolve(orderNumber, 'creditUnknown', 'retry')).outcome).toBe('done');
    await desk.cart.until(orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
  });

  test('of a credit that staff found registered ends approved', async () => {
    const { orderNumber } = await creditInDoubt('cutAfterCommit');
    expect((await resolve(orderNumber, 'creditUnknown', 'registered')).outcome).toBe('done');
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention]).toEqual([shown(driver, 'creditApproved').status, []]);
  });

  test('of a credit that staff found not registered ends failed, without a credit', async () => {
    const { orderNumber } = await creditInDoubt('cutBeforeCommit');
    expect((await resolve(orderNumber, 'creditUnknown', 'notRegistered')).outcome).toBe('done');
    await desk.cart.untilEnded(orderNumber, 'failed');
    expect(await statuses(orderNumber)).toEqual([]);
    expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
  });

  test('of a shipment that staff found registered lets its action end well', async () => {
    const { orderNumber } = await shipmentInDoubt('cutAfterCommit');
    expect((await resolve(orderNumber, 'shipmentUnknown', 'registered')).outcome).toBe('done');
    expect((await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'finished')).outcome).toBe('done');
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention, await statuses(orderNumber)]).toEqual([shown(driver, 'shipmentRegistered').status, [], ['shipped']]);
  });

  test('of a shipment that staff found not registered fails its action, and it can be registered again', async () => {
    const { orderNumber, answerAgain } = await shipmentInDoubt('cutBeforeCommit');
    expect((await resolve(orderNumber, 'shipmentUnknown', 'notRegistered')).outcome).toBe('done');
    expect((await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'finished')).outcome).toBe('failed');
    expect(await desk.attention(orderNumber)).toEqual(['shipmentFailed']);
    await answerAgain();
    expect((await desk.act(orderNumber, { action: 'registerShipment' })).outcome).toBe('done');
    expect([await desk.attention(orderNumber), await statuses(orderNumber)]).toEqual([[], ['shipped']]);
  });

  test('of a cancel that staff found done ends the order', async () => {
    const { orderNumber } = await cancelInDoubt('cutAfterCommit');
    expect((await resolve(orderNumber, 'cancelUnknown', 'cancelled')).outcome).toBe('done');
    expect((await desk.untilAction(orderNumber, 'cancel', ({ state }) => state === 'finished')).outcome).toBe('done');
    expect((await desk.cart.untilEnded(orderNumber, 'cancelled')).attention).toEqual([]);
  });

  test('of a cancel that staff give up stands as failed, can be retried, and is not called cancelled before', async () => {
    const { orderNumber, answerAgain } = await cancelInDoubt('cutBeforeCommit');
    expect((await resolve(orderNumber, 'cancelUnknown', 'giveUp')).outcome).toBe('done');
    expect((await desk.untilAction(orderNumber, 'cancel', ({ state }) => state === 'finished')).outcome).toBe('failed');
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention.map(({ code }) => code), await statuses(orderNumber)]).toEqual(['creditCancelFailed', ['cancelFailed'], ['approved']]);
    await answerAgain();
    expect((await resolve(orderNumber, 'cancelFailed', 'retry')).outcome).toBe('done');
    await desk.cart.untilEnded(orderNumber, 'cancelled');
    expect(await statuses(orderNumber)).toEqual(['cancelled']);
  });

  test('a credit that staff wrongly called not registered is still cancelled at Yamato', async () => {
    const body = startBody({ intake: 'backoffice' });
    const { answerAgain } = await silence(body.orderNumber, operations.credit, 'cutAfterCommit');
    await desk.cart.start(body);
    await desk.untilAttention(body.orderNumber, 'creditUnknown');
    expect((await resolve(body.orderNumber, 'creditUnknown', 'notRegistered')).outcome).toBe('done');
    await answerAgain();
    expect((await desk.act(body.orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await statuses(body.orderNumber)).toEqual(['cancelled']);
  });

  test('what cannot be decided is refused with its reason', async () => {
    const { orderNumber, answerAgain } = await creditInDoubt('cutAfterCommit');
    const refused = async (attention: string, decision: string) => {
      const line = await resolve(orderNumber, attention, decision);
      return [line.outcome, line.code, typeof line.detail];
    };
    expect(await refused('creditUnknown', 'giveUp')).toEqual(['refused', 'choiceNotOffered', 'string']);
    expect(await refused('cancelUnknown', 'cancelled')).toEqual(['refused', 'notRaised', 'string']);
    expect(await desk.attention(orderNumber), 'nothing was decided').toEqual(['creditUnknown']);
    await answerAgain();
  });
});
