import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiKeyScope } from '../../src/records/contract/api-keys.ts';
import { decide, orderBody } from './an-order.ts';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
let orderNumber: string;

beforeAll(async () => {
  api = await startTestApi();
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const body = orderBody();
  orderNumber = body['orderNumber'];
  await api.send('POST', `/v1/shops/${OTHER_SHOP}/orders`, { body, key: api.keys.admin });
});
afterAll(() => api.close());

/** The whole answer but for what names the request and the moment. */
function comparable(response: { statusCode: number; body: string; headers: Record<string, unknown> }): unknown {
  const { requestId, ...body } = JSON.parse(response.body) as Record<string, unknown>;
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  const { date: _date, ...headers } = response.headers;
  return { status: response.statusCode, body: JSON.stringify(body), headers };
}

const routes: readonly [method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, key: ApiKeyScope, body?: unknown][] = [
  ['GET', '/orders/ORDER', 'staff'],
  ['GET', '/orders/ORDER/actions', 'staff'],
  ['GET', '/orders/ORDER/actions/x', 'staff'],
  ['POST', '/orders/ORDER/actions', 'staff', { action: 'cancelCredit' }],
  ['POST', '/orders/ORDER/actions?dryRun=true', 'staff', { action: 'cancelCredit' }],
  ['POST', '/orders', 'cart', { anything: true }],
  ['GET', '/orders', 'cart'],
  ['GET', '', 'staff'],
  ['GET', '/settings', 'staff'],
  ['POST', '/connection-test', 'staff'],
];

test.each(routes)('%s %s of another shop answers exactly as of one that does not exist', async (method, path, key, body) => {
  const at = (shop: string) => `/v1/shops/${shop}${path.replace('ORDER', orderNumber)}`;
  const options = { key: api.keys[key], headers: { 'idempotency-key': 'x' }, ...(body === undefined ? {} : { body }) };
  const ofOther = await api.send(method, at(OTHER_SHOP), options);
  const ofNone = await api.send(method, at('nobody'), options);
  expect(ofOther.statusCode).toBe(404);
  expect(comparable(ofOther)).toEqual(comparable(ofNone));
});

test("another shop's order under the own shop's path answers exactly as a missing one", async () => {
  const other = await api.send('GET', `/v1/shops/${SHOP}/orders/${orderNumber}`);
  const none = await api.send('GET', `/v1/shops/${SHOP}/orders/NONE`);
  expect(other.statusCode).toBe(404);
  expect(comparable(other)).toEqual(comparable(none));
});

test('lists and events of one shop hold nothing of another', async () => {
  expect((await api.send('GET', `/v1/shops/${SHOP}/orders?includeAttempts=true`)).json().orders).toEqual([]);
  expect((await api.send('GET', '/v1/events', { key: api.keys.cart })).json().events).toEqual([]);
  expect((await api.send('GET', '/v1/events', { key: api.keys.ops })).json().events).toHaveLength(1);
  expect((await api.send('GET', `/v1/events?shop=${OTHER_SHOP}`, { key: api.keys.cart })).statusCode).toBe(404);
  expect((await api.send('GET', '/v1/shops')).json().shops.map(({ code }: { code: string }) => code)).toEqual([SHOP]);
});

test.each([
  ['none', null],
  ['of nobody', `trk_staff_${'A'.repeat(43)}`],
  ['that is no key', 'x'],
  ['that is far too long', 'k'.repeat(5_000)],
])('a key %s is 401', async (_what, key) => {
  const response = await api.send('GET', `/v1/shops/${SHOP}/orders`, { key });
  expect(response.statusCode).toBe(401);
  expect(response.headers['www-authenticate']).toBe('Bearer');
  expect(response.json()).toMatchObject({ code: 'unauthorized', status: 401, retryable: false });
});

test('a revoked key is 401', async () => {
  const made = await api.send('POST', `/v1/shops/${SHOP}/keys`, { key: api.keys.admin, body: { scope: 'cart', label: '試験' } });
  expect(made.statusCode).toBe(201);
  const { id, key } = made.json();
  expect((await api.send('GET', `/v1/shops/${SHOP}/orders`, { key })).statusCode).toBe(200);
  expect((await api.send('DELETE', `/v1/shops/${SHOP}/keys/${id}`, { key: api.keys.admin })).statusCode).toBe(204);
  expect((await api.send('GET', `/v1/shops/${SHOP}/orders`, { key })).statusCode).toBe(401);
  const listed = await api.send('GET', `/v1/shops/${SHOP}/keys`, { key: api.keys.admin });
  expect(listed.json().keys).toEqual(expect.arrayContaining([expect.objectContaining({ id, revokedAt: expect.any(String) })]));
  expect(listed.body).not.toContain(key);
});

const scopes: readonly [method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, allowed: readonly ApiKeyScope[]][] = [
  ['GET', `/v1/shops/${SHOP}/orders`, ['cart', 'staff', 'ops', 'admin']],
  ['POST', `/v1/shops/${SHOP}/orders`, ['cart', 'staff', 'admin']],
  ['GET', `/v1/shops/${SHOP}/settings`, ['staff', 'ops', 'admin']],
  ['PATCH', `/v1/shops/${SHOP}/settings`, ['admin']],
  ['PUT', `/v1/shops/${SHOP}/credentials/atobarai`, ['admin']],
  ['POST', `/v1/shops`, ['admin']],
  ['POST', `/v1/shops/${SHOP}/keys`, ['admin']],
  ['GET', `/v1/shops/${SHOP}/keys`, ['admin']],
  ['GET', '/metrics', ['ops', 'admin']],
  ['POST', '/codec/decode', ['ops']],
];

test.each(scopes)('%s %s is for %s and for no other scope', async (method, path, allowed) => {
  for (const scope of ['cart', 'staff', 'ops', 'admin'] as const) {
    const response = await api.send(method, path, { key: api.keys[scope], ...(method === 'GET' ? {} : { body: {} }) });
    if (allowed.includes(scope)) expect(response.statusCode).not.toBe(403);
    else expect(response.json()).toMatchObject({ code: 'scopeMissing', status: 403 });
  }
});

test('a key bound to shops makes no other shop', async () => {
  const { key } = (await api.send('POST', `/v1/shops/${SHOP}/keys`, { key: api.keys.admin, body: { scope: 'admin', label: '店長' } })).json();
  const response = await api.send('POST', '/v1/shops', { key, body: { code: 'third', name: '三号店', environment: 'sandbox' } });
  expect(response.statusCode).toBe(403);
});

test('too many requests of one key are 429 with Retry-After; another key is not touched', async () => {
  const limited = await api.variant({ rateLimitPerSecond: 3 });
  const get = (key: string) => limited.send('GET', `/v1/shops/${SHOP}/orders`, { key });
  const answers = await Promise.all(Array.from({ length: 8 }, () => get(api.keys.staff)));
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  expect(refused.length).toBeGreaterThanOrEqual(2);
  expect(refused[0]?.json()).toMatchObject({ code: 'rateLimited', retryable: true });
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect((await get(api.keys.cart)).statusCode).toBe(200);
});

test('security headers are on every answer', async () => {
  const { headers } = await api.send('GET', `/v1/shops/${SHOP}/orders`);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining("default-src 'none'") });
  expect(headers['strict-transport-security']).toBeDefined();
});
