import { describe, expect, it } from 'vitest';
import { allOf, aCardSandbox, payment, slipNo } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

const ship = (shop: Shop, n = 1, order_no = 'C-1') => shop.call('E01', { order_no, slip_no: slipNo(n) });
const other = (shop: Shop, slip_no = 'C-1') => shop.call('E01', { order_no: 'C-1', slip_no, delivery_service_code: '99' });
const take = (shop: Shop, slip_no: string, order_no = 'C-1') => shop.code('E02', { order_no, slip_no });
const to = (shop: Shop, time: string) => shop.clock({ set: `${time}+09:00` });

describe('a slip of Yamato\'s', () => {
  it('makes the sale wait until the parcel moves, and final at the next two o\'clock', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    expect(await ship(shop)).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401101500', slipUrlPc: `https://example.test/track?no=${slipNo(1)}`, slipUrlMobile: `https://example.test/m/track?no=${slipNo(1)}` });
    expect(await shop.call('E04', { order_no: 'C-1' })).toMatchObject({ statusInfo: '30', slipNo: slipNo(1), deliveryServiceCode: '00', slipDate: '20260401', allDeliveryDate: '' });
    await shop.clock({ advance: 'P20D' });
    expect(await shop.status()).toBe('30');
    expect((await shop.edit({ edit: 'deliver' })).body).toMatchObject({ status: 30, slips: [{ carrier: 'yamato', movedAt: '2026-04-21T10:15:00.000+09:00' }] });
    await to(shop, '2026-04-22T01:59:59');
    expect(await shop.status()).toBe('30');
    await to(shop, '2026-04-22T02:00:00');
    expect(await shop.call('E04', { order_no: 'C-1' })).toMatchObject({ statusInfo: '31', allDeliveryDate: '20260421', finishDate: '20260422' });
    expect(await shop.order()).toMatchObject({ live: false, changes: [{}, {}, {}, { cause: 'clock', change: '精算確定 5400円', status: 31 }] });
  });

  it('moves and settles by itself where the merchant\'s settings say so', async () => {
    const shop = await aCardSandbox({ parcelMovesAfterMs: 60_000, settleAfterMs: 30_000 });
    await shop.pay();
    await ship(shop);
    await shop.clock({ advance: 'PT1M29S' });
    expect(await shop.status()).toBe('30');
    await shop.clock({ advance: 'PT1S' });
    expect(await shop.status()).toBe('31');
  });

  it('each parcel of several has to move', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    for (const n of [1, 2, 3]) expect((await ship(shop, n))['errorCode']).toBe('');
    await shop.edit({ edit: 'deliver', slipNo: slipNo(1) });
    await shop.edit({ edit: 'deliver', slipNo: slipNo(3) });
    await shop.clock({ advance: 'P3D' });
    expect(await shop.status()).toBe('30');
    await shop.edit({ edit: 'deliver', slipNo: slipNo(2) });
    await shop.clock({ advance: 'P1D' });
    expect(await shop.status()).toBe('31');
  });

  it('ninety-nine are taken, the hundredth is not', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    for (let n = 1; n <= 99; n += 1) expect((await ship(shop, n))['errorCode']).toBe('');
    expect((await ship(shop, 100))['errorCode']).toBe('E012000002');
    expect((await shop.order()).slips).toHaveLength(99);
  });

  it.each([
    ['siblings', (xml: string) => expect(allOf(xml, 'slipNo')).toEqual([slipNo(1), slipNo(2)])],
    ['children', (xml: string) => expect(xml).toContain(`<slipNo>\n<slipNo>${slipNo(1)}</slipNo>\n<slipNo>${slipNo(2)}</slipNo>\n</slipNo>`)],
    ['text', (xml: string) => expect(allOf(xml, 'slipNo')).toEqual([`${slipNo(1)},${slipNo(2)}`])],
  ] as const)('several are told as %s', async (slipLayout, look) => {
    const shop = await aCardSandbox({ slipLayout });
    await shop.pay();
    await ship(shop, 1);
    await ship(shop, 2);
    look(await shop.raw('E04', { order_no: 'C-1' }));
  });
});

describe('a slip that is taken back', () => {
  it('leaves the others; without the last one the order is authorised as before', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    await ship(shop, 1);
    await ship(shop, 2);
    expect(await take(shop, slipNo(1))).toBe('');
    expect(await shop.status()).toBe('30');
    expect(await take(shop, slipNo(2))).toBe('');
    expect(await shop.status()).toBe('4');
    expect((await ship(shop, 1))['errorCode']).toBe('');
  });

  it('is too late when the sale is final', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    await ship(shop);
    await shop.edit({ edit: 'settle' });
    expect(await take(shop, slipNo(1))).toBe('E021010351');
  });
});

describe('the slip of another carrier', () => {
  it.each(['C-1', '0', 'sagawa-0000-1111-2222-3333-444'])('%s makes the sale final at the next batch, without any check of the value', async (value) => {
    const shop = await aCardSandbox();
    await shop.pay();
    expect(await other(shop, value)).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401101500' });
    expect(await shop.call('E04', { order_no: 'C-1' })).toMatchObject({ statusInfo: '30', slipNo: value, deliveryServiceCode: '99' });
    expect((await other(shop))['errorCode']).toBe('E011010351');
    await to(shop, '2026-04-02T02:00:00');
    expect(await shop.status()).toBe('31');
  });

  it('or at once', async () => {
    const shop = await aCardSandbox({ otherCarrierSettlesAtOnce: true });
    await shop.pay();
    await other(shop);
    expect(await shop.status()).toBe('31');
  });

  it.each(['C-1', '12-34'])('is taken back by %s: the order number or what was registered', async (value) => {
    const shop = await aCardSandbox();
    await shop.pay();
    await other(shop, '12-34');
    expect(await take(shop, 'X')).toBe('E022000001');
    expect(await take(shop, value)).toBe('');
    expect(await shop.status()).toBe('4');
  });

  it('binds no two orders together', async () => {
    const shop = await aCardSandbox();
    for (const order_no of ['C-1', 'C-2', 'C-3', 'C-4']) {
      await shop.pay({ order_no, settle_price: '200000' });
      expect(await shop.code('E01', { order_no, slip_no: '0', delivery_service_code: '99' })).toBe('');
    }
  });
});

describe('one slip for several orders', () => {
  it('up to three of one merchant up to 300,000 yen, and none of another merchant\'s', async () => {
    const shop = await aCardSandbox();
    for (const order_no of ['C-1', 'C-2', 'C-3']) {
      await shop.pay({ order_no, settle_price: '100000' });
      expect((await ship(shop, 1, order_no))['errorCode']).toBe('');
    }
    expect(await take(shop, slipNo(1), 'C-2')).toBe('E022000002');
    expect(await shop.code('A07', { order_no: 'C-3', new_price: '1' })).toBe('A073000002');
    expect(await shop.code('A06', { order_no: 'C-3' })).toBe('');
    expect(await shop.code('A06', { order_no: 'C-2' })).toBe('');
    expect(await shop.code('A07', { order_no: 'C-1', new_price: '1' })).toBe('');
    await shop.merchant({ accessKey: '1234567' }, '888888802');
    const stranger = { trader_code: '888888802', order_no: 'C-1' };
    const token = await shop.token({ traderCode: '888888802' });
    expect(await shop.code('A08', { ...payment({ token }), ...stranger })).toBe('');
    expect(await shop.code('E01', { ...stranger, slip_no: slipNo(1) })).toBe('E012000001');
  });
});
