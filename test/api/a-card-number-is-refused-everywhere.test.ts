import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemDocument } from '../../src/api/contracts/problem-body.ts';
import { cardOrderBody } from '../methods/card/an-order.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';

const CARD = '4111 1111 1111 1111';

let api: TestApi;
let orderNumber: string;
beforeAll(async () => {
  api = await startTestApi();
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const order = orderBody();
  orderNumber = order['orderNumber'];
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: order });
});
afterAll(() => api.close());

type Route = readonly [what: string, method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: () => string, body: () => object, param: string];

const order = (): string => `/v1/shops/${SHOP}/orders/${orderNumber}`;
const start = (): string => `/v1/shops/${SHOP}/orders`;
const goods = [{ kind: 'goods', name: '見本商品', subtotalYen: 5500 }];
const card = (change: object): object => cardOrderBody({ card: change });
const action = (body: object) => (): object => ({ action: 'syncStatus', ...body });

const routes: readonly Route[] = [
  ['a name', 'POST', start, () => orderBody({ buyer: { ...orderBody()['buyer'], name: CARD } }), 'buyer.name'],
  ['an address', 'POST', start, () => orderBody({ buyer: { ...orderBody()['buyer'], address: `東京都千代田区 ${CARD}` } }), 'buyer.address'],
  ['a destination', 'POST', start, () => orderBody({ destinations: [{ name: CARD, postalCode: '100-0001', address: '東京都千代田区千代田1-1' }] }), 'destinations[0].name'],
  ['goods', 'POST', start, () => orderBody({ items: [{ ...goods[0], name: CARD }] }), 'items[0].name'],
  ['a code of goods', 'POST', start, () => orderBody({ items: [{ ...goods[0], code: CARD }] }), 'items[0].code'],
  ['a shop’s status', 'POST', start, () => orderBody({ shopStatus: CARD }), 'shopStatus'],
  ['what stands for a token', 'POST', start, () => card({ token: '4111111111111111' }), 'card.token'],
  ['a member', 'POST', start, () => card({ member: { id: '4111111111111111' } }), 'card.member.id'],
  ['a shopper’s account', 'POST', start, () => card({ shopper: { accountId: CARD } }), 'card.shopper.accountId'],
  ['a page to come back to', 'POST', start, () => card({ threeDSecure: { returnTo: 'https://shop.example/4111111111111111' } }), 'card.threeDSecure.returnTo'],
  ['a note', 'POST', () => `${order()}/actions`, action({ note: `カード ${CARD}` }), 'note'],
  ['an actor', 'POST', () => `${order()}/actions`, action({ actor: CARD }), 'actor'],
  ['a label', 'POST', () => `${order()}/actions`, action({ cartStatus: CARD }), 'cartStatus'],
  ['a reason', 'POST', () => `${order()}/actions`, () => ({ action: 'closeOrder', reason: CARD }), 'reason'],
  ['a reason to erase', 'DELETE', () => `${order()}/buyer`, () => ({ reason: CARD }), 'reason'],
  ['the name of a shop', 'POST', () => '/v1/shops', () => ({ code: 'another', name: CARD, environment: 'sandbox' }), 'name'],
  ['settings', 'PATCH', () => `/v1/shops/${SHOP}/settings`, () => ({ name: CARD }), 'name'],
  ['the name of a key', 'POST', () => `/v1/shops/${SHOP}/keys`, () => ({ scope: 'cart', label: CARD }), 'label'],
];

test.each(routes)('a card number in %s is refused', async (_what, method, url, body, param) => {
  const response = await api.send(method, url(), { key: api.keys.admin, body: body(), headers: { 'idempotency-key': 'card' } });
  expect(response.statusCode).toBe(422);
  const { faults } = problemDocument.parse(response.json());
  expect(faults).toContainEqual(expect.objectContaining({ param, rule: 'cardNumber' }));
  expect(response.body, 'and not said again').not.toMatch(/4111 ?1111/);
});

test('what has a grammar of its own is judged by that: an order number that passes for a card’s is one', async () => {
  const response = await api.send('POST', start(), { body: orderBody({ orderNumber: '4111111111111111' }) });
  expect(response.statusCode).toBe(201);
});
