import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

describeWithEngine('cancelling a credit', (engine) => {
  // Slow enough to follow that nothing is seen before the cancel is sent.
  const { system, desk, yamato } = useSystem(engine, { policy: { trackFastMs: 60_000, recheckMs: 60_000 } });

  const status = async (orderNumber: string) => (await yamato.credits(settlementNo(orderNumber)))[0]?.status;
  const edit = (orderNumber: string, ...edits: readonly string[]) =>
    edits.reduce((before, name) => before.then(() => yamato.edit(settlementNo(orderNumber), { edit: name })), Promise.resolve());

  test.each([
    ['approved', false, []],
    ['shipped', true, []],
    ['sold', true, ['deliver']],
    ['invoiced', true, ['deliver', 'invoice']],
  ])('of an order that is %s cancels at Yamato and ends the order', async (_name, ships, edits) => {
    const orderNumber = await desk.approved();
    if (ships) await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    await edit(orderNumber, ...edits);
    const line = await desk.act(orderNumber, { action: 'cancelCredit' });
    expect([line.outcome, line.calls.map(({ operation, outcome }) => [operation, outcome])]).toEqual(['done', [['KAACL', 'done']]]);
    const order = await desk.cart.untilEnded(orderNumber, 'cancelled');
    expect([order.status, order.attention, await status(orderNumber)]).toEqual(['creditCancelled', [], 2]);
  });

  test('of an order in examination cancels it', async () => {
    const body = orderBody({}, { name: '見本　シンサ' });
    await desk.cart.start(body);
    expect((await desk.act(body.orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await status(body.orderNumber)).toBe(2);
  });

  test('of an order the buyer has just paid is refused: it ends paid', async () => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    // The first look of the tracking comes at once; the next one after a minute, when all is over.
    await waitFor(() => yamato.calls('KAAST', settlementNo(orderNumber)), (calls) => calls > 0);
    await edit(orderNumber, 'deliver', 'invoice', 'pay');
    const line = await desk.act(orderNumber, { action: 'cancelCredit' });
    expect([line.outcome, line.detail]).toEqual(['refused', expect.stringContaining('入金済み')]);
    expect(line.calls.map(({ operation, code }) => [operation, code])).toEqual([['KAACL', 'kaacl015E'], ['KAAST', null]]);
    const order = await desk.cart.untilEnded(orderNumber, 'paid');
    expect([order.status, order.attention, order.cancellation.state]).toEqual(['paid', [], 'none']);
    const late = await desk.submit(orderNumber, { action: 'cancelCredit' });
    expect([late.status, JSON.stringify(late.line)]).toEqual([409, expect.stringContaining('入金済み')]);
  });

  test('of an order cancelled in Yamato’s console already is done', async () => {
    const orderNumber = await desk.approved();
    await edit(orderNumber, 'cancel');
    const line = await desk.act(orderNumber, { action: 'cancelCredit' });
    expect([line.outcome, line.calls.map(({ operation, code }) => [operation, code])]).toEqual(['done', [['KAACL', 'kaacl009E'], ['KAAST', null]]]);
    expect((await desk.cart.untilEnded(orderNumber, 'cancelled')).attention).toEqual([]);
  });

  test('of a refused back-office order needs no call', async () => {
    const body = orderBody({ intake: 'backoffice' }, { name: '見本　ＮＧ' });
    await desk.cart.start(body);
    await desk.untilAttention(body.orderNumber, 'creditRefused');
    expect((await desk.act(body.orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect((await desk.cart.untilEnded(body.orderNumber, 'cancelled')).attention).toEqual([]);
    expect(await yamato.calls('KAACL', settlementNo(body.orderNumber))).toBe(0);
  });

  test('a cancel that Yamato refuses is never called cancelled', async () => {
    const orderNumber = await desk.approved();
    await yamato.fault({ operation: 'KAACL', orderNo: settlementNo(orderNumber), times: 1, fault: 'returnCode', code: 'kaacl013E' });
    const line = await desk.act(orderNumber, { action: 'cancelCredit' });
    expect([line.outcome, line.code]).toEqual(['failed', 'kaacl013E']);
    const order = await desk.order(orderNumber);
    expect([order.status, order.outcome, order.attention.map(({ code }) => code)]).toEqual(['creditCancelFailed', null, ['cancelFailed']]);
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await status(orderNumber)).toBe(2);
  });

  test('actions on an ended order are refused before any message reaches it', async () => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'cancelCredit' });
    await desk.cart.untilEnded(orderNumber, 'cancelled');
    const calls = await yamato.allCalls(settlementNo(orderNumber));
    const workflowId = `order:${system.shop}:${orderNumber}`;
    // The records know the end a moment before the engine has closed the run.
    const before = await waitFor(() => system.client.workflow.getHandle(workflowId).describe(), ({ status }) => status.name === 'COMPLETED');
    for (const action of ['cancelCredit', 'syncStatus', 'inquireCredit', 'registerShipment']) {
      const { status: answered, line } = await desk.submit(orderNumber, { action });
      expect([answered, JSON.stringify(line)]).toEqual([409, expect.stringContaining('取消済みの受注です')]);
    }
    const after = await system.client.workflow.getHandle(workflowId).describe();
    expect([after.runId, after.historyLength, await yamato.allCalls(settlementNo(orderNumber))]).toEqual([before.runId, before.historyLength, calls]);
  });
});
