import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decide, orderBody } from './an-order.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
const orders = `/v1/shops/${SHOP}/orders`;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.engine.starts.length = 0;
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
});

const start = (body: unknown, query = '') => api.send('POST', `${orders}${query}`, { body, key: api.keys.cart });
const buyer = (changes: object) => ({ ...orderBody()['buyer'], ...changes });
const named = (name: string) => [{ kind: 'goods', name, subtotalYen: 5500 }];

/** Everything a phone book, a PDF and a mail leave in a text. */
const pasted = (text: string) => `\u202A\n${text.replace(/(.)$/u, '\u200B$1')}\uFE0F\u202C\t`;

describe('invisible characters, tabs and line breaks', () => {
  test('in every field are no fault, and what is kept is what was meant', async () => {
    const plain = orderBody({ destinations: [{ name: '送り先　太郎', postalCode: '530-0001', address: '大阪府大阪市北区見本1-2-3', tel: '06-6000-0000' }], shopStatus: '店頭' });
    const dirty = {
      ...plain,
      shopStatus: pasted(plain['shopStatus']),
      buyer: Object.fromEntries(Object.entries(plain['buyer']).map(([key, value]) => [key, pasted(String(value))])),
      items: plain['items'].map((item: { name: string }) => ({ ...item, name: pasted(item.name) })),
      destinations: plain['destinations'].map((place: object) => Object.fromEntries(Object.entries(place).map(([key, value]) => [key, pasted(value)]))),
    };
    const response = await start(dirty);
    expect(response.statusCode, response.body).toBe(201);
    const { contents, shopStatus } = (await api.send('GET', `${orders}/${plain['orderNumber']}`)).json();
    expect(contents).toMatchObject({ buyer: plain['buyer'], items: plain['items'], destinations: plain['destinations'] });
    expect(shopStatus).toBe('店頭');
  });

  test('inside a name and an address become a blank', async () => {
    const body = orderBody({ buyer: buyer({ name: '見本\t花子', address: '東京都千代田区千代田1-1\r\n見本ビル201' }) });
    expect((await start(body)).statusCode).toBe(201);
    const { contents } = (await api.send('GET', `${orders}/${body['orderNumber']}`)).json();
    expect(contents.buyer).toMatchObject({ name: '見本 花子', address: '東京都千代田区千代田1-1 見本ビル201' });
  });

  test('in an action: its slip, note and actor', async () => {
    const body = orderBody();
    await start(body);
    const parcels = [{ slipNo: pasted('1234ー5678ー9013'), carrier: 'yamato', destination: 1 }];
    const response = await api.send('POST', `${orders}/${body['orderNumber']}/actions`, {
      headers: { 'idempotency-key': `typed-${body['orderNumber']}` },
      body: { action: 'registerShipment', actor: pasted('suzuki'), note: '午前便\r\n\u202E至急', parcels },
    });
    expect(response.statusCode, response.body).toBe(202);
    expect(response.json()).toMatchObject({ actor: 'suzuki', note: '午前便\n至急' });
  });
});

describe('a slip that was forgotten', () => {
  const ship = async (parcel: object) => {
    const body = orderBody();
    await start(body);
    return api.send('POST', `${orders}/${body['orderNumber']}/actions?dryRun=true`, { body: { action: 'registerShipment', parcels: [parcel] } });
  };

  test.each([
    ['empty', { slipNo: '', carrier: 'sagawa' }, 'slipMissing'],
    ['blank', { slipNo: ' 　', carrier: 'sagawa' }, 'slipMissing'],
    ['invisible', { slipNo: '\u200B', carrier: 'other' }, 'slipMissing'],
    ['a hyphen', { slipNo: '-', carrier: 'sagawa' }, 'slipMissing'],
    ['hyphens', { slipNo: '-----', carrier: 'japanPost' }, 'slipMissing'],
    ['a zero', { slipNo: '0', carrier: 'sagawa' }, 'slipMissing'],
    ['twelve zeros', { slipNo: '000000000000', carrier: 'yamato' }, 'slipMissing'],
    ['left out', { carrier: 'sagawa' }, 'missing'],
    ['left out, of Yamato', { carrier: 'yamato' }, 'missing'],
    ['null, of Yamato', { slipNo: null, carrier: 'yamato' }, 'slipMissing'],
  ])('%s is 422 and named', async (_what, parcel, rule) => {
    const response = await ship(parcel);
    expect(response.statusCode, response.body).toBe(422);
    expect(response.json().faults).toMatchObject([{ param: 'parcels[0].slipNo', rule }]);
  });

  test('is one that somebody says does not exist only by null', async () => {
    expect((await ship({ slipNo: null, carrier: 'sagawa' })).json()).toMatchObject({ allowed: true });
  });
});

describe('an item name that Yamato does not take', () => {
  test('is replaced, and the answer of the start says so, as does every repeat and the dry run', async () => {
    const body = orderBody({ items: named('Café ♥') });
    const notices = [{ param: 'items[0].name', code: 'itemNameReplaced', message: '明細1行目の商品名の4、6文字目は送れない文字のため、置き換えて送ります' }];
    expect((await start(body, '?dryRun=true')).json()).toEqual({ valid: true, notices });
    const first = await start(body);
    expect(first.statusCode, first.body).toBe(201);
    expect(first.json().notices).toEqual(notices);
    expect((await start(body)).body).toBe(first.body);
    expect(api.engine.starts[0]?.contents.items[0]?.name).toBe('Café ♥');
  });

  test('without anything to tell the notices are empty', async () => {
    expect((await start(orderBody())).json().notices).toEqual([]);
  });

  test('is told for an amendment too', async () => {
    const body = orderBody();
    await start(body);
    const { orderNumber, method: _method, intake: _intake, ...contents } = body;
    const amended = { action: 'amendOrder', contents: { ...contents, items: named('é') } };
    const notices = [{ param: 'contents.items[0].name', code: 'itemNameReplaced', message: expect.any(String) }];
    const dry = await api.send('POST', `${orders}/${orderNumber}/actions?dryRun=true`, { body: amended });
    expect(dry.json(), dry.body).toMatchObject({ allowed: true, notices });
    const taken = await api.send('POST', `${orders}/${orderNumber}/actions`, { body: amended, headers: { 'idempotency-key': `amend-${orderNumber}` } });
    expect(taken.json()).toMatchObject({ action: 'amendOrder', notices });
  });

  test('refuses the order where the shop wants that; names of people always do', async () => {
    const url = `/v1/shops/${SHOP}/settings`;
    expect((await api.send('PATCH', url, { key: api.keys.admin, body: { policy: { itemNameUnsupported: 'refuse' } } })).statusCode).toBe(200);
    try {
      const refused = await start(orderBody({ items: named('Café') }));
      expect(refused.statusCode).toBe(422);
      expect(refused.json().faults).toMatchObject([{ param: 'items[0].name', rule: 'unsupportedCharacter' }]);
    } finally {
      await api.send('PATCH', url, { key: api.keys.admin, body: { policy: { itemNameUnsupported: null } } });
    }
    const person = await start(orderBody({ buyer: buyer({ name: 'José' }) }));
    expect(person.json().faults).toMatchObject([{ param: 'buyer.name', rule: 'unsupportedCharacter' }]);
  });
});

describe('the order date', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

  test('of an old order is not judged again when its start comes once more', async () => {
    const young = orderBody({ orderedAt: daysAgo(399) });
    const first = await start(young);
    expect(first.statusCode, first.body).toBe(201);
    const later = await api.variant({ now: () => new Date(Date.now() + 30 * 86_400_000) });
    const again = await later.send('POST', orders, { body: young, key: api.keys.cart });
    expect(again.statusCode).toBe(201);
    expect(again.body).toBe(first.body);
    const unknown = await later.send('POST', orders, { body: { ...young, orderNumber: `${young['orderNumber']}-x` }, key: api.keys.cart });
    expect(unknown.json().faults).toMatchObject([{ param: 'orderedAt', rule: 'orderedTooLongAgo' }]);
  });

  test('is judged in an action where it changes, and only there', async () => {
    const body = orderBody({ orderedAt: daysAgo(399) });
    await start(body);
    const { orderNumber, method: _method, intake: _intake, ...contents } = body;
    const later = await api.variant({ now: () => new Date(Date.now() + 30 * 86_400_000) });
    const amend = (changes: object) => later.send('POST', `${orders}/${orderNumber}/actions?dryRun=true`, { body: { action: 'amendOrder', contents: { ...contents, ...changes } } });
    expect((await amend({ items: named('別の商品') })).statusCode).toBe(200);
    expect((await amend({ orderedAt: daysAgo(420) })).json().faults).toMatchObject([{ param: 'contents.orderedAt', rule: 'orderedTooLongAgo' }]);
  });
});

describe('two slips, or a postal code and a phone number, in a note', () => {
  test.each(['1234-5678-9013 と 4567-8901-2340', '〒411-1111 電話 055-1111-1111', '4111-1111-1115 1111-1111-1116'])('%s is no card number', async (note) => {
    const body = orderBody();
    await start(body);
    const response = await api.send('POST', `${orders}/${body['orderNumber']}/actions?dryRun=true`, { body: { action: 'inquireCredit', note } });
    expect(response.statusCode, response.body).toBe(200);
  });
});
