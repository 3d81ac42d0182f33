import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';

type Contents = Record<string, unknown> & { readonly amountYen: number };

/** The contents of an order body, with a change; the goods line carries the amount. */
function contentsOf(body: Record<string, unknown>, change: Record<string, unknown> = {}, buyer: Record<string, unknown> = {}): Contents {
  const { orderedAt, plannedShipDate, amountYen, invoice, items, destinations } = body;
  return { orderedAt, plannedShipDate, amountYen: Number(amountYen), invoice, items, destinations, buyer: { ...(body['buyer'] as object), ...buyer }, ...change };
}

function at(amountYen: number): Record<string, unknown> {
  return { amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] };
}

const slip = [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }];

describeWithEngine('an amendment', (engine) => {
  const { cart, yamato } = useSystem(engine);

  const placed = async (change: Record<string, unknown> = {}) => {
    const body = orderBody(change);
    expect((await cart.start(body)).status).toBe(201);
    return { body, number: body.orderNumber, first: `${body.orderNumber}-1`, second: `${body.orderNumber}-2` };
  };
  const amend = async (number: string, contents: Contents, more: Record<string, unknown> = {}) => (await cart.act(number, { action: 'amendOrder', contents, ...more })).body;

  test('of nothing Yamato cares about is recorded only', async () => {
    const { body, number, first } = await placed();
    const before = await yamato.allCalls(first);
    const items = [{ kind: 'goods', name: '見本商品', quantity: 2, unitPriceYen: 2500, subtotalYen: 5000, code: 'SKU-1' }, ...(body['items'] as object[]).slice(1)];
    expect(await amend(number, contentsOf(body, { items }))).toMatchObject({ outcome: 'done' });
    expect(await yamato.allCalls(first)).toBe(before);
    expect((await cart.get(number)).body.contents?.items[0]?.code).toBe('SKU-1');
  });

  test('to a lower amount is one KAAKK, and back up below the first amount another', async () => {
    const { body, number, first } = await placed();
    expect(await amend(number, contentsOf(body, at(3_000)))).toMatchObject({ outcome: 'done' });
    expect(await amend(number, contentsOf(body, at(4_000)))).toMatchObject({ outcome: 'done', detail: `請求金額4000円、決済受付番号${first}になりました` });
    expect(await yamato.credits(first)).toMatchObject([{ amountYen: 4_000, live: true }]);
    expect(await yamato.calls('KAAKK', first)).toBe(2);
    expect((await cart.get(number)).body.credit.amountYen).toBe(4_000);
  });

  test('to a higher amount opens a new credit, then cancels the old one', async () => {
    const { body, number, first, second } = await placed();
    expect(await amend(number, contentsOf(body, at(8_000)))).toMatchObject({ outcome: 'done' });
    expect(await yamato.live(first, second)).toEqual([second]);
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', credit: { generation: 2, settlementNo: second, amountYen: 8_000 }, replacedCredits: [] });
  });

  test('of a shipped order registers its slip again under the new number', async () => {
    const { body, number, first, second } = await placed();
    await cart.act(number, { action: 'registerShipment', parcels: slip });
    expect(await amend(number, contentsOf(body, at(8_000)))).toMatchObject({ outcome: 'done' });
    expect(await yamato.live(first, second)).toEqual([second]);
    expect(await yamato.credits(second)).toMatchObject([{ status: 3, slips: [{ slipNo: '123456789013' }] }]);
    expect((await cart.get(number)).body.status).toBe('shipmentRegistered');
  });

  test('that would lose a slip registered elsewhere is refused, until the slip is told', async () => {
    const { body, number, first, second } = await placed();
    await yamato.edit(first, { edit: 'slip', slipNo: '123456789013' });
    await cart.act(number, { action: 'syncStatus' });
    expect(await amend(number, contentsOf(body, at(8_000)))).toMatchObject({ outcome: 'refused', code: 'slipUnknown', detail: expect.stringContaining('先に「出荷情報登録」') });
    expect(await yamato.live(first, second)).toEqual([first]);
    expect((await cart.act(number, { action: 'registerShipment', parcels: slip })).body).toMatchObject({ outcome: 'done' });
    expect(await amend(number, contentsOf(body, at(8_000)))).toMatchObject({ outcome: 'done' });
    expect(await yamato.credits(second)).toMatchObject([{ status: 3, slips: [{ slipNo: '123456789013' }] }]);
  });

  test('whose new credit is refused leaves the old one as it was', async () => {
    const { body, number, first, second } = await placed();
    expect(await amend(number, contentsOf(body, at(8_000), { name: '見本　ＮＧ' }))).toMatchObject({ outcome: 'refused' });
    expect(await yamato.live(first, second)).toEqual([first]);
    const { body: order } = await cart.get(number);
    expect(order).toMatchObject({ status: 'creditApproved', credit: { generation: 1, settlementNo: first, amountYen: 5_500 } });
    expect(order.contents?.buyer.name).toBe('見本　花子');
    // The refused number is never used again.
    expect(await amend(number, contentsOf(body, at(8_000)))).toMatchObject({ outcome: 'done' });
    expect(await yamato.live(first, second, `${number}-3`)).toEqual([`${number}-3`]);
  });

  test('that would exceed the limit with both credits says so, and cancels first once confirmed', async () => {
    const { body, number, first, second } = await placed({ ...at(30_000) });
    const contents = contentsOf(body, at(40_000));
    expect(await amend(number, contents)).toMatchObject({ outcome: 'refused', code: 'confirmCancelFirst' });
    expect(await amend(number, contents, { confirm: 'cancelFirst' })).toMatchObject({ outcome: 'done' });
    expect(await yamato.live(first, second)).toEqual([second]);
    expect((await cart.get(number)).body.credit).toMatchObject({ state: 'approved', settlementNo: second, amountYen: 40_000 });
  });

  test('of only the ship date goes by KAARR', async () => {
    const { body, number, first } = await placed();
    const plannedShipDate = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    expect(await amend(number, contentsOf(body, { plannedShipDate }))).toMatchObject({ outcome: 'done' });
    expect(await yamato.calls('KAARR', first)).toBe(1);
    expect((await cart.get(number)).body.contents?.plannedShipDate).toBe(plannedShipDate);
  });

  test('whose old credit cannot be cancelled goes on trying, and says so', async () => {
    const { body, number, first, second } = await placed();
    const disarm = await yamato.fault({ operation: 'KAACL', orderNo: first, fault: 'returnCode', code: 'kaacl013E', every: 1 });
    expect(await amend(number, contentsOf(body, at(8_000)))).toMatchObject({ outcome: 'done' });
    expect(await cart.until(number, (order) => order.attention.some(({ code }) => code === 'twoLiveCredits'))).toMatchObject({ replacedCredits: [{ settlementNo: first }] });
    await disarm();
    await cart.act(number, { action: 'resolve', attention: 'twoLiveCredits', decision: 'retry', reason: '設定を直した' });
    await cart.until(number, (order) => order.replacedCredits.length === 0 && order.attention.length === 0);
    expect(await yamato.live(first, second)).toEqual([second]);
  });

  test('that cancels first registers again what is on its way', async () => {
    const { body, number, second } = await placed({ ...at(30_000) });
    expect((await cart.act(number, { action: 'registerShipment', parcels: slip })).body).toMatchObject({ outcome: 'done' });
    expect(await amend(number, contentsOf(body, at(40_000)), { confirm: 'cancelFirst' })).toMatchObject({ outcome: 'done' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'shipmentRegistered', credit: { settlementNo: second }, parcels: [{ state: 'registered' }] });
    expect(await yamato.credits(second)).toMatchObject([{ live: true, slips: [{ slipNo: slip[0]?.slipNo }] }]);
  });

  test('after a cancel that failed replaces the credit, and cancels no more than the old one', async () => {
    const { body, number, first, second } = await placed();
    const disarm = await yamato.fault({ operation: 'KAACL', orderNo: first, fault: 'returnCode', code: 'kaacl013E', every: 1 });
    expect((await cart.act(number, { action: 'cancelCredit' })).body).toMatchObject({ outcome: 'failed' });
    await disarm();
    expect(await amend(number, contentsOf(body, at(8_000)))).toMatchObject({ outcome: 'done' });
    expect(await yamato.live(first, second)).toEqual([second]);
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', outcome: null, attention: [], cancellation: { state: 'none' } });
  });

  test('in doubt is repeated identically until it is known to be in force', async () => {
    const { body, number, first } = await placed();
    await yamato.fault({ operation: 'KAAKK', orderNo: first, fault: 'cutAfterCommit', times: 1 });
    expect(await amend(number, contentsOf(body, at(3_000)))).toMatchObject({ outcome: 'done' });
    expect(await yamato.calls('KAAKK', first)).toBe(2);
    expect(await yamato.credits(first)).toMatchObject([{ amountYen: 3_000 }]);
  });
});

describeWithEngine('a new credit', (engine) => {
  const { cart, yamato } = useSystem(engine);

  test('can be asked for after a cancel, with corrected contents', async () => {
    const body = orderBody();
    await cart.start(body);
    const number = body.orderNumber;
    await cart.act(number, { action: 'cancelCredit' });
    await cart.untilEnded(number, 'cancelled');
    expect((await cart.act(number, { action: 'requestCredit', contents: contentsOf(body, at(4_000)) })).body).toMatchObject({ outcome: 'done' });
    expect(await yamato.live(`${number}-1`, `${number}-2`)).toEqual([`${number}-2`]);
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', outcome: null, credit: { generation: 2, amountYen: 4_000 } });
  });

  test('can be asked for after a refusal in the back office', async () => {
    const body = orderBody({ intake: 'backoffice' }, { name: '見本　ＮＧ' });
    await cart.start(body);
    const number = body.orderNumber;
    expect((await cart.act(number, { action: 'requestCredit', contents: contentsOf(body, {}, { name: '見本　花子' }) })).body).toMatchObject({ outcome: 'done' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', attention: [] });
  });

  test('brings an order back whose payment method was changed', async () => {
    const body = orderBody();
    await cart.start(body);
    const number = body.orderNumber;
    expect((await cart.act(number, { action: 'changeMethod', to: 'bankTransfer' })).body).toMatchObject({ outcome: 'done' });
    expect(await cart.untilEnded(number, 'transferred')).toMatchObject({ status: 'methodChanged', method: 'external', external: 'bankTransfer' });
    expect(await yamato.live(`${number}-1`)).toEqual([]);
    expect((await cart.act(number, { action: 'requestCredit' })).body).toMatchObject({ outcome: 'done' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', method: 'atobarai', external: null });
  });
});

describeWithEngine('slips', (engine) => {
  const { cart, yamato } = useSystem(engine);

  test('are taken back, and registered again', async () => {
    const body = orderBody();
    await cart.start(body);
    const number = body.orderNumber;
    await cart.act(number, { action: 'registerShipment', parcels: slip });
    expect((await cart.act(number, { action: 'withdrawShipment' })).body).toMatchObject({ outcome: 'done' });
    expect(await yamato.credits(`${number}-1`)).toMatchObject([{ status: 1, slips: [] }]);
    expect((await cart.get(number)).body.status).toBe('creditApproved');
    expect((await cart.act(number, { action: 'registerShipment' })).body).toMatchObject({ outcome: 'done' });
    expect(await yamato.credits(`${number}-1`)).toMatchObject([{ status: 3 }]);
  });

  test('are corrected in place', async () => {
    const body = orderBody();
    await cart.start(body);
    const number = body.orderNumber;
    await cart.act(number, { action: 'registerShipment', parcels: slip });
    const other = '222222222224';
    expect(Number(other.slice(0, 11)) % 7).toBe(Number(other.slice(11)));
    expect((await cart.act(number, { action: 'registerShipment', parcels: [{ slipNo: other, carrier: 'yamato', destination: 1 }] })).body).toMatchObject({ outcome: 'done' });
    expect(await yamato.credits(`${number}-1`)).toMatchObject([{ status: 3, slips: [{ slipNo: other }] }]);
  });
});
