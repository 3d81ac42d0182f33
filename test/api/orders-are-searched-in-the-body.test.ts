import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attentionCodes } from '../../src/domain/lifecycle/attention-rules.ts';
import { orderView } from '../../src/api/contracts/order-view.ts';
import { decide, orderBody } from './an-order.ts';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
const orders = `/v1/shops/${SHOP}/orders`;

beforeAll(async () => {
  api = await startTestApi();
  for (const [orderNumber, verdict, amountYen, tel] of [
    ['S-1', 'approved', 1_000, '090-8888-4321'],
    ['S-2', 'held', 2_000, '+81 (0)90-8888-4321'],
    ['S-3', 'refused', 3_000, '0300000000'],
    ['S-4', 'approved', 4_000, '03-0000-0000'],
  ] as const) {
    api.engine.onStart = (input) => decide(api.records, input, verdict);
    const buyer = { ...orderBody()['buyer'], tel, ...(orderNumber === 'S-4' ? { name: '検索　次郎', nameKana: 'ﾊ\u309Aｹﾝｻｸ ジロー', email: 'JIRO-k@example.com' } : {}) };
    await api.send('POST', orders, { body: orderBody({ orderNumber, amountYen, buyer, items: [{ kind: 'goods', name: '見本', subtotalYen: amountYen }] }) });
  }
});
afterAll(() => api.close());

const search = async (body: object, options: { key?: string; url?: string } = {}) => api.send('POST', options.url ?? `${orders}/search`, { body, ...(options.key === undefined ? {} : { key: options.key }) });
const numbers = async (body: object): Promise<string[]> => {
  const response = await search({ sort: 'orderNumber', direction: 'asc', ...body });
  expect(response.statusCode, response.body).toBe(200);
  return response.json().orders.map(({ orderNumber }: { orderNumber: string }) => orderNumber);
};
const listed = async (query: string): Promise<string[]> => {
  const response = await api.send('GET', `${orders}?sort=orderNumber&direction=asc&${query}`);
  return response.json().orders.map(({ orderNumber }: { orderNumber: string }) => orderNumber);
};

const phones = ['090-8888-4321', '090ー8888ー4321', '090‐8888‐4321', '090−8888−4321', '０９０－８８８８－４３２１', '+81 (0)90-8888-4321', '+81 090 8888 4321', '\u202A09088884321\u202C', '(090)8888.4321'];

describe('a buyer is found as he would be taken', () => {
  test.each(phones)('by the phone %s, in the body and in the query', async (buyer) => {
    expect(await numbers({ buyer })).toEqual(['S-1', 'S-2']);
    expect(await listed(`buyer=${encodeURIComponent(buyer)}`)).toEqual(['S-1', 'S-2']);
  });

  test.each([
    ['last four digits in full width', '４３２１', ['S-1', 'S-2']],
    ['a name with an invisible character', '検索\u200B 次郎', ['S-4']],
    ['a name with a line break', '検索\n次郎', ['S-4']],
    ['kana with its mark apart', 'パケンサク', ['S-4']],
    ['kana with a spacing mark', 'は゜けんさく じろー', ['S-4']],
    ['an e-mail with another hyphen', 'jiro−K@example.com', ['S-4']],
    ['nobody', '山田', []],
  ])('by %s', async (_what, buyer, expected) => {
    expect(await numbers({ buyer })).toEqual(expected);
  });
});

test.each([
  ['settlementNo', '\u200BS-4-1\n'],
  ['settlementNo', '　Ｓ－４ー１ '],
  ['orderNumberPrefix', 'Ｓ−4\uFE0F\t'],
  ['buyer', '検索\n次郎\n'],
])('%s as it was typed or pasted (%j) is found, in the body and in the query', async (filter, typed) => {
  expect(await numbers({ [filter]: typed })).toEqual(['S-4']);
  expect(await listed(`${filter}=${encodeURIComponent(typed)}`)).toEqual(['S-4']);
});

test.each([
  ['nothing', {}, ['S-1', 'S-2', 'S-4']],
  ['statuses', { status: ['creditHeld', 'creditApproved'], amountFrom: 2_000 }, ['S-2', 'S-4']],
  ['refused attempts', { includeAttempts: true, credit: ['refused'] }, ['S-3']],
  ['everything at once', { buyer: '花子', link: 'api', intake: 'checkout', method: ['atobarai'], attention: 'any' }, []],
  ['a settlement number', { settlementNo: 'S-4-1' }, ['S-4']],
  ['a beginning', { orderNumberPrefix: 'S-1' }, ['S-1']],
])('the filters of the list work in the body: %s', async (_what, body, expected) => {
  expect(await numbers(body)).toEqual(expected);
});

test('pages follow each other, and a row is an order without its contents', async () => {
  const first = (await search({ sort: 'amountYen', direction: 'asc', limit: 2 })).json();
  expect(orderView.parse(first.orders[0])).not.toHaveProperty('contents');
  const second = (await search({ sort: 'amountYen', direction: 'asc', limit: 2, cursor: first.next })).json();
  expect([...first.orders, ...second.orders].map(({ orderNumber }: { orderNumber: string }) => orderNumber)).toEqual(['S-1', 'S-2', 'S-4']);
  expect(second.next).toBeNull();
});

test.each([
  ['a filter nobody knows', { colour: 'red' }, 'colour'],
  ['a status nobody knows', { status: ['happy'] }, 'status[0]'],
  ['a status that is no list', { status: 'creditHeld' }, 'status'],
  ['a number as a text', { amountFrom: '1' }, 'amountFrom'],
  ['a page too large', { limit: 201 }, 'limit'],
  ['a card number for a buyer', { buyer: '4111 1111 1111 1111' }, 'buyer'],
])('%s is 422 and named', async (_what, body, param) => {
  const response = await search(body);
  expect(response.statusCode).toBe(422);
  expect(response.json()).toMatchObject({ code: 'invalidBody', param });
});

test('a cursor of nobody is 400', async () => {
  expect((await search({ cursor: 'nonsense' })).json()).toMatchObject({ code: 'invalidRequest', param: 'cursor' });
});

test('a search is a read: whoever may list may search, in their own shop', async () => {
  expect((await search({}, { key: api.keys.cart })).statusCode).toBe(200);
  expect((await search({}, { key: api.keys.staff, url: `/v1/shops/${OTHER_SHOP}/orders/search` })).statusCode).toBe(404);
});

test('whom somebody searched for stands in no log and no metric, whichever way', async () => {
  await numbers({ buyer: '検索 次郎' });
  await listed(`buyer=${encodeURIComponent('090ー8888ー4321')}`);
  await api.send('GET', `${orders}?buyer=${encodeURIComponent('検索')}&limit=wrong`);
  await search({ buyer: '検索', limit: 0 });
  const traces = `${api.logLines.join('')}${(await api.send('GET', '/metrics', { key: api.keys.ops })).body}`;
  for (const secret of ['検索', '次郎', '8888ー4321', '88884321']) {
    expect(traces).not.toContain(secret);
    expect(traces).not.toContain(encodeURIComponent(secret));
  }
  expect(traces).toContain('/v1/shops/:shop/orders/search');
});

test('every reason for work can be asked for, of whatever method it is', async () => {
  for (const attention of attentionCodes()) {
    expect(await listed(`attention=${attention}`), attention).toEqual([]);
    expect(await numbers({ attention }), attention).toEqual([]);
  }
  expect((await search({ attention: 'nobodysReason' })).statusCode).toBe(422);
});
