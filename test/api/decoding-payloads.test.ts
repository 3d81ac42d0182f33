import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
let encrypted: { metadata: Record<string, string>; data: string };

const UI = 'http://127.0.0.1:8233';

beforeAll(async () => {
  api = await startTestApi();
  encrypted = await encryptedPayload(api, { name: '見本花子' });
});
afterAll(() => api.close());

async function encryptedPayload(of: TestApi, value: unknown) {
  const [sealed] = await of.codec.encode([defaultPayloadConverter.toPayload(value)], { type: 'workflow', namespace: 'default', workflowId: `order:${SHOP}:A` });
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const metadata = Object.fromEntries(Object.entries(sealed!.metadata!).map(([name, bytes]) => [name, base64(bytes)]));
  return { metadata, data: base64(sealed!.data!) };
}

const decode = (of: Pick<TestApi, 'send'>, payloads: unknown, key: string | null, headers: Record<string, string> = {}) =>
  of.send('POST', '/codec/decode?preserveStorageRefs=true', { body: { payloads }, key, headers });

test('an ops key opens payloads, in their order, and is on record for it', async () => {
  const clear = { metadata: { encoding: Buffer.from('json/plain').toString('base64') }, data: Buffer.from('1').toString('base64') };
  const response = await decode(api, [encrypted, clear, encrypted], api.keys.ops, { origin: UI, 'x-namespace': 'default' });
  expect(response.statusCode).toBe(200);
  const texts = response.json().payloads.map(({ data }: { data: string }) => Buffer.from(data, 'base64').toString());
  expect(texts).toEqual(['{"name":"見本花子"}', '1', '{"name":"見本花子"}']);
  expect(response.headers).toMatchObject({ 'access-control-allow-origin': UI, 'cache-control': 'no-store' });
  const audit = api.logLines.map((line) => JSON.parse(line)).find(({ event }) => event === 'api.payloadsDecoded');
  expect(audit).toMatchObject({ label: 'テスト ops', count: 3 });
  expect(api.logLines.join('')).not.toContain('見本花子');
});

test('outside development nobody else opens anything, not even on the own machine', async () => {
  expect((await decode(api, [encrypted], null)).statusCode).toBe(401);
  for (const scope of ['cart', 'staff', 'admin'] as const) expect((await decode(api, [encrypted], api.keys[scope])).statusCode).toBe(403);
});

test('in development the own machine needs no key, another one does', async () => {
  const development = await api.variant({ development: true });
  const payload = await encryptedPayload(api, 1);
  expect((await decode(development, [payload], null)).statusCode).toBe(200);
  const fromAfar = await development.app.inject({
    method: 'POST',
    url: '/codec/decode',
    payload: { payloads: [payload] },
    remoteAddress: '192.0.2.7',
  });
  expect(fromAfar.statusCode).toBe(401);
  expect((await development.app.inject({ url: '/metrics' })).statusCode).toBe(200);
  expect((await development.app.inject({ url: '/metrics', remoteAddress: '192.0.2.7' })).statusCode).toBe(401);
});

test.each([
  ['a name of elsewhere that was made to lead here', { host: 'evil.example:3000' }],
  ['a name that only begins like ours', { host: 'localhost.evil.example' }],
  ['a proxy', { host: '127.0.0.1:3000', 'x-forwarded-for': '192.0.2.7' }],
  ['a wrong key', { host: '127.0.0.1:3000', authorization: `Bearer trk_ops_${'A'.repeat(43)}` }],
  ['something that is no key', { host: '127.0.0.1:3000', authorization: 'Basic b3BzOm9wcw==' }],
])('in development the own machine is not believed with %s', async (_what, headers) => {
  const development = await api.variant({ development: true });
  const decoded = await development.app.inject({ method: 'POST', url: '/codec/decode', headers, payload: { payloads: [await encryptedPayload(api, 1)] } });
  expect(decoded.statusCode).toBe(401);
  expect((await development.app.inject({ url: '/metrics', headers })).statusCode).toBe(401);
});

test.each(['localhost:3000', '127.0.0.1:3000', '127.0.0.1', '[::1]:3000', 'LOCALHOST'])('in development %s is the own machine', async (host) => {
  const development = await api.variant({ development: true });
  expect((await decode(development, [await encryptedPayload(api, 1)], null, { host })).statusCode).toBe(200);
});

test('in development a key that is given counts: of one shop it opens what is of that shop', async () => {
  const development = await api.variant({ development: true });
  const keyOf = async (shop: string) => (await api.records.createApiKey({ scope: 'ops', shops: [shop], label: shop })).key;
  expect((await decode(development, [encrypted], await keyOf(SHOP))).statusCode).toBe(200);
  expect((await decode(development, [encrypted], await keyOf(OTHER_SHOP))).statusCode).toBe(422);
});

test("the Web UI's origin passes the browser's pre-flight, no other does", async () => {
  const preflight = (origin: string) =>
    api.app.inject({
      method: 'OPTIONS',
      url: '/codec/decode',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-namespace,authorization' },
    });
  const allowed = await preflight(UI);
  expect(allowed.statusCode).toBe(204);
  expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': UI, 'access-control-allow-credentials': 'true' });
  expect(allowed.headers['access-control-allow-headers']).toContain('x-namespace');
  expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
});

test('other routes speak to no browser of another origin', async () => {
  const response = await api.send('GET', `/v1/shops/${SHOP}/orders`, { headers: { origin: UI } });
  expect(response.headers['access-control-allow-origin']).toBeUndefined();
});

test.each([
  ['an unknown key id', { metadata: { encoding: Buffer.from('binary/encrypted').toString('base64'), 'encryption-key-id': Buffer.from('nobody').toString('base64') }, data: 'AAAA' }, 'codecPayloadUnreadable'],
  ['no base64', { metadata: {}, data: '%%%' }, 'invalidBody'],
  ['no payload', 'x', 'invalidBody'],
])('%s is 422', async (_what, payload, code) => {
  const response = await decode(api, [payload], api.keys.ops);
  expect(response.statusCode).toBe(422);
  expect(response.json().code).toBe(code);
});
