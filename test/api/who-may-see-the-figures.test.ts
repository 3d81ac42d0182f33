import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './an-api.ts';

const TOKEN = 'a-token-of-the-metrics-and-of-nothing-else';

let api: TestApi;
let guarded: Pick<TestApi, 'app' | 'send'>;

beforeAll(async () => {
  api = await startTestApi();
  guarded = await api.variant({ metricsToken: TOKEN });
});
afterAll(() => api.close());

const metrics = async (authorization: string | undefined, of = guarded) =>
  (await of.app.inject({ url: '/metrics', headers: authorization === undefined ? {} : { authorization } })).statusCode;

test('whoever has the token, or a key as before', async () => {
  expect(await metrics(`Bearer ${TOKEN}`)).toBe(200);
  expect(await metrics(`bearer ${TOKEN}`)).toBe(200);
  expect(await metrics(`Bearer ${api.keys.ops}`)).toBe(200);
});

test.each([
  undefined,
  'Bearer ',
  `Bearer ${TOKEN}x`,
  `Bearer ${TOKEN.slice(0, -1)}`,
  `Bearer ${TOKEN.toUpperCase()}`,
  `Basic ${TOKEN}`,
  TOKEN,
  `Bearer ${TOKEN} ${TOKEN}`,
  'Bearer undefined',
])('nobody with %j', async (authorization) => {
  expect(await metrics(authorization)).toBe(401);
});

test('where no token is set, none opens it', async () => {
  for (const nothing of ['undefined', TOKEN]) expect(await metrics(`Bearer ${nothing}`, api)).toBe(401);
});

test('the token opens nothing else', async () => {
  for (const url of ['/v1/shops', '/v1/events', '/v1/keys', '/codec/decode']) {
    const { statusCode } = await guarded.app.inject({ method: url.startsWith('/codec') ? 'POST' : 'GET', url, headers: { authorization: `Bearer ${TOKEN}` }, ...(url.startsWith('/codec') ? { payload: { payloads: [] } } : {}) });
    expect(statusCode, url).toBe(401);
  }
});

test('the token still opens it while the records are down', async () => {
  const down = async () => Promise.reject(new Error('down'));
  const broken = await api.variant({ metricsToken: TOKEN, records: { ...api.records, findApiKey: down, ping: down } });
  expect(await metrics(`Bearer ${TOKEN}`, broken)).toBe(200);
  expect(await metrics(`Bearer ${api.keys.admin}`, broken)).toBe(503);
});
