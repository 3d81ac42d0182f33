/** A thread serves everybody: no body, whatever is in it, may keep it for longer than 50 ms, nor be answered by megabytes. */
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpuOf } from '../support/cpu-stretch.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';

const STRETCH_MAX_MS = 50;
const ANSWER_MAX_BYTES = 64_000;
/** Just below what a body may have. */
const SIZE = 240_000;

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const repeated = (part: string, around: [string, string] = ['', ''], size = SIZE): string => around[0] + part.repeat(Math.floor(size / Buffer.byteLength(part))) + around[1];
const object = (entry: (index: number) => string, count: number): string => `{${Array.from({ length: count }, (_, index) => entry(index)).join(',')}}`;

const bodies: readonly [what: string, body: string][] = [
  ['digits that could be card numbers, over and over', repeated('4 -', ['{"note":"', '"}'])],
  ['digits without an end', repeated('4', ['{"note":"', '"}'])],
  ['arrays in arrays', `${'['.repeat(SIZE / 2)}${']'.repeat(SIZE / 2)}`],
  ['objects in objects', `${'{"a":'.repeat(SIZE / 6)}1${'}'.repeat(SIZE / 6)}`],
  ['one long text', repeated('ｶﾞ', ['{"buyer":{"name":"', '"}}'])],
  ['one long name of a member', repeated('a', ['{"', '":1}'])],
  ['a long name over many faults', `{"${'k'.repeat(100_000)}":[${repeated('"\\u0001",', ['', '""'], 100_000)}]}`],
  ['many members', object((index) => `"k${index}":1`, 22_000)],
  ['many items', repeated('{},', ['{"items":[', '{}]}'])],
  ['many texts that are no items', repeated('"\\u0001",', ['{"items":[', '""]}'])],
  ['many nulls', object((index) => `"k${index}":null`, 18_000)],
  ['a number of many digits', repeated('9', ['{"amountYen":', '}'])],
  ['a fraction of many digits', repeated('1', ['{"amountYen":0.', '}'])],
  ['a text of escapes', repeated('\\u0041', ['{"note":"', '"}'])],
  ['quotes in a text', repeated('\\"', ['{"note":"', '"}'])],
  ['backslashes in a text', repeated('\\\\', ['{"note":"', '"}'])],
  ['a date of many digits', repeated('1', ['{"orderedAt":"2026-11-23T10:15:00.', 'Z"}'])],
  ['the same member again and again', repeated('"note":"4111",', ['{', '"note":""}'])],
  ['200 items with a fault in each text', JSON.stringify(orderBody({ items: Array.from({ length: 200 }, () => ({ kind: '\u0001', name: '4 -'.repeat(60), subtotalYen: 'x', code: '\u0001', colour: '4111' })) }))],
  ['little but blanks', repeated(' ', ['{"x":', '1}'])],
];

const routes: readonly [route: string, method: 'POST' | 'PATCH' | 'PUT', url: string][] = [
  ['a start', 'POST', `/v1/shops/${SHOP}/orders`],
  ['an action', 'POST', `/v1/shops/${SHOP}/orders/HOSTILE-1/actions`],
  ['a new shop', 'POST', '/v1/shops'],
  ['settings', 'PATCH', `/v1/shops/${SHOP}/settings`],
  ['credentials', 'PUT', `/v1/shops/${SHOP}/credentials/atobarai`],
  ['a new key', 'POST', `/v1/shops/${SHOP}/keys`],
  ['decoding', 'POST', '/codec/decode'],
  ['a push', 'POST', '/v1/push/atobarai'],
];

const post = (method: 'POST' | 'PATCH' | 'PUT', url: string, payload: string): Promise<LightMyRequestResponse> =>
  api.app.inject({
    method, url, payload,
    headers: { authorization: `Bearer ${url.startsWith('/codec') ? api.keys.ops : api.keys.admin}`, 'content-type': 'application/json', 'idempotency-key': 'hostile' },
  });

/** The best of a few: what else the process does, collecting its garbage for instance, is not the request's. */
async function longestOf(send: () => Promise<LightMyRequestResponse>): Promise<{ response: LightMyRequestResponse; longestMs: number }> {
  let best = await cpuOf(send);
  for (let again = 0; again < 2 && best.longestMs > STRETCH_MAX_MS; again += 1) {
    const next = await cpuOf(send);
    if (next.longestMs < best.longestMs) best = next;
  }
  return { response: best.value, longestMs: best.longestMs };
}

test.each(routes)('%s: no body holds the thread up or is answered at length', async (_route, method, url) => {
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: orderBody({ orderNumber: 'HOSTILE-1' }), key: api.keys.cart });
  for (const [what, body] of bodies) {
    const { response, longestMs } = await longestOf(() => post(method, url, body));
    expect(response.statusCode, what).toBeGreaterThanOrEqual(400);
    expect(response.statusCode, what).toBeLessThan(500);
    expect(response.body.length, what).toBeLessThan(ANSWER_MAX_BYTES);
    expect(longestMs, what).toBeLessThan(STRETCH_MAX_MS);
  }
}, 120_000);

test('of many faults a hundred are named, and how many there are', async () => {
  const items = Array.from({ length: 200 }, () => ({ kind: 'goods', name: '見本\u0001', subtotalYen: 'x' }));
  const problem = (await post('POST', `/v1/shops/${SHOP}/orders`, JSON.stringify(orderBody({ items })))).json();
  expect(problem.faults).toHaveLength(100);
  expect(problem.faultCount).toBe(400);
  expect(problem.detail).toContain('400件のうち最初の100件');
});

test('the largest order that fits its contract is taken without holding anybody up', async () => {
  const item = { kind: 'goods', name: '4 -'.repeat(66), quantity: 1, unitPriceYen: 10, subtotalYen: 10, code: '4 -'.repeat(21) };
  const body = orderBody({ amountYen: 2_000, items: Array.from({ length: 200 }, () => item) });
  const { response, longestMs } = await longestOf(() => post('POST', `/v1/shops/${SHOP}/orders?dryRun=true`, JSON.stringify(body)));
  expect(response.statusCode).toBeLessThan(500);
  expect(longestMs).toBeLessThan(STRETCH_MAX_MS);
});

test('a page of the largest orders is read in turns', async () => {
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const items = Array.from({ length: 200 }, (_, index) => ({ kind: 'goods', name: `${'見本商品'.repeat(47)}${index}`, quantity: 1, unitPriceYen: 10, subtotalYen: 10, code: 'ｱ'.repeat(64) }));
  const numbers = Array.from({ length: 80 }, (_, index) => `LARGE-${String(index).padStart(2, '0')}`);
  for (const orderNumber of numbers) {
    expect((await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: orderBody({ orderNumber, items, amountYen: 2_000 }) })).statusCode).toBe(201);
  }
  const { response, longestMs } = await longestOf(() => api.send('GET', `/v1/shops/${SHOP}/orders?limit=200&orderNumberPrefix=LARGE&sort=orderNumber&direction=asc`));
  expect(response.json().orders.map((order: { orderNumber: string }) => order.orderNumber)).toEqual(numbers);
  expect(longestMs).toBeLessThan(STRETCH_MAX_MS);
}, 120_000);

test('megabytes to decode are decoded in turns', async () => {
  const sealed = await api.codec.encode(Array.from({ length: 3 }, () => ({ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.alloc(1_500_000, 'a') })));
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const payloads = sealed.map(({ metadata, data }) => ({ metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)])), data: base64(data!) }));
  const { response, longestMs } = await longestOf(() => post('POST', '/codec/decode', JSON.stringify({ payloads })));
  expect(Buffer.from(response.json().payloads[2].data, 'base64')).toHaveLength(1_500_000);
  expect(longestMs).toBeLessThan(STRETCH_MAX_MS);
});
