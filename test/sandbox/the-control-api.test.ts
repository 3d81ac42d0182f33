import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { PASSWORD, SHOP, aSandbox, slipNo } from './a-sandbox.ts';
import type { Json } from './a-sandbox.ts';

describe('the ledger', () => {
  it('finds orders by number, pattern, merchant and whether they live', async () => {
    const shop = await aSandbox();
    await shop.merchant({ password: PASSWORD }, '22222222222');
    for (const orderNo of ['A-1', 'A-2', 'B-1']) await shop.call('KAARA', creditForm({ orderNo }));
    await shop.call('KAARA', creditForm({ orderNo: 'A-1', ycfStrCode: '22222222222' }));
    await shop.call('KAACL', { orderNo: 'A-2' });
    const find = async (query: string) => (await shop.json('GET', `/sandbox/ledger/atobarai/orders?${query}`)).body;
    const numbers = async (query: string) => (await find(query)).orders.map((order: Json) => order.orderNo).toSorted();
    expect(await numbers('')).toEqual(['A-1', 'A-1', 'A-2', 'B-1']);
    expect(await numbers('orderNo=A-1')).toEqual(['A-1', 'A-1']);
    expect(await numbers(`orderNo=A-1&merchant=${SHOP}`)).toEqual(['A-1']);
    expect(await numbers('orderNo=A-*')).toEqual(['A-1', 'A-1', 'A-2']);
    expect(await numbers('orderNo=A-*&live=true')).toEqual(['A-1', 'A-1']);
    expect(await numbers('live=false')).toEqual(['A-2']);
    expect(await numbers('orderNo=%3F-1')).toEqual([]);
    expect(await find('limit=1&offset=1')).toMatchObject({ total: 4, orders: [{}] });
  });

  it('tells every change with its time and cause, and no password', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await shop.clock({ advance: 'PT1H' });
    await shop.call('KAASL', { orderNo: 'A-1', paymentNo: slipNo(1), processDiv: '0' });
    await shop.edit('A-1', { edit: 'cancel' });
    const order = await shop.order('A-1');
    expect(order).toMatchObject({ merchant: SHOP, orderNo: 'A-1', status: 2, statusLabel: '取消済み', live: false, amountYen: 5500, firstAmountYen: 5500, sendDiv: '0', slips: [{ slipNo: slipNo(1) }] });
    expect(order.changes).toEqual([
      { at: '2026-04-01T10:15:00.000+09:00', cause: 'KAARA0010', change: '与信 ご利用可 5500円', status: 1 },
      { at: '2026-04-01T11:15:00.000+09:00', cause: 'KAASL0010', change: `送り状登録 ${slipNo(1)}`, status: 3 },
      { at: '2026-04-01T11:15:00.000+09:00', cause: 'console', change: '取消', status: 2 },
    ]);
    expect(JSON.stringify(order)).not.toContain(PASSWORD);
  });

  it('can be emptied; merchants stay', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await shop.arm({ fault: 'empty', operation: 'KAAST' });
    expect((await shop.json('DELETE', '/sandbox/ledger')).body).toEqual({ cleared: true });
    expect((await shop.json('GET', '/sandbox/ledger/atobarai/orders')).body).toEqual({ total: 0, orders: [] });
    expect((await shop.json('GET', '/sandbox/requests')).body.requests).toEqual([]);
    expect((await shop.json('GET', '/sandbox/faults')).body.faults).toEqual([]);
    expect(await shop.code('KAARA', creditForm({ shipYmd: '', orderNo: 'A-1' }))).toBe('kaara014E');
  });
});

describe('the log of requests', () => {
  it('shows calls and answers, newest first, the password masked', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await shop.call('KAAST', { orderNo: 'A-1' });
    const { requests } = (await shop.json('GET', '/sandbox/requests?limit=5')).body;
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatchObject({ operation: 'KAAST', merchant: SHOP, orderNo: 'A-1', processed: true, httpStatus: 200, fault: null });
    expect(requests[1].parameters).toMatchObject({ name: '見本　花子', password: '********' });
    expect(requests[1].answer).toContain('<result>0</result>');
    expect(JSON.stringify(requests)).not.toContain(PASSWORD);
    expect((await shop.json('GET', '/sandbox/requests?limit=1')).body.requests).toHaveLength(1);
  });

  it('counts calls of an order, processed or not', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'httpErrorBefore', operation: 'KAARA', times: 1 });
    await shop.post('KAARA', creditForm());
    await shop.post('KAARA', creditForm());
    await shop.post('KAARA', creditForm({ orderNo: 'A-2' }));
    expect((await shop.json('GET', '/sandbox/requests/counts?orderNo=A-1')).body).toEqual({ calls: { KAARA: 2 }, processed: { KAARA: 1 } });
    expect((await shop.json('GET', '/sandbox/requests/counts')).body).toEqual({ calls: { KAARA: 3 }, processed: { KAARA: 2 } });
  });
});

describe('merchants', () => {
  it('are made with a password and changed piece by piece', async () => {
    const shop = await aSandbox();
    const made = await shop.merchant({ password: 'pass0001' }, '33333333333');
    expect(made).toMatchObject({ status: 201, body: { code: '33333333333', password: '********', buyerLimitYen: 55_000, strict: false, contract: { sms: true } } });
    const changed = await shop.merchant({ contract: { sms: false }, autoProgress: { enabled: true, payAfterMs: 5 }, contact: { tel: '0312345678' } }, '33333333333');
    expect(changed).toMatchObject({
      status: 200,
      body: { contract: { sms: false, enclosedInvoice: true }, autoProgress: { enabled: true, payAfterMs: 5, saleAfterMs: 3_600_000 }, contact: { tel: '0312345678', email: 'info@example.com' } },
    });
    expect(await shop.code('KAARA', creditForm({ ycfStrCode: '33333333333', password: 'pass0001' }))).toBe('');
  });

  it.each([
    [{}, '44444444444', /password is required/],
    [{ password: 'too-long-and-odd' }, '44444444444', /1 to 8 letters and digits/],
    [{ password: 'abcd1234' }, '123', /11 digits/],
    [{ contract: { fax: true } }, SHOP, /contract: unknown key fax/],
    [{ contract: { sms: 'yes' } }, SHOP, /sms must be true or false/],
    [{ contract: null }, SHOP, /contract must be a JSON object/],
    [{ buyerLimitYen: -1 }, SHOP, /buyerLimitYen/],
    [{ holdMs: 1.5 }, SHOP, /holdMs/],
    [{ pushUrl: 'ftp://x' }, SHOP, /pushUrl/],
    [{ autoProgress: { enabled: 1 } }, SHOP, /enabled must be/],
    [{ autoProgress: { quick: 1 } }, SHOP, /unknown key quick/],
    [{ refusedSlipPrefixes: 'x' }, SHOP, /list of texts/],
    [{ colour: 'red' }, SHOP, /unknown key colour/],
  ])('refuse %j for %s', async (settings, code, message) => {
    const shop = await aSandbox();
    const before = (await shop.json('GET', `/sandbox/merchants/atobarai/${SHOP}`)).body;
    const answer = await shop.merchant(settings, code);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(message);
    expect((await shop.json('GET', `/sandbox/merchants/atobarai/${SHOP}`)).body).toEqual(before);
  });
});

describe('edits on Yamato\'s own screen', () => {
  const steps: [string, object, object][] = [
    ['amount', { amountYen: 4000 }, { amountYen: 4000, firstAmountYen: 5500, status: 1 }],
    ['slip', { slipNo: slipNo(1) }, { status: 3, slips: [{ slipNo: slipNo(1) }] }],
    ['slip', { slipNo: 'X-1', carrier: 'other' }, { status: 3, slips: [{ slipNo: 'X-1', carrier: 'other' }] }],
    ['slip', {}, { status: 1, slips: [] }],
    ['warn', { warning: 1 }, { status: 1, warning: 1 }],
    ['sale', {}, { status: 10 }],
    ['invoice', {}, { status: 11 }],
    ['pay', {}, { status: 12, live: false }],
  ];

  it('go all the way', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    for (const [edit, fields, after] of steps) {
      const answer = await shop.edit('A-1', { edit, ...fields });
      expect(answer, edit).toMatchObject({ status: 200, body: after });
    }
    expect((await shop.order('A-1')).changes.slice(1).every((change: Json) => change.cause === 'console')).toBe(true);
  });

  it.each([['approve', 1], ['refuse', 32], ['cancel', 2]])('%s a pending credit: %i', async (edit, status) => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm({ name: 'シンサＮＧ' }));
    expect((await shop.edit('A-1', { edit })).body.status).toBe(status);
    await shop.clock({ advance: 'PT1H' });
    expect(await shop.status('A-1')).toBe(String(status));
  });

  it('deliver: the sale at once, or by the clock where progress is automatic', async () => {
    const shop = await aSandbox();
    for (const orderNo of ['A-1', 'A-2']) {
      await shop.call('KAARA', creditForm({ orderNo }));
      await shop.call('KAASL', { orderNo, paymentNo: slipNo(1), processDiv: '0' });
    }
    expect((await shop.edit('A-1', { edit: 'deliver' })).body.status).toBe(10);
    await shop.merchant({ autoProgress: { enabled: true, saleAfterMs: 1_000 } });
    expect((await shop.edit('A-2', { edit: 'deliver' })).body.status).toBe(3);
    await shop.clock({ advance: 'PT1S' });
    expect(await shop.status('A-2')).toBe('10');
  });

  it('ask for the merchant when two have the number', async () => {
    const shop = await aSandbox();
    await shop.merchant({ password: PASSWORD }, '22222222222');
    await shop.call('KAARA', creditForm());
    await shop.call('KAARA', creditForm({ ycfStrCode: '22222222222' }));
    expect((await shop.edit('A-1', { edit: 'cancel' })).status).toBe(409);
    expect((await shop.edit('A-1', { edit: 'cancel', merchant: '22222222222' })).body).toMatchObject({ merchant: '22222222222', status: 2 });
    expect((await shop.edit(`A-1?merchant=${SHOP}`, { edit: 'cancel' })).body).toMatchObject({ merchant: SHOP, status: 2 });
  });

  it.each([
    [{ edit: 'explode' }, 400, /edit must be one of approve,/],
    [{ edit: '__proto__' }, 400, /edit must be one of/],
    [{}, 400, /edit must be one of/],
    [{ edit: 'pay' }, 409, /is 1 承認済み/],
    [{ edit: 'amount' }, 400, /amountYen/],
    [{ edit: 'amount', amountYen: 1_000_000 }, 400, /amountYen/],
    [{ edit: 'slip', slipNo: '123' }, 400, /check digit/],
    [{ edit: 'slip', beforeSlipNo: '1' }, 400, /has no slip/],
    [{ edit: 'slip', slipNo: 'あ', carrier: 'other' }, 400, /letters, digits/],
    [{ edit: 'slip', carrier: 'dove' }, 400, /carrier/],
    [{ edit: 'cancel', reason: 'x' }, 400, /unknown key reason/],
  ])('refuse %j', async (edit, status, message) => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    const before = await shop.order('A-1');
    const answer = await shop.edit('A-1', edit);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatch(message);
    expect(await shop.order('A-1')).toEqual(before);
  });
});

describe('wrong addresses', () => {
  it.each([
    ['GET', '/sandbox/ledger/card/orders', 404, /no service card/],
    ['GET', '/sandbox/nothing', 404, /nothing at/],
    ['DELETE', '/sandbox/clock', 405, /takes GET, POST/],
    ['GET', '/sandbox/ledger/atobarai/orders?live=maybe', 400, /live must be/],
    ['GET', '/sandbox/ledger/atobarai/orders?limit=many', 400, /limit must be/],
    ['GET', '/sandbox/requests?limit=-1', 400, /limit must be/],
    ['GET', '/sandbox/faults/99', 404, /no fault 99/],
    ['DELETE', '/sandbox/faults/x', 404, /no fault x/],
    ['GET', '/sandbox/merchants/atobarai/00000000000', 404, /no merchant/],
    ['POST', '/sandbox/console/atobarai/orders/NONE', 400, /edit must be/],
    ['GET', '/sandbox/merchants/atobarai/%E0%A4%A', 400, /percent-encoded/],
  ])('%s %s is %i', async (method, path, status, message) => {
    const shop = await aSandbox();
    const answer = await shop.json(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatch(message);
  });

  it('an order nobody knows', async () => {
    const shop = await aSandbox();
    expect(await shop.edit('NONE', { edit: 'cancel' })).toMatchObject({ status: 404, body: { error: 'no order NONE' } });
  });

  it('refuses what another web site sends', async () => {
    const shop = await aSandbox();
    const response = await fetch(`${shop.url}/sandbox/ledger`, { method: 'DELETE', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(response.status).toBe(403);
  });
});
