import { beforeAll, expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('与信を実行', (engine) => {
  const { desk, yamato } = useSystem(engine);
  beforeAll(async () => {
    await yamato.merchant({ holdMs: 3_600_000 });
  });

  const backoffice = async (buyer: Record<string, unknown> = {}): Promise<string> => {
    const body = orderBody({ intake: 'backoffice' }, buyer);
    await desk.cart.start(body);
    return body.orderNumber;
  };
  const refused = () => backoffice({ name: '見本　ＮＧ' });
  const failed = async (): Promise<string> => {
    await yamato.fault({ operation: 'KAARA', orderNo: '*', fault: 'returnCode', code: 'kaara103E', times: 1 });
    return backoffice();
  };
  const cancelled = async (): Promise<string> => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'cancelCredit' });
    await desk.cart.untilEnded(orderNumber, 'cancelled');
    return orderNumber;
  };
  const contentsOf = async (orderNumber: string, buyer: Record<string, unknown>) => {
    const { contents } = await desk.order(orderNumber);
    return { ...contents, buyer: { ...contents?.buyer, ...buyer } };
  };

  test.each([
    ['与信NG', 'creditRefused', refused],
    ['与信失敗', 'creditFailed', failed],
    ['取消OK', 'creditCancelled', cancelled],
  ] as const)('after %s with corrected contents is one action and one new credit', async (_name, status, make) => {
    const orderNumber = await make();
    expect((await desk.order(orderNumber)).status).toBe(status);
    const contents = await contentsOf(orderNumber, { name: '見本　太郎' });
    expect((await desk.act(orderNumber, { action: 'requestCredit', contents })).outcome).toBe('done');
    const order = await desk.order(orderNumber);
    expect(order).toMatchObject({ status: 'creditApproved', outcome: null, attention: [], contents: { buyer: { name: '見本　太郎' } } });
    expect(order.credit).toMatchObject({ generation: 2, settlementNo: settlementNo(orderNumber, 2) });
    expect(await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).toEqual([settlementNo(orderNumber, 2)]);
  });

  test.each([
    ['与信NG', refused, 'refused', 'creditRefused'],
    ['与信失敗', failed, 'done', 'creditApproved'],
    ['取消OK', cancelled, 'done', 'creditApproved'],
  ] as const)('after %s without other contents asks once more, and says what came of it', async (_name, make, outcome, status) => {
    const orderNumber = await make();
    expect((await desk.act(orderNumber, { action: 'requestCredit' })).outcome).toBe(outcome);
    expect((await desk.order(orderNumber)).status).toBe(status);
    expect(await yamato.calls('KAARA', settlementNo(orderNumber), settlementNo(orderNumber, 2))).toBe(2);
  });

  test('is refused while there is a credit, with what to do instead', async () => {
    const orderNumber = await desk.approved();
    expect(await desk.act(orderNumber, { action: 'requestCredit' })).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('与信内容変更') });
    expect(await yamato.allCalls(settlementNo(orderNumber, 2))).toBe(0);
  });

  test('与信の取消 works from 与信保留', async () => {
    const orderNumber = await backoffice({ name: '見本　シンサ' });
    expect((await desk.order(orderNumber)).status).toBe('creditHeld');
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await desk.cart.untilEnded(orderNumber, 'cancelled')).toMatchObject({ status: 'creditCancelled' });
    expect([await yamato.live(settlementNo(orderNumber)), await yamato.calls('KAACL', settlementNo(orderNumber))]).toEqual([[], 1]);
  });

  test.each([['与信NG', refused], ['与信失敗', failed]] as const)('与信の取消 after %s is ours alone: there is nothing to cancel at Yamato', async (_name, make) => {
    const orderNumber = await make();
    const before = await yamato.allCalls(settlementNo(orderNumber));
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    await desk.cart.untilEnded(orderNumber, 'cancelled');
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(before);
  });
});
