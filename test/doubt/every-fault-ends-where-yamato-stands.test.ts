import '../methods/made-up/in-use.ts';
import { expect, test } from 'vitest';
import { openShop } from '../support/cart.ts';
import { describeEveryMethod, shown, untilApproved } from '../support/every-method.ts';
import { aParcel } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

const CALL_TIMEOUT_MS = 500;
const TOO_LONG_MS = 900;

type Fault = { readonly fault: string; readonly name?: string; readonly says?: 'unknownCode' | 'systemError'; readonly [field: string]: unknown };

/** Strikes the first call only. `taken`: Yamato takes that call in although its answer is lost or odd. */
const faults: readonly (Fault & { readonly taken: boolean })[] = [
  { fault: 'delay', name: 'an answer after the time-out', ms: TOO_LONG_MS, when: 'after', taken: true },
  { fault: 'delay', name: 'a request that is processed after the time-out', ms: TOO_LONG_MS, when: 'before', taken: true },
  { fault: 'cutBeforeCommit', taken: false },
  { fault: 'cutAfterCommit', taken: true },
  { fault: 'httpErrorBefore', taken: false },
  { fault: 'httpErrorAfter', taken: true },
  { fault: 'empty', taken: true },
  { fault: 'garbled', taken: true },
  { fault: 'truncated', taken: true },
  { fault: 'wrongContentType', taken: true },
  { fault: 'returnCode', name: 'a code nobody knows', says: 'unknownCode', when: 'after', taken: true },
  { fault: 'returnCode', name: 'a system error', says: 'systemError', taken: false },
  { fault: 'returnCode', name: 'a system error although it was processed', says: 'systemError', when: 'after', taken: true },
  { fault: 'slowDrip', ms: TOO_LONG_MS, taken: true },
  { fault: 'maintenance', taken: false },
];
const named = faults.map((fault) => [fault.name ?? fault.fault, fault] as const);

describeEveryMethod('whatever goes wrong with one call, the order ends where Yamato stands', (engine, driver) => {
  const { everyNo, ledger, operations, refusals, settlementNo, startBody, unknownCode } = driver;
  const { system, desk, yamato } = useSystem(engine, { driver, policy: { callTimeoutMs: CALL_TIMEOUT_MS, settlingMs: 1_000, checkoutDeadlineMs: 300 } });

  const arm = async (operation: string, orderNumber: string, { name: _name, taken: _taken, says, ...rule }: Fault): Promise<void> => {
    const code = says === undefined ? {} : { code: says === 'systemError' ? refusals.systemError : unknownCode(operation) };
    await yamato.fault({ operation, orderNo: everyNo(orderNumber), times: 1, ...rule, ...code });
  };
  const credits = (orderNumber: string) => ledger(yamato, everyNo(orderNumber));

  test.concurrent.each(named)(`credit (${operations.credit}): %s`, async (_name, fault) => {
    const body = startBody();
    await arm(operations.credit, body.orderNumber, fault);
    const started = await desk.cart.start(body);
    expect([201, 202]).toContain(started.status);
    const order = await untilApproved(desk.cart, driver, body);
    expect(order.attention).toEqual([]);
    expect(order.credit.settlementNo).toBe(settlementNo(body.orderNumber));
    expect((await credits(body.orderNumber)).map((credit) => [credit.settlementNo, credit.status])).toEqual([[settlementNo(body.orderNumber), 'approved']]);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(fault.taken ? 1 : 2);
  });

  test.concurrent.each(named)(`shipment (${operations.slip}): %s`, async (_name, fault) => {
    const orderNumber = await approved();
    await arm(operations.slip, orderNumber, fault);
    const parcel = aParcel();
    const line = await desk.act(orderNumber, { action: 'registerShipment', parcels: [parcel] });
    expect([line.outcome, line.detail]).toEqual(['done', null]);
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention, order.parcels[0]?.state]).toEqual([shown(driver, 'shipmentRegistered').status, [], 'registered']);
    const [credit] = await credits(orderNumber);
    expect([credit?.status, credit?.slipNos]).toEqual(['shipped', [parcel.slipNo]]);
  });

  test.concurrent.each(named)(`cancel (${operations.cancel}): %s`, async (_name, fault) => {
    const orderNumber = await approved();
    await arm(operations.cancel, orderNumber, fault);
    const line = await desk.act(orderNumber, { action: 'cancelCredit' });
    expect(line.outcome).toBe('done');
    const order = await desk.order(orderNumber);
    expect([order.status, order.outcome, order.attention]).toEqual([shown(driver, 'creditCancelled').status, 'cancelled', []]);
    expect((await credits(orderNumber)).map(({ status }) => status)).toEqual(['cancelled']);
    expect(await yamato.calls(operations.cancel, settlementNo(orderNumber))).toBe(fault.taken ? 1 : 2);
  });

  test('"not found" is not final: a slow first request that is asked about meanwhile makes no second credit', async () => {
    const body = startBody();
    const cart = await openShop(system, 'patient', { callTimeoutMs: CALL_TIMEOUT_MS, settlingMs: 5_000, checkoutDeadlineMs: 300 });
    await yamato.fault({ operation: operations.credit, orderNo: everyNo(body.orderNumber), times: 1, fault: 'delay', ms: 3_000, when: 'before' });
    await cart.start(body);
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    const seen = await yamato.operations(settlementNo(body.orderNumber));
    const processed = seen.indexOf(operations.credit);
    expect(seen.slice(0, processed), 'asked before it was there').toContain(operations.askCredit);
    expect(seen.slice(processed + 1), 'asked again, and not sent again').not.toContain(operations.credit);
    expect(await yamato.live(everyNo(body.orderNumber))).toEqual([settlementNo(body.orderNumber)]);
  });

  test.each([
    [operations.credit, { outcome: null, status: shown(driver, 'creditFailed').status, attention: ['creditFailed'] }],
    [operations.slip, { outcome: 'failed', status: 'shipmentFailed', attention: ['shipmentFailed'] }],
    [operations.cancel, { outcome: 'failed', status: 'creditCancelFailed', attention: ['cancelFailed'] }],
  ])('a refusal of %s with a code nobody knows is believed once the inquiry agrees', async (operation, expected) => {
    const body = startBody({ intake: 'backoffice' });
    const arming = { operation, orderNo: everyNo(body.orderNumber), fault: 'returnCode', code: unknownCode(operation), when: 'before' };
    if (operation === operations.credit) {
      await yamato.fault(arming);
      await desk.cart.start(body);
      await desk.untilAttention(body.orderNumber, 'creditFailed');
    } else {
      await desk.cart.start(body);
      await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      await yamato.fault(arming);
      const line = await desk.act(body.orderNumber, operation === operations.slip ? { action: 'registerShipment', parcels: [aParcel()] } : { action: 'cancelCredit' });
      expect([line.outcome, line.code]).toEqual([expected.outcome, unknownCode(operation)]);
    }
    const order = await desk.order(body.orderNumber);
    expect([order.status, order.attention.map(({ code }) => code)]).toEqual([expected.status, expected.attention]);
    expect(await yamato.calls(operation, settlementNo(body.orderNumber)), 'never blindly repeated').toBe(1);
    expect((await credits(body.orderNumber)).map(({ status }) => status)).toEqual(operation === operations.credit ? [] : ['approved']);
  });

  /** The checkout's own deadline is short here, so the verdict may come a moment later. */
  async function approved(): Promise<string> {
    const body = startBody();
    await desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    return body.orderNumber;
  }
});
