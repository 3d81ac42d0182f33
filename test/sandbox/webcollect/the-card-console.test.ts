import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fields } from '../a-sandbox.ts';
import { aCardSandbox, cardNo, member, payment, readXml, slipNo } from './a-card-sandbox.ts';

const C1 = { order_no: 'C-1' };

describe('edits on Yamato\'s own screen', () => {
  it('change the amount, the slips and everything else that a shop may do there', async () => {
    const shop = await aCardSandbox();
    await shop.pay();
    expect((await shop.edit({ edit: 'amount', amountYen: 9000 })).body).toMatchObject({ amountYen: 9000, authorisation: { amountYen: 9000 } });
    expect((await shop.edit({ edit: 'slip', slipNo: slipNo(1) })).body).toMatchObject({ status: 30, slips: [{ slipNo: slipNo(1), carrier: 'yamato' }] });
    expect((await shop.edit({ edit: 'slip' })).body).toMatchObject({ status: 4, slips: [] });
    expect((await shop.edit({ edit: 'slip', slipNo: '99-1', carrier: 'other' })).body).toMatchObject({ status: 30, slips: [{ slipNo: '99-1', carrier: 'other' }] });
    expect((await shop.edit({ edit: 'settle' })).body).toMatchObject({ status: 31, changes: expect.arrayContaining([expect.objectContaining({ cause: 'console', change: '精算確定 9000円' })]) });
    expect((await shop.edit({ edit: 'cancel' })).body).toMatchObject({ status: 40, live: false });
    expect(await shop.status()).toBe('40');
  });

  it.each([
    [{ edit: 'amount' }, 400, 'amount needs amountYen'], [{ edit: 'amount', amountYen: 0 }, 400, 'amountYen must be a whole number from 1'], [{ edit: 'slip', slipNo: '1' }, 400, 'slipNo must be 12 digits'],
    [{ edit: 'slip', slipNo: '1', carrier: 'x' }, 400, 'carrier must be'], [{ edit: 'deliver' }, 409, 'deliver is not possible: order C-1 is 4 与信完了'], [{ edit: 'pay' }, 409, 'pay is not possible'],
    [{ edit: 'refund' }, 400, 'edit must be one of cancel, amount, slip, deliver, settle, expire, refuse, pay, notify'],
  ])('%j is answered %i', async (edit, status, message) => {
    const shop = await aCardSandbox();
    await shop.pay();
    const answer = await shop.edit(edit);
    expect([answer.status, answer.body.error]).toEqual([status, expect.stringContaining(message)]);
    expect(await shop.status()).toBe('4');
  });

  it('end a buyer\'s absence and a payment at a store', async () => {
    const shop = await aCardSandbox();
    await shop.pay({}, { authDiv: '1' });
    expect((await shop.edit({ edit: 'expire' })).body).toMatchObject({ status: 20, awayAtIssuer: false });
    await shop.call('B01', payment({ order_no: 'C-2' }));
    expect((await shop.edit({ edit: 'expire' }, 'C-2')).body).toMatchObject({ status: 11, live: false });
  });
});

describe('the page', () => {
  it('shows both books beside 後払い\'s, one order and one member', async () => {
    const shop = await aCardSandbox();
    const look = async (path: string) => (await fetch(`${shop.url}${path}`)).text();
    await shop.pay({}, { optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' });
    await shop.call('B01', payment({ order_no: 'C-2' }));
    const list = await look('/?service=webcollect&book=orders');
    for (const word of ['クロネコwebコレクト', '>C-1</a>', '4 与信完了', '5,400円', 'セブン-イレブン', '見本　花子', '受付番号']) expect(list).toContain(word);
    const order = await look('/sandbox/page/webcollect/orders/888888801/C-1');
    for (const word of ['************1111', 'お問い合わせ番号', '与信 5400円', '<button>期限切れ</button>', 'buyer_tel=090-0000-0000', 'この受付番号のリクエスト']) expect(order).toContain(word);
    expect(await look('/sandbox/page/webcollect/orders/888888801/C-2')).toContain('<button>コンビニでの入金</button>');
    expect(await look('/sandbox/page/webcollect/members/888888801/m-1')).toContain('************1111 0130 HANAKO MIHON');
    const pressed = await fetch(`${shop.url}/sandbox/page/webcollect/orders/888888801/C-1`, { method: 'POST', body: new URLSearchParams({ edit: 'cancel' }) });
    expect(await pressed.text()).toContain('変更しました');
    expect(await shop.status()).toBe('40');
  });
});

describe('faults', () => {
  it('strike by the function\'s name, on both kinds of address', async () => {
    const shop = await aCardSandbox();
    await shop.arm({ fault: 'cutAfterCommit', operation: 'A08', nth: 1 });
    expect(await shop.pay().catch(() => 'cut')).toBe('cut');
    expect(await shop.status()).toBe('4');
    await shop.arm({ fault: 'returnCode', code: 'E013000001', operation: 'E01', times: 1 });
    expect(readXml(await (await shop.post('E01', { ...C1, slip_no: slipNo(1) }, '/test_gateway/shipmentEntry.api')).text())['errorCode']).toBe('E013000001');
    expect(await shop.status()).toBe('4');
    await shop.arm({ fault: 'httpErrorBefore', status: 502, operation: 'A06', times: 1 });
    expect((await shop.post('A06', C1)).status).toBe(502);
    await shop.arm({ fault: 'truncated', operation: 'A06', times: 1 });
    expect(await (await shop.post('A06', C1)).text()).not.toContain('</return>');
    expect(await shop.status()).toBe('40');
  });

  it('of its own: refused by the card company, an error inside, a code that nobody knows', async () => {
    const shop = await aCardSandbox();
    await shop.arm({ fault: 'refuse', operation: 'A08', times: 1 });
    expect(await shop.pay()).toMatchObject({ errorCode: 'A082000010', creditErrorCode: 'G12' });
    await shop.arm({ fault: 'systemError', operation: 'A08', times: 1 });
    expect(await shop.pay()).toEqual({ returnCode: '1', errorCode: 'Z019999999', returnDate: '20260401101500' });
    await shop.arm({ fault: 'systemError', code: 'Z012000005', afterCommit: true, operation: 'A08', times: 1 });
    expect((await shop.pay())['errorCode']).toBe('Z012000005');
    expect(await shop.status()).toBe('4');
    await shop.arm({ fault: 'unknownCode', operation: 'A06', times: 1 });
    expect((await shop.call('A06', C1))['errorCode']).toBe('A069999999');
    expect(await shop.status()).toBe('40');
    expect((await shop.json('POST', '/sandbox/faults', { fault: 'systemError', code: 'A082000010' })).body.error).toContain('code must be Z019999999');
    expect((await shop.json('POST', '/sandbox/faults', { fault: 'twoAuthorisations', operation: 'A08' })).body.error).toBe('twoAuthorisations works on A07 only');
  });

  it('a wrong date of E04 and a date of eight digits are settings', async () => {
    const shop = await aCardSandbox({ shortDates: true });
    await shop.pay();
    await shop.call('A06', C1);
    expect(await shop.call('E04', C1)).toMatchObject({ cancelDate: '20260401', renewalDate: '20260401', settleDate: '20260401101500' });
  });
});

describe('the ledger', () => {
  it('finds what is live, by number and all of it', async () => {
    const shop = await aCardSandbox();
    for (const order_no of ['C-1', 'C-2', 'X-1']) await shop.pay({ order_no });
    await shop.call('A06', { order_no: 'C-2' });
    const numbers = async (query: string) => (await shop.json('GET', `/sandbox/ledger/webcollect/orders?${query}`)).body.orders.map(({ orderNo }: { orderNo: string }) => orderNo).toSorted();
    expect(await numbers('live=true')).toEqual(['C-1', 'X-1']);
    expect(await numbers('orderNo=C-*')).toEqual(['C-1', 'C-2']);
    expect(await numbers('orderNo=C-*&live=true')).toEqual(['C-1']);
  });

  it('survives a restart, tokens and buyers at the issuer with it, and is emptied whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'card-sandbox-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const databasePath = join(folder, 'sandbox.sqlite');
    const first = await aCardSandbox({}, { databasePath });
    await first.pay({}, { optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' });
    const token = await first.token();
    await first.close();
    const second = await aCardSandbox({}, { databasePath });
    expect(await second.status()).toBe('4');
    expect(await second.code('A08', payment({ token, order_no: 'C-2' }))).toBe('');
    expect(await second.call('A03', member())).toMatchObject({ cardUnit: '1' });
    await second.json('DELETE', '/sandbox/ledger');
    expect(await second.status()).toBeUndefined();
    expect((await second.json('GET', '/sandbox/ledger/webcollect/members')).body.total).toBe(0);
  });

  it('knows the demo shop\'s merchant: a parcel of its moves and is settled within half a minute', async () => {
    const shop = await aCardSandbox({}, { cardMerchants: [], demoFor: 'http://127.0.0.1:9' });
    await shop.pay();
    await shop.call('E01', { ...C1, slip_no: slipNo(1) });
    await shop.clock({ advance: 'PT25S' });
    expect(await shop.status()).toBe('31');
  });
});

const good: Record<string, Fields> = {
  A01: { ...payment({ order_no: 'N-1' }), auth_div: '0', option_service_div: '00', card_no: cardNo('1111'), card_exp: '0130' },
  A03: member(), A04: { ...member(), card_key: '1', last_credit_date: '20260401101500', card_exp: '1231' }, A05: { ...member(), card_key: '1', last_credit_date: '20260401101500' },
  A06: C1, A07: { ...C1, new_price: '1' }, A08: payment({ token: 'A'.repeat(16) }), A11: C1, E01: { ...C1, slip_no: slipNo(1) }, E02: { ...C1, slip_no: slipNo(1) },
  E03: { ...C1, scheduled_shipping_date: '20260601' }, E04: C1, B01: payment(), B02: payment({ buyer_name_kana: 'ミホン' }), B03: payment(), H01: {},
};
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', ' ', '0', '-', '99999999', '20260230', '99991231', '__proto__', 'constructor', '\u0000', '見本', '\u{1f600}', '%', '&=', "' OR 1=1", ']]>', '<![CDATA['),
  fc.string({ unit: fc.constantFrom('0', '9', '-'), maxLength: 15 }),
);
const spoilt = fc.constantFrom(...Object.keys(good)).chain((div) =>
  fc.record({ div: fc.constant(div), spoil: fc.dictionary(fc.constantFrom(...Object.keys(good[div]!), 'trader_code', 'function_div', 'reserve_1', 'nonsense'), value, { minKeys: 1, maxKeys: 4 }) }));

describe('whatever comes in', () => {
  it('the answer is well-formed, with a code of the function, a common one or none', async () => {
    const shop = await aCardSandbox();
    await shop.pay({}, { optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' });
    await fc.assert(
      fc.asyncProperty(spoilt, async ({ div, spoil }) => {
        const response = await shop.post(div, { ...good[div], ...spoil });
        expect(response.status).toBe(200);
        const answer = readXml(await response.text());
        expect(answer['returnDate']).toMatch(/^\d{14}$/);
        if (answer['returnCode'] === '1') expect(answer['errorCode']).toMatch(new RegExp(`^(${div}\\d{7}|Z01\\d{7})$`));
        else expect(answer['errorCode']).toBe('');
      }),
      { numRuns: 600 },
    );
  });

  it.each(['', '=', '&&&', '%', '%E0%A4', 'function_div', '\u0000\u0001', '<xml/>'])('the body %j is answered', async (body) => {
    const shop = await aCardSandbox();
    for (const path of ['/api/creditToken', '/test_gateway/cvs3.api', '/api/tradeInfo']) {
      const response = await fetch(`${shop.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
      expect(readXml(await response.text())['returnCode']).toBe('1');
    }
  });
});
