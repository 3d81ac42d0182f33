import { describe, expect, it } from 'vitest';
import { aCardSandbox, cardNo, slipNo } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

const to = (shop: Shop, time: string) => shop.clock({ set: `${time}+09:00` });
const C1 = { order_no: 'C-1' };

describe('an authorisation', () => {
  it('is warned about on its 58th day and gone after its 60th, the day it was made being the first', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    await to(shop, '2026-05-28T23:59:59');
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: '4', warningInfo: '' });
    await to(shop, '2026-05-29T00:00:00');
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: '4', warningInfo: '1' });
    await to(shop, '2026-05-30T23:59:59');
    expect(await shop.order()).toMatchObject({ live: true, authorisation: { lapsed: false } });
    await to(shop, '2026-05-31T00:00:00');
    expect(await shop.order()).toMatchObject({ status: 4, live: false, authorisation: { lapsed: true }, changes: [{}, {}, { cause: 'clock', change: '与信有効期限切れ', status: 4 }] });
  });

  it('that is gone can neither be shipped nor cancelled nor changed, but made anew', async () => {
    const shop = await aCardSandbox({ authorisationDays: 1 });
    await shop.pay();
    await to(shop, '2026-04-02T10:00:00');
    expect(await shop.code('E01', { ...C1, slip_no: slipNo(1) })).toBe('E011010351');
    expect(await shop.code('A06', C1)).toBe('A062010004');
    expect(await shop.code('A07', { ...C1, new_price: '1' })).toBe('A073000001');
    expect(await shop.code('A11', C1)).toBe('');
    expect(await shop.order()).toMatchObject({ status: 4, live: true, authorisedSince: '2026-04-02T10:00:00.000+09:00' });
    expect(await shop.call('E04', C1)).toMatchObject({ crdCResDate: '20260402100000', settleDate: '20260401101500', warningInfo: '' });
    expect(await shop.code('E01', { ...C1, slip_no: slipNo(1) })).toBe('');
  });

  it('goes on ageing while a parcel does not move, and then nothing is settled', async () => {
    const shop = await aCardSandbox({ authorisationDays: 3 });
    await shop.pay();
    await shop.call('E01', { ...C1, slip_no: slipNo(1) });
    await to(shop, '2026-04-04T00:00:00');
    expect(await shop.order()).toMatchObject({ status: 30, live: false });
    await shop.edit({ edit: 'deliver' });
    await to(shop, '2026-04-06T10:00:00');
    expect(await shop.status()).toBe('30');
    expect(await shop.code('A11', C1)).toBe('');
    expect(await shop.status()).toBe('30');
    await to(shop, '2026-04-07T02:00:00');
    expect(await shop.status()).toBe('31');
  });

  it('may be ended by hand', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    expect((await shop.edit({ edit: 'expire' })).body).toMatchObject({ status: 4, live: false, warning: '1' });
  });
});

describe('A11', () => {
  it('brings a cancelled order back, with another approval number', async () => {
    const shop = await aCardSandbox();
    const before = (await shop.pay())['crdCResCd'];
    await shop.call('A06', C1);
    await shop.clock({ advance: 'PT1H' });
    expect(await shop.code('A11', C1)).toBe('');
    const after = await shop.call('E04', C1);
    expect(after).toMatchObject({ statusInfo: '4', cancelDate: '', crdCResDate: '20260401111500' });
    expect(after['crdCResCd']).not.toBe(before);
  });

  it('keeps the slips of Yamato\'s and refuses another carrier\'s', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    await shop.call('E01', { ...C1, slip_no: slipNo(1) });
    expect(await shop.code('A11', C1)).toBe('');
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: '30', slipNo: slipNo(1) });
    await shop.pay({ order_no: 'C-2' });
    await shop.call('E01', { order_no: 'C-2', slip_no: '0', delivery_service_code: '99' });
    expect(await shop.code('A11', { order_no: 'C-2' })).toBe('A112000002');
  });

  it('refused by the card company, changes nothing', async () => {
    const shop = await aCardSandbox();
    await shop.pay({}, { cardNo: cardNo('8055') });
    await shop.clock({ advance: 'PT1H' });
    expect(await shop.call('A11', C1)).toMatchObject({ errorCode: 'A112000004', creditErrorCode: 'G55' });
    expect(await shop.order()).toMatchObject({ authorisedSince: '2026-04-01T10:15:00.000+09:00', live: true });
  });
});

describe('the night', () => {
  it.each([['22:59:59', ''], ['23:00:00', 'A0000000'], ['00:30:00', 'A0000000'], ['00:59:59', 'A0000000'], ['01:00:00', '']])('at %s: "%s" to A07 and A11, and everything else goes on', async (time, end) => {
    const shop = await aCardSandbox();
    await shop.pay();
    await to(shop, `2026-04-02T${time}`);
    expect(await shop.code('A07', { ...C1, new_price: '1' })).toBe(end === '' ? '' : 'A070000000');
    expect(await shop.code('A11', C1)).toBe(end === '' ? '' : 'A110000000');
    expect(await shop.code('E01', { ...C1, slip_no: slipNo(1) })).toBe('');
    expect(await shop.code('A06', C1)).toBe('');
    expect((await shop.pay({ order_no: 'C-2' }))['errorCode']).toBe('');
  });

  it('is none where the merchant\'s settings say so', async () => {
    const shop = await aCardSandbox({ nightWindow: false });
    await shop.pay();
    await to(shop, '2026-04-01T23:30:00');
    expect(await shop.code('A07', { ...C1, new_price: '1' })).toBe('');
  });
});
