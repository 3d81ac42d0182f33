import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemDocument } from '../../src/api/contracts/problem-body.ts';
import { addDays, jstDate } from '../../src/domain/values/japan-time.ts';
import { cardOrderBody } from '../methods/card/an-order.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

const REAL = 'real';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.records.createShop({ code: REAL, name: '本物の店舗', environment: 'test' });
  for (const shop of [SHOP, REAL]) expect((await put(shop, { contract: { limitYen: 10_000, payWays: [1, '2'] } })).statusCode).toBe(204);
});
afterAll(() => api.close());

const put = (shop: string, change: object) => api.send('PUT', `/v1/shops/${shop}/credentials/card`, { key: api.keys.admin, body: { traderCode: '888888801', accessKey: '1234567', ...change } });
const patch = (body: object, shop = SHOP) => api.send('PATCH', `/v1/shops/${shop}/settings`, { key: api.keys.admin, body });
const settings = async (shop = SHOP) => (await api.send('GET', `/v1/shops/${shop}/settings`, { key: api.keys.admin })).json();
const judged = async (body: object, shop = SHOP) => {
  const response = await api.send('POST', `/v1/shops/${shop}/orders?dryRun=true`, { key: api.keys.admin, body });
  return response.statusCode === 200 ? [] : (problemDocument.parse(response.json()).faults ?? []);
};

test('the access key is written and never read', async () => {
  const shown = await settings();
  expect(shown.credentials).toContainEqual(expect.objectContaining({ service: 'card', merchantCode: '******801', contract: { limitYen: 10_000, payWays: ['1', '2'], optionService: false } }));
  expect(JSON.stringify(shown)).not.toContain('1234567');
});

test.each([[{ traderCode: '8888 8801' }, 'traderCode'], [{ accessKey: '' }, 'accessKey'], [{ contract: { payWays: [4] } }, 'contract.payWays[0]'], [{ contract: { limitYen: 0 } }, 'contract.limitYen'], [{ returnSecret: 'short' }, 'returnSecret']])('credentials %j are refused', async (change, param) => {
  const response = await put(SHOP, change);
  expect([response.statusCode, problemDocument.parse(response.json()).faults?.map((fault) => fault.param)]).toEqual([422, [param]]);
});

test('whether every card goes through 3-D Secure is by environment, unless the shop says otherwise', async () => {
  expect([(await settings()).policy.threeDSecure, (await settings(REAL)).policy.threeDSecure]).toEqual(['asTokenSays', 'always']);
  expect(await judged(cardOrderBody())).toEqual([]);
  expect(await judged(cardOrderBody(), REAL)).toMatchObject([{ param: 'card.threeDSecure', rule: 'missing', message: expect.stringContaining('authDiv') }]);
  await patch({ policy: { threeDSecure: 'always' } });
  expect(await judged(cardOrderBody())).toMatchObject([{ param: 'card.threeDSecure' }]);
  await patch({ policy: { threeDSecure: null } });
  expect(await judged(cardOrderBody())).toEqual([]);
});

test('where a method goes by another value than the others is shown beside it', async () => {
  const { policy, policyByMethod } = await settings();
  expect([policy.settlingMs, policyByMethod]).toEqual([60_000, { card: { settlingMs: 100_000 } }]);
  await patch({ policy: { settlingMs: 5_000 } });
  expect(await settings()).toMatchObject({ policy: { settlingMs: 5_000 }, policyByMethod: {} });
  await patch({ policy: { settlingMs: null } });
});

test.each(['http://shop.example', 'https://shop.example/', 'https://shop.example/complete', 'https://user@shop.example', 'javascript:alert(1)', 'shop.example', ''])('%j is no origin to come back to', async (origin) => {
  expect((await patch({ returnOrigins: [origin] })).statusCode).toBe(422);
});

test('a browser comes back to an origin of the shop’s, and to no other', async () => {
  const at = (returnTo: string) => judged(cardOrderBody({ card: { threeDSecure: { returnTo } } }));
  expect(await at('https://shop.example/complete')).toMatchObject([{ param: 'card.threeDSecure.returnTo', rule: 'originNotRegistered' }]);
  expect((await patch({ returnOrigins: ['https://shop.example', 'http://localhost:8080'] })).json()).toMatchObject({ returnOrigins: ['https://shop.example', 'http://localhost:8080'] });
  expect(await at('https://shop.example/complete?order=1')).toEqual([]);
  for (const other of ['https://shop.example.evil.example/', 'https://shop.example:8443/', 'http://shop.example/', 'https://user:pass@shop.example/', '//shop.example', 'https://shop.example@evil.example/', 'https://shop.example\\@evil.example/', 'https://shop.example/\n', 'https://shop.example/完了']) {
    expect(await at(other), other).toMatchObject([{ rule: 'originNotRegistered' }]);
  }
  await patch({ returnOrigins: null });
  expect(await settings()).toMatchObject({ returnOrigins: [] });
});

test('what the contract or 仮売上 does not let through is said before anything is sent', async () => {
  const today = jstDate(new Date());
  const items = [{ kind: 'goods', name: '見本商品', subtotalYen: 10_001 }];
  expect(await judged(cardOrderBody({ amountYen: 10_001, items }))).toMatchObject([{ param: 'amountYen', rule: 'overContractLimit', message: expect.stringContaining('10000円') }]);
  expect(await judged(cardOrderBody({ card: { payWay: 12 } }))).toMatchObject([{ param: 'card.payWay', rule: 'payWayNotContracted' }]);
  expect(await judged(cardOrderBody({ plannedShipDate: addDays(today, 58) }))).toEqual([]);
  expect(await judged(cardOrderBody({ plannedShipDate: addDays(today, 59) }))).toMatchObject([{ param: 'plannedShipDate', rule: 'shipDateTooFar', message: expect.stringContaining(addDays(today, 58)) }]);
  expect(await judged({ ...cardOrderBody(), card: { payWay: 1, device: 'pc' } })).toMatchObject([{ param: 'card.token', rule: 'missing' }]);
  for (const token of ['short', '0123456789abcde!', '０１２３４５６７８９abcdef']) expect(await judged(cardOrderBody({ card: { token } }))).toMatchObject([{ param: 'card.token', message: expect.stringContaining('16桁') }]);
});
