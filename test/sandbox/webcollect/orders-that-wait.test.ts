import { describe, expect, it } from 'vitest';
import { eventually } from '../a-sandbox.ts';
import { aCardSandbox, anEar, authenticate, cardNo, member, payment, secondCall } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

const option = { optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' };
const to = (shop: Shop, time: string) => shop.clock({ set: `${time}+09:00` });
const reserve = (shop: Shop, info = {}, date = '20260601') => shop.pay({ scheduled_shipping_date: date }, { ...option, ...info });
const C1 = { order_no: 'C-1' };
const pushes = async (shop: Shop) => (await shop.order()).pushes.map((push: { state: string; attempts: number }) => `${push.state} ${push.attempts}`).join(', ');

describe('予約販売', () => {
  it('waits, and is authorised ten days before its ship date, that day counted', async () => {
    const ear = await anEar();
    const shop = await aCardSandbox({ pushUrl: ear.url });
    expect(await reserve(shop)).toMatchObject({ returnCode: '0', crdCResCd: expect.stringMatching(/^\d{6}$/) });
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: '5', scheduledShippingDate: '20260601', crdCResCd: '', crdCResDate: '' });
    await to(shop, '2026-05-22T23:59:59');
    expect(await shop.status()).toBe('5');
    await to(shop, '2026-05-23T00:00:00');
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: '4', crdCResDate: '20260523000000' });
    await eventually(() => ear.heard.length === 1);
    expect(ear.heard[0]).toEqual({ trader_code: '888888801', order_no: 'C-1', settle_price: '5400', settle_date: '20260523000000', settle_result: '1', settle_detail: '4', settle_method: '9' });
  });

  it('refused on that day, is told so and may only be cancelled', async () => {
    const ear = await anEar();
    const shop = await aCardSandbox({ pushUrl: ear.url });
    await reserve(shop, { cardNo: cardNo('8055') });
    await to(shop, '2026-05-23T00:00:00');
    expect(await shop.status()).toBe('15');
    await eventually(() => ear.heard.length === 1);
    expect(ear.heard[0]).toMatchObject({ settle_result: '2', settle_detail: '15' });
    await to(shop, '2026-05-23T10:00:00');
    expect(await shop.code('A07', { ...C1, new_price: '1' })).toBe('A073000001');
    expect(await shop.code('A06', C1)).toBe('');
  });

  it('that is near enough is authorised at once', async () => {
    const shop = await aCardSandbox();
    await reserve(shop, {}, '20260410');
    expect(await shop.status()).toBe('4');
    await shop.pay({ order_no: 'C-2', scheduled_shipping_date: '20260411' }, { ...option, cardNo: cardNo('2222') });
    expect(await shop.status('C-2')).toBe('5');
  });

  it('takes another date, another amount and a cancel while it waits', async () => {
    const shop = await aCardSandbox();
    await reserve(shop);
    expect(await shop.code('A07', { ...C1, new_price: '6000' })).toBe('');
    expect(await shop.code('E03', { ...C1, scheduled_shipping_date: '20260701' })).toBe('');
    await to(shop, '2026-06-21T00:00:00');
    expect(await shop.status()).toBe('5');
    await to(shop, '2026-06-22T00:00:00');
    expect(await shop.order()).toMatchObject({ status: 4, authorisation: { amountYen: 6000 } });
    expect(await shop.code('E03', { ...C1, scheduled_shipping_date: '20260801' })).toBe('E031010351');
    await shop.pay({ order_no: 'C-2', scheduled_shipping_date: '20260801' }, { ...option, cardNo: cardNo('2222') });
    expect(await shop.code('A06', { order_no: 'C-2' })).toBe('');
    await to(shop, '2026-08-01T00:00:00');
    expect(await shop.status('C-2')).toBe('40');
  });

  it('goes over 3-D Secure or by card number as well', async () => {
    const shop = await aCardSandbox();
    const answer = await reserve(shop, { authDiv: '3' });
    const { fields } = await authenticate(answer);
    expect(await shop.code('A09', secondCall(fields, answer['threeDToken']!))).toBe('');
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: '5', threeDCode: '0000' });
    const number = { auth_div: '0', option_service_div: '01', card_no: cardNo('2222'), card_exp: '0130', ...member(), scheduled_shipping_date: '20260601' };
    expect(await shop.code('A01', { ...payment({ order_no: 'C-2' }), ...number })).toBe('');
    expect(await shop.status('C-2')).toBe('5');
    await to(shop, '2026-05-23T00:00:00');
    expect([await shop.status(), await shop.status('C-2')]).toEqual(['4', '4']);
  });

  it('may be refused by hand', async () => {
    const shop = await aCardSandbox();
    await reserve(shop);
    expect((await shop.edit({ edit: 'refuse' })).body).toMatchObject({ status: 15, live: false });
  });
});

describe('a convenience store', () => {
  it.each([
    ['B01', { billingNo: expect.stringMatching(/^\d{13}$/), billingUrl: expect.stringMatching(/^https:/) }, '21'],
    ['B02', { companyCode: '20020', orderNoF: expect.stringMatching(/^\d{12}$/) }, '23'],
    ['B03', { econNo: expect.stringMatching(/^\d{11}$/) }, '22'], ['B04', { econNo: expect.any(String) }, '26'], ['B05', { econNo: expect.any(String) }, '25'], ['B06', { econNo: expect.any(String) }, '24'],
  ])('%s gives a number to pay with', async (div, elements, method) => {
    const shop = await aCardSandbox();
    expect(await shop.call(div, payment({ buyer_name_kana: 'ミホンハナコ' }))).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401101500', ...elements, expiredDate: '20260415' });
    expect(await shop.call('E04', C1)).toMatchObject({ statusInfo: '1', settleMethodDiv: '1', settleMethod: method, expiredDays: '20260415', voteNumber: expect.stringMatching(/^\d{11,13}$/), crdCResDate: '' });
    expect(await shop.order()).toMatchObject({ live: true, convenience: { store: div } });
  });

  it('of the first two reports early and late, and both are told', async () => {
    const ear = await anEar();
    const shop = await aCardSandbox({ pushUrl: ear.url });
    await to(shop, '2026-04-03T18:00:00'); // A Friday.
    await shop.call('B02', payment({ buyer_name_kana: 'ミホンハナコ' }));
    await shop.edit({ edit: 'pay' });
    expect(await shop.status()).toBe('2');
    await to(shop, '2026-04-06T08:59:59');
    expect(await shop.status()).toBe('2');
    await to(shop, '2026-04-06T09:00:00');
    expect(await shop.status()).toBe('3');
    await eventually(() => ear.heard.length === 2);
    expect(ear.heard.map(({ settle_detail, settle_result, settle_method }) => `${settle_detail} ${settle_result} ${settle_method}`).toSorted()).toEqual(['2 1 23', '3 1 23']);
    expect(await shop.order()).toMatchObject({ live: false });
  });

  it('of the others is sure at once; unpaid, it is over after two weeks', async () => {
    const ear = await anEar();
    const shop = await aCardSandbox({ pushUrl: ear.url });
    await shop.call('B03', payment());
    await shop.call('B03', payment({ order_no: 'C-2' }));
    await shop.edit({ edit: 'pay' });
    expect(await shop.status()).toBe('3');
    await to(shop, '2026-04-15T23:58:59');
    expect(await shop.status('C-2')).toBe('1');
    await to(shop, '2026-04-15T23:59:00');
    expect(await shop.status('C-2')).toBe('11');
    await eventually(() => ear.heard.length === 2);
    expect(ear.heard.find(({ order_no }) => order_no === 'C-2')).toMatchObject({ settle_result: '2', settle_detail: '11' });
    expect((await shop.edit({ edit: 'pay' }, 'C-2')).status).toBe(409);
  });

  it('uses numbers up for cards, too, and takes neither A06 nor A07', async () => {
    const shop = await aCardSandbox();
    await shop.call('B01', payment());
    expect((await shop.pay())['errorCode']).toBe('A082000003');
    expect(await shop.code('B01', payment())).toBe('B013000001');
    expect(await shop.code('A06', C1)).toBe('A062010002');
    expect(await shop.code('A07', { ...C1, new_price: '1' })).toBe('A073000001');
    expect(await shop.code('A11', C1)).toBe('A112000002');
  });

  it('paid, is shipped like a card order', async () => {
    const shop = await aCardSandbox();
    await shop.call('B01', payment());
    const slip = { ...C1, slip_no: '123456789013' };
    expect(await shop.code('E01', slip)).toBe('E011010351');
    await shop.edit({ edit: 'pay' });
    expect(await shop.code('E01', slip)).toBe('');
    expect(await shop.code('E02', slip)).toBe('');
    expect(await shop.status()).toBe('2');
    expect(await shop.code('E01', slip)).toBe('');
    await shop.merchant({ contract: { logistics: false } });
    expect(await shop.code('E02', slip)).toBe('E021010351');
    await shop.edit({ edit: 'deliver' });
    await shop.clock({ advance: 'P1D' });
    expect(await shop.status()).toBe('31');
  });
});

describe('a notification', () => {
  const minutes = [1, 5, 15, 60, 240];

  it('comes again until it is answered with 200 and 0', async () => {
    const ear = await anEar((heard) => ([{ status: 500, body: '0' }, { body: '1' }, { body: '' }, { body: '{"ok":true}' }, { body: ' 0\n' }][heard - 1] ?? {}));
    const shop = await aCardSandbox({ pushUrl: ear.url });
    await shop.call('B03', payment());
    await shop.edit({ edit: 'pay' });
    for (const [n, pause] of minutes.slice(0, 4).entries()) {
      await eventually(async () => (await pushes(shop)) === `waiting ${n + 1}`);
      await shop.clock({ advance: `PT${pause - 1}M59S` });
      await shop.order();
      expect(ear.heard).toHaveLength(n + 1);
      await shop.clock({ advance: 'PT1S' });
    }
    await eventually(async () => (await pushes(shop)) === 'delivered 5');
    expect(new Set(ear.heard.map((fields) => JSON.stringify(fields))).size).toBe(1);
  });

  it('ends after five repetitions', async () => {
    const ear = await anEar(() => ({ body: '1' }));
    const shop = await aCardSandbox({ pushUrl: ear.url });
    await shop.call('B03', payment());
    await shop.edit({ edit: 'pay' });
    for (const [n, pause] of minutes.entries()) {
      await eventually(async () => (await pushes(shop)) === `waiting ${n + 1}`);
      await shop.clock({ advance: `PT${pause}M` });
    }
    await eventually(async () => (await pushes(shop)) === 'failed 6');
    await shop.clock({ advance: 'P10D' });
    expect(ear.heard).toHaveLength(6);
  });

  it('is posted for no other card order; by hand it may come twice, or wrongly', async () => {
    const ear = await anEar();
    const shop = await aCardSandbox({ pushUrl: ear.url });
    await shop.pay();
    await shop.call('A06', C1);
    expect((await shop.order()).pushes).toEqual([]);
    await shop.edit({ edit: 'notify' });
    await shop.edit({ edit: 'notify', settleDetail: 31 });
    await eventually(() => ear.heard.length === 2);
    expect(ear.heard.map(({ settle_detail }) => `detail ${settle_detail}`).toSorted()).toEqual(['detail 31', 'detail 40']);
    await shop.merchant({ pushUrl: '' });
    expect((await shop.edit({ edit: 'notify' })).body.error).toBe('merchant 888888801 has no pushUrl');
  });
});
