import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, slipNo } from './a-sandbox.ts';
import type { Client, Json } from './a-sandbox.ts';

const register = (shop: Client, fields = {}) => shop.call('KAASL', { orderNo: 'A-1', paymentNo: slipNo(1), processDiv: '0', ...fields });
const warning = async (shop: Client) => (await shop.call('KAAST', { orderNo: 'A-1' }))['warning'];

describe('the credit', () => {
  it.each([['見本　シンサ', '0', '1'], ['見本　シンサＮＧ', '1', '32']])('%s is decided after a minute: verdict %s, state %s', async (name, verdict, state) => {
    const shop = await aSandbox();
    expect((await shop.call('KAARA', creditForm({ name })))['result']).toBe('3');
    await shop.clock({ advance: 'PT59S' });
    expect((await shop.call('KAARS', { orderNo: 'A-1' }))['result']).toBe('3');
    await shop.clock({ advance: 'PT1S' });
    expect((await shop.call('KAARS', { orderNo: 'A-1' }))['result']).toBe(verdict);
    expect(await shop.status('A-1')).toBe(state);
  });

  it('how long it is held, and when it flips, is the merchant\'s setting', async () => {
    const shop = await aSandbox({}, { holdMs: 5_000, flipAfterMs: 7_200_000 });
    await shop.call('KAARA', creditForm({ name: '見本　シンサ' }));
    await shop.call('KAARA', creditForm({ orderNo: 'A-2', name: '見本　フリップ' }));
    await shop.clock({ advance: 'PT5S' });
    expect(await shop.status('A-1')).toBe('1');
    await shop.clock({ advance: 'PT1H' });
    expect(await shop.status('A-2')).toBe('1');
    await shop.clock({ advance: 'PT1H' });
    expect(await shop.status('A-2')).toBe('32');
  });

  it('フリップ: an OK becomes a refusal, and nothing can be shipped', async () => {
    const shop = await aSandbox();
    expect((await shop.call('KAARA', creditForm({ name: '見本　フリップ' })))['result']).toBe('0');
    await shop.clock({ advance: 'PT1M' });
    expect((await shop.call('KAARS', { orderNo: 'A-1' }))['result']).toBe('1');
    expect((await register(shop))['errorCode']).toBe('kaasl020E');
  });

  it('フリップ comes too late once the parcel is registered', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm({ name: '見本　フリップ' }));
    await register(shop);
    await shop.clock({ advance: 'P1D' });
    expect(await shop.status('A-1')).toBe('3');
  });
});

describe('shipment', () => {
  it('warns when the ship date has passed without a slip, later by mail; a slip ends it', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await shop.clock({ set: '2026-04-04T23:59:59+09:00' });
    expect(await warning(shop)).toBe('0');
    await shop.clock({ set: '2026-04-05T00:00:00+09:00' });
    expect([await shop.status('A-1'), await warning(shop)]).toEqual(['1', '1']);
    await shop.clock({ advance: 'P3D' });
    expect([await shop.status('A-1'), await warning(shop)]).toEqual(['6', '1']);
    await register(shop);
    expect([await shop.status('A-1'), await warning(shop)]).toEqual(['3', '0']);
  });

  it('asks to investigate a Yamato parcel that does not arrive', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await register(shop);
    await shop.clock({ set: '2026-04-12T00:00:00+09:00' });
    expect([await shop.status('A-1'), await warning(shop)]).toEqual(['3', '2']);
    await shop.clock({ advance: 'P7D' });
    expect([await shop.status('A-1'), await warning(shop)]).toEqual(['5', '3']);
  });

  it('knows nothing of other carriers\' parcels', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await register(shop, { processDiv: '2', paymentNo: 'SAGAWA-1' });
    await shop.clock({ advance: 'P60D' });
    expect([await shop.status('A-1'), await warning(shop)]).toEqual(['3', '0']);
  });

  it('stays where it is without automatic progress', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await register(shop);
    await shop.clock({ advance: 'P5D' });
    expect(await shop.status('A-1')).toBe('3');
  });
});

describe('automatic progress', () => {
  const autoProgress = { enabled: true, deliverAfterMs: 86_400_000, saleAfterMs: 3_600_000, invoiceAfterMs: 86_400_000, payAfterMs: 259_200_000 };

  it('delivers, fixes the sale, issues the invoice and is paid, each with its own lag', async () => {
    const shop = await aSandbox({}, { autoProgress });
    await shop.call('KAARA', creditForm());
    await register(shop);
    const seen: (string | undefined)[] = [];
    for (const advance of ['P1D', 'PT1H', 'P1D', 'P3D']) {
      await shop.clock({ advance });
      seen.push(await shop.status('A-1'));
    }
    expect(seen).toEqual(['3', '10', '11', '12']);
    expect(await shop.order('A-1')).toMatchObject({ live: false, statusLabel: '入金済み' });
  });

  it('does all that is due in one leap, in order and with its own times', async () => {
    const shop = await aSandbox({}, { autoProgress });
    await shop.call('KAARA', creditForm());
    await register(shop);
    await shop.clock({ advance: 'P30D' });
    const { changes } = await shop.order('A-1');
    expect(changes.slice(2).map((change: Json) => [change.at, change.cause, change.change])).toEqual([
      ['2026-04-02T10:15:00.000+09:00', 'clock', '配達完了'],
      ['2026-04-02T11:15:00.000+09:00', 'clock', '売上確定'],
      ['2026-04-03T11:15:00.000+09:00', 'clock', '請求書発行'],
      ['2026-04-06T11:15:00.000+09:00', 'clock', '入金'],
    ]);
  });

  it('can be switched on for orders that are already under way', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await register(shop);
    await shop.clock({ advance: 'P2D' });
    await shop.merchant({ autoProgress });
    expect(await shop.status('A-1')).toBe('10');
  });

  it('goes on by itself while nobody asks', async () => {
    const shop = await aSandbox({}, { autoProgress });
    await shop.call('KAARA', creditForm());
    await register(shop);
    await shop.clock({ speed: 100_000, freeze: false });
    await expect.poll(async () => (await shop.order('A-1')).status, { timeout: 10_000 }).toBe(12);
  });
});

describe('the clock itself', () => {
  it('advances, is set, frozen and sped up', async () => {
    const shop = await aSandbox();
    expect((await shop.json('GET', '/sandbox/clock')).body).toMatchObject({ now: '2026-04-01T10:15:00.000+09:00', speed: 1, frozen: true });
    expect((await shop.clock({ advance: 'P1DT2H3M4.5S' })).body.now).toBe('2026-04-02T12:18:04.500+09:00');
    expect((await shop.clock({ set: '2026-12-01T00:00:00Z' })).body.now).toBe('2026-12-01T09:00:00.000+09:00');
    const before = (await shop.clock({ speed: 1440, freeze: false })).body.nowMs;
    await expect.poll(async () => (await shop.json('GET', '/sandbox/clock')).body.nowMs - before, { timeout: 10_000 }).toBeGreaterThan(60_000);
  });

  it.each([
    ['', /say one of/], ['{]', /not JSON/], [[], /JSON object/], [{ advance: '1 hour' }, /ISO 8601 duration/], [{ advance: 'P' }, /ISO 8601 duration/],
    [{ advance: 'P1M' }, /ISO 8601 duration/], [{ advance: 'P99999999D' }, /ISO 8601 duration/], [{ advance: 60 }, /text/],
    [{ set: '2026-12-01' }, /ISO 8601 time/], [{ set: '2026-13-01T00:00:00Z' }, /ISO 8601 time/], [{ speed: 0 }, /speed must be/], [{ speed: -1 }, /speed must be/],
    [{ freeze: 'yes' }, /true or false/], [{ warp: 9 }, /unknown key warp/], [{ advance: 'PT1H', speed: 'fast' }, /speed must be/],
  ])('refuses %j and stays as it is', async (body, message) => {
    const shop = await aSandbox();
    const answer = await shop.clock(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(message);
    expect((await shop.json('GET', '/sandbox/clock')).body).toMatchObject({ now: '2026-04-01T10:15:00.000+09:00', frozen: true });
  });
});
