import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('registering a shipment', (engine) => {
  const { desk, yamato } = useSystem(engine);

  const register = (orderNumber: string, ...parcels: readonly object[]) => desk.act(orderNumber, { action: 'registerShipment', parcels });
  const ledger = async (orderNumber: string) => (await yamato.credits(settlementNo(orderNumber)))[0];
  const slips = async (orderNumber: string) => (await ledger(orderNumber))?.slips.map(({ slipNo, carrier }) => [slipNo, carrier]);
  const destination = (name: string) => ({ name, postalCode: '150-0001', address: '東京都渋谷区神宮前1-2-3', tel: '03-0000-0000' });

  test('asks about the credit right before, then sends the slip', async () => {
    const orderNumber = await desk.approved();
    const parcel = aParcel();
    const line = await register(orderNumber, parcel);
    expect(line.calls.map(({ operation, outcome, answer }) => [operation, outcome, answer])).toEqual([['KAARS', 'done', 'approved'], ['KAASL', 'done', null]]);
    const order = await desk.order(orderNumber);
    expect([order.status, order.delivery.state, await slips(orderNumber)]).toEqual(['shipmentRegistered', 'inTransit', [[parcel.slipNo, 'yamato']]]);
  });

  test('a credit that turned into a refusal meanwhile is not shipped', async () => {
    const orderNumber = await desk.approved();
    await yamato.edit(settlementNo(orderNumber), { edit: 'refuse' });
    const line = await register(orderNumber, aParcel());
    expect([line.outcome, line.code]).toEqual(['refused', 'creditNotApproved']);
    const order = await desk.order(orderNumber);
    expect([order.status, order.shipment.state, order.parcels[0]?.state]).toEqual(['creditRefused', 'none', 'recorded']);
    expect(order.attention.map(({ code }) => code)).toEqual(['creditFlipped']);
    expect(await yamato.calls('KAASL', settlementNo(orderNumber))).toBe(0);
    const again = await desk.act(orderNumber, { action: 'registerShipment' });
    expect([again.outcome, again.detail]).toEqual(['refused', expect.stringContaining('与信がありません')]);
  });

  test('an order cancelled in Yamato’s console meanwhile is not shipped', async () => {
    const orderNumber = await desk.approved();
    await yamato.edit(settlementNo(orderNumber), { edit: 'cancel' });
    expect((await register(orderNumber, aParcel())).outcome).toBe('refused');
    const order = await desk.cart.untilEnded(orderNumber, 'cancelled');
    expect([order.status, order.shipment.state]).toEqual(['creditCancelled', 'none']);
    expect(await yamato.calls('KAASL', settlementNo(orderNumber))).toBe(0);
  });

  test('a Yamato slip with a wrong check digit is refused in Japanese before any call', async () => {
    const orderNumber = await desk.approved();
    const calls = await yamato.allCalls(settlementNo(orderNumber));
    const { status, line } = await desk.submit(orderNumber, { action: 'registerShipment', parcels: [{ slipNo: '123456789012', carrier: 'yamato', destination: 1 }] });
    expect([status, JSON.stringify(line)]).toEqual([422, expect.stringMatching(/parcels\[0\]\.slipNo.*最後の1桁が合いません/)]);
    expect(await yamato.allCalls(settlementNo(orderNumber))).toBe(calls);
  });

  test('another carrier needs no check digit, and may have no number at all', async () => {
    const numbered = await desk.approved();
    expect((await register(numbered, { slipNo: '12345-67890', carrier: 'sagawa', destination: 1 })).outcome).toBe('done');
    expect(await slips(numbered)).toEqual([['12345-67890', 'other']]);
    const bare = await desk.approved();
    expect((await register(bare, { slipNo: null, carrier: 'other', destination: 1 })).outcome).toBe('done');
    const [[slipNo = '', carrier] = []] = (await slips(bare)) ?? [];
    expect([slipNo.length > 0 && slipNo.length <= 12, carrier]).toEqual([true, 'other']);
    expect((await desk.order(bare)).parcels).toEqual([{ slipNo: null, carrier: 'other', destination: 1, state: 'registered' }]);
  });

  test('each destination gets its slip, and a second parcel to the same place stays with us', async () => {
    const orderNumber = await desk.approved({ destinations: [destination('見本　一郎'), destination('見本　次郎')] });
    const parcels = [aParcel(1), aParcel(2), aParcel(2)];
    expect((await register(orderNumber, ...parcels)).outcome).toBe('done');
    expect(await slips(orderNumber)).toEqual([[parcels[0]?.slipNo, 'yamato'], [parcels[1]?.slipNo, 'yamato']]);
    expect((await desk.order(orderNumber)).parcels.map(({ state }) => state)).toEqual(['registered', 'registered', 'recorded']);
  });

  test('the rest sent later, and one of several changed, leave every other slip where it is', async () => {
    const orderNumber = await desk.approved({ destinations: ['一郎', '次郎', '三郎'].map((name) => destination(`見本　${name}`)) });
    const [first, second, third, other] = [aParcel(1), aParcel(2), aParcel(3), aParcel(2)];
    expect((await register(orderNumber, first, second)).outcome).toBe('done');
    expect((await register(orderNumber, third)).outcome).toBe('done');
    expect((await register(orderNumber, other)).outcome).toBe('done');
    const held = (await slips(orderNumber))?.map(([slipNo]) => slipNo).toSorted();
    expect(held).toEqual([first, other, third].map(({ slipNo }) => slipNo).toSorted());
    expect((await desk.order(orderNumber)).parcels.map(({ state }) => state)).toEqual(['registered', 'registered', 'registered']);
  });

  test('one of two slips refused is told, the other stands, and a later sync does not hide it', async () => {
    const orderNumber = await desk.approved({ destinations: [destination('見本　一郎'), destination('見本　次郎')] });
    await yamato.fault({ operation: 'KAASL', orderNo: settlementNo(orderNumber), nth: 2, fault: 'returnCode', code: 'kaasl015E' });
    const line = await register(orderNumber, aParcel(1), aParcel(2));
    expect([line.outcome, line.code, line.detail]).toEqual(['failed', 'kaasl015E', expect.stringMatching(/^2件のうち1件を登録できませんでした。.+/)]);
    await desk.act(orderNumber, { action: 'syncStatus' });
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention.map(({ code }) => code), order.parcels.map(({ state }) => state)]).toEqual(['shipmentFailed', ['shipmentFailed'], ['registered', 'failed']]);
    expect((await desk.act(orderNumber, { action: 'registerShipment' })).outcome).toBe('done');
    expect([(await desk.order(orderNumber)).status, (await slips(orderNumber))?.length]).toEqual(['shipmentRegistered', 2]);
  });

  test('parcels may be recorded first and registered later, even while the credit is still in examination', async () => {
    const body = orderBody({}, { name: '見本　シンサ' });
    expect((await desk.cart.start(body)).status).toBe(202);
    const parcel = aParcel();
    expect((await desk.act(body.orderNumber, { action: 'recordParcels', parcels: [parcel] })).outcome).toBe('done');
    const early = await desk.act(body.orderNumber, { action: 'registerShipment' });
    expect([early.outcome, early.detail]).toEqual(['refused', expect.stringContaining('審査中')]);
    await desk.cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect((await desk.act(body.orderNumber, { action: 'registerShipment' })).outcome).toBe('done');
    expect(await slips(body.orderNumber)).toEqual([[parcel.slipNo, 'yamato']]);
  });

  test('without any parcel it is refused, and the destination must exist', async () => {
    const orderNumber = await desk.approved();
    const none = await desk.act(orderNumber, { action: 'registerShipment' });
    expect([none.outcome, none.code]).toEqual(['refused', 'noParcels']);
    const { status } = await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel(2)] });
    expect(status).toBe(422);
  });

  test('the same action twice is done once, and the same id with another body is refused', async () => {
    const orderNumber = await desk.approved();
    const action = { action: 'registerShipment', parcels: [aParcel()] };
    const [one, two] = await Promise.all([desk.submit(orderNumber, action, 'once'), desk.submit(orderNumber, action, 'once')]);
    expect([one.status, two.status].every((status) => status === 200 || status === 202)).toBe(true);
    await desk.untilAction(orderNumber, 'once', ({ state }) => state === 'finished');
    expect((await desk.submit(orderNumber, action, 'once')).line.outcome).toBe('done');
    expect((await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel()] }, 'once')).status).toBe(409);
    expect(await yamato.calls('KAASL', settlementNo(orderNumber))).toBe(1);
  });

  test('parallel actions have exactly one outcome each, and agree with Yamato', async () => {
    const orderNumber = await desk.approved();
    const actions = ['registerShipment', 'registerShipment', 'syncStatus', 'inquireCredit', 'cancelCredit', 'registerShipment', 'recordParcels', 'cancelCredit'];
    const take = async (action: string, index: number): Promise<{ action: string; outcome: string | null }> => {
      const id = `parallel-${index}`;
      const { status } = await desk.submit(orderNumber, { action, ...(/arcels|Ship/.test(action) ? { parcels: [aParcel()] } : {}) }, id);
      // The order may have ended before this one was even taken.
      return status === 409 ? { action, outcome: 'refused' } : desk.untilAction(orderNumber, id, ({ state }) => state === 'finished');
    };
    const lines = await Promise.all(actions.map(take));
    expect(lines.map(({ outcome }) => outcome)).toEqual(actions.map(() => expect.stringMatching(/^(done|refused)$/)));
    expect(lines.filter(({ action, outcome }) => action === 'cancelCredit' && outcome === 'done').length, 'one cancel works').toBe(1);
    await desk.cart.untilEnded(orderNumber, 'cancelled');
    expect((await ledger(orderNumber))?.status).toBe(2);
    // A later slip takes the place of an earlier one.
    const registered = lines.filter(({ action, outcome }) => action === 'registerShipment' && outcome === 'done').length;
    expect(await yamato.calls('KAASL', settlementNo(orderNumber)), 'one call for each that was done').toBe(registered);
    expect(await yamato.calls('KAACL', settlementNo(orderNumber))).toBe(1);
  });

  test('parcels recorded while a registration is under way change nothing about it', async () => {
    const orderNumber = await desk.approved();
    await yamato.fault({ operation: 'KAASL', orderNo: settlementNo(orderNumber), times: 1, fault: 'delay', ms: 600 });
    const parcel = aParcel();
    await desk.submit(orderNumber, { action: 'registerShipment', parcels: [parcel] }, 'ship');
    await desk.submit(orderNumber, { action: 'recordParcels', parcels: [aParcel()] }, 'record');
    expect((await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'finished')).outcome).toBe('done');
    const recorded = await desk.untilAction(orderNumber, 'record', ({ state }) => state === 'finished');
    expect([recorded.outcome, recorded.detail]).toEqual(['refused', expect.stringContaining('登録済み')]);
    expect([(await desk.order(orderNumber)).parcels[0]?.slipNo, await slips(orderNumber)]).toEqual([parcel.slipNo, [[parcel.slipNo, 'yamato']]]);
  });
});
