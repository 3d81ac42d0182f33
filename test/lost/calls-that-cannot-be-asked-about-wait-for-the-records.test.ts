import { afterEach, expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { recordsSwitch } from '../support/records-switch.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('while the records cannot keep what is about to be sent', (engine) => {
  const records = recordsSwitch();
  const { system, desk, yamato } = useSystem(engine, { wrapRecords: records.wrap });
  afterEach(() => records.up());

  const lowered = () => {
    const { orderNumber: _number, method: _method, intake: _intake, ...contents } = orderBody({ amountYen: 4_000, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 4_000 }] });
    return contents;
  };

  test.each([
    ['KAAKK', { action: 'amendOrder', contents: lowered() }],
    ['KAARR', { action: 'reissueInvoice', reason: 'lost' }],
  ])('%s waits, and is sent once they are back', async (operation, action) => {
    const orderNumber = await desk.approved();
    records.down('keepPlan');
    const { line } = await desk.submit(orderNumber, action);
    await desk.untilAction(orderNumber, line.id, ({ state, calls }) => state === 'waiting' && calls.some(({ code }) => code === 'recordsUnavailable'));
    expect(await yamato.calls(operation, settlementNo(orderNumber))).toBe(0);
    records.up();
    expect((await desk.untilAction(orderNumber, line.id, ({ state }) => state === 'finished')).outcome).toBe('done');
    expect(await yamato.calls(operation, settlementNo(orderNumber))).toBe(1);
  });

  test('a change of a slip waits, too, and a first slip does not', async () => {
    const orderNumber = await desk.approved();
    records.down('claimOnce');
    expect((await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] })).outcome).toBe('done');
    const { line } = await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    await desk.untilAction(orderNumber, line.id, ({ state, calls }) => state === 'waiting' && calls.some(({ code }) => code === 'recordsUnavailable'));
    expect(await yamato.calls('KAASL', settlementNo(orderNumber))).toBe(1);
    records.up();
    expect((await desk.untilAction(orderNumber, line.id, ({ state }) => state === 'finished')).outcome).toBe('done');
    expect(await yamato.calls('KAASL', settlementNo(orderNumber))).toBe(2);
  });

  test('a first credit waits, too', async () => {
    records.down('permitSend');
    const body = orderBody({ intake: 'backoffice' });
    const started = desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'requesting');
    expect(await yamato.calls('KAARA', settlementNo(body.orderNumber))).toBe(0);
    records.up();
    expect((await started).status).toBe(201);
  });

  test('a cancel, which can be asked about, goes on', async () => {
    const orderNumber = await desk.approved();
    records.down('keepPlan', 'permitSend', 'claimOnce');
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await yamato.live(settlementNo(orderNumber))).toEqual([]);
  });

  test('what was kept of a reduction is repeated to the letter, whatever it would be now', async () => {
    const orderNumber = await desk.approved();
    const sentFirst = lowered();
    let kept = '';
    records.once('keepPlan', async (call) => {
      const plan = await call();
      kept = JSON.stringify(plan);
      return plan;
    });
    await yamato.fault({ operation: 'KAAKK', orderNo: settlementNo(orderNumber), fault: 'httpErrorBefore', times: 1 });
    const line = await desk.act(orderNumber, { action: 'amendOrder', contents: sentFirst });
    expect(line.outcome).toBe('done');
    expect(kept).toContain('"totalAmount","4000"');
    const again = await system.records.keepPlan({
      shop: system.shop, orderNumber, planId: `KAAKK ${settlementNo(orderNumber)} ${line.id}`, actionId: line.id,
      plan: { operation: 'KAAKK', settlementNo: settlementNo(orderNumber), fields: [['totalAmount', '1']], amountYen: 1 },
    });
    expect(JSON.stringify(again)).toBe(kept);
    await system.records.dropSettledPlans();
    expect(await system.records.keepPlan({ shop: system.shop, orderNumber, planId: `KAAKK ${settlementNo(orderNumber)} ${line.id}`, actionId: line.id, plan: null })).toBeNull();
  });
});
