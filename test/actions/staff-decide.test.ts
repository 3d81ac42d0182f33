import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('what staff decide', (engine) => {
  const { desk, yamato } = useSystem(engine, { policy: { unknownPatienceMs: 700, recheckMs: 3_600_000 } });

  const resolve = (orderNumber: string, attention: string, decision: string) => desk.act(orderNumber, { action: 'resolve', attention, decision, reason: '管理画面で確認した' });
  const fault = (orderNumber: string, operation: string, rule: Record<string, unknown>) => yamato.fault({ operation, orderNo: settlementNo(orderNumber), every: 1, ...rule });
  const backoffice = async (buyer: Record<string, unknown>): Promise<string> => {
    const body = orderBody({ intake: 'backoffice' }, buyer);
    await desk.cart.start(body);
    return body.orderNumber;
  };

  test.each([
    ['approved', 'creditApproved', '承認済み'],
    ['slipRegistered', 'shipmentRegistered', '送り状番号登録済み'],
    ['saleConfirmed', 'saleConfirmed', '売上確定'],
    ['invoiced', 'invoiced', '請求書発行済み'],
    ['refused', 'creditRefused', '決済不可'],
    ['cancelled', 'creditCancelled', '取消済み'],
    ['paid', 'paid', '入金済み'],
  ])('correctStatus to %s is taken over; both values, reason and actor are in the history', async (status, becomes, label) => {
    const orderNumber = await desk.approved();
    // Yamato's own answers would lead it back at once; here its console is right and its inquiry is not.
    const disarm = await fault(orderNumber, 'KAAST', { fault: 'err0001' });
    const line = await desk.act(orderNumber, { action: 'correctStatus', status, reason: '電話で確認した', actor: 'tanaka' });
    expect(line).toMatchObject({ outcome: 'done', actor: 'tanaka', detail: `変更前：与信OK（Yamatoの取引状況：承認済み） ／ 変更後：${label}。理由：電話で確認した` });
    expect((await desk.order(orderNumber)).status).toBe(becomes);
    await disarm();
  });

  test('correctStatus gives a refused order back its credit', async () => {
    const orderNumber = await backoffice({ name: '見本　ＮＧ' });
    expect((await desk.act(orderNumber, { action: 'correctStatus', status: 'approved', reason: '審査がやり直された' })).outcome).toBe('done');
    expect(await desk.order(orderNumber)).toMatchObject({ status: 'creditApproved', attention: [] });
  });

  test('correctStatus and resolve need a reason', async () => {
    const orderNumber = await desk.approved();
    for (const body of [{ action: 'correctStatus', status: 'paid' }, { action: 'resolve', attention: 'creditRefused', decision: 'close' }]) {
      expect((await desk.submit(orderNumber, body)).status).toBe(422);
    }
  });

  test('a refused order is closed, and its history says why', async () => {
    const orderNumber = await backoffice({ name: '見本　ＮＧ' });
    const line = await resolve(orderNumber, 'creditRefused', 'close');
    expect([line.outcome, line.detail]).toEqual(['done', '対象：与信NG。選択：追跡を終える。理由：管理画面で確認した']);
    await desk.cart.untilEnded(orderNumber, 'closedByStaff');
  });

  test('a choice that is not offered is refused, with those that are', async () => {
    const orderNumber = await backoffice({ name: '見本　ＮＧ' });
    const line = await resolve(orderNumber, 'creditRefused', 'cancelled');
    expect([line.outcome, line.code, line.detail]).toEqual(['refused', 'choiceNotOffered', expect.stringContaining('close（追跡を終える）')]);
    expect(await desk.attention(orderNumber)).toEqual(['creditRefused']);
  });

  test('a failed cancel is tried again, or left as it is', async () => {
    for (const decision of ['retry', 'acknowledge']) {
      const orderNumber = await desk.approved();
      const disarm = await fault(orderNumber, 'KAACL', { fault: 'returnCode', code: 'kaacl013E' });
      expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('failed');
      await disarm();
      expect((await resolve(orderNumber, 'cancelFailed', decision)).outcome).toBe('done');
      if (decision === 'retry') await desk.cart.untilEnded(orderNumber, 'cancelled');
      else expect(await desk.order(orderNumber)).toMatchObject({ outcome: null, attention: [], credit: { state: 'approved' } });
      expect(await yamato.live(settlementNo(orderNumber))).toEqual(decision === 'retry' ? [] : [settlementNo(orderNumber)]);
    }
  });

  test.each([['registered', 3_000, 'done'], ['notRegistered', 5_500, 'failed']] as const)('a lower amount nobody confirms is decided: %s', async (decision, amountYen, outcome) => {
    const orderNumber = await desk.approved();
    const { contents } = await desk.order(orderNumber);
    const disarm = await fault(orderNumber, 'KAAKK', { fault: 'cutBeforeCommit' });
    const lower = { ...contents, amountYen: 3_000, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 3_000 }] };
    await desk.submit(orderNumber, { action: 'amendOrder', contents: lower }, `amend-${orderNumber}`);
    await desk.untilAttention(orderNumber, 'amendUnknown');
    expect((await resolve(orderNumber, 'amendUnknown', decision)).outcome).toBe('done');
    expect((await desk.untilAction(orderNumber, `amend-${orderNumber}`, ({ state }) => state === 'finished')).outcome).toBe(outcome);
    expect(await desk.order(orderNumber)).toMatchObject({ attention: [], credit: { amountYen } });
    await disarm();
  });

  test.each([['notRegistered', 'creditApproved', 'done'], ['registered', 'shipmentRegistered', 'failed']] as const)('a withdrawal nobody confirms is decided: %s', async (decision, status, outcome) => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    const disarms = [await fault(orderNumber, 'KAASL', { fault: 'cutBeforeCommit' }), await fault(orderNumber, 'KAAST', { fault: 'cutBeforeCommit' })];
    await desk.submit(orderNumber, { action: 'withdrawShipment' }, `take-${orderNumber}`);
    await desk.untilAttention(orderNumber, 'withdrawUnknown');
    expect((await resolve(orderNumber, 'withdrawUnknown', decision)).outcome).toBe('done');
    expect((await desk.untilAction(orderNumber, `take-${orderNumber}`, ({ state }) => state === 'finished')).outcome).toBe(outcome);
    expect((await desk.order(orderNumber)).status).toBe(status);
    for (const disarm of disarms) await disarm();
  });

  test('wrong settings are right again: the credit goes out at once', async () => {
    await yamato.fault({ operation: 'KAARA', orderNo: '*', fault: 'returnCode', code: 'kaara092E', times: 1 });
    const orderNumber = await backoffice({});
    await desk.untilAttention(orderNumber, 'settingsWrong');
    expect((await resolve(orderNumber, 'settingsWrong', 'retry')).outcome).toBe('done');
    await desk.cart.until(orderNumber, ({ status }) => status === 'creditApproved');
  });
});
