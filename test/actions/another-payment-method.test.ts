import { beforeAll, expect, test } from 'vitest';
import { transferTargets } from '../../src/domain/atobarai/words.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('決済方法変更', (engine) => {
  const { desk, yamato } = useSystem(engine);
  beforeAll(async () => {
    await yamato.merchant({ holdMs: 3_600_000 });
  });

  const backoffice = async (name: string): Promise<string> => {
    const body = orderBody({ intake: 'backoffice' }, { name });
    await desk.cart.start(body);
    return body.orderNumber;
  };
  const shipped = async (): Promise<string> => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] });
    return orderNumber;
  };
  const cancelled = async (): Promise<string> => {
    const orderNumber = await desk.approved();
    await desk.act(orderNumber, { action: 'cancelCredit' });
    return orderNumber;
  };
  type Target = keyof typeof transferTargets;
  const from: readonly (readonly [to: Target, status: string, cancels: number, make: () => Promise<string>])[] = [
    ['bankTransfer', 'creditHeld', 1, () => backoffice('見本　シンサ')],
    ['optional', 'creditApproved', 1, () => desk.approved()],
    ['cashOnDelivery', 'shipmentRegistered', 1, shipped],
    ['atobaraiCom', 'creditRefused', 0, () => backoffice('見本　ＮＧ')],
    ['npAtobarai', 'creditCancelled', 1, cancelled],
  ];

  test.each(from)('to %s from %s: nothing is left at Yamato, and it can come back', async (to, status, cancels, make) => {
    const orderNumber = await make();
    expect((await desk.order(orderNumber)).status).toBe(status);
    const line = await desk.act(orderNumber, { action: 'changeMethod', to });
    expect([line.outcome, await yamato.live(settlementNo(orderNumber)), await yamato.calls('KAACL', settlementNo(orderNumber))]).toEqual(['done', [], cancels]);
    expect(line.detail).toContain(transferTargets[to]);
    expect(await desk.cart.untilEnded(orderNumber, 'transferred')).toMatchObject({ status: 'methodChanged', method: 'external', external: to, attention: [] });
    const corrected = { ...(await desk.order(orderNumber)).contents };
    const contents = { ...corrected, buyer: { ...corrected.buyer, name: '見本　花子' } };
    expect((await desk.act(orderNumber, { action: 'requestCredit', contents })).outcome).toBe('done');
    expect(await desk.order(orderNumber)).toMatchObject({ status: 'creditApproved', method: 'atobarai', external: null, outcome: null });
    expect(await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).toEqual([settlementNo(orderNumber, 2)]);
  });

  test('the two other deferred payments are marked as linked by hand', () => {
    expect([transferTargets.atobaraiCom, transferTargets.npAtobarai]).toEqual(['後払い.com（手動連携）', 'NP後払い（手動連携）']);
  });

  test('is refused after the sale, with the reason', async () => {
    const orderNumber = await shipped();
    await yamato.edit(settlementNo(orderNumber), { edit: 'deliver' });
    await desk.cart.until(orderNumber, ({ status }) => status === 'saleConfirmed');
    expect(await desk.act(orderNumber, { action: 'changeMethod', to: 'bankTransfer' })).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('売上確定後') });
    expect(await yamato.live(settlementNo(orderNumber))).toEqual([settlementNo(orderNumber)]);
  });

  test('whose cancel Yamato refuses leaves the order ours, as work for staff; tried again it goes through', async () => {
    const orderNumber = await desk.approved();
    const disarm = await yamato.fault({ operation: 'KAACL', orderNo: settlementNo(orderNumber), fault: 'returnCode', code: 'kaacl013E', every: 1 });
    const line = await desk.act(orderNumber, { action: 'changeMethod', to: 'bankTransfer' });
    expect([line.outcome, line.code, line.detail]).toEqual(['failed', 'kaacl013E', expect.stringContaining('与信はYamatoに残っています。')]);
    expect(await desk.order(orderNumber)).toMatchObject({ status: 'creditCancelFailed', method: 'atobarai', outcome: null, attention: [{ code: 'cancelFailed' }] });
    await disarm();
    expect((await desk.act(orderNumber, { action: 'changeMethod', to: 'bankTransfer' })).outcome).toBe('done');
    await desk.cart.untilEnded(orderNumber, 'transferred');
  });
});
