import { expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

describeWithEngine('自社ステータス変更', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { policy: { recheckMs: 3_600_000, trackFastMs: 3_600_000, trackSlowMs: 3_600_000 } });

  const notices = async (orderNumber: string) => (await desk.cart.events(orderNumber)).filter(({ notifyCart }) => notifyCart).map(({ cartStatus }) => cartStatus);

  async function untilRunIsOver(orderNumber: string): Promise<void> {
    const run = system.client.workflow.getHandle(orderWorkflowId(desk.cart.shop, orderNumber));
    await waitFor(async () => (await run.describe()).status.name, (status) => status === 'COMPLETED');
  }

  test('changes the shop’s label, the cart’s, or both, asks Yamato nothing, and the history says so', async () => {
    const orderNumber = await desk.approved();
    const asked = await yamato.allCalls(settlementNo(orderNumber));
    const both = await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: '入荷待ち', cartStatus: 'お取り寄せ中' });
    expect(both).toMatchObject({ outcome: 'done', label: '自社ステータス変更', detail: '自社ステータス：入荷待ち。カートのステータス：お取り寄せ中', calls: [] });
    expect(await desk.order(orderNumber)).toMatchObject({ shopStatus: '入荷待ち', status: 'creditApproved' });
    await desk.act(orderNumber, { action: 'setShopStatus', cartStatus: '入荷しました' });
    expect((await desk.order(orderNumber)).shopStatus).toBe('入荷待ち');
    await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: '出荷待ち' });
    expect((await desk.order(orderNumber)).shopStatus).toBe('出荷待ち');
    const cleared = await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: null });
    expect([cleared.detail, (await desk.order(orderNumber)).shopStatus]).toEqual(['自社ステータス：なし', null]);
    expect(await notices(orderNumber)).toEqual(['お取り寄せ中', '入荷しました']);
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(asked);
  });

  test('does not wait for a call in doubt', async () => {
    const orderNumber = await desk.approved();
    const answerAgain = await yamato.fault({ operation: 'KAASL', orderNo: settlementNo(orderNumber), fault: 'cutBeforeCommit' });
    await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel()] }, 'ship');
    await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'waiting');
    expect(await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: '確認中', notifyCart: true })).toMatchObject({ outcome: 'done' });
    expect([(await desk.order(orderNumber)).shopStatus, await notices(orderNumber)]).toEqual(['確認中', [null]]);
    expect((await desk.action(orderNumber, 'ship')).state).toBe('waiting');
    await answerAgain();
    await desk.untilAction(orderNumber, 'ship', ({ outcome }) => outcome === 'done');
  });

  test.each([
    ['paid', async (orderNumber: string) => void (await desk.act(orderNumber, { action: 'correctStatus', status: 'paid', reason: '試し' }))],
    ['cancelled', async (orderNumber: string) => void (await desk.act(orderNumber, { action: 'cancelCredit' }))],
    ['transferred', async (orderNumber: string) => void (await desk.act(orderNumber, { action: 'changeMethod', to: 'bankTransfer' }))],
    ['closedByStaff', async (orderNumber: string) => void (await desk.act(orderNumber, { action: 'closeOrder', reason: '試し' }))],
  ])('an order that ended %s takes it, tells the cart, and stays ended', async (outcome, end) => {
    const orderNumber = await desk.approved();
    await end(orderNumber);
    await desk.cart.untilEnded(orderNumber, outcome);
    await untilRunIsOver(orderNumber);
    const asked = await yamato.allCalls(settlementNo(orderNumber));
    expect(await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: '返品対応中', cartStatus: '返品を承りました' })).toMatchObject({ outcome: 'done' });
    expect(await desk.order(orderNumber)).toMatchObject({ outcome, shopStatus: '返品対応中' });
    expect(await notices(orderNumber)).toEqual(['返品を承りました']);
    await untilRunIsOver(orderNumber);
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(asked);
  });

  test('a checkout that is no order yet takes it at once, and what the cart is to know reaches it', async () => {
    const body = orderBody();
    const answerAgain = await yamato.fault({ operation: 'KAARA', orderNo: settlementNo(body.orderNumber), fault: 'cutBeforeCommit' });
    expect((await desk.cart.start(body)).status).toBe(202);
    expect(await desk.act(body.orderNumber, { action: 'setShopStatus', shopStatus: '確認中', cartStatus: 'お支払い方法を確認しています' })).toMatchObject({ outcome: 'done' });
    expect(await notices(body.orderNumber)).toEqual(['お支払い方法を確認しています']);
    await answerAgain();
    const approved = await desk.cart.until(body.orderNumber, ({ status }) => status === 'creditApproved');
    expect(approved.shopStatus).toBe('確認中');
  });

  test('it can be tried, and needs something to change; an empty field of a form clears nothing', async () => {
    const orderNumber = await desk.approved({ shopStatus: '出荷待ち' });
    const faults = async (body: Record<string, unknown>) => {
      const { status, line } = await desk.submit(orderNumber, { action: 'setShopStatus', ...body });
      return [status, (line as unknown as { faults: { param: string; rule: string }[] }).faults.map(({ param, rule }) => `${param} ${rule}`)];
    };
    expect(await faults({})).toEqual([422, ['shopStatus nothingToChange']]);
    expect(await faults({ notifyCart: true, cartStatus: null })).toEqual([422, ['shopStatus nothingToChange']]);
    expect(await faults({ shopStatus: '' })).toEqual([422, ['shopStatus blank']]);
    expect(await faults({ shopStatus: '発送済', cartStatus: '　' })).toEqual([422, ['cartStatus blank']]);
    expect(await faults({ cartStatus: 'あ'.repeat(65) })).toEqual([422, ['cartStatus tooLong']]);
    expect(await faults({ cartStatus: '4111111111111111' })).toEqual([422, ['cartStatus cardNumber']]);
    expect((await desk.order(orderNumber)).shopStatus).toBe('出荷待ち');
  });
});
