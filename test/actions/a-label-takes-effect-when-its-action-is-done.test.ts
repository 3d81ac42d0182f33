import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import type { Event } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

const labels = { shopStatus: '発送済', cartStatus: '商品を発送しました', notifyCart: true };

describeWithEngine('「実行後」: a label and the notice to the cart', (engine) => {
  const { desk, yamato } = useSystem(engine, { policy: { recheckMs: 3_600_000, unknownPatienceMs: 700, trackFastMs: 3_600_000, trackSlowMs: 3_600_000 } });

  const fault = (orderNumber: string, operation: string, rule: Record<string, unknown>) => yamato.fault({ operation, orderNo: settlementNo(orderNumber), ...rule });
  /** What the cart was explicitly told of this order. */
  const notices = async (orderNumber: string): Promise<Event[]> => (await desk.cart.events(orderNumber)).filter(({ notifyCart, cartStatus }) => notifyCart || cartStatus !== null);
  const shopStatus = async (orderNumber: string): Promise<string | null> => (await desk.order(orderNumber)).shopStatus;
  const ship = () => ({ action: 'registerShipment', parcels: [aParcel()] });
  const otherGoods = (buyer: Record<string, unknown> = {}) => {
    const { orderedAt, plannedShipDate, invoice, destinations, buyer: given } = orderBody({}, buyer);
    return { orderedAt, plannedShipDate, invoice, destinations, buyer: given, amountYen: 9_000, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 9_000 }] };
  };

  const refuseWith = (orderNumber: string, operation: string, code: string) => fault(orderNumber, operation, { fault: 'returnCode', code });
  const cannotBeCancelled = async (orderNumber: string): Promise<void> => {
    await refuseWith(orderNumber, 'KAACL', 'kaacl013E');
    await desk.act(orderNumber, { action: 'cancelCredit' });
  };
  const isGone = async (orderNumber: string): Promise<void> => {
    await refuseWith(orderNumber, 'KAARS', 'kaars008E');
    await refuseWith(orderNumber, 'KAAST', 'kaast008E');
  };

  async function expectNothing(orderNumber: string): Promise<void> {
    expect([await shopStatus(orderNumber), await notices(orderNumber)]).toEqual(['出荷待ち', []]);
  }

  /** An approved order that the shop has labelled already. */
  const labelled = () => desk.approved({ shopStatus: '出荷待ち' });

  test('done: the label stands, and the cart is told once, with its own label', async () => {
    const orderNumber = await labelled();
    const line = await desk.act(orderNumber, { ...ship(), ...labels }, 'ship-done');
    expect([line.outcome, line.detail]).toEqual(['done', '自社ステータス：発送済。カートのステータス：商品を発送しました']);
    expect(await shopStatus(orderNumber)).toBe('発送済');
    expect(await notices(orderNumber)).toMatchObject([{ type: 'order.changed', actionId: 'ship-done', notifyCart: true, cartStatus: '商品を発送しました', order: { shopStatus: '発送済' } }]);
  });

  test('a label for the cart alone is told too, and leaves the shop’s label as it is', async () => {
    const orderNumber = await labelled();
    await desk.act(orderNumber, { action: 'recordParcels', parcels: [aParcel()], cartStatus: '梱包しています' });
    expect(await shopStatus(orderNumber)).toBe('出荷待ち');
    expect(await notices(orderNumber)).toMatchObject([{ notifyCart: true, cartStatus: '梱包しています' }]);
  });

  test('a notice without a label has none', async () => {
    const orderNumber = await labelled();
    await desk.act(orderNumber, { action: 'syncStatus', notifyCart: true });
    expect(await notices(orderNumber)).toMatchObject([{ notifyCart: true, cartStatus: null }]);
  });

  test('under way: nothing yet; then done', async () => {
    const orderNumber = await labelled();
    const answerAgain = await fault(orderNumber, 'KAASL', { fault: 'cutBeforeCommit' });
    await desk.submit(orderNumber, { ...ship(), ...labels }, 'ship-in-doubt');
    await desk.untilAttention(orderNumber, 'shipmentUnknown');
    await expectNothing(orderNumber);
    await answerAgain();
    expect(await desk.untilAction(orderNumber, 'ship-in-doubt', ({ state }) => state === 'finished')).toMatchObject({ outcome: 'done' });
    expect([await shopStatus(orderNumber), (await notices(orderNumber)).length]).toEqual(['発送済', 1]);
  });

  test.each<readonly [outcome: string, code: string, arm: (orderNumber: string) => Promise<unknown>, action: () => Record<string, unknown>]>([
    ['refused', 'refused', async () => {}, () => ({ action: 'amendOrder', contents: otherGoods({ name: '見本　ＮＧ' }) })],
    ['refused', 'creditNotApproved', (orderNumber) => yamato.edit(settlementNo(orderNumber), { edit: 'refuse' }), ship],
    ['refused', 'notRaised', cannotBeCancelled, () => ({ action: 'resolve', attention: 'creditUnknown', decision: 'retry', reason: '試し' })],
    ['refused', 'notAllowed', async () => {}, () => ({ action: 'withdrawShipment' })],
    ['failed', 'kaacl013E', (orderNumber) => refuseWith(orderNumber, 'KAACL', 'kaacl013E'), () => ({ action: 'cancelCredit' })],
    ['failed', 'notFoundAtYamato', isGone, () => ({ action: 'syncStatus' })],
    ['unknown', 'reissueUnknown', (orderNumber) => fault(orderNumber, 'KAARR', { fault: 'cutAfterCommit' }), () => ({ action: 'reissueInvoice', reason: 'lost' })],
  ])('%s (%s): no label, and the cart hears nothing', async (outcome, code, arm, action) => {
    const orderNumber = await labelled();
    if (code === 'reissueUnknown') {
      await desk.act(orderNumber, ship());
      for (const edit of ['deliver', 'invoice']) await yamato.edit(settlementNo(orderNumber), { edit });
      await desk.act(orderNumber, { action: 'syncStatus' });
    }
    await arm(orderNumber);
    expect(await desk.act(orderNumber, { ...action(), ...labels })).toMatchObject({ outcome, code });
    await expectNothing(orderNumber);
  });

  test('an action that the order’s end overtook leaves no label', async () => {
    const orderNumber = await labelled();
    await fault(orderNumber, 'KAASL', { fault: 'cutBeforeCommit' });
    await desk.submit(orderNumber, { ...ship(), ...labels }, 'overtaken');
    await desk.untilAttention(orderNumber, 'shipmentUnknown');
    await desk.act(orderNumber, { action: 'correctStatus', status: 'paid', reason: '電話で確認した' });
    await desk.cart.untilEnded(orderNumber, 'paid');
    expect(await desk.action(orderNumber, 'overtaken')).toMatchObject({ outcome: 'refused', code: 'orderEnded' });
    await expectNothing(orderNumber);
  });

  test('what ends an order, and what wakes it again, leave theirs', async () => {
    const orderNumber = await labelled();
    await desk.act(orderNumber, { action: 'closeOrder', reason: '試し', shopStatus: '終了', cartStatus: '対応を終えました' });
    await desk.cart.untilEnded(orderNumber, 'closedByStaff');
    expect(await shopStatus(orderNumber)).toBe('終了');
    await desk.act(orderNumber, { action: 'syncStatus', shopStatus: '再開', notifyCart: true });
    expect([(await desk.order(orderNumber)).outcome, await shopStatus(orderNumber)]).toEqual([null, '再開']);
    expect(await notices(orderNumber)).toMatchObject([{ cartStatus: '対応を終えました', order: { outcome: 'closedByStaff' } }, { notifyCart: true, cartStatus: null }]);
  });
});
