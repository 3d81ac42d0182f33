import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

const CALL_TIMEOUT_MS = 500;
const TOO_LONG_MS = 900;

type Fault = { readonly fault: string; readonly name?: string; readonly [field: string]: unknown };

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
  { fault: 'unknownCode', taken: true },
  { fault: 'err0001', taken: false },
  { fault: 'err0001', name: 'err0001 although it was processed', when: 'after', taken: true },
  { fault: 'slowDrip', ms: TOO_LONG_MS, taken: true },
  { fault: 'maintenance', taken: false },
];
const named = faults.map((fault) => [fault.name ?? fault.fault, fault] as const);

describeWithEngine('whatever goes wrong with one call, the order ends where Yamato stands', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { policy: { callTimeoutMs: CALL_TIMEOUT_MS, settlingMs: 1_000, checkoutDeadlineMs: 300 } });

  const arm = async (operation: string, orderNumber: string, { name: _name, taken: _taken, ...rule }: Fault): Promise<void> => {
    await yamato.fault({ operation, orderNo: `${orderNumber}-*`, times: 1, ...rule });
  };
  const credits = (orderNumber: string) => yamato.credits(`${orderNumber}-*`);

  test.concurrent.each(named)('credit (KAARA): %s', async (_name, fault) => {
    const body = orderBody();
    await arm('KAARA', body.orderNumber, fault);
    const started = await desk.cart.start(body);
    expect([201, 202]).toContain(started.status);
    const order = await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order.attention).toEqual([]);
    expect(order.credit.settlementNo).toBe(settlementNo(body.orderNumber));
    expect((await credits(body.orderNumber)).map(({ orderNo, status }) => [orderNo, status])).toEqual([[settlementNo(body.orderNumber), 1]]);
    expect(await yamato.calls('KAARA', settlementNo(body.orderNumber))).toBe(fault.taken ? 1 : 2);
  });

  test.concurrent.each(named)('shipment (KAASL): %s', async (_name, fault) => {
    const orderNumber = await approved();
    await arm('KAASL', orderNumber, fault);
    const parcel = aParcel();
    const line = await desk.act(orderNumber, { action: 'registerShipment', parcels: [parcel] });
    expect([line.outcome, line.detail]).toEqual(['done', null]);
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention, order.parcels[0]?.state]).toEqual(['shipmentRegistered', [], 'registered']);
    const [credit] = await credits(orderNumber);
    expect([credit?.status, credit?.slips.map(({ slipNo }) => slipNo)]).toEqual([3, [parcel.slipNo]]);
  });

  test.concurrent.each(named)('cancel (KAACL): %s', async (_name, fault) => {
    const orderNumber = await approved();
    await arm('KAACL', orderNumber, fault);
    const line = await desk.act(orderNumber, { action: 'cancelCredit' });
    expect(line.outcome).toBe('done');
    const order = await desk.order(orderNumber);
    expect([order.status, order.outcome, order.attention]).toEqual(['creditCancelled', 'cancelled', []]);
    expect((await credits(orderNumber)).map(({ status }) => status)).toEqual([2]);
    expect(await yamato.calls('KAACL', settlementNo(orderNumber))).toBe(fault.taken ? 1 : 2);
  });

  test('"not found" is not final: a slow first request that is asked about meanwhile makes no second credit', async () => {
    const body = orderBody();
    const cart = await openShop(system, 'patient', { callTimeoutMs: CALL_TIMEOUT_MS, settlingMs: 5_000, checkoutDeadlineMs: 300 });
    await yamato.fault({ operation: 'KAARA', orderNo: `${body.orderNumber}-*`, times: 1, fault: 'delay', ms: 3_000, when: 'before' });
    await cart.start(body);
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    const operations = await yamato.operations(settlementNo(body.orderNumber));
    const processed = operations.indexOf('KAARA');
    expect(operations.slice(0, processed), 'asked before it was there').toContain('KAARS');
    expect(operations.slice(processed + 1), 'asked again, and not sent again').not.toContain('KAARA');
    expect(await yamato.live(`${body.orderNumber}-*`)).toEqual([settlementNo(body.orderNumber)]);
  });

  test.each([
    ['KAARA', { outcome: null, status: 'creditFailed', attention: ['creditFailed'] }],
    ['KAASL', { outcome: 'failed', status: 'shipmentFailed', attention: ['shipmentFailed'] }],
    ['KAACL', { outcome: 'failed', status: 'creditCancelFailed', attention: ['cancelFailed'] }],
  ])('a refusal of %s with a code nobody knows is believed once the inquiry agrees', async (operation, expected) => {
    const body = orderBody({ intake: 'backoffice' });
    const arming = { operation, orderNo: `${body.orderNumber}-*`, fault: 'unknownCode', when: 'before' };
    if (operation === 'KAARA') {
      await yamato.fault(arming);
      await desk.cart.start(body);
      await desk.untilAttention(body.orderNumber, 'creditFailed');
    } else {
      await desk.cart.start(body);
      await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
      await yamato.fault(arming);
      const line = await desk.act(body.orderNumber, operation === 'KAASL' ? { action: 'registerShipment', parcels: [aParcel()] } : { action: 'cancelCredit' });
      expect([line.outcome, line.code]).toEqual([expected.outcome, `${operation.toLowerCase()}999E`]);
    }
    const order = await desk.order(body.orderNumber);
    expect([order.status, order.attention.map(({ code }) => code)]).toEqual([expected.status, expected.attention]);
    expect(await yamato.calls(operation, settlementNo(body.orderNumber)), 'never blindly repeated').toBe(1);
    expect((await credits(body.orderNumber)).map(({ status }) => status)).toEqual(operation === 'KAARA' ? [] : [1]);
  });

  test.each([
    ['KAASL', 'registerShipment', 'shipmentFailed', 1],
    ['KAACL', 'cancelCredit', 'cancelFailed', 1],
  ])('"too early" for %s is told to staff, and works when they repeat it', async (operation, action, attention, before) => {
    const orderNumber = await approved();
    await yamato.fault({ operation, orderNo: `${orderNumber}-*`, times: 1, fault: 'tooEarly' });
    const body = { action, ...(operation === 'KAASL' ? { parcels: [aParcel()] } : {}) };
    expect((await desk.act(orderNumber, body)).outcome).toBe('failed');
    expect(await desk.attention(orderNumber)).toEqual([attention]);
    expect((await credits(orderNumber))[0]?.status).toBe(before);
    expect((await desk.act(orderNumber, body)).outcome).toBe('done');
    expect(await desk.attention(orderNumber)).toEqual([]);
    expect((await credits(orderNumber))[0]?.status).toBe(operation === 'KAASL' ? 3 : 2);
  });

  /** The checkout's own deadline is short here, so the verdict may come a moment later. */
  async function approved(): Promise<string> {
    const body = orderBody();
    await desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    return body.orderNumber;
  }
});
