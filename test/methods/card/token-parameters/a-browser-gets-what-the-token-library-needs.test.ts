import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type RunningSandbox } from '../../../../src/sandbox/server.ts';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from '../../../api/an-api.ts';
import { ACCESS_KEY, cardNo, TRADER } from '../../../sandbox/webcollect/a-card-sandbox.ts';

let sandbox: RunningSandbox;
let api: TestApi;
let served: Pick<TestApi, 'send'>;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, databasePath: ':memory:', cardMerchants: [{ code: TRADER, accessKey: ACCESS_KEY }] });
  api = await startTestApi();
  const hosts = { sandbox: sandbox.url, test: 'https://ptwebcollect.jp', production: 'https://api.kuronekoyamato.co.jp' };
  served = await api.variant({ browserHosts: { card: hosts } });
  for (const shop of [SHOP, OTHER_SHOP]) expect((await enter(shop, { optionService: true })).statusCode).toBe(204);
});
afterAll(async () => {
  await api.close();
  await sandbox.close();
});

const enter = (shop: string, contract: object) =>
  api.send('PUT', `/v1/shops/${shop}/credentials/card`, { key: api.keys.admin, body: { traderCode: TRADER, accessKey: ACCESS_KEY, contract } });

const ask = async (body: unknown = {}, { shop = SHOP, key = api.keys.cart }: { shop?: string; key?: string } = {}) => {
  const answer = await served.send('POST', `/v1/shops/${shop}/tokenParameters`, { key, body });
  return { status: answer.statusCode, body: answer.json() };
};

const policy = async (change: object, shop = SHOP) => expect((await api.send('PATCH', `/v1/shops/${shop}/settings`, { key: api.keys.admin, body: { policy: change } })).statusCode).toBe(200);

/** What the library in the shopper's browser does with them. */
async function tokenFrom({ scriptUrl, ...parameters }: Record<string, string>): Promise<{ token?: string; errorInfo?: unknown }> {
  expect((await fetch(scriptUrl ?? '')).headers.get('content-type')).toContain('javascript');
  const info = { ...parameters, cardNo: cardNo('1111'), cardOwner: 'HANAKO MIHON', cardExp: '0130', securityCode: '123' };
  return (await (await fetch(`${sandbox.url}/sandbox/token`, { method: 'POST', body: JSON.stringify(info) })).json()) as { token?: string; errorInfo?: unknown };
}

const CONSENT = { consentAt: new Date(Date.now() - 60_000).toISOString() };

test('the browser makes a token with them, and the access key is nowhere in them', async () => {
  for (const [body, authDiv] of [[{}, '2'], [{ threeDSecure: true }, '3'], [{ threeDSecure: true, securityCode: false }, '1'], [{ securityCode: false }, '0']] as const) {
    const given = await ask(body);
    expect(given).toMatchObject({ status: 200, body: { traderCode: TRADER, authDiv, optServDiv: '00', memberId: '', authKey: '', scriptUrl: `${sandbox.url}/api/token/js/embeddedTokenLib.js` } });
    expect(await tokenFrom(given.body)).toEqual({ token: expect.stringMatching(/^[0-9A-Za-z]{16}$/) });
    expect(JSON.stringify(given.body)).not.toContain(ACCESS_KEY);
  }
});

test('a shop in which 3-D Secure is a must gives out nothing without it', async () => {
  await policy({ threeDSecure: 'always' }, OTHER_SHOP);
  const at = { shop: OTHER_SHOP, key: api.keys.admin };
  for (const [body, authDiv] of [[{}, '3'], [{ threeDSecure: true }, '3'], [{ securityCode: false }, '1']] as const) expect(await ask(body, at)).toMatchObject({ status: 200, body: { authDiv } });
  expect(await ask({ threeDSecure: false }, at)).toMatchObject({ status: 409, body: { code: 'threeDSecureAlways', param: 'threeDSecure' } });
});

test('a member has one key, his own in each shop, once he agreed to his card being kept', async () => {
  const member = { id: 'm-12', keep: CONSENT };
  const answers = await Promise.all([ask({ member }), ask({ member }), ask({ member })]);
  const [first] = answers;
  expect(first).toMatchObject({ status: 200, body: { optServDiv: '01', memberId: 'm-12', authKey: expect.stringMatching(/^[0-9A-Za-z]{8}$/) } });
  expect(new Set(answers.map(({ body }) => body.authKey)).size).toBe(1);
  expect(await tokenFrom(first?.body)).toEqual({ token: expect.any(String) });
  const others = [await ask({ member: { ...member, id: 'm-13' } }), await ask({ member }, { shop: OTHER_SHOP, key: api.keys.admin })];
  expect(new Set([first, ...others].map((answer) => answer?.body.authKey)).size).toBe(3);
  for (const broken of [{ id: 'm-12' }, { id: 'm-12', keep: {} }, { id: 'm-12', keep: { consentAt: 'yesterday' } }, { id: 'm-12', keep: { consentAt: '2999-01-01T00:00:00Z' } }, { id: 'm-12', keep: { consentAt: `2026-11-23T10:15:00.${'1'.repeat(300)}Z` } }, { id: '', keep: CONSENT }, { id: 'm 12', keep: CONSENT }, { id: '会員', keep: CONSENT }, { id: 'm'.repeat(65), keep: CONSENT }, 'm-12']) {
    expect((await ask({ member: broken })).status, JSON.stringify(broken)).toBe(422);
  }
});

test('a key that the shop has used elsewhere comes in, and is told to nobody else', async () => {
  const url = `/v1/shops/${SHOP}/members/wc-15642000`;
  const put = (authKey: unknown, key: string) => served.send('PUT', url, { key, body: { authKey } });
  expect((await put('A1!(){}@', api.keys.admin)).statusCode).toBe(204);
  const member = { id: 'wc-15642000', keep: CONSENT };
  expect((await ask({ member })).body).toMatchObject({ memberId: 'wc-15642000', authKey: 'A1!(){}@' });
  expect((await put('Z9?', api.keys.admin)).statusCode).toBe(204);
  expect((await ask({ member })).body.authKey).toBe('Z9?');
  for (const broken of ['', '123456789', 'a b', '鍵', null, 7]) expect((await put(broken, api.keys.admin)).statusCode, String(broken)).toBe(422);
  expect((await put('Z9?', api.keys.cart)).statusCode).toBe(403);
  expect((await served.send('PUT', `/v1/shops/${SHOP}/members/${'m'.repeat(65)}`, { key: api.keys.admin, body: { authKey: 'x' } })).statusCode).toBe(404);
  expect((await served.send('GET', url, { key: api.keys.admin })).statusCode).toBe(405);
  expect(api.logLines.join('\n')).not.toMatch(/A1!\(\)|wc-15642000|m-12/);
});

test('without a contract for kept cards, without credentials, or with a key of another shop there is nothing to have', async () => {
  expect(await ask({}, { shop: OTHER_SHOP, key: api.keys.cart })).toMatchObject({ status: 404 });
  expect((await ask({ threeDSecure: 'yes', more: 1 })).body.faults.map(({ param }: { param: string }) => param).toSorted()).toEqual(['more', 'threeDSecure']);
  await enter(OTHER_SHOP, { optionService: false });
  expect(await ask({ member: { id: 'm-12', keep: CONSENT } }, { shop: OTHER_SHOP, key: api.keys.admin })).toMatchObject({ status: 409, body: { code: 'savedCardsNotContracted', param: 'member' } });
  await api.send('POST', '/v1/shops', { key: api.keys.admin, body: { code: 'bare', name: '見本', environment: 'test' } });
  expect(await ask({}, { shop: 'bare', key: api.keys.admin })).toMatchObject({ status: 409, body: { code: 'shopNotReady' } });
  await enter('bare', { optionService: true });
  expect(await ask({ member: { id: 'm-12', keep: CONSENT } }, { shop: 'bare', key: api.keys.admin })).toMatchObject({ status: 422, body: { faults: [{ param: 'member', rule: 'notAvailable' }] } });
});
