import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderView } from '../../src/api/contracts/order-view.ts';
import { decide, orderBody } from './an-order.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
const url = `/v1/shops/${SHOP}/orders`;

beforeAll(async () => {
  api = await startTestApi();
  for (const [orderNumber, verdict, amountYen] of [
    ['L-1', 'approved', 1_000],
    ['L-2', 'held', 2_000],
    ['L-3', 'approved', 3_000],
    ['L-4', 'refused', 4_000],
    ['L-5', 'approved', 5_000],
  ] as const) {
    api.engine.onStart = (input) => decide(api.records, input, verdict);
    const buyer = { ...orderBody()['buyer'], name: orderNumber === 'L-3' ? '検索　次郎' : '見本　花子' };
    await api.send('POST', url, { body: orderBody({ orderNumber, amountYen, buyer, items: [{ kind: 'goods', name: '見本', subtotalYen: amountYen }] }) });
  }
});
afterAll(() => api.close());

const list = async (query: string) => {
  const response = await api.send('GET', `${url}?${query}`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json<{ orders: { orderNumber: string }[]; next: string | null }>();
};
const numbers = async (query: string) => (await list(query)).orders.map(({ orderNumber }) => orderNumber);

test.each([
  ['everything but refused attempts', 'sort=orderNumber&direction=asc', ['L-1', 'L-2', 'L-3', 'L-5']],
  ['refused attempts when asked for', 'sort=orderNumber&direction=asc&includeAttempts=true', ['L-1', 'L-2', 'L-3', 'L-4', 'L-5']],
  ['one status', 'status=creditHeld', ['L-2']],
  ['two statuses', 'status=creditHeld,creditApproved&sort=orderNumber&direction=asc', ['L-1', 'L-2', 'L-3', 'L-5']],
  ['a repeated parameter', 'credit=held&credit=refused&includeAttempts=true&sort=orderNumber', ['L-4', 'L-2']],
  ['an amount range', 'amountFrom=2000&amountTo=3000&sort=amountYen&direction=asc', ['L-2', 'L-3']],
  ['a buyer by one part of the name', `buyer=${encodeURIComponent('次郎')}`, ['L-3']],
  ['a settlement number', 'settlementNo=L-5-1', ['L-5']],
  ['a beginning of the number', 'orderNumberPrefix=L-1', ['L-1']],
  ['several conditions at once', 'credit=approved&amountTo=3000&sort=amountYen&direction=desc', ['L-3', 'L-1']],
])('the list finds %s', async (_what, query, expected) => {
  expect(await numbers(query)).toEqual(expected);
});

test('pages follow each other without gap or repeat', async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 10; page += 1) {
    const { orders, next }: { orders: { orderNumber: string }[]; next: string | null } = await list(
      `sort=amountYen&direction=asc&limit=2&includeAttempts=true${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    seen.push(...orders.map(({ orderNumber }) => orderNumber));
    cursor = next;
    if (next === null) break;
  }
  expect(seen).toEqual(['L-1', 'L-2', 'L-3', 'L-4', 'L-5']);
});

test('a list row is an order without its contents', async () => {
  const [row] = (await list('orderNumberPrefix=L-1')).orders;
  expect(orderView.parse(row)).not.toHaveProperty('contents');
});

test.each([
  ['a status nobody knows', 'status=happy', 'status[0]'],
  ['a filter nobody knows', 'colour=red', 'colour'],
  ['a page too large', 'limit=201', 'limit'],
  ['no page', 'limit=0', 'limit'],
  ['a day that does not exist', 'orderedFrom=2026-02-30', 'orderedFrom'],
  ['a cursor of nobody', 'cursor=nonsense', 'cursor'],
  ['an amount in words', 'amountFrom=many', 'amountFrom'],
])('%s is 400 and named', async (_what, query, param) => {
  const response = await api.send('GET', `${url}?${query}`);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ code: 'invalidRequest', param });
});

test('a word nobody knows in a list is answered with the words that would be right', async () => {
  const { faults } = (await api.send('GET', `${url}?status=paid,happy`)).json();
  expect(faults).toMatchObject([{ param: 'status[1]', rule: 'notOneOf', message: expect.stringContaining('creditApproved') }]);
});

test('a cursor of another sort is 400', async () => {
  const { next } = await list('sort=amountYen&limit=1');
  const response = await api.send('GET', `${url}?sort=orderNumber&cursor=${encodeURIComponent(next!)}`);
  expect(response.statusCode).toBe(400);
});

test('events come in order, page by page, and the cursor stays where nothing is new', async () => {
  const key = api.keys.cart;
  const first = (await api.send('GET', '/v1/events?limit=2', { key })).json();
  const second = (await api.send('GET', `/v1/events?limit=500&after=${encodeURIComponent(first.next)}`, { key })).json();
  const all = [...first.events, ...second.events];
  expect(all.map(({ orderNumber }) => orderNumber)).toEqual(['L-1', 'L-2', 'L-3', 'L-5']);
  expect(all[0]).toMatchObject({ type: 'order.changed', status: 'creditApproved', changed: ['credit'], shop: SHOP });
  expect(all[0].order).not.toHaveProperty('contents');
  const third = (await api.send('GET', `/v1/events?after=${encodeURIComponent(second.next)}`, { key })).json();
  expect(third).toEqual({ events: [], next: second.next });
  expect((await api.send('GET', '/v1/events?after=nonsense', { key })).statusCode).toBe(400);
});

test('a search for a buyer leaves no trace in log or metrics', async () => {
  await list(`buyer=${encodeURIComponent('次郎')}`);
  const metrics = await api.send('GET', '/metrics', { key: api.keys.ops });
  const traces = `${api.logLines.join('')}${metrics.body}`;
  expect(traces).not.toContain('次郎');
  expect(traces).not.toContain(encodeURIComponent('次郎'));
  expect(metrics.body).toContain('route="/v1/shops/:shop/orders"');
  expect(metrics.body).not.toContain('L-1');
});
