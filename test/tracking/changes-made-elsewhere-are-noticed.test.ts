import { expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

describeWithEngine('what is changed in Yamato’s own console', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { policy: { recheckMs: 300, trackFastMs: 300 } });

  const edit = (orderNumber: string, name: string, fields: Record<string, unknown> = {}) => yamato.edit(settlementNo(orderNumber), { edit: name, ...fields });
  const shipped = async (): Promise<string> => {
    const orderNumber = await desk.approved();
    expect((await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] })).outcome).toBe('done');
    return orderNumber;
  };

  test('a cancel ends the order', async () => {
    const orderNumber = await desk.approved();
    await edit(orderNumber, 'cancel');
    const order = await desk.cart.untilEnded(orderNumber, 'cancelled');
    expect([order.status, order.credit.state, order.attention]).toEqual(['creditCancelled', 'cancelled', []]);
  });

  test('an OK that turns into a refusal stops the order with attention', async () => {
    const orderNumber = await desk.approved();
    await edit(orderNumber, 'refuse');
    const order = await desk.untilAttention(orderNumber, 'creditFlipped');
    expect([order.status, order.outcome]).toEqual(['creditRefused', null]);
    expect(order.actions.find(({ action }) => action === 'registerShipment')?.allowed).toBe(false);
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect((await desk.cart.untilEnded(orderNumber, 'cancelled')).attention).toEqual([]);
  });

  test('a slip registered there makes the order shipped, says so, and the order goes on to paid', async () => {
    const orderNumber = await desk.approved();
    await edit(orderNumber, 'slip', { slipNo: aParcel().slipNo });
    const order = await desk.untilAttention(orderNumber, 'changedElsewhere');
    expect([order.status, order.attention[0]?.detail]).toEqual(['shipmentRegistered', expect.stringContaining('Yamato：送り状番号登録済み')]);
    const acknowledged = await desk.act(orderNumber, { action: 'resolve', attention: 'changedElsewhere', decision: 'acknowledge', reason: '確認' });
    expect([acknowledged.outcome, await desk.attention(orderNumber)]).toEqual(['done', []]);
    for (const name of ['deliver', 'invoice', 'pay']) await edit(orderNumber, name);
    await desk.cart.untilEnded(orderNumber, 'paid');
  });

  test('a slip deleted there makes the order not shipped, and it can be registered again', async () => {
    const orderNumber = await shipped();
    await edit(orderNumber, 'slip');
    const order = await desk.untilAttention(orderNumber, 'changedElsewhere');
    expect([order.status, order.shipment.state, order.delivery.state, order.parcels[0]?.state]).toEqual(['creditApproved', 'none', 'notShipped', 'recorded']);
    expect((await desk.act(orderNumber, { action: 'registerShipment' })).outcome).toBe('done');
    expect((await desk.order(orderNumber)).status).toBe('shipmentRegistered');
  });

  test('a payment booked there ends the order as paid', async () => {
    const orderNumber = await shipped();
    await edit(orderNumber, 'deliver');
    await edit(orderNumber, 'pay');
    expect((await desk.cart.untilEnded(orderNumber, 'paid')).status).toBe('paid');
  });

  test('"ship date passed, no slip" is work for staff until a slip is registered', async () => {
    const orderNumber = await desk.approved();
    await edit(orderNumber, 'warn', { warning: 1 });
    expect((await desk.untilAttention(orderNumber, 'shipDatePassed')).status).toBe('creditApproved');
    expect((await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] })).outcome).toBe('done');
    expect(await desk.attention(orderNumber)).toEqual([]);
  });

  test('an undelivered parcel is work for staff, and gone once it is delivered', async () => {
    const orderNumber = await shipped();
    await edit(orderNumber, 'investigate');
    expect((await desk.untilAttention(orderNumber, 'deliveryProblem')).delivery.state).toBe('undelivered');
    await edit(orderNumber, 'deliver');
    const order = await desk.cart.until(orderNumber, ({ sale }) => sale.state === 'confirmed');
    expect([order.attention, order.delivery.state]).toEqual([[], 'delivered']);
  });

  test('while nothing changes, rechecking costs the order’s history nothing', async () => {
    const orderNumber = await desk.approved();
    const asked = () => yamato.calls('KAARS', settlementNo(orderNumber));
    await waitFor(asked, (count) => count >= 2);
    const length = async () => (await system.client.workflow.getHandle(`order:${system.shop}:${orderNumber}`).describe()).historyLength;
    const before = await length();
    const count = await asked();
    await waitFor(asked, (now) => now >= count + 5);
    expect(await length()).toBe(before);
  });
});
