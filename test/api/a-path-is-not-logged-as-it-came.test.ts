import { afterAll, beforeAll, expect, test } from 'vitest';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';

let api: TestApi;
let routes: string[];
let orderNumber: string;
beforeAll(async () => {
  api = await startTestApi();
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const { paths } = (await api.send('GET', '/docs/json', { key: null })).json();
  routes = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  const body = orderBody();
  orderNumber = body['orderNumber'];
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body });
});
afterAll(() => api.close());

/** What people type where a number is asked for. */
const typed = ['鵜殿紬希', 'udono-tsumugi', '09098765432', '090-9876-5432', 'tsumugi.udono@mail.example'];
const written = [...typed, ...typed.map(encodeURIComponent), 'tsumugi'];

const asks: readonly [what: string, options: { body?: unknown; key?: string | null; headers?: Record<string, string> }, query: string][] = [
  ['a body of no use', { body: {} }, ''],
  ['an action without a key', { body: { action: 'cancelCredit' } }, ''],
  ['an action', { body: { action: 'cancelCredit' }, headers: { 'idempotency-key': 'x' } }, ''],
  ['a query that makes no sense', { body: {} }, '?what=ever'],
  ['a body that is none', { body: 'x', headers: { 'content-type': 'text/plain' } }, ''],
  ['no key', { body: {}, key: null }, ''],
];

async function askAll(path: (route: string, text: string) => string): Promise<void> {
  for (const route of routes) {
    const [method = ''] = route.split(' ');
    for (const text of typed) {
      for (const [, { body, key = api.keys.admin, headers = {} }, query] of asks) {
        const payload = method === 'GET' || method === 'DELETE' ? {} : { body };
        await api.send(method as Parameters<TestApi['send']>[0], `${path(route, encodeURIComponent(text))}${query}`, { ...payload, key, headers });
      }
    }
  }
}

const inPath = (route: string, shop: string, other: string): string =>
  (route.split(' ')[1] ?? '').replace('{shop}', shop).replace(/\{(?:orderNumber|id|secret)\}/g, other);

test('nothing typed into a path stands in the log: not as a shop, an order, an action, a word', async () => {
  api.logLines.length = 0;
  await askAll((route, text) => inPath(route, SHOP, text));
  await askAll((route, text) => inPath(route, text, text));
  expect(api.logLines.length).toBeGreaterThan(1_000);
  for (const text of written) expect(api.logLines.find((line) => line.includes(text))).toBeUndefined();
}, 120_000);

test('nor while the records are away', async () => {
  const away = async (): Promise<never> => {
    throw new Error('gone');
  };
  const { send } = await api.variant({ records: { ...api.records, loadOrder: away, findAction: away, ping: away } });
  api.logLines.length = 0;
  for (const text of ['09098765432', 'udono-tsumugi']) {
    for (const tail of ['', '/actions', '/actions/x', '/invoice']) {
      expect((await send('GET', `/v1/shops/${SHOP}/orders/${text}${tail}`)).statusCode).toBe(503);
    }
  }
  expect(api.logLines.length).toBeGreaterThan(8);
  expect(api.logLines.join('')).not.toMatch(/09098765432|udono/);
});

test('an order that exists is named, and so is its shop', async () => {
  for (const path of ['', '/actions', '/invoice']) {
    api.logLines.length = 0;
    await api.send('GET', `/v1/shops/${SHOP}/orders/${orderNumber}${path}`);
    expect(api.logLines.map((line) => JSON.parse(line))).toEqual(expect.arrayContaining([expect.objectContaining({ event: 'api.request', shop: SHOP, orderNumber })]));
  }
  api.logLines.length = 0;
  await api.send('POST', `/v1/shops/${SHOP}/orders/${orderNumber}/actions`, { body: { action: 'noSuchThing' }, headers: { 'idempotency-key': 'y' } });
  expect(JSON.parse(api.logLines.at(-1)!)).toMatchObject({ status: 422, orderNumber });
});
