import { describe, expect, it } from 'vitest';
import { aCardSandbox, authenticate, cardNo, formOf, member, payment, secondCall } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

const NAMES = [
  'COMP_CD', 'CARD_NO', 'TOKEN', 'CARD_EXP', 'ITEM_PRICE', 'ITEM_TAX', 'CUST_CD', 'SHOP_ID', 'TERM_CD', 'CRD_RES_CD', 'RES_VE', 'RES_PA', 'RES_CODE', '3D_INF', '3D_TRAN_ID', 'SEND_DT', 'HASH_VALUE',
];

const start = (shop: Shop, last4 = '1111', fields = {}) => shop.pay(fields, { authDiv: '3', cardNo: cardNo(last4) });
const finish = async (answer: Record<string, string>, choice: 'ok' | 'cancel' = 'ok') => {
  const { fields } = await authenticate(answer, choice);
  return { fields, second: secondCall(fields, answer['threeDToken']!) };
};

describe('a token that asks for 3-D Secure', () => {
  it('is answered with a page and a token, and nothing is authorised yet', async () => {
    const shop = await aCardSandbox();
    const answer = await start(shop);
    expect(answer).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401101500', threeDAuthHtml: expect.stringMatching(/^<!\[CDATA\[<!doctype html>[\s\S]*<\/html>\n\]\]>$/), threeDToken: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await shop.status()).toBe('21');
    expect(await shop.order()).toMatchObject({ status: 21, live: false, authorisedSince: null, awayAtIssuer: true });
    expect((await shop.pay())['errorCode']).toBe('Z012000004');
    for (const [div, code] of Object.entries({ A06: 'A062010003', A11: 'A112000002' })) expect(await shop.code(div, { order_no: 'C-1' })).toBe(code);
  });

  it('may come without the markers, and is never a real CDATA section', async () => {
    const shop = await aCardSandbox({ threeDMarkers: false });
    const xml = await shop.raw('A08', payment({ token: await shop.token({ authDiv: '1' }) }));
    expect(xml).toContain('<threeDAuthHtml>&lt;!doctype html&gt;');
    expect(xml).not.toContain('CDATA');
    await shop.merchant({ threeDMarkers: true });
    expect(await shop.raw('A08', payment({ order_no: 'C-2', token: await shop.token({ authDiv: '1' }) }))).toContain('<threeDAuthHtml>&lt;![CDATA[');
  });

  it('authenticated, it is authorised by the second call', async () => {
    const shop = await aCardSandbox();
    const answer = await start(shop);
    const { action, fields, pages } = await authenticate(answer);
    expect(action).toBe('https://shop.example/complete');
    expect(pages).toHaveLength(3);
    expect(Object.keys(fields).toSorted()).toEqual(NAMES.toSorted());
    for (const value of Object.values(fields)) expect(value).toMatch(/^[A-Za-z0-9*]+$/);
    expect(fields).toMatchObject({ ITEM_PRICE: '5400', RES_CODE: '0000', CARD_NO: '************1111' });
    expect(await shop.status()).toBe('21');
    const second = secondCall(fields, answer['threeDToken']!);
    expect(await shop.call('A09', second)).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401101500', crdCResCd: expect.stringMatching(/^\d{6}$/) });
    expect(await shop.call('E04', { order_no: 'C-1' })).toMatchObject({ statusInfo: '4', threeDCode: '0000' });
    expect(await shop.code('A09', second)).toBe('A092000001');
    expect((await shop.order()).changes.filter((change: { change: string }) => change.change.startsWith('与信'))).toHaveLength(1);
  });

  it('the buyer who cancels ends it, and the number is free again', async () => {
    const shop = await aCardSandbox();
    const { fields, second } = await finish(await start(shop), 'cancel');
    expect(Object.keys(fields).toSorted()).toEqual(NAMES.toSorted());
    for (const value of Object.values(fields)) expect(value).not.toBe('');
    expect(fields['RES_CODE']).toBe('0002');
    expect(await shop.call('A09', second)).toEqual({ returnCode: '1', errorCode: 'A092000004', returnDate: '20260401101500' });
    expect(await shop.status()).toBe('20');
    expect((await shop.pay())['errorCode']).toBe('');
    expect(await shop.status()).toBe('4');
    expect(await shop.code('A09', second)).toBe('A092000001');
  });

  it.each([
    ['0000', '0000', ''], ['0002', '0002', 'A092000004'], ['0005', '0005', 'A092000004'], ['0006', '0006', ''],
  ])('card …%s is not asked: result %s, "%s"', async (last4, resultCode, code) => {
    const shop = await aCardSandbox();
    const answer = await start(shop, last4);
    const { pages, fields } = await authenticate(answer);
    expect([pages.length, fields['RES_CODE']]).toEqual([2, resultCode]);
    expect(await shop.code('A09', secondCall(fields, answer['threeDToken']!))).toBe(code);
    expect(await shop.status()).toBe(code === '' ? '4' : '20');
  });

  it('refused by the card company after a good authentication', async () => {
    const shop = await aCardSandbox();
    const { second } = await finish(await start(shop, '9012'));
    expect(await shop.call('A09', second)).toMatchObject({ errorCode: 'A092000005', creditErrorCode: 'G12' });
    expect(await shop.status()).toBeUndefined();
    expect((await shop.pay())['errorCode']).toBe('');
  });

  it.each(['hash_value', 'item_price', 'res_code', 'three_d_token', 'token', 'three_d_tran_id'])('with another %s is taken for altered', async (name) => {
    const shop = await aCardSandbox();
    const { second } = await finish(await start(shop));
    expect(await shop.code('A09', { ...second, [name]: name === 'three_d_token' ? 'f'.repeat(32) : '0001' })).toBe('A092000003');
    expect(await shop.status()).toBe('20');
    expect((await shop.pay())['errorCode']).toBe('');
  });

  it('with another RES_VE, RES_PA or 3D_INF is not', async () => {
    const shop = await aCardSandbox();
    const { second } = await finish(await start(shop));
    expect(await shop.code('A09', { ...second, res_ve: 'x', res_pa: '', three_d_inf: 'filtered' })).toBe('');
  });

  it('before the buyer is back, or for an unknown order, there is nothing to complete', async () => {
    const shop = await aCardSandbox();
    const { second } = await finish(await start(shop));
    const answer = await start(shop, '1111', { order_no: 'C-2' });
    expect(await shop.code('A09', { ...second, order_no: 'C-2', three_d_token: answer['threeDToken']! })).toBe('A092000003');
    expect(await shop.code('A09', { ...second, order_no: 'NONE' })).toBe('A092000003');
    expect(await shop.code('A09', second)).toBe('');
  });

  it('abandoned, is over after half an hour', async () => {
    const shop = await aCardSandbox();
    const answer = await start(shop);
    const { fields } = await authenticate(answer);
    await shop.clock({ advance: 'PT29M59S' });
    expect(await shop.status()).toBe('21');
    await shop.clock({ advance: 'PT1S' });
    expect(await shop.status()).toBe('20');
    expect(await shop.code('A09', secondCall(fields, answer['threeDToken']!))).toBe('A092000003');
    expect((await authenticate(answer)).pages.at(-1)).toContain('This payment is over');
    expect((await shop.pay())['errorCode']).toBe('');
  });

  it.each(NAMES.filter((name) => !['CARD_NO', 'RES_VE', 'RES_PA', '3D_INF'].includes(name)))('wants %s in the second call', async (name) => {
    const shop = await aCardSandbox();
    const places: Record<string, string> = {
      COMP_CD: '04', TOKEN: '05', CARD_EXP: '06', ITEM_PRICE: '07', ITEM_TAX: '08', CUST_CD: '09', SHOP_ID: '10', TERM_CD: '11', CRD_RES_CD: '12', RES_CODE: '15', '3D_TRAN_ID': '17', SEND_DT: '18', HASH_VALUE: '19',
    };
    const { fields, second } = await finish(await start(shop));
    expect(await shop.code('A09', secondCall({ ...fields, [name]: '' }, 'f'.repeat(32)))).toBe(`A09101${places[name]}01`);
    for (const [wrong, kind] of [['', '01'], ['f'.repeat(31), '02']] as const) expect(await shop.code('A09', { ...second, three_d_token: wrong })).toBe(`A0910120${kind}`);
    expect(await shop.code('A09', second)).toBe('');
  });
});

describe('the pages', () => {
  it('are plain: ASCII, absolute, one form with the way on first', async () => {
    const shop = await aCardSandbox();
    const { pages } = await authenticate(await start(shop));
    for (const html of pages) {
      expect(html).toMatch(/^[\t\n\x20-\x7e]+$/);
      expect(html.match(/<form/g)).toHaveLength(1);
      expect(formOf(html).action).toMatch(/^https?:\/\//);
    }
    expect(pages[1]).toMatch(/value="ok"[\s\S]*value="cancel"/);
    expect(pages[1]).toMatch(/[Ff]ail/);
  });

  it('return to the address as the shop wrote it', async () => {
    const shop = await aCardSandbox();
    const trader_ec_url = 'https://shop.example/?wc-api=x&#038;key=1&order="2"<b';
    const { pages } = await authenticate(await start(shop, '0000', { trader_ec_url }));
    expect(pages.at(-1)).toContain('action="https://shop.example/?wc-api=x&#038;key=1&order=&quot;2&quot;&lt;b"');
  });

  it('name the address under which browsers reach the sandbox', async () => {
    const shop = await aCardSandbox({}, { publicUrl: 'https://sandbox.example/' });
    expect((await start(shop))['threeDAuthHtml']).toContain('action="https://sandbox.example/sandbox/3ds/');
  });

  it('may be loaded again: the same fields come once more', async () => {
    const shop = await aCardSandbox();
    const answer = await start(shop);
    const first = await authenticate(answer);
    expect((await authenticate(answer, 'cancel')).fields).toEqual(first.fields);
    expect(await (await fetch(formOf(answer['threeDAuthHtml']!).action)).text()).toContain(first.fields['HASH_VALUE']);
  });

  it('answer an address that nobody was given', async () => {
    const shop = await aCardSandbox();
    expect(await (await fetch(`${shop.url}/sandbox/3ds/${'0'.repeat(32)}`)).text()).toContain('This payment is over');
  });
});

describe('a card number that goes over 3-D Secure', () => {
  const card = { auth_div: '3', option_service_div: '00', card_no: cardNo('1111'), card_exp: '0130', card_owner: 'HANAKO MIHON', security_code: '123' };
  const a02 = (fields: Record<string, string>, token: string) => {
    const { token: _token, ...rest } = secondCall(fields, token);
    return rest;
  };

  it('is authorised by A02, and A09 is none for it', async () => {
    const shop = await aCardSandbox();
    const answer = await shop.call('A01', { ...payment(), ...card });
    const { fields } = await authenticate(answer);
    expect(await shop.code('A02', { ...a02(fields, answer['threeDToken']!), card_no: '' })).toBe('A021010501');
    expect(await shop.call('A02', a02(fields, answer['threeDToken']!))).toMatchObject({ returnCode: '0', crdCResCd: expect.any(String) });
    expect(await shop.code('A02', a02(fields, answer['threeDToken']!))).toBe('A022010001');
    const second = await shop.call('A01', { ...payment({ order_no: 'C-2' }), ...card });
    const brought = await authenticate(second);
    expect(await shop.code('A09', secondCall(brought.fields, second['threeDToken']!, 'C-2'))).toBe('A092000003');
  });

  it.each([['cancel', '1111', 'A022020002'], ['ok', '9055', 'A022030001']] as const)('%s with card …%s: %s, and the number is free', async (choice, last4, code) => {
    const shop = await aCardSandbox();
    const answer = await shop.call('A01', { ...payment(), ...card, card_no: cardNo(last4) });
    const { fields } = await authenticate(answer, choice);
    expect(await shop.code('A02', a02(fields, answer['threeDToken']!))).toBe(code);
    expect(await shop.code('A01', { ...payment(), ...card, auth_div: '2' })).toBe('');
  });

  it('of a brand outside of it is told so, and may come again without', async () => {
    const shop = await aCardSandbox();
    expect(await shop.code('A01', { ...payment(), ...card, card_no: cardNo('0005') })).toBe('A012050002');
    expect(await shop.code('A01', { ...payment(), ...card, card_no: cardNo('0005'), auth_div: '2' })).toBe('');
  });
});

describe('a card that is kept on the way', () => {
  it('is in the wallet only after the second call', async () => {
    const shop = await aCardSandbox();
    const answer = await shop.pay({}, { authDiv: '3', optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' });
    const cards = async () => (await shop.call('A03', member()))['cardUnit'];
    const { fields } = await authenticate(answer);
    expect(await cards()).toBe('0');
    expect(await shop.code('A09', secondCall(fields, answer['threeDToken']!))).toBe('');
    expect(await cards()).toBe('1');
    const again = await shop.pay({ order_no: 'C-2' }, { authDiv: '3', optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' });
    expect(await shop.code('A09', secondCall((await authenticate(again)).fields, again['threeDToken']!, 'C-2'))).toBe('A092000006');
  });
});
