import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadlinePage, withinMs } from '../../src/api/contracts/deadline-query.ts';
import { addDays, jstDate, jstMidnight } from '../../src/domain/values/japan-time.ts';
import { decide, orderBody } from '../api/an-order.ts';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from '../api/an-api.ts';

let api: TestApi;
const url = `/v1/shops/${SHOP}/deadlines`;
const today = jstDate(new Date());

type Line = { orderNumber: string; kind: string; at: string; overdue: boolean; statusLabel: string };
type Page = { deadlines: Line[]; next: string | null };

beforeAll(async () => {
  api = await startTestApi();
  for (const [orderNumber, verdict, days] of [['D-1', 'approved', 5], ['D-2', 'held', 1], ['D-3', 'approved', 1], ['D-4', 'refused', 1]] as const) {
    api.engine.onStart = (input) => decide(api.records, input, verdict);
    await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: orderBody({ orderNumber, plannedShipDate: addDays(today, days) }) });
  }
});
afterAll(() => api.close());

const board = async (query = '') => {
  const response = await api.send('GET', `${url}?${query}`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json<Page>();
};
const lines = async (query = '') => (await board(query)).deadlines.map(({ orderNumber, kind }) => `${orderNumber} ${kind}`);

test('three days ahead unless asked otherwise: an order to ship and a hold, refused attempts left out', async () => {
  expect((await lines()).toSorted()).toEqual(['D-2 holdPatience', 'D-3 plannedShipDate']);
});

test.each(['within=6d', 'within=144h', 'within=P6D', 'within=PT144H'])('%s looks as far ahead', async (query) => {
  expect((await lines(query)).toSorted()).toEqual(['D-1 plannedShipDate', 'D-2 holdPatience', 'D-3 plannedShipDate']);
});

test('one kind alone', async () => {
  expect(await lines('within=400d&kind=lastShipDate')).toEqual(['D-1 lastShipDate', 'D-3 lastShipDate']);
});

test('each line holds to the contract and says what to do', async () => {
  const { deadlines } = await board('within=400d');
  expect(deadlinePage.parse({ deadlines, next: null }).deadlines).toHaveLength(5);
  expect(deadlines.find(({ orderNumber }) => orderNumber === 'D-3')).toMatchObject({
    at: new Date(jstMidnight(addDays(today, 2)) - 1).toISOString(),
    overdue: false, statusLabel: '与信OK', label: '出荷予定日', attention: [],
    then: expect.stringContaining('対応が必要'), staffCan: expect.stringContaining('出荷情報登録'),
  });
});

test('what has passed stays, marked overdue, at the top', async () => {
  const later = await api.variant({ now: () => new Date(jstMidnight(addDays(today, 3))) });
  const page = (await later.send('GET', `${url}?within=0h`)).json<Page>();
  expect(page.deadlines.map(({ orderNumber, overdue }) => [orderNumber, overdue])).toEqual(expect.arrayContaining([['D-3', true], ['D-2', true]]));
  expect(page.deadlines).toHaveLength(2);
});

test('pages follow each other without gap or repeat', async () => {
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 10; page += 1) {
    const { deadlines, next } = await board(`within=400d&limit=2${cursor}`);
    seen.push(...deadlines.map(({ orderNumber, kind }) => `${orderNumber} ${kind}`));
    if (next === null) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  expect(seen).toEqual(await lines('within=400d'));
  expect(seen).toHaveLength(5);
});

describe('refuses', () => {
  test.each([
    ['within=3', 'within'], ['within=3w', 'within'], ['within=-1h', 'within'], ['within=1.5d', 'within'], ['within=', 'within'],
    ['within=401d', 'within'], ['within=9601h', 'within'], ['within=PT3D', 'within'], ['within=P3D%00', 'within'], ['within=72h&within=1h', 'within'],
    ['limit=0', 'limit'], ['limit=201', 'limit'], ['limit=x', 'limit'], ['kind=nope', 'kind'], ['cursor=nope', 'cursor'], ['cursor=', 'cursor'],
    ['until=2026-11-23', 'until'],
  ])('%s, naming the parameter', async (query, param) => {
    const response = await api.send('GET', `${url}?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json<{ param: string }>().param).toContain(param);
  });

  test('a key of another shop, as if there were no such shop', async () => {
    const response = await api.send('GET', `/v1/shops/${OTHER_SHOP}/deadlines`);
    expect(response.statusCode).toBe(404);
  });
});

test('a length of time is understood up to 400 days', () => {
  expect(withinMs('0h')).toBe(0);
  expect(withinMs('72h')).toBe(259_200_000);
  expect(withinMs('3d')).toBe(withinMs('PT72H'));
  expect(withinMs('9600h')).toBe(withinMs('400d'));
  expect(withinMs('72H')).toBeNull();
});
