import { describe, expect, it } from 'vitest';
import { aCardSandbox, cardNo, slipNo } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

const C1 = { order_no: 'C-1' };
const change = (shop: Shop, new_price: string) => shop.call('A07', { ...C1, new_price });

describe('A07', () => {
  it('authorises the new amount: another approval, another date, the same state, and a lifetime from today', async () => {
    const shop = await aCardSandbox();
    const before = (await shop.pay())['crdCResCd'];
    await shop.clock({ advance: 'P10D' });
    expect(await change(shop, '6000')).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260411101500' });
    const after = await shop.call('E04', C1);
    expect(after).toMatchObject({ statusInfo: '4', settlePrice: '6000', crdCResDate: '20260411101500', settleDate: '20260401101500', renewalDate: '20260411101500' });
    expect(after['crdCResCd']).not.toBe(before);
    await shop.clock({ set: '2026-06-09T23:59:59+09:00' });
    expect(await shop.order()).toMatchObject({ live: true, authorisation: { amountYen: 6000 }, secondAuthorisation: null });
    await shop.clock({ advance: 'PT1S' });
    expect(await shop.order()).toMatchObject({ live: false });
  });

  it('or from the old day, where the merchant\'s settings say so', async () => {
    const shop = await aCardSandbox({ amountChangeRestartsLifetime: false });
    await shop.pay();
    await shop.clock({ advance: 'P10D' });
    await change(shop, '6000');
    await shop.clock({ set: '2026-05-31T00:00:00+09:00' });
    expect(await shop.order()).toMatchObject({ live: false, authorisedSince: '2026-04-11T10:15:00.000+09:00' });
  });

  it.each([['30', ''], ['31', '']])('is possible in %s', async (status) => {
    const shop = await aCardSandbox();
    await shop.pay();
    await shop.call('E01', { ...C1, slip_no: slipNo(1) });
    if (status === '31') await shop.edit({ edit: 'settle' });
    expect((await change(shop, '100'))['errorCode']).toBe('');
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: status, settlePrice: '100', slipNo: slipNo(1) });
    await shop.merchant({ contract: { amountAfterSettlement: false } });
    expect((await change(shop, '101'))['errorCode']).toBe(status === '31' ? 'A073000001' : '');
  });

  it('refused by the card company, leaves everything', async () => {
    const shop = await aCardSandbox();
    await shop.pay({}, { cardNo: cardNo('8054') });
    expect(await change(shop, '1')).toMatchObject({ errorCode: 'A076000001', creditErrorCode: 'G54' });
    await shop.pay({ order_no: 'C-2' });
    await shop.arm({ fault: 'refuse', operation: 'A07' });
    expect(await shop.call('A07', { order_no: 'C-2', new_price: '1' })).toMatchObject({ errorCode: 'A076000001', creditErrorCode: 'G12' });
    for (const order_no of ['C-1', 'C-2']) expect(await shop.call('E04', { order_no })).toMatchObject({ statusInfo: '4', settlePrice: '5400' });
  });
});

describe('an amount change whose old amount cannot be taken back', () => {
  const twoOf = async (shop: Shop) => {
    await shop.pay();
    await shop.arm({ fault: 'twoAuthorisations', times: 1 });
    expect(await change(shop, '6000')).toEqual({ returnCode: '1', errorCode: 'A077000001', returnDate: expect.any(String) });
  };

  it('leaves both authorisations alive, and the inquiry tells the old one', async () => {
    const shop = await aCardSandbox();
    await twoOf(shop);
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: '17', settlePrice: '5400' });
    expect(await shop.order()).toMatchObject({ status: 17, live: true, amountYen: 5400, authorisation: { amountYen: 5400 }, secondAuthorisation: { amountYen: 6000, lapsed: false } });
    expect(await shop.code('E01', { ...C1, slip_no: slipNo(1) })).toBe('E011010351');
  });

  it('a cancel by call takes one back: the other lives until its days are over or somebody cancels it on the screen', async () => {
    const shop = await aCardSandbox();
    await twoOf(shop);
    expect(await shop.code('A06', C1)).toBe('');
    expect(await shop.order()).toMatchObject({ status: 40, live: true, authorisation: null, secondAuthorisation: { amountYen: 6000 } });
    await shop.clock({ set: '2026-05-30T23:59:59+09:00' });
    expect(await shop.order()).toMatchObject({ live: true });
    await shop.clock({ advance: 'PT1S' });
    expect(await shop.order()).toMatchObject({ live: false, secondAuthorisation: null });

    const another = await aCardSandbox();
    await twoOf(another);
    expect((await another.edit({ edit: 'cancel' })).body).toMatchObject({ status: 40, live: false, secondAuthorisation: null });
  });

  it('the amount can be changed again, and the order is as before', async () => {
    const shop = await aCardSandbox();
    await twoOf(shop);
    expect((await change(shop, '7000'))['errorCode']).toBe('');
    expect(await shop.order()).toMatchObject({ status: 4, amountYen: 7000, secondAuthorisation: { amountYen: 6000 } });
  });
});
