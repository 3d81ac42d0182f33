import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyOfCard } from '../../../../src/domain/card/policy.ts';
import { SHOP, startTestApi, type TestApi } from '../../../api/an-api.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { cardOrderBody } from '../an-order.ts';

const TRADER = '888888801';
const YAMATO = '218.40.0.72';
const PROXY = '10.0.0.1';

let api: TestApi;
let settlementNo: string;
const lookedUp: string[] = [];
/** Shops whose orders were looked at. */
const loaded: string[] = [];
let behindProxy: Pick<TestApi, 'app' | 'send'>;

beforeAll(async () => {
  const policy: Partial<PolicyOfCard> = { checkoutDeadlineMs: 300, threeDSecure: 'asTokenSays' };
  api = await startTestApi();
  for (const shop of [SHOP, 'real']) {
    if (shop !== SHOP) await api.records.createShop({ code: shop, name: '見本', environment: 'test', policy });
    const body = { traderCode: shop === SHOP ? TRADER : '888888802', accessKey: '1234567' };
    expect((await api.send('PUT', `/v1/shops/${shop}/credentials/card`, { key: api.keys.admin, body })).statusCode).toBe(204);
  }
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: cardOrderBody() });
  settlementNo = api.engine.starts.at(-1)!.settlementNo;
  const findBySettlementNo: TestApi['records']['findBySettlementNo'] = async (query) => {
    lookedUp.push(query.settlementNo);
    return api.records.findBySettlementNo(query);
  };
  const loadOrder: TestApi['records']['loadOrder'] = async (shop, orderNumber) => {
    loaded.push(shop);
    return api.records.loadOrder(shop, orderNumber);
  };
  behindProxy = await api.variant({ records: { ...api.records, findBySettlementNo, loadOrder }, trustedProxies: [PROXY] });
});
afterAll(() => api.close());

const form = (change: Record<string, string> = {}): string =>
  new URLSearchParams({ trader_code: TRADER, order_no: settlementNo, settle_price: '5500', settle_date: '20261123101500', settle_result: '1', settle_detail: '4', settle_method: '9', ...change }).toString();

const post = (payload: string, { path = '', from = YAMATO, app = behindProxy.app } = {}) =>
  app.inject({ method: 'POST', url: `/v1/push/webcollect${path}`, payload, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from }, remoteAddress: PROXY });

test('whatever comes is answered with 0, so that neither words nor status say which numbers exist', async () => {
  const answers = [];
  const sent = [[form(), {}], [form({ order_no: 'NOBODY-1' }), {}], [form({ trader_code: '999999999' }), {}], [form({ settle_result: '9' }), {}], ['', {}], ['{"a":1}', {}], [form(), { path: '/a-word-nobody-guesses' }], [form(), { from: '192.0.2.7' }]] as const;
  for (const [payload, how] of sent) {
    const { statusCode, body, headers } = await post(payload, how);
    const { date: _date, ...others } = headers;
    answers.push({ statusCode, body, headers: others });
  }
  expect(answers[0]).toMatchObject({ statusCode: 200, body: '0', headers: { 'content-type': 'text/plain; charset=utf-8' } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect((await post('x'.repeat(5_000))).statusCode).toBe(413);
});

test('the order is told; from elsewhere than Yamato only one of the sandbox is', async () => {
  const real = cardOrderBody();
  expect((await api.send('POST', '/v1/shops/real/orders', { key: api.keys.admin, body: real })).statusCode).toBe(202);
  const { settlementNo: realNo } = api.engine.starts.at(-1)!;
  const foreign = form({ trader_code: '888888802', order_no: realNo });
  loaded.length = 0;
  await post(foreign, { from: '192.0.2.7' });
  await post(form({ order_no: settlementNo }), { from: '192.0.2.8' });
  await waitFor(async () => loaded, (shops) => shops.includes(SHOP));
  await waitFor(async () => lookedUp, (numbers) => numbers.includes(realNo));
  expect(loaded).not.toContain('real');
  await post(foreign);
  await waitFor(async () => loaded, (shops) => shops.includes('real'));
});
