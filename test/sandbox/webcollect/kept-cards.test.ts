import { describe, expect, it } from 'vitest';
import { allOf, aCardSandbox, cardNo, member, payment, sha256 } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

const option = { optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' };
const keep = async (shop: Shop, last4: string, n: string) => shop.pay({ order_no: n }, { ...option, cardNo: cardNo(last4) });

/** The wallet as A03 tells it, card by card: key, last four, last use. */
async function wallet(shop: Shop, fields = {}) {
  const xml = await shop.raw('A03', member(fields));
  const dates = allOf(xml, 'lastCreditDate');
  const reserved = allOf(xml, 'subscriptionFlg');
  const cards = allOf(xml, 'maskingCardNo').map((masked, at) => ({ key: allOf(xml, 'cardKey')[at]!, last4: masked.slice(-4), used: dates[at]!, reserved: reserved[at]! }));
  expect(allOf(xml, 'cardUnit')).toEqual([String(cards.length)]);
  return cards;
}
const shown = async (shop: Shop) => (await wallet(shop)).map(({ key, last4 }) => `${key} ${last4}`);

describe('a wallet', () => {
  it('numbers the newest card 1; three fill it, a fourth or the same one again is refused', async () => {
    const shop = await aCardSandbox();
    expect(await shop.raw('A03', member())).not.toContain('cardData');
    for (const [n, last4] of ['1001', '1002', '1003'].entries()) expect((await keep(shop, last4, `K-${n}`))['errorCode']).toBe('');
    expect(await shown(shop)).toEqual(['1 1003', '2 1002', '3 1001']);
    expect((await keep(shop, '1004', 'K-9'))['errorCode']).toBe('A082000011');
    await shop.call('A05', { ...member(), card_key: '1', last_credit_date: (await wallet(shop))[0]!.used });
    expect((await keep(shop, '1001', 'K-9'))['errorCode']).toBe('A082000011');
    expect((await keep(shop, '1004', 'K-9'))['errorCode']).toBe('');
    expect(await shop.raw('A03', member())).toContain('<cardData>\n<cardKey>1</cardKey>\n<maskingCardNo>************1004</maskingCardNo>\n<cardExp>0130</cardExp>\n<cardOwner>HANAKO MIHON</cardOwner>\n<cardCodeApi>9</cardCodeApi>');
  });

  it('opens with its own key only: another one is an empty wallet of the same member', async () => {
    const shop = await aCardSandbox();
    await keep(shop, '1001', 'K-1');
    expect(await wallet(shop, { authentication_key: 'other' })).toEqual([]);
    expect((await shop.pay({ order_no: 'K-2' }, { ...option, authKey: 'other', cardNo: cardNo('1001') }))['errorCode']).toBe('');
    expect(await wallet(shop, { authentication_key: 'other' })).toHaveLength(1);
    const { body } = await shop.json('GET', '/sandbox/ledger/webcollect/members?memberId=m-1');
    expect(body).toMatchObject({ total: 1, members: [{ memberId: 'm-1', live: true, wallets: [{ cards: [{ cardKey: '1', maskingCardNo: '************1001' }] }, { cards: [{}] }], changes: [{ cause: 'A08', change: 'カード登録 1001' }, {}] }] });
    expect(JSON.stringify(body)).not.toContain('Key!2345');
  });

  it('is one merchant\'s alone', async () => {
    const shop = await aCardSandbox();
    await keep(shop, '1001', 'K-1');
    await shop.merchant({ accessKey: '7654321' }, '888888802');
    expect(await shop.call('A03', { ...member(), check_sum: sha256('m-1Key!23457654321'), trader_code: '888888802' })).toMatchObject({ errorCode: '', cardUnit: '0' });
  });

  it('closes the gap that a deleted card leaves, and A05 tells what is left', async () => {
    const shop = await aCardSandbox();
    for (const last4 of ['1001', '1002', '1003']) await keep(shop, last4, `K-${last4}`);
    const [, second] = await wallet(shop);
    const xml = await shop.raw('A05', { ...member(), card_key: '2', last_credit_date: second!.used });
    expect([allOf(xml, 'cardUnit'), allOf(xml, 'cardKey'), allOf(xml, 'maskingCardNo')]).toEqual([['2'], ['1', '2'], ['************1003', '************1001']]);
    expect(await shown(shop)).toEqual(['1 1003', '2 1001']);
    expect(await shop.code('A05', { ...member(), card_key: '2', last_credit_date: second!.used })).toBe('A053000001');
  });
});

describe('a kept card', () => {
  const useToken = async (shop: Shop, fields = {}) => {
    const [card] = await wallet(shop);
    return shop.ask({ ...option, cardKey: card!.key, lastCreditDate: card!.used, cardNo: '************1001', cardOwner: '', cardExp: '', authDiv: '2', ...fields });
  };

  it('pays by a token without its number, and every use gives it another date though the clock stands', async () => {
    const shop = await aCardSandbox();
    await keep(shop, '1001', 'K-1');
    const dates = [(await wallet(shop))[0]!.used];
    for (const n of ['C-1', 'C-2', 'C-3']) {
      const { token } = await useToken(shop);
      expect(await shop.code('A08', payment({ token, order_no: n }))).toBe('');
      dates.push((await wallet(shop))[0]!.used);
    }
    expect(new Set(dates).size).toBe(4);
    expect(dates).toEqual(dates.toSorted());
    expect(await shop.call('E04', { order_no: 'C-1' })).toMatchObject({ memberId: 'm-1', statusInfo: '4' });
  });

  it('of an older date, or that is gone, makes no token and no payment', async () => {
    const shop = await aCardSandbox();
    await keep(shop, '1001', 'K-1');
    const stale = { lastCreditDate: '20200101000000' };
    expect((await useToken(shop, stale)).errorInfo[0].errorCode).toBe('T012000003');
    const { token } = await useToken(shop);
    await shop.call('A05', { ...member(), card_key: '1', last_credit_date: (await wallet(shop))[0]!.used });
    expect(await shop.code('A08', payment({ token }))).toBe('A082000008');
  });

  it('pays without a buyer by A01, and changes its date', async () => {
    const shop = await aCardSandbox();
    await keep(shop, '1001', 'K-1');
    const charge = { ...payment({ card_code_api: '', trader_ec_url: '' }), ...member(), auth_div: '0', option_service_div: '01', card_key: '1', last_credit_date: (await wallet(shop))[0]!.used };
    expect(await shop.call('A01', charge)).toMatchObject({ returnCode: '0', crdCResCd: expect.any(String) });
    expect(await shop.code('A01', { ...charge, order_no: 'C-2' })).toBe('A012030001');
  });

  it('that is over since is refused', async () => {
    const shop = await aCardSandbox();
    await shop.pay({ order_no: 'K-1' }, { ...option, cardNo: cardNo('1001'), cardExp: '0426' });
    const [card] = await wallet(shop);
    await shop.clock({ set: '2026-05-01T00:00:00+09:00' });
    const { token } = await shop.ask({ ...option, cardKey: '1', lastCreditDate: card!.used, authDiv: '2' });
    expect(await shop.code('A08', payment({ token }))).toBe('A082000008');
  });

  it('is changed by A04, after the card company was asked', async () => {
    const shop = await aCardSandbox();
    await keep(shop, '8055', 'K-1');
    const [card] = await wallet(shop);
    const change = { ...member(), card_key: '1', last_credit_date: card!.used, card_exp: '1231' };
    expect(await shop.call('A04', change)).toMatchObject({ errorCode: 'A044000001', creditErrorCode: 'G55' });
    await keep(shop, '1001', 'K-2');
    const [good] = await wallet(shop);
    expect(await shop.call('A04', { ...change, last_credit_date: good!.used })).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401101500' });
    expect(allOf(await shop.raw('A03', member()), 'cardExp')).toEqual(['1231', '0130']);
    expect(await shop.code('A04', { ...change, last_credit_date: good!.used })).toBe('A043000001');
  });

  it('that a 予約販売 waits for is not deleted before it is authorised', async () => {
    const shop = await aCardSandbox();
    await shop.pay({ scheduled_shipping_date: '20260601' }, option);
    const [card] = await wallet(shop);
    expect(card).toMatchObject({ reserved: '1' });
    const drop = { ...member(), card_key: '1', last_credit_date: card!.used };
    expect(await shop.code('A05', drop)).toBe('A054000001');
    await shop.clock({ set: '2026-05-23T00:00:00+09:00' });
    expect((await wallet(shop))[0]).toMatchObject({ reserved: '0' });
    expect(await shop.code('A05', drop)).toBe('');
  });

  it('is kept by a payment of one yen that is cancelled', async () => {
    const shop = await aCardSandbox();
    await shop.pay({ settle_price: '1' }, option);
    expect(await shop.code('A06', { order_no: 'C-1' })).toBe('');
    expect(await wallet(shop)).toHaveLength(1);
  });

  it('a refused card is not', async () => {
    const shop = await aCardSandbox();
    expect((await keep(shop, '9055', 'K-1'))['creditErrorCode']).toBe('G55');
    expect(await wallet(shop)).toEqual([]);
  });
});
