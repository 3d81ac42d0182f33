import { beforeAll, expect, test } from 'vitest';
import { openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, type Desk, deskOf, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('a change in Yamato’s own console', (engine) => {
  let follow: Desk;
  let look: Desk;
  let slow: Desk;
  const { system, yamato } = useSystem(engine);
  beforeAll(async () => {
    const desk = async (code: string, policy: Record<string, unknown>) => deskOf(system, await openShop(system, code, policy));
    follow = await desk('follow', { drift: 'takeOver', recheckMs: 250 });
    look = await desk('look', { drift: 'attention', recheckMs: 250 });
    slow = await desk('slow', { drift: 'attention' });
  });

  const edit = (orderNumber: string, name: string, fields: Record<string, unknown> = {}) => yamato.edit(settlementNo(orderNumber), { edit: name, ...fields });
  const details = async (desk: Desk, orderNumber: string) => (await desk.history(orderNumber)).map(({ detail }) => detail ?? '');
  const desks = (): readonly (readonly [string, Desk])[] => [['takeOver', follow], ['attention', look]];

  test('that ships an order is followed, with both values; staff must look where the policy says so', async () => {
    for (const [policy, desk] of desks()) {
      const orderNumber = await desk.approved();
      await edit(orderNumber, 'slip', { slipNo: aParcel().slipNo });
      const order = await desk.cart.until(orderNumber, ({ status }) => status === 'shipmentRegistered');
      const detail = '当方の記録：与信OK ／ Yamato：送り状番号登録済み（送り状番号と金額は照会できません。Yamatoの管理画面でご確認ください）';
      expect([policy, order.attention.map((raised) => [raised.code, raised.detail])]).toEqual([policy, policy === 'attention' ? [['changedElsewhere', detail]] : []]);
      expect(await details(desk, orderNumber)).toContain(detail);
    }
  });

  test('that takes slips back is followed', async () => {
    for (const [policy, desk] of desks()) {
      const orderNumber = await desk.approved();
      await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
      await edit(orderNumber, 'slip');
      const order = await desk.cart.until(orderNumber, ({ status }) => status === 'creditApproved');
      expect([policy, order.attention.length]).toEqual([policy, policy === 'attention' ? 1 : 0]);
      expect(await details(desk, orderNumber)).toContain('当方の記録：出荷情報登録OK ／ Yamato：承認済み（送り状番号なし）');
    }
  });

  test('that cancels an order ends it; its history says both values', async () => {
    for (const [, desk] of desks()) {
      const orderNumber = await desk.approved();
      await edit(orderNumber, 'cancel');
      expect((await desk.cart.untilEnded(orderNumber, 'cancelled')).attention).toEqual([]);
      expect(await details(desk, orderNumber)).toContain('当方の記録：与信OK ／ Yamato：取消済み');
    }
  });

  test('that books an unshipped order as paid ends it; its history says both values', async () => {
    const orderNumber = await follow.approved();
    await edit(orderNumber, 'sale');
    await edit(orderNumber, 'pay');
    expect((await follow.cart.untilEnded(orderNumber, 'paid')).status).toBe('paid');
    expect((await details(follow, orderNumber)).some((detail) => /^当方の記録：与信OK ／ Yamato：(売上確定|入金済み)（/.test(detail))).toBe(true);
  });

  test('that refuses a credit always asks for staff: the goods must not go out', async () => {
    for (const [, desk] of desks()) {
      const orderNumber = await desk.approved();
      await edit(orderNumber, 'refuse');
      const order = await desk.untilAttention(orderNumber, 'creditFlipped');
      expect(order.attention.map(({ code, detail }) => [code, detail])).toEqual([['creditFlipped', '当方の記録：与信OK ／ Yamato：決済不可']]);
      expect(await details(desk, orderNumber)).toContain('当方の記録：与信OK ／ Yamato：決済不可');
    }
  });

  test('is noticed right before a shipment is registered, which then is not', async () => {
    const orderNumber = await slow.approved();
    await edit(orderNumber, 'cancel');
    const line = await slow.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    expect([line.outcome, await yamato.calls('KAASL', settlementNo(orderNumber))]).toEqual(['refused', 0]);
    expect(await details(slow, orderNumber)).toContain('当方の記録：出荷情報登録中 ／ Yamato：取消済み');
    await slow.cart.untilEnded(orderNumber, 'cancelled');
  });

  test('is noticed when staff ask', async () => {
    const orderNumber = await slow.approved();
    await edit(orderNumber, 'slip', { slipNo: aParcel().slipNo });
    expect((await slow.act(orderNumber, { action: 'syncStatus' })).outcome).toBe('done');
    expect(await slow.attention(orderNumber)).toEqual(['changedElsewhere']);
  });

  test('of the amount cannot be seen: 後払い tells no amount', async () => {
    const orderNumber = await slow.approved();
    await edit(orderNumber, 'amount', { amountYen: 5_000 });
    expect((await slow.act(orderNumber, { action: 'syncStatus' })).outcome).toBe('done');
    expect(await slow.order(orderNumber)).toMatchObject({ credit: { amountYen: 5_500 }, attention: [] });
  });
});
