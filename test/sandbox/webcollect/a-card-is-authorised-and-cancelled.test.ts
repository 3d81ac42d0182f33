import { describe, expect, it } from 'vitest';
import { aCardSandbox, cardNo, payment } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

describe('a payment by token', () => {
  it('is authorised, and the inquiry tells all of it', async () => {
    const shop = await aCardSandbox();
    const answer = await shop.pay();
    expect(answer).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401101500', crdCResCd: expect.stringMatching(/^\d{6}$/) });
    expect(await shop.call('E04', { order_no: 'C-1' })).toMatchObject({
      returnCode: '0', resultCount: '1', orderNo: 'C-1', deviceDiv: '2', settleDate: '20260401101500', orderDataSeq: '000000000001', settlePrice: '5400',
      settleMethodDiv: '0', settleMethod: '9', statusInfo: '4', payWay: '1', crdCResCd: answer['crdCResCd'], crdCResDate: '20260401101500', slipNo: '', cancelDate: '',
    });
    expect(await shop.order()).toMatchObject({
      orderNo: 'C-1', status: 4, live: true, amountYen: 5400, authorisedSince: '2026-04-01T10:15:00.000+09:00', secondAuthorisation: null, slips: [], maskedCardNo: '************1111',
      changes: [{ cause: 'A08', change: '与信 5400円', status: 4 }],
    });
  });

  it('goes over the addresses of the test environment as well', async () => {
    const shop = await aCardSandbox();
    const answer = await shop.post('A08', payment({ token: await shop.token() }), '/test_gateway/creditToken.api');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/xml; charset=UTF-8']);
    expect(await answer.text()).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<return>\n<returnCode>0<\/returnCode>\n<errorCode><\/errorCode>/);
    expect((await fetch(`${shop.url}/test_gateway/creditToken`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${shop.url}/api/creditToken.api`, { method: 'POST' })).status).toBe(404);
  });

  it('says with which code the card company refuses, and leaves the number free', async () => {
    const shop = await aCardSandbox();
    expect(await shop.pay({}, { cardNo: cardNo('9055') })).toEqual({ returnCode: '1', errorCode: 'A082000010', creditErrorCode: 'G55', returnDate: '20260401101500' });
    expect(await shop.call('E04', { order_no: 'C-1' })).toMatchObject({ returnCode: '0', resultCount: '0' });
    expect(await shop.order()).toMatchObject({ status: 13, listed: false, live: false });
    expect(await shop.code('A06', { order_no: 'C-1' })).toBe('A062010001');
    expect((await shop.pay())['errorCode']).toBe('');
    expect(await shop.status()).toBe('4');
  });

  it('has no creditErrorCode and no 3-D elements where there is nothing to say', async () => {
    const shop = await aCardSandbox();
    const xml = await shop.raw('A08', payment({ token: await shop.token() }));
    for (const name of ['creditErrorCode', 'threeDAuthHtml', 'threeDToken']) expect(xml).not.toContain(name);
  });

  it.each([
    ['4', async () => {}],
    ['40', (shop: Shop) => shop.call('A06', { order_no: 'C-1' })],
    ['30', (shop: Shop) => shop.call('E01', { order_no: 'C-1', slip_no: '123456789013' })],
  ])('is refused for a number that is used for ever: in %s', async (status, reach) => {
    const shop = await aCardSandbox();
    await shop.pay();
    await reach(shop);
    expect(await shop.status()).toBe(status);
    expect((await shop.pay())['errorCode']).toBe('A082000003');
    expect((await shop.order()).amountYen).toBe(5400);
  });
});

describe('a token', () => {
  it('is good once, successful or not', async () => {
    const shop = await aCardSandbox();
    const token = await shop.token();
    expect(await shop.code('A08', payment({ token, pay_way: '7' }))).toBe('A082000007');
    expect(await shop.code('A08', payment({ token }))).toBe('A082000004');
    expect(await shop.code('A08', payment({ token: 'A'.repeat(16) }))).toBe('A082000004');
  });

  it('is good for half an hour, and not for another merchant', async () => {
    const shop = await aCardSandbox();
    const [first, second, third] = [await shop.token(), await shop.token(), await shop.token()];
    await shop.merchant({ accessKey: '7654321' }, '888888802');
    expect(await shop.code('A08', payment({ token: third, trader_code: '888888802' }))).toBe('A082000004');
    await shop.clock({ advance: 'PT29M59S' });
    expect(await shop.code('A08', payment({ token: first }))).toBe('');
    await shop.clock({ advance: 'PT1S' });
    expect(await shop.code('A08', payment({ token: second, order_no: 'C-2' }))).toBe('A082000004');
  });

  it('is not used up by a call whose fields are wrong', async () => {
    const shop = await aCardSandbox();
    const token = await shop.token();
    expect(await shop.code('A08', payment({ token, settle_price: '0' }))).toBe('A081010571');
    expect(await shop.code('A08', payment({ token }))).toBe('');
  });

  it('of a card that is no test card is refused at the payment', async () => {
    const shop = await aCardSandbox();
    expect((await shop.pay({}, { cardNo: '4999999999999999' }))['errorCode']).toBe('A082000008');
    expect((await shop.pay({}, { cardNo: '0000000000211111' }))['errorCode']).toBe('A082000008');
    expect((await shop.pay({}, { cardNo: '0000000000201111' }))['errorCode']).toBe('');
  });
});

describe('A06', () => {
  it('takes everything back, the slips too, and only once', async () => {
    const shop = await aCardSandbox();
    const approval = (await shop.pay())['crdCResCd'];
    await shop.call('E01', { order_no: 'C-1', slip_no: '123456789013' });
    await shop.clock({ advance: 'PT5M' });
    expect(await shop.call('A06', { order_no: 'C-1' })).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401102000' });
    expect(await shop.call('E04', { order_no: 'C-1' })).toMatchObject({ statusInfo: '40', cancelDate: '20260401102000', slipNo: '', crdCResCd: approval, crdCResDate: '20260401101500' });
    expect(await shop.order()).toMatchObject({ live: false, slips: [], authorisedSince: null });
    expect(await shop.code('A06', { order_no: 'C-1' })).toBe('A062010003');
    expect(await shop.code('E02', { order_no: 'C-1', slip_no: '123456789013' })).toBe('E021010351');
  });

  it('after the sale is final depends on the contract', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    await shop.call('E01', { order_no: 'C-1', slip_no: '123456789013' });
    await shop.edit({ edit: 'settle' });
    expect(await shop.code('A06', { order_no: 'C-1' })).toBe('A062010004');
    await shop.merchant({ contract: { cancelAfterSettlement: true } });
    expect(await shop.code('A06', { order_no: 'C-1' })).toBe('');
    expect(await shop.status()).toBe('40');
  });
});
