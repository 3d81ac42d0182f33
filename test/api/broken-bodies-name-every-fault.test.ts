import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemDocument } from '../../src/api/contracts/problem-body.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { orderBody } from './an-order.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const start = (body: unknown) => api.send('POST', `/v1/shops/${SHOP}/orders?dryRun=true`, { body, key: api.keys.cart });

/** The valid body with one member replaced: `buyer.tel`, `items[0].name`, `amountYen`. */
function withMember(path: string, value: unknown): Record<string, any> {
  const body = orderBody();
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '');
  let holder: Record<string, any> = body;
  for (const part of parts.slice(0, -1)) holder = holder[part];
  if (value === undefined) delete holder[parts.at(-1)!];
  else holder[parts.at(-1)!] = value;
  return body;
}

const broken: readonly [what: string, path: string, value: unknown, rule: string][] = [
  ['a key nobody knows', 'colour', 'red', 'unknownField'],
  ['a nested key nobody knows', 'buyer.age', 41, 'unknownField'],
  ['a missing member', 'buyer.tel', undefined, 'missing'],
  ['a missing object', 'buyer', undefined, 'missing'],
  ['a missing method', 'method', undefined, 'missing'],
  ['a text where a number belongs', 'amountYen', '5500', 'type'],
  ['half a yen', 'items[0].subtotalYen', 0.5, 'type'],
  ['a word that is none of ours', 'intake', 'phone', 'notOneOf'],
  ['a method that does not exist', 'method', 'cash', 'notOneOf'],
  ['a NUL in a name', 'buyer.name', '見本\u0000花子', 'controlCharacter'],
  ['an escape in an address', 'buyer.address', '東京都千代田区\u001b千代田1-1', 'controlCharacter'],
  ['nothing but invisible characters for a name', 'buyer.name', '\u200b\u202e', 'tooShort'],
  ['an order of a year nobody meant', 'orderedAt', '0001-01-01T00:00:00Z', 'orderedTooLongAgo'],
  ['an order of 401 days ago', 'orderedAt', new Date(Date.now() - 401 * 86_400_000).toISOString(), 'orderedTooLongAgo'],
  ['an order of the day after tomorrow', 'orderedAt', new Date(Date.now() + 2 * 86_400_000).toISOString(), 'orderedInFuture'],
  ['an order at the end of all years', 'orderedAt', '9999-12-31T23:59:59Z', 'orderedInFuture'],
  ['an e-mail of nothing but its sign', 'buyer.email', '@', 'emailIncomplete'],
  ['an address without more than its city', 'buyer.address', '東京都三鷹市', 'addressWithoutNumber'],
  ['half of a surrogate pair', 'items[0].name', '見本\ud83d', 'controlCharacter'],
  ['an emoji in an address', 'buyer.address', '東京都千代田区千代田1-1 見本ビル😀', 'unsupportedCharacter'],
  ['an address too long by one', 'buyer.address', `東京都千代田区千代田1-1${'あ'.repeat(60)}`, 'addressTooLong'],
  ['an address without a prefecture', 'buyer.address', '千代田区千代田1-1', 'addressWithoutPrefecture'],
  ['a card number in a name', 'buyer.name', '4111 1111 1111 1111', 'cardNumber'],
  ['a full-width card number in an address', 'buyer.address', '東京都千代田区1-1 ４１１１１１１１１１１１１１１１', 'cardNumber'],
  ['a card number with hyphens in an item', 'items[0].name', 'カード 5555-5555-5555-4444', 'cardNumber'],
  ['a card number in the shop status', 'shopStatus', '378282246310005', 'cardNumber'],
  ['a day that does not exist', 'plannedShipDate', '2027-02-30', 'calendarDate'],
  ['a time without its offset', 'orderedAt', '2026-11-23T10:15:00', 'format'],
  ['items that do not add up', 'amountYen', 5400, 'amountNotSumOfItems'],
  ['no items', 'items', [], 'tooFew'],
  ['a negative amount', 'amountYen', -1, 'tooSmall'],
  ['an order number with a slash', 'orderNumber', 'A/7', 'format'],
  ['an order number of 65 characters', 'orderNumber', 'A'.repeat(65), 'format'],
  ['attempt zero', 'attempt', 0, 'tooSmall'],
  ['a postal code of six digits', 'buyer.postalCode', '100-001', 'postalCodeLength'],
];

test.each(broken)('%s is 422 and names the field', async (_what, path, value, rule) => {
  const response = await start(withMember(path, value));
  expect(response.statusCode).toBe(422);
  const problem = problemDocument.parse(response.json());
  expect(problem.code).toBe('invalidBody');
  expect(problem.faults?.map((fault) => `${fault.param} ${fault.rule}`)).toContain(`${path} ${rule}`);
  expect(problem.faults?.every((fault) => /[ぁ-んァ-ヶ一-龠]/.test(fault.message))).toBe(true);
  expect(JSON.stringify(problem.faults)).not.toContain('4111');
});

test('all faults of a body are told at once, of shape, text and value alike', async () => {
  const body = orderBody({ colour: 'red', plannedShipDate: '2027-02-30' });
  delete body['buyer'].tel;
  body['buyer'].address = '東京都千代田区千代田1-1 😀';
  body['buyer'].postalCode = '12';
  body['items'][0].name = '4111111111111111';
  body['amountYen'] = 1;
  const response = await start(body);
  const found = problemDocument.parse(response.json()).faults?.map(({ param, rule }) => `${param} ${rule}`);
  expect(found).toEqual(
    expect.arrayContaining([
      'colour unknownField',
      'plannedShipDate calendarDate',
      'buyer.tel missing',
      'buyer.address unsupportedCharacter',
      'buyer.postalCode postalCodeLength',
      'items[0].name cardNumber',
      'amountYen amountNotSumOfItems',
    ]),
  );
});

test('a fault is told once, and what hangs on it is not judged', async () => {
  const body = orderBody({ orderedAt: 'yesterday' });
  body['items'][0].subtotalYen = '5000';
  const found = problemDocument.parse((await start(body)).json()).faults?.map(({ param }) => param);
  expect(found?.toSorted()).toEqual(['items[0].subtotalYen', 'orderedAt']);
});

test.each([
  ['a time as people write it', 'orderedAt', '2026/11/23 10:15', 'format'],
  ['a time with a blank in it', 'orderedAt', '2026-11-23 10:15:00+09:00', 'format'],
  ['an order at the end of all years', 'orderedAt', '9999-12-31T23:59:59Z', 'orderedInFuture'],
  ['an order number in full width', 'orderNumber', 'Ａ－７', 'format'],
])('%s is one fault', async (_what, path, value, rule) => {
  const { faults } = problemDocument.parse((await start(withMember(path, value))).json());
  expect(faults?.map((fault) => `${fault.param} ${fault.rule}`)).toEqual([`${path} ${rule}`]);
});

test.each([
  ['an order number', 'orderNumber', 'A/7', '半角英数字'],
  ['a time', 'orderedAt', '2026/11/23', 'RFC 3339'],
])('what %s should look like is said', async (_what, path, value, word) => {
  const { faults } = problemDocument.parse((await start(withMember(path, value))).json());
  expect(faults?.[0]?.message).toContain(word);
});

test.each([
  ['掛け払い', 'method', 'kakebarai', 'methodNotAvailable'],
])('%s is known and not available yet', async (_what, path, value, code) => {
  const response = await start(withMember(path, value));
  expect(response.statusCode).toBe(422);
  expect(response.json()).toMatchObject({ code, param: path, retryable: false });
});

test.each([
  ['no JSON', '{"orderNumber": ', 'application/json', 400, 'malformedJson'],
  ['nothing', '', 'application/json', 400, 'malformedJson'],
  ['a form', 'orderNumber=A-7', 'application/x-www-form-urlencoded', 415, 'unsupportedMediaType'],
  ['plain text', '{}', 'text/plain', 415, 'unsupportedMediaType'],
  // Shift_JIS: 見本
  ['another encoding', Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0x8c, 0xa9, 0x96, 0x7b, 0x22, 0x7d]), 'application/json', 400, 'malformedJson'],
  ['an array', '[]', 'application/json', 422, 'invalidBody'],
  ['null', 'null', 'application/json', 422, 'invalidBody'],
  ['a text', '"A-7"', 'application/json', 422, 'invalidBody'],
  ['a poisoned prototype', '{"__proto__": {"orderNumber": "A"}}', 'application/json', 400, 'malformedJson'],
  ['more than 256 KB', JSON.stringify({ note: 'x'.repeat(300_000) }), 'application/json', 413, 'bodyTooLarge'],
])('%s is refused as such', async (_what, payload, contentType, status, code) => {
  const response = await api.app.inject({
    method: 'POST',
    url: `/v1/shops/${SHOP}/orders`,
    payload,
    headers: { authorization: `Bearer ${api.keys.cart}`, 'content-type': contentType },
  });
  expect(response.statusCode).toBe(status);
  expect(problemDocument.parse(response.json()).code).toBe(code);
});

test('a dry run of a right body says what will be shortened, and claims nothing', async () => {
  const body = orderBody();
  body['items'][0].name = '長い名前の見本商品'.repeat(6);
  const response = await start(body);
  expect(response.statusCode).toBe(200);
  expect(response.json()).toMatchObject({ valid: true, notices: [{ param: 'items[0].name' }] });
  expect((await api.send('GET', `/v1/shops/${SHOP}/orders/${body['orderNumber']}`)).statusCode).toBe(404);
  expect(api.engine.starts).toEqual([]);
});

test('nothing of a refused body reaches the log', async () => {
  await start(withMember('buyer.name', 'ログニデナイナマエ\u0000'));
  expect(api.logLines.join('')).not.toContain('ログニデナイナマエ');
});
