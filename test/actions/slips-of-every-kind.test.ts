import { expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('slips', (engine) => {
  const { desk, yamato } = useSystem(engine);

  const place = (at: number) => ({ name: `送り先${'一二三四五六七八九十'[at]}`, postalCode: '150-0001', address: '東京都渋谷区神宮前1-2-3', tel: '03-0000-0000' });
  const toPlaces = (count: number) => desk.approved({ destinations: Array.from({ length: count }, (_, at) => place(at)) });
  const register = (orderNumber: string, ...parcels: readonly object[]) => desk.act(orderNumber, { action: 'registerShipment', parcels });
  const held = async (orderNumber: string) => (await yamato.credits(settlementNo(orderNumber)))[0]?.slips.map(({ slipNo }) => slipNo).toSorted();
  const kaasl = (orderNumber: string) => yamato.calls('KAASL', settlementNo(orderNumber));

  test('of ten destinations are all registered', async () => {
    const orderNumber = await toPlaces(10);
    const parcels = Array.from({ length: 10 }, (_, at) => aParcel(at + 1));
    expect((await register(orderNumber, ...parcels)).outcome).toBe('done');
    expect(await held(orderNumber)).toEqual(parcels.map(({ slipNo }) => slipNo).toSorted());
    expect((await desk.order(orderNumber)).parcels.map(({ state }) => state)).toEqual(parcels.map(() => 'registered'));
  });

  test('for a destination that does not exist are refused before any call', async () => {
    const orderNumber = await toPlaces(2);
    const { status, line } = await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel(1), aParcel(3)] });
    expect({ status, ...line }).toMatchObject({ status: 422, faults: [{ param: 'parcels[1].destination', message: 'この受注の送り先は2件です' }] });
    expect(await kaasl(orderNumber)).toBe(0);
  });

  test('may be on three orders (同梱発送); on a fourth Yamato’s reason is explained', async () => {
    const parcel = aParcel();
    for (let at = 0; at < 3; at += 1) expect((await register(await desk.approved(), parcel)).outcome).toBe('done');
    const fourth = await desk.approved();
    const line = await register(fourth, parcel);
    expect([line.outcome, line.code, line.detail]).toEqual(['failed', 'kaasl045E', expect.stringMatching(/1件のうち1件を登録できませんでした。.*3/)]);
    expect(await desk.order(fourth)).toMatchObject({ status: 'shipmentFailed', attention: [{ code: 'shipmentFailed' }] });
    expect((await register(fourth, aParcel())).outcome, 'another slip is taken').toBe('done');
    expect(await desk.attention(fourth)).toEqual([]);
  });

  test('of other carriers go with their number, and without one under a part of ours', async () => {
    const numbered = await desk.approved();
    expect((await register(numbered, { slipNo: '1234-5678-90', carrier: 'sagawa', destination: 1 })).outcome).toBe('done');
    expect(await yamato.credits(settlementNo(numbered))).toMatchObject([{ status: 3, slips: [{ slipNo: expect.stringMatching(/^1234-?5678-?90$/), carrier: 'other' }] }]);
    const bare = await desk.approved();
    expect((await register(bare, { slipNo: null, carrier: 'japanPost', destination: 1 })).outcome).toBe('done');
    expect(await held(bare)).toEqual([settlementNo(bare).slice(-12)]);
    expect((await desk.order(bare)).parcels).toMatchObject([{ slipNo: null, carrier: 'japanPost', state: 'registered' }]);
  });

  test('of several destinations: one is changed in place, the others are left alone', async () => {
    const orderNumber = await toPlaces(3);
    const [one, two, three, other] = [aParcel(1), aParcel(2), aParcel(3), aParcel(2)];
    await register(orderNumber, one, two, three);
    expect((await register(orderNumber, one, other, three)).outcome).toBe('done');
    expect(await held(orderNumber)).toEqual([one, other, three].map(({ slipNo }) => slipNo).toSorted());
    expect(await kaasl(orderNumber), 'three registrations and one change').toBe(4);
  });

  test('of another carrier among several: all are taken back and registered anew', async () => {
    const orderNumber = await toPlaces(2);
    const [one, two] = [aParcel(1), { slipNo: '9876543210', carrier: 'sagawa', destination: 2 }];
    await register(orderNumber, one, two);
    const other = { slipNo: '1112223334', carrier: 'sagawa', destination: 2 };
    expect((await register(orderNumber, one, other)).outcome).toBe('done');
    expect(await held(orderNumber)).toEqual(['1112223334', one.slipNo].toSorted());
    expect(await kaasl(orderNumber), 'two, one withdrawal of all, two').toBe(5);
    expect((await desk.order(orderNumber)).parcels.map(({ slipNo, state }) => [slipNo, state])).toEqual([[one.slipNo, 'registered'], ['1112223334', 'registered']]);
  });

  test('whose change Yamato refuses stay what they were', async () => {
    const full = aParcel();
    for (let at = 0; at < 3; at += 1) await register(await desk.approved(), full);
    const orderNumber = await desk.approved();
    const old = aParcel();
    await register(orderNumber, old);
    const line = await register(orderNumber, full);
    expect([line.outcome, line.code]).toEqual(['failed', 'kaasl045E']);
    expect(await held(orderNumber)).toEqual([old.slipNo]);
    const order = await desk.order(orderNumber);
    expect([order.status, order.parcels.map(({ slipNo, state }) => [slipNo, state])]).toEqual(['shipmentRegistered', [[old.slipNo, 'registered']]]);
  });

  test.each(['cutAfterCommit', 'cutBeforeCommit'])('whose withdrawal is in doubt (%s) end as Yamato holds them: taken back', async (fault) => {
    const orderNumber = await desk.approved();
    await register(orderNumber, aParcel());
    await yamato.fault({ operation: 'KAASL', orderNo: settlementNo(orderNumber), fault, times: 1 });
    expect((await desk.act(orderNumber, { action: 'withdrawShipment' })).outcome).toBe('done');
    expect(await yamato.credits(settlementNo(orderNumber))).toMatchObject([{ status: 1, slips: [] }]);
    expect(await desk.order(orderNumber)).toMatchObject({ status: 'creditApproved', attention: [], parcels: [{ state: 'recorded' }] });
    expect((await desk.act(orderNumber, { action: 'registerShipment' })).outcome).toBe('done');
  });

  test('cannot be taken back after the sale, and say why', async () => {
    const orderNumber = await desk.approved();
    await register(orderNumber, aParcel());
    await yamato.edit(settlementNo(orderNumber), { edit: 'deliver' });
    await desk.cart.until(orderNumber, ({ status }) => status === 'saleConfirmed');
    expect(await desk.act(orderNumber, { action: 'withdrawShipment' })).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('売上確定後') });
  });
});
