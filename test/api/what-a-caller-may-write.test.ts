/** The same thing is written in many ways: what can only mean one thing is taken for it, what cannot says how to write it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';

let api: TestApi;
let orderNumber: string;

beforeAll(async () => {
  api = await startTestApi();
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const body = orderBody();
  orderNumber = body['orderNumber'];
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body });
});
afterAll(() => api.close());

const orders = `/v1/shops/${SHOP}/orders`;
const act = (body: unknown, key: string) => api.send('POST', `${orders}/${orderNumber}/actions`, { body, headers: { 'idempotency-key': key } });
const raw = (payload: string, headers: Record<string, string> = {}, url = `${orders}?dryRun=true`) =>
  api.app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${api.keys.cart}`, 'content-type': 'application/json', ...headers } });

test.each([
  ['in full width', '１２３４', '1234'],
  ['with a blank behind', '0000 ', '0000'],
  ['with a wide blank before', '　９９９９', '9999'],
  ['with what nobody sees around it', '\u200B8888\uFE0F\n', '8888'],
])('an SMS code typed %s is the code', async (_how, code, understood) => {
  expect((await act({ action: 'submitSmsCode', code }, `sms-${understood}`)).statusCode).toBe(202);
  expect(api.engine.actions.at(-1)?.body).toMatchObject({ code: understood });
});

test('an SMS code of letters is none, and is told what one looks like', async () => {
  const response = await act({ action: 'submitSmsCode', code: 'abcd' }, 'sms-letters');
  expect(response.json()).toMatchObject({ code: 'invalidBody', param: 'code', faults: [{ rule: 'format', message: expect.stringContaining('4桁まで') }] });
});

test.each([
  ['no action at all', {}, 'action missing'],
  ['an action nobody knows', { action: 'refund' }, 'action notOneOf'],
  ['a reason without a word', { action: 'closeOrder', reason: '' }, 'reason tooShort'],
])('%s is one fault', async (what, body, fault) => {
  const faults = (await act(body, `one-fault-${what.length}`)).json().faults.map(({ param, rule }: { param: string; rule: string }) => `${param} ${rule}`);
  expect(faults).toEqual([fault]);
});

test('hours that cannot be read are told as such, and not compared', async () => {
  const workingHours = { days: [1], from: '９:00', to: '25:00' };
  const response = await api.send('PATCH', `/v1/shops/${SHOP}/settings`, { body: { policy: { workingHours } }, key: api.keys.admin });
  const faults = response.json().faults.map(({ param, message }: { param: string; message: string }) => `${param} ${message}`);
  expect(faults).toEqual(['from', 'to'].map((end) => `policy.workingHours.${end} 時刻は 09:00 のように半角で入力してください`));
});

test('an amount that is no number is told to be one', async () => {
  const response = await api.send('GET', `${orders}?amountFrom=abc`);
  expect(response.json().faults).toEqual([{ param: 'amountFrom', rule: 'format', message: expect.stringContaining('整数') }]);
});

test('null for what may be left out is leaving it out', async () => {
  const whole = orderBody();
  const body = {
    ...whole, settlementNo: null, attempt: null, onTimeout: null, shopStatus: null, destinations: null,
    buyer: { ...whole['buyer'], nameKana: null, email: null },
    items: [{ kind: 'goods', name: '見本商品', quantity: null, unitPriceYen: null, subtotalYen: 5500, taxRate: null, code: null }],
  };
  const response = await api.send('POST', orders, { body });
  expect(response.statusCode, response.body).toBe(201);
  expect(api.engine.starts.at(-1)?.contents).toEqual({
    orderedAt: whole['orderedAt'], plannedShipDate: whole['plannedShipDate'], amountYen: 5500, invoice: 'separate',
    buyer: { name: '見本　花子', postalCode: '100-0001', address: '東京都千代田区千代田1-1 見本ビル201', tel: '090-0000-0000' },
    items: [{ kind: 'goods', name: '見本商品', subtotalYen: 5500 }],
    destinations: [],
  });
});

test('null for what must be there is a missing member, and null in a list is no entry', async () => {
  const whole = orderBody();
  const response = await api.send('POST', orders, { body: { ...whole, amountYen: null, items: [null, ...whole['items']] } });
  const faults = response.json().faults.map(({ param, rule }: { param: string; rule: string }) => `${param} ${rule}`);
  expect(faults).toEqual(expect.arrayContaining(['amountYen missing', 'items[0] type']));
});

test('null where it has a meaning keeps it', async () => {
  const response = await act({ action: 'recordParcels', parcels: [{ slipNo: null, carrier: 'other' }], shopStatus: null }, 'nulls');
  expect(response.statusCode, response.body).toBe(202);
  expect(api.engine.actions.at(-1)?.body).toMatchObject({ parcels: [{ slipNo: null, carrier: 'other' }], shopStatus: null });
});

test('an Idempotency-Key in quotes is the same key', async () => {
  const first = await act({ action: 'syncStatus' }, 'quoted-1');
  const again = await act({ action: 'syncStatus' }, '"quoted-1"');
  expect([first.statusCode, again.statusCode]).toEqual([202, 202]);
  expect(again.json().id).toBe('quoted-1');
  expect((await act({ action: 'cancelCredit' }, '"quoted-1"')).json().code).toBe('idempotencyKeyReused');
  expect((await act({ action: 'syncStatus' }, '"quoted-1')).json()).toMatchObject({ code: 'idempotencyKeyInvalid', param: 'Idempotency-Key' });
});

test('a + that arrives as a blank is said to be one', async () => {
  const response = await api.send('GET', `${orders}?updatedFrom=2026-11-23T10:15:00+09:00`);
  expect(response.statusCode).toBe(400);
  expect(response.json().faults).toEqual([{ param: 'updatedFrom', rule: 'plusNotEncoded', message: expect.stringContaining('%2B') }]);
  expect((await api.send('GET', `${orders}?updatedFrom=2026-11-23T10:15:00%2B09:00`)).statusCode).toBe(200);
});

test.each([
  ['at the top', '{"orderNumber":"A","orderNumber":"B"}', 'orderNumber'],
  ['inside', '{"buyer":{"tel":"1","name":"x","tel":"2"}}', 'buyer.tel'],
  ['in a list', '{"items":[{"name":"a"},{"name":"b","name":"b"}]}', 'items[1].name'],
  ['written with an escape', String.raw`{"note":"1","n\u006fte":"2"}`, 'note'],
])('a key that stands there twice, %s, is refused by its place', async (_where, payload, param) => {
  const response = await raw(payload);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ code: 'malformedJson', param, faults: [{ param, rule: 'duplicateKey' }] });
});

test('the same key in different objects, or as a text, is no repeat', async () => {
  const body = orderBody({ shopStatus: '"shopStatus":"{' });
  body['buyer'].name = 'name';
  expect((await raw(JSON.stringify(body))).statusCode).toBe(200);
});

test.each(['gzip', 'deflate, gzip', 'br'])('a body in %s is 415', async (encoding) => {
  const response = await raw(JSON.stringify(orderBody()), { 'content-encoding': encoding });
  expect(response.statusCode).toBe(415);
  expect(response.json()).toMatchObject({ code: 'unsupportedContentEncoding', param: 'Content-Encoding' });
});

test('Content-Encoding: identity is no encoding', async () => {
  expect((await raw(JSON.stringify(orderBody()), { 'content-encoding': 'identity' })).statusCode).toBe(200);
});

test.each([
  ['a start', orders, 300_000, '256KB'],
  ['a push', '/v1/push/atobarai', 5_000, '4KB'],
  ['decoding', '/codec/decode', 8 * 1024 * 1024 + 1, '8MB'],
])('%s that is too large is told its own limit', async (_what, url, size, limit) => {
  const response = await raw('x'.repeat(size), { authorization: `Bearer ${url.startsWith('/codec') ? api.keys.ops : api.keys.cart}` }, url);
  expect(response.statusCode).toBe(413);
  expect(response.json().detail).toContain(`本文は${limit}まで`);
});

const queries: readonly [what: string, query: string, param: string][] = [
  ['a NUL in a slip', 'slipNo=1%002', 'slipNo'],
  ['a NUL in a settlement number', 'settlementNo=A%00', 'settlementNo'],
  ['a NUL in the beginning of an order number', 'orderNumberPrefix=%00', 'orderNumberPrefix'],
  ['a NUL in a buyer', 'buyer=%00', 'buyer'],
  ['the year 0', 'updatedFrom=0000-01-01T00:00:00Z', 'updatedFrom'],
  ['a moment that in UTC is in the year 0', 'updatedFrom=0001-01-01T00:00:00%2B09:00', 'updatedFrom'],
  ['a moment that in UTC is in the year 10000', 'updatedTo=9999-12-31T23:59:59-09:00', 'updatedTo'],
  ['an offset of 16 hours', 'updatedTo=2026-11-23T10:15:00%2B16:00', 'updatedTo'],
  ['300 decimals', `updatedTo=2026-11-23T10:15:00.${'1'.repeat(300)}Z`, 'updatedTo'],
];

test.each(queries)('%s is a fault of its parameter', async (_what, query, param) => {
  const response = await api.send('GET', `${orders}?${query}`);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ code: 'invalidRequest', param });
});

test('the last moment of the year 9999 is a moment', async () => {
  expect((await api.send('GET', `${orders}?updatedTo=9999-12-31T23:59:59.999999999Z`)).json().orders.length).toBeGreaterThan(0);
});

const forged = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
const moments = ['2026', 'Thu, 01 Jan 2026', '12/25/95 (x)', '0000-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z', '2026-01-01T00:00:00+23:59'];

test.each([
  ...moments.map((moment) => [`${orders}?cursor=${forged('updatedAt', 'desc', moment, 'A-1')}`, 'cursor'] as const),
  ...moments.map((moment) => [`/v1/shops/${SHOP}/deadlines?cursor=${forged(moment, 'A-1', 'plannedShipDate')}`, 'cursor'] as const),
  ...moments.map((moment) => [`${orders}/{orderNumber}/actions?before=${forged(moment, 'A-1')}`, 'before'] as const),
  [`/v1/events?after=${forged(2_147_483_648, 0, 0)}`, 'after'] as const,
  [`/v1/events?after=${forged(-2_147_483_649, 0, 0)}`, 'after'] as const,
  [`/v1/events?after=${forged(1.5, 0, 0)}`, 'after'] as const,
])('%s is a forged place to go on from, and says which parameter', async (url, param) => {
  const response = await api.send('GET', url.replace('{orderNumber}', orderNumber));
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ code: 'invalidRequest', param, faults: [{ param, rule: 'badCursor' }] });
});

test('a version that no database counts to is a fault of its member', async () => {
  const response = await api.send('PATCH', `/v1/shops/${SHOP}/settings`, { body: { expectedVersion: 2_147_483_648 }, key: api.keys.admin });
  expect(response.json()).toMatchObject({ status: 422, param: 'expectedVersion' });
});

test.each(['%00', '%ff', 'DEMO', '..%2fdemo', '%E8%A6%8B%E6%9C%AC'])('a shop called %s is not there, for a key of all shops, too', async (shop) => {
  const response = await api.send('GET', `/v1/shops/${shop}/orders`, { key: api.keys.admin });
  expect(response.statusCode).toBe(404);
  expect(response.json().code).toBe('notFound');
});

test('no answer of the API may be kept by a cache, whatever it says', async () => {
  const answers = [
    await api.send('GET', `${orders}/${orderNumber}`), await api.send('GET', orders), await api.send('GET', '/v1/events'),
    await api.send('GET', `${orders}/${orderNumber}/actions`), await api.send('GET', `/v1/shops/${SHOP}/deadlines`), await api.send('GET', `/v1/shops/${SHOP}/settings`),
    await api.send('POST', orders, { body: orderBody() }), await api.send('POST', orders, { body: {} }), await api.send('GET', '/v1/nothing'),
    await api.send('GET', '/v1/shops', { key: null }), await act({ action: 'syncStatus' }, 'cached'),
  ];
  for (const answer of answers) expect(answer.headers['cache-control'], answer.body.slice(0, 80)).toBe('no-store');
});
