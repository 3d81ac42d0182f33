/** The whole matrix: every route of the OpenAPI document, every scope, keys of one shop, of two, of another one and of all. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiKeyScopes, type ApiKeyScope } from '../../src/records/contract/api-keys.ts';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';

/** `everyShop`: for keys of all shops only. Null: open to everybody. */
type Rule = { readonly scopes: readonly ApiKeyScope[]; readonly everyShop?: true } | null;

const all: Rule = { scopes: ['cart', 'staff', 'ops', 'admin'] };
const noCart: Rule = { scopes: ['staff', 'ops', 'admin'] };
const noOps: Rule = { scopes: ['cart', 'staff', 'admin'] };
const admin: Rule = { scopes: ['admin'] };
const headOffice: Rule = { scopes: ['admin'], everyShop: true };

const rules: Readonly<Record<string, Rule>> = {
  'GET /healthz': null,
  'GET /readyz': null,
  'POST /v1/push/atobarai': null,
  'POST /v1/push/atobarai/{secret}': null,
  'POST /v1/push/webcollect': null,
  'POST /v1/push/webcollect/{secret}': null,
  'GET /v1/threeDSecure/{leg}': null,
  'POST /v1/threeDSecure/{leg}': null,
  'POST /v1/shops/{shop}/tokenParameters': noOps,
  'PUT /v1/shops/{shop}/members/{memberId}': admin,
  'POST /v1/shops/{shop}/orders/{orderNumber}/threeDSecure': noOps,
  'GET /metrics': { scopes: ['ops', 'admin'], everyShop: true },
  'POST /codec/decode': { scopes: ['ops'] },
  'GET /v1/events': all,
  'GET /v1/keys': headOffice,
  'POST /v1/keys': headOffice,
  'DELETE /v1/keys/{id}': headOffice,
  'GET /v1/restoration': headOffice,
  'DELETE /v1/restoration': headOffice,
  'GET /v1/shops/{shop}/reconciliation': admin,
  'POST /v1/shops/{shop}/reconciliation': admin,
  'GET /v1/shops': noCart,
  'POST /v1/shops': headOffice,
  'GET /v1/shops/{shop}': noCart,
  'GET /v1/shops/{shop}/settings': noCart,
  'PATCH /v1/shops/{shop}/settings': admin,
  'PUT /v1/shops/{shop}/credentials/atobarai': admin,
  'PUT /v1/shops/{shop}/credentials/card': admin,
  'POST /v1/shops/{shop}/connection-test': noCart,
  'GET /v1/shops/{shop}/deadlines': all,
  'GET /v1/shops/{shop}/keys': admin,
  'POST /v1/shops/{shop}/keys': admin,
  'DELETE /v1/shops/{shop}/keys/{id}': admin,
  'GET /v1/shops/{shop}/orders': all,
  'POST /v1/shops/{shop}/orders': noOps,
  'POST /v1/shops/{shop}/orders/search': all,
  'GET /v1/shops/{shop}/orders/{orderNumber}': all,
  'DELETE /v1/shops/{shop}/orders/{orderNumber}/buyer': admin,
  'GET /v1/shops/{shop}/orders/{orderNumber}/actions': all,
  'GET /v1/shops/{shop}/orders/{orderNumber}/invoice': noOps,
  'POST /v1/shops/{shop}/orders/{orderNumber}/actions': all,
  'GET /v1/shops/{shop}/orders/{orderNumber}/actions/{id}': all,
};

/** Which shops a key is bound to; null: none in particular. */
const bindings = { own: [SHOP], both: [SHOP, OTHER_SHOP], other: [OTHER_SHOP], every: null } as const;
type Binding = keyof typeof bindings;

let api: TestApi;
let orderNumber: string;
const keys = new Map<string, string>();

beforeAll(async () => {
  api = await startTestApi();
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const body = orderBody();
  orderNumber = body['orderNumber'];
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body });
  await api.send('POST', `/v1/shops/${SHOP}/orders/${orderNumber}/actions`, { body: { action: 'cancelCredit' }, headers: { 'idempotency-key': 'x' } });
  for (const scope of apiKeyScopes) {
    for (const [binding, shops] of Object.entries(bindings)) {
      keys.set(`${scope} ${binding}`, (await api.records.createApiKey({ scope, shops: shops === null ? null : [...shops], label: `${scope} ${binding}` })).key);
    }
  }
});
afterAll(() => api.close());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Asks for things that are there, so that "missing" always means "not for this key". */
async function ask(route: string, key: string | null): Promise<{ status: number; code: string }> {
  const [method = '', path = ''] = route.split(' ');
  const shops = path.includes('{shop}') ? [SHOP] : null;
  const id = route.startsWith('DELETE') ? (await api.records.createApiKey({ scope: 'ops', shops, label: 'to go' })).id : 'x';
  const url = path.replace('{shop}', SHOP).replace('{orderNumber}', orderNumber).replace('{id}', id).replace('{secret}', 'a-word-nobody-guesses').replace('{memberId}', 'm-12').replace('{leg}', 'an-address-nobody-guesses');
  const answer = await api.send(method as Method, url, { key, ...(['GET', 'DELETE'].includes(method) ? {} : { body: {} }) });
  // A page for buyers has no code, and asks for no key.
  const isPage = answer.headers['content-type'] === 'text/html; charset=utf-8';
  return { status: isPage ? 200 : answer.statusCode, code: answer.body.startsWith('{') ? answer.json().code : '' };
}

function expected(rule: NonNullable<Rule>, inShop: boolean, scope: ApiKeyScope, binding: Binding): string {
  if (!rule.scopes.includes(scope) || (rule.everyShop === true && binding !== 'every')) return 'scopeMissing';
  return inShop && binding === 'other' ? 'notFound' : 'let in';
}

test('every route of the document has its line here', async () => {
  const { paths } = (await api.send('GET', '/docs/json', { key: null })).json();
  const routes = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect(routes.toSorted()).toEqual(Object.keys(rules).toSorted());
});

test.each(Object.entries(rules))('%s lets in whom it should, and nobody else', async (route, rule) => {
  for (const key of [null, `trk_admin_${'A'.repeat(43)}`]) {
    const { status } = await ask(route, key);
    if (rule === null) expect([401, 403]).not.toContain(status);
    else expect(status).toBe(401);
  }
  for (const scope of apiKeyScopes) {
    for (const binding of Object.keys(bindings) as Binding[]) {
      const { status, code } = await ask(route, keys.get(`${scope} ${binding}`) ?? '');
      const seen = status === 403 || status === 404 || status === 401 ? code : 'let in';
      expect(`${scope} of ${binding}: ${seen}`).toBe(`${scope} of ${binding}: ${rule === null ? 'let in' : expected(rule, route.includes('{shop}'), scope, binding)}`);
    }
  }
});

test('a key made under a shop is for that shop alone, whoever makes it and whatever it is to be', async () => {
  for (const maker of ['own', 'both', 'every'] as const) {
    for (const scope of apiKeyScopes) {
      const made = await api.send('POST', `/v1/shops/${SHOP}/keys`, { key: keys.get(`admin ${maker}`) ?? '', body: { scope, label: '新規' } });
      expect(await api.records.findApiKey(made.json().key)).toMatchObject({ scope, shops: [SHOP] });
    }
  }
  const wished = await api.send('POST', `/v1/shops/${SHOP}/keys`, { key: keys.get('admin own') ?? '', body: { scope: 'ops', label: '新規', shops: null } });
  expect(wished.statusCode).toBe(422);
});

test('a key for all shops is made, listed and revoked by an admin of all shops', async () => {
  const key = keys.get('admin every') ?? '';
  const made = (await api.send('POST', '/v1/keys', { key, body: { scope: 'ops', label: '監視' } })).json();
  expect(await api.records.findApiKey(made.key)).toMatchObject({ scope: 'ops', shops: null });
  expect((await api.send('GET', '/metrics', { key: made.key })).statusCode).toBe(200);
  const listed = await api.send('GET', '/v1/keys', { key });
  expect(listed.json().keys).toEqual(expect.arrayContaining([expect.objectContaining({ id: made.id, label: '監視' })]));
  expect(listed.body).not.toContain(made.key);
  expect((await api.send('DELETE', `/v1/keys/${made.id}`, { key })).statusCode).toBe(204);
  expect((await api.send('GET', '/metrics', { key: made.key })).statusCode).toBe(401);
  for (const scope of ['cart', 'staff']) expect((await api.send('POST', '/v1/keys', { key, body: { scope, label: '店' } })).statusCode).toBe(422);
});

test('a key of a shop is not to be revoked as one of all shops, nor the other way round', async () => {
  const key = keys.get('admin every') ?? '';
  const ofShop = await api.records.createApiKey({ scope: 'cart', shops: [SHOP], label: '店' });
  const ofAll = await api.records.createApiKey({ scope: 'ops', shops: null, label: '監視' });
  expect((await api.send('DELETE', `/v1/keys/${ofShop.id}`, { key })).statusCode).toBe(404);
  expect((await api.send('DELETE', `/v1/shops/${SHOP}/keys/${ofAll.id}`, { key })).statusCode).toBe(404);
});
