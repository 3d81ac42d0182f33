import { expect, test } from 'vitest';
import { describeWithEngine } from '../../support/engine.ts';
import { lose } from '../../support/lost-run.ts';
import { settlementNo } from '../../support/staff.ts';
import { useSystem } from '../../support/use-system.ts';
import { orderBody } from './an-order.ts';

describeWithEngine('a run that is lost while its credit is at Yamato', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { policy: { callTimeoutMs: 3_000, settlingMs: 300, checkoutDeadlineMs: 800 } });

  test('a later credit of the order is found as the first one is', async () => {
    const orderNumber = await approvedSlowly();
    const held = await yamato.hold('after', { operation: 'KAARA', orderNo: settlementNo(orderNumber, 2) });
    const contents = { ...orderBody({ amountYen: 9_000, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 9_000 }] }) };
    const { orderNumber: _number, method: _method, intake: _intake, ...changed } = contents;
    const { line } = await desk.submit(orderNumber, { action: 'amendOrder', contents: changed });
    await held.reached();
    await lose(system, orderNumber);
    await held.release();
    await desk.act(orderNumber, { action: 'syncStatus' });
    expect((await desk.action(orderNumber, line.id)).outcome).toBe('done');
    const order = await desk.cart.until(orderNumber, ({ replacedCredits }) => replacedCredits.length === 0);
    expect([order.credit.settlementNo, order.credit.amountYen, order.credit.state]).toEqual([settlementNo(orderNumber, 2), 9_000, 'approved']);
    expect(await yamato.live(`${orderNumber}-*`)).toEqual([settlementNo(orderNumber, 2)]);
    expect(await yamato.calls('KAARA', settlementNo(orderNumber), settlementNo(orderNumber, 2))).toBe(2);
  });

  async function approvedSlowly(): Promise<string> {
    const body = orderBody();
    await desk.cart.start(body);
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    return body.orderNumber;
  }
});
