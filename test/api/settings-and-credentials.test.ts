import { afterAll, beforeAll, expect, test } from 'vitest';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from './an-api.ts';
import { orderBody } from './an-order.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const patch = (body: unknown, shop = SHOP) => api.send('PATCH', `/v1/shops/${shop}/settings`, { body, key: api.keys.admin });

test('a policy override is taken, shown, and goes back to the default with null', async () => {
  const changed = await patch({ policy: { recheckMs: 60_000, maintenance: [{ from: '2026-12-01T02:00:00+09:00', to: '2026-12-01T04:00:00+09:00' }] } });
  expect(changed.statusCode).toBe(200);
  expect(changed.json()).toMatchObject({ policy: { recheckMs: 60_000 }, overrides: { recheckMs: 60_000, checkoutDeadlineMs: 300 } });
  const back = await patch({ policy: { recheckMs: null, maintenance: null } });
  expect(back.json().overrides).toEqual({ checkoutDeadlineMs: 300 });
  expect(back.json().policy.recheckMs).toBe(12 * 3_600_000);
});

/** So many days from now. */
function inDays(days: number, ms = 0): string {
  return new Date(Date.now() + days * 86_400_000 + ms).toISOString();
}

test('maintenance may last 14 days, and again after a break of an hour', async () => {
  const maintenance = [{ from: inDays(1), to: inDays(15) }, { from: inDays(15, 3_600_000), to: inDays(29) }];
  expect((await patch({ policy: { maintenance } })).json().overrides).toMatchObject({ maintenance });
  await patch({ policy: { maintenance: null } });
});

test('what is wrong with a window says the rule', async () => {
  const { faults } = (await patch({ policy: { maintenance: [{ from: inDays(1), to: '9999-12-31T23:59:59Z' }] } })).json();
  expect(faults.map(({ message }: { message: string }) => message)).toEqual([expect.stringContaining('前後400日以内'), expect.stringContaining('14日以内')]);
});

test.each([
  ['a policy nobody knows', { policy: { patienceMs: 1 } }, 'policy.patienceMs', 'unknownField'],
  ['a negative duration', { policy: { recheckMs: -1 } }, 'policy.recheckMs', 'tooSmall'],
  ['a duration of years', { policy: { callTimeoutMs: 1e9 } }, 'policy.callTimeoutMs', 'tooLarge'],
  ['half a day', { policy: { trackGiveUpDays: 0.5 } }, 'policy.trackGiveUpDays', 'type'],
  ['a text', { policy: { dayMs: '1' } }, 'policy.dayMs', 'type'],
  ['a setting nobody knows', { colour: 'red' }, 'colour', 'unknownField'],
  ['a maintenance that ends before it begins', { policy: { maintenance: [{ from: '2026-12-01T02:00:00+09:00', to: '2026-11-30T16:59:59Z' }] } }, 'policy.maintenance[0].to', 'hoursOrder'],
  ['a maintenance of more than 14 days', { policy: { maintenance: [{ from: inDays(1), to: inDays(15, 1) }] } }, 'policy.maintenance[0].to', 'windowTooLong'],
  ['more than 14 days in parts', { policy: { maintenance: [{ from: inDays(9), to: inDays(16) }, { from: inDays(1), to: inDays(9, -3_599_000) }] } }, 'policy.maintenance[0].to', 'windowTooLong'],
  ['a maintenance until 9999', { policy: { maintenance: [{ from: inDays(1), to: '9999-12-31T23:59:59Z' }] } }, 'policy.maintenance[0].to', 'windowTooFar'],
  ['a maintenance in the year 1', { policy: { maintenance: [{ from: '0001-01-01T00:00:00Z', to: '0001-01-02T00:00:00Z' }] } }, 'policy.maintenance[0].from', 'windowTooFar'],
  ['a maintenance years ahead', { policy: { maintenance: [{ from: inDays(399), to: inDays(401) }] } }, 'policy.maintenance[0].to', 'windowTooFar'],
  ['a maintenance without an end', { policy: { maintenance: [{ from: '2026-12-01T02:00:00+09:00' }] } }, 'policy.maintenance[0].to', 'missing'],
])('%s is 422 and changes nothing', async (_what, body, param, rule) => {
  const response = await patch(body);
  expect(response.statusCode).toBe(422);
  expect(response.json().faults).toEqual(expect.arrayContaining([expect.objectContaining({ param, rule })]));
});

test('a change over a version that is no longer there is 409', async () => {
  const { version } = (await patch({ name: '見本店舗' })).json();
  const stale = await patch({ name: '別名', expectedVersion: version - 1 });
  expect(stale.statusCode).toBe(409);
  expect(stale.json()).toMatchObject({ code: 'settingsStale', param: 'expectedVersion' });
});

test('credentials can be written and never read', async () => {
  const response = await api.send('PUT', `/v1/shops/${SHOP}/credentials/atobarai`, {
    key: api.keys.admin,
    body: { ycfStrCode: '98765432109', password: 'himitsu8', contract: { otherCarriers: true } },
  });
  expect(response.statusCode).toBe(204);
  const shown = await api.send('GET', `/v1/shops/${SHOP}/settings`);
  expect(shown.json().credentials).toMatchObject([{ service: 'atobarai', contract: { otherCarriers: true, sms: false } }]);
  expect(shown.body).not.toContain('himitsu8');
  expect(shown.body).not.toContain('98765432109');
  expect(api.logLines.join('')).not.toContain('himitsu8');
});

test('a merchant code of ten digits is 422', async () => {
  const response = await api.send('PUT', `/v1/shops/${SHOP}/credentials/atobarai`, { key: api.keys.admin, body: { ycfStrCode: '1234567890', password: 'x' } });
  expect(response.json().faults).toEqual([expect.objectContaining({ param: 'ycfStrCode', rule: 'format' })]);
});

test('without a sandbox no shop of it is made, and every other one is', async () => {
  const production = await api.variant({ sandbox: false });
  const shop = (environment: string) => production.send('POST', '/v1/shops', { key: api.keys.admin, body: { code: `no-sandbox-${environment}`, name: '本番店舗', environment } });
  const refused = await shop('sandbox');
  expect([refused.statusCode, refused.json().code, refused.json().param]).toEqual([409, 'noSandbox', 'environment']);
  expect(await api.records.findShop('no-sandbox-sandbox')).toBeNull();
  for (const environment of ['test', 'production']) expect((await shop(environment)).statusCode).toBe(201);
});

test('a new shop takes no orders before its credentials are there; its code is taken once', async () => {
  const body = { code: 'new-shop', name: '新店舗', environment: 'sandbox' };
  expect((await api.send('POST', '/v1/shops', { key: api.keys.admin, body })).statusCode).toBe(201);
  expect((await api.send('POST', '/v1/shops', { key: api.keys.admin, body })).json().code).toBe('shopExists');
  const order = await api.send('POST', '/v1/shops/new-shop/orders', { key: api.keys.admin, body: orderBody() });
  expect(order.statusCode).toBe(409);
  expect(order.json().code).toBe('shopNotReady');
  expect((await api.send('POST', '/v1/shops/new-shop/connection-test', { key: api.keys.admin })).json().code).toBe('shopNotReady');
});

test('the connection test says in words what it found', async () => {
  const response = await api.send('POST', `/v1/shops/${OTHER_SHOP}/connection-test`, { key: api.keys.admin });
  expect(response.json()).toEqual({ ok: true, code: null, detail: '接続できました。' });
});
