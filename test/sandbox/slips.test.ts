import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, gift, slipNo } from './a-sandbox.ts';
import type { Client, Json } from './a-sandbox.ts';

const ship = (shop: Client, paymentNo: string, fields = {}) => shop.code('KAASL', { orderNo: 'A-1', paymentNo, processDiv: '0', ...fields });
const slips = async (shop: Client, orderNo = 'A-1') => (await shop.order(orderNo)).slips.map((slip: Json) => slip.slipNo);

async function anOrder(fields = creditForm()) {
  const shop = await aSandbox();
  await shop.call('KAARA', fields);
  return shop;
}

describe('one destination', () => {
  it('holds one slip: another one takes its place', async () => {
    const shop = await anOrder();
    expect(await ship(shop, slipNo(1))).toBe('');
    expect(await ship(shop, slipNo(2))).toBe('');
    expect(await slips(shop)).toEqual([slipNo(2)]);
  });

  it('takes the same slip again without a change', async () => {
    const shop = await anOrder();
    await ship(shop, slipNo(1));
    const before = await shop.order('A-1');
    await shop.clock({ advance: 'PT1H' });
    expect(await ship(shop, slipNo(1))).toBe('');
    expect(await shop.order('A-1')).toEqual(before);
  });

  it('ignores hyphens of a Yamato slip', async () => {
    const shop = await anOrder();
    expect(await ship(shop, '1234-5678-9013')).toBe('');
    expect(await slips(shop)).toEqual(['123456789013']);
  });

  it('changes a slip with its new ship date', async () => {
    const shop = await anOrder();
    await ship(shop, slipNo(1));
    expect(await ship(shop, slipNo(2), { processDiv: '1', beforePaymentNo: slipNo(1), shipYmd: '20260410' })).toBe('');
    expect(await shop.order('A-1')).toMatchObject({ shipYmd: '20260410', slips: [{ slipNo: slipNo(2), carrier: 'yamato' }] });
  });

  it('withdraws everything', async () => {
    const shop = await anOrder();
    await ship(shop, slipNo(1));
    expect(await shop.code('KAASL', { orderNo: 'A-1', processDiv: '9' })).toBe('');
    expect(await shop.order('A-1')).toMatchObject({ status: 1, slips: [] });
  });

  it('takes and ignores a ship date and an earlier slip on a registration', async () => {
    const shop = await anOrder();
    expect(await ship(shop, slipNo(1), { shipYmd: '20260404', beforePaymentNo: slipNo(3) })).toBe('');
    expect((await shop.order('A-1')).shipYmd).toBe('20260404');
  });
});

describe('another carrier', () => {
  it.each(['1', 'ORD-0001', 'abc123DEF456'])('takes %s, whatever it looks like', async (paymentNo) => {
    const shop = await anOrder();
    expect(await ship(shop, paymentNo, { processDiv: '2' })).toBe('');
    expect((await shop.order('A-1')).slips).toMatchObject([{ slipNo: paymentNo, carrier: 'other' }]);
  });

  it('is bound to twelve characters too', async () => {
    expect(await ship(await anOrder(), '1234567890123', { processDiv: '2' })).toBe('kaasl010E');
  });
});

describe('several destinations', () => {
  it('hold one slip each and no more', async () => {
    const shop = await anOrder(gift());
    expect(await ship(shop, slipNo(1))).toBe('');
    expect(await ship(shop, slipNo(2))).toBe('');
    expect(await ship(shop, slipNo(2))).toBe('');
    expect(await ship(shop, slipNo(3))).toBe('kaasl017E');
    expect(await slips(shop)).toEqual([slipNo(1), slipNo(2)]);
    expect(await ship(shop, slipNo(3), { processDiv: '1', beforePaymentNo: slipNo(1), shipYmd: '20260404' })).toBe('');
    expect(await slips(shop)).toEqual([slipNo(3), slipNo(2)]);
  });

  it('count up to ten', async () => {
    const nine = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => index + 2).flatMap((n) => [[`sendName${n}`, '贈先'], [`sendPostCode${n}`, '5300001'], [`sendAddress1${n}`, '大阪府大阪市北区梅田１']]),
    );
    const shop = await anOrder(gift(nine));
    for (let n = 1; n <= 10; n += 1) expect(await ship(shop, slipNo(n))).toBe('');
    expect(await ship(shop, slipNo(11))).toBe('kaasl017E');
  });

  it('filled in without being asked for count nothing', async () => {
    const shop = await anOrder(gift({ sendDiv: '0', sendName: 'half-width' }));
    await ship(shop, slipNo(1));
    await ship(shop, slipNo(2));
    expect(await slips(shop)).toEqual([slipNo(2)]);
  });
});

describe('one slip on several orders', () => {
  it('is on three at most; a cancelled order gives its place back', async () => {
    const shop = await aSandbox();
    for (const orderNo of ['A-1', 'A-2', 'A-3', 'A-4']) await shop.call('KAARA', creditForm({ orderNo }));
    for (const orderNo of ['A-1', 'A-2', 'A-3']) expect(await ship(shop, slipNo(1), { orderNo })).toBe('');
    expect(await ship(shop, slipNo(1), { orderNo: 'A-4' })).toBe('kaasl045E');
    await shop.call('KAACL', { orderNo: 'A-2' });
    expect(await ship(shop, slipNo(1), { orderNo: 'A-4' })).toBe('');
  });
});
