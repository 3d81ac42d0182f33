import { beforeAll, expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, type Desk, deskOf, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

describeWithEngine('a shipped order', (engine) => {
  let impatient: Desk;
  const { system, desk, yamato } = useSystem(engine);
  beforeAll(async () => {
    // Its days are short: it gives up after one of them.
    impatient = deskOf(system, await openShop(system, 'impatient', { dayMs: 700, trackFastMs: 150, trackSlowMs: 150, trackGiveUpDays: 1, holdPatienceMs: 700 }));
  });

  const edit = (orderNumber: string, name: string) => yamato.edit(settlementNo(orderNumber), { edit: name });
  const shipped = async (at: Desk = desk): Promise<string> => {
    const orderNumber = await at.approved();
    expect((await at.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] })).outcome).toBe('done');
    return orderNumber;
  };
  const historyLength = async (orderNumber: string) =>
    (await system.client.workflow.getHandle(`order:${system.shop}:${orderNumber}`).describe()).historyLength;

  test('is followed through 売上確定, 請求書発行済 and 入金済, each an event of its own', async () => {
    const orderNumber = await shipped();
    for (const [name, status] of [['deliver', 'saleConfirmed'], ['invoice', 'invoiced'], ['pay', 'paid']] as const) {
      await edit(orderNumber, name);
      await desk.cart.until(orderNumber, (order) => order.status === status);
    }
    const order = await desk.order(orderNumber);
    expect([order.statusLabel, order.outcome, order.delivery.state]).toEqual(['入金済', 'paid', 'delivered']);
    const told = (await desk.cart.events(orderNumber)).map(({ status }) => status);
    expect(told.filter((status, index) => status !== told[index - 1])).toEqual(['creditApproved', 'shipmentRegistered', 'saleConfirmed', 'invoiced', 'paid']);
  });

  test('costs its history nothing while nothing changes', async () => {
    const orderNumber = await shipped();
    const asked = () => yamato.calls('KAAST', settlementNo(orderNumber));
    await waitFor(asked, (count) => count >= 2);
    const before = await historyLength(orderNumber);
    const count = await asked();
    await waitFor(asked, (now) => now >= count + 5);
    expect(await historyLength(orderNumber)).toBe(before);
    await edit(orderNumber, 'deliver');
    await desk.cart.until(orderNumber, ({ status }) => status === 'saleConfirmed');
  });

  test('that is never paid becomes work for staff; acknowledged, it is followed on', async () => {
    const orderNumber = await shipped(impatient);
    expect((await impatient.untilAttention(orderNumber, 'trackingGivenUp')).outcome).toBeNull();
    const line = await impatient.act(orderNumber, { action: 'resolve', attention: 'trackingGivenUp', decision: 'acknowledge', reason: '督促中' });
    expect([line.outcome, await impatient.attention(orderNumber)]).toEqual(['done', []]);
    const asked = await yamato.calls('KAAST', settlementNo(orderNumber));
    await waitFor(() => yamato.calls('KAAST', settlementNo(orderNumber)), (now) => now >= asked + 2);
    expect(await impatient.attention(orderNumber), 'not raised again').toEqual([]);
    for (const name of ['deliver', 'invoice', 'pay']) await edit(orderNumber, name);
    await impatient.cart.untilEnded(orderNumber, 'paid');
  });

  test('an examination that lasts too long becomes work for staff, and its OK still arrives', async () => {
    await yamato.merchant({ holdMs: 2_500 });
    const body = orderBody({}, { name: '見本　シンサ' });
    expect((await impatient.cart.start(body)).status).toBe(202);
    const held = await impatient.untilAttention(body.orderNumber, 'holdTooLong');
    expect([held.status, held.attention[0]?.choices]).toEqual(['creditHeld', ['acknowledge']]);
    const order = await impatient.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(order.attention).toEqual([]);
    await yamato.merchant({ holdMs: 600 });
    const start = await impatient.cart.get(body.orderNumber);
    const lines = (start.body as unknown as { history: { lines: { action: string; state: string; outcome: string }[] } }).history.lines;
    expect(lines.find(({ action }) => action === 'startOrder'), 'the start is over, too').toMatchObject({ state: 'finished', outcome: 'done' });
  });

  test('closed by staff is followed no further; looked at again, it is followed to paid', async () => {
    const orderNumber = await shipped();
    const missing = await desk.submit(orderNumber, { action: 'closeOrder' });
    expect(missing.status, 'a reason is needed').toBe(422);
    expect((await desk.act(orderNumber, { action: 'closeOrder', reason: '店頭で入金' })).outcome).toBe('done');
    await desk.cart.untilEnded(orderNumber, 'closedByStaff');
    const run = system.client.workflow.getHandle(`order:${system.shop}:${orderNumber}`);
    await waitFor(() => run.describe(), ({ status }) => status.name === 'COMPLETED');
    const refused = await desk.submit(orderNumber, { action: 'cancelCredit' });
    expect([refused.status, JSON.stringify(refused.line)]).toEqual([409, expect.stringContaining('取引状況の更新')]);
    await edit(orderNumber, 'deliver');
    expect((await desk.order(orderNumber)).status, 'nobody looks any more').toBe('shipmentRegistered');
    expect((await desk.act(orderNumber, { action: 'syncStatus' })).outcome).toBe('done');
    const open = await desk.order(orderNumber);
    expect([open.outcome, open.status]).toEqual([null, 'saleConfirmed']);
    for (const name of ['invoice', 'pay']) await edit(orderNumber, name);
    await desk.cart.untilEnded(orderNumber, 'paid');
  });
});
