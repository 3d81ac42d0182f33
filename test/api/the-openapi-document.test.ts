import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';

let api: TestApi;
let document: Record<string, any>;

beforeAll(async () => {
  api = await startTestApi();
  document = (await api.send('GET', '/docs/json', { key: null })).json();
});
afterAll(() => api.close());

const routes = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'POST /codec/decode',
  'GET /v1/events',
  'GET /v1/keys',
  'POST /v1/keys',
  'DELETE /v1/keys/{id}',
  'GET /v1/restoration',
  'DELETE /v1/restoration',
  'GET /v1/shops/{shop}/reconciliation',
  'POST /v1/shops/{shop}/reconciliation',
  'POST /v1/push/atobarai',
  'POST /v1/push/atobarai/{secret}',
  'POST /v1/push/webcollect',
  'POST /v1/push/webcollect/{secret}',
  'GET /v1/threeDSecure/{leg}',
  'POST /v1/threeDSecure/{leg}',
  'POST /v1/shops/{shop}/tokenParameters',
  'PUT /v1/shops/{shop}/members/{memberId}',
  'POST /v1/shops/{shop}/orders/{orderNumber}/threeDSecure',
  'GET /v1/shops',
  'POST /v1/shops',
  'GET /v1/shops/{shop}',
  'GET /v1/shops/{shop}/settings',
  'PATCH /v1/shops/{shop}/settings',
  'PUT /v1/shops/{shop}/credentials/atobarai',
  'PUT /v1/shops/{shop}/credentials/card',
  'POST /v1/shops/{shop}/connection-test',
  'GET /v1/shops/{shop}/deadlines',
  'GET /v1/shops/{shop}/keys',
  'POST /v1/shops/{shop}/keys',
  'DELETE /v1/shops/{shop}/keys/{id}',
  'GET /v1/shops/{shop}/orders',
  'POST /v1/shops/{shop}/orders',
  'POST /v1/shops/{shop}/orders/search',
  'GET /v1/shops/{shop}/orders/{orderNumber}',
  'DELETE /v1/shops/{shop}/orders/{orderNumber}/buyer',
  'GET /v1/shops/{shop}/orders/{orderNumber}/actions',
  'GET /v1/shops/{shop}/orders/{orderNumber}/invoice',
  'POST /v1/shops/{shop}/orders/{orderNumber}/actions',
  'GET /v1/shops/{shop}/orders/{orderNumber}/actions/{id}',
];

function operations(): [name: string, operation: Record<string, any>][] {
  return Object.entries(document['paths'] as Record<string, Record<string, any>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Record<string, any>] => [`${method.toUpperCase()} ${path}`, operation]),
  );
}

test('it is OpenAPI 3.1 and lists every route, no more and no less', () => {
  expect(document['openapi']).toBe('3.1.0');
  expect(operations().map(([name]) => name).toSorted()).toEqual(routes.toSorted());
});

test('every reference in it leads somewhere', () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1]!);
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) {
    const target = reference.split('/').reduce<any>((at, part) => at?.[part], document);
    expect(target, reference).toBeDefined();
  }
});

test('every operation says what it is for, what it answers, and that it needs a key', () => {
  for (const [name, operation] of operations()) {
    expect(operation['summary'], name).toBeTruthy();
    expect(Object.keys(operation['responses']).length, name).toBeGreaterThan(0);
    if (name.includes('/v1/')) {
      // Yamato has no key, and no buyer has one; what they post is not believed.
      const isBuyers = name.endsWith('/threeDSecure/{leg}');
      expect(operation['security'], name).toEqual(name.includes('/push/') || isBuyers ? [] : [{ apiKey: [] }]);
      expect(Object.keys(operation['responses'][429].content), name).toEqual([isBuyers ? 'text/html' : 'application/problem+json']);
    }
  }
});

test('the body of a start is described with its example', () => {
  const schemas = document['components'].schemas;
  const either = schemas.StartOrderInput ?? schemas.StartOrder;
  const named = (either.oneOf ?? either.anyOf).map((one: Record<string, any>) => (one['$ref'] === undefined ? one : schemas[one['$ref'].split('/').at(-1)!]));
  expect(named.map((one: any) => one.properties.method.const ?? one.properties.method.enum)).toEqual(['atobarai', 'card']);
  const schema = named[0];
  expect(schema.examples[0]).toMatchObject({ method: 'atobarai', intake: 'checkout', amountYen: 5500 });
  expect(schema.additionalProperties).toBe(false);
  expect(JSON.stringify(document)).not.toContain('readOnly');
});

test('the page to read it is there, with the policy it needs to run', async () => {
  const page = await api.send('GET', '/docs/', { key: null });
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).toMatch(/script-src 'self'/);
});

test('the page carries our name, logo and icon, and none of the framework that draws it', async () => {
  const get = (path: string) => api.send('GET', `/docs/${path}`, { key: null });
  const page = (await get('')).body;
  expect(/<title>(.*)<\/title>/.exec(page)?.[1]).toBe('torihiki 取引 — API');
  expect(page).not.toMatch(/Swagger UI|favicon-/);
  const icons = [...page.matchAll(/<link rel="icon" type="([^"]+)" href="\.\/([^"]+)"/g)].map(([, type, path]) => ({ type, path: path! }));
  expect(icons).toEqual([{ type: 'image/svg+xml', path: 'static/theme/torihiki.svg' }]);
  const icon = await get(icons[0]!.path);
  expect([icon.statusCode, icon.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  const logo = /img\.src = 'data:image\/svg\+xml;base64,([^']+)'/.exec((await get('static/swagger-initializer.js')).body)?.[1] ?? '';
  expect(Buffer.from(logo, 'base64').toString()).toContain('>torihiki 取引<');
});

test('a path has the parameters that stand in it, and no others', () => {
  for (const [name, operation] of operations()) {
    const written = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const declared = ((operation['parameters'] ?? []) as Record<string, any>[]).filter((parameter) => parameter['in'] === 'path').map((parameter) => parameter['name']);
    expect(new Set(declared), name).toEqual(new Set(written));
    expect(declared, name).toHaveLength(written.length);
  }
});

test('an answer without a body has none, and every other has one', () => {
  for (const [name, operation] of operations()) {
    for (const [status, answer] of Object.entries(operation['responses'] as Record<string, any>)) {
      if (status === '204') expect(answer.content, `${name} ${status}`).toBeUndefined();
      else expect(Object.keys(answer.content), `${name} ${status}`).not.toEqual([]);
    }
  }
});

test('who needs a key is told what becomes of one that is none, and who sends a body what becomes of a wrong one', () => {
  for (const [name, operation] of operations()) {
    const answers = Object.keys(operation['responses']);
    const keyed = (operation['security'] ?? []).length > 0;
    if (keyed) expect(answers, name).toEqual(expect.arrayContaining(['401', '403', '429', '503']));
    else expect(answers, name).not.toContain('401');
    if (operation['requestBody'] !== undefined) expect(answers, name).toEqual(expect.arrayContaining(['400', '413', '415', '422']));
    const succeeds = answers.filter((status) => /^[23]/.test(status));
    expect(succeeds, name).not.toEqual([]);
  }
});

/** Where a value is not what a schema of the document says; the parts that our contracts use. Null: it is. */
function misfit(value: any, schema: Record<string, any>, at = ''): string | null {
  if (typeof schema['$ref'] === 'string') return misfit(value, document['components'].schemas[schema['$ref'].split('/').at(-1)!], at);
  const either: Record<string, any>[] | undefined = schema['anyOf'] ?? schema['oneOf'];
  if (either !== undefined) {
    const all = either.map((one) => misfit(value, one, at));
    return all.includes(null) ? null : `${at}: none of ${all.join(' / ')}`;
  }
  if (schema['enum'] !== undefined && !schema['enum'].includes(value)) return `${at}: ${value} is none of its words`;
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const expected = schema['type'] === 'integer' ? 'number' : schema['type'];
  if (expected !== undefined && ![expected].flat().includes(type)) return `${at}: ${type}, not ${expected}`;
  if (type === 'array') return firstOf(value.map((entry: unknown, index: number) => misfit(entry, schema['items'] ?? {}, `${at}[${index}]`)));
  if (type !== 'object') return null;
  const properties: Record<string, Record<string, any>> = schema['properties'] ?? {};
  const missing = (schema['required'] ?? []).filter((name: string) => !(name in value)).map((name: string) => `${at}.${name} is missing`);
  const unknown = schema['additionalProperties'] === false ? Object.keys(value).filter((name) => !(name in properties)).map((name) => `${at}.${name} is unknown`) : [];
  const inside = Object.entries(properties).map(([name, property]) => (name in value ? misfit(value[name], property, `${at}.${name}`) : null));
  return firstOf([...missing, ...unknown, ...inside]);
}

function firstOf(found: readonly (string | null)[]): string | null {
  return found.find((one) => one !== null) ?? null;
}

test('what is answered is what the document says', async () => {
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const body = orderBody();
  await api.send('PATCH', `/v1/shops/${SHOP}/settings`, { body: { policy: { recheckMs: 1_000 } }, key: api.keys.admin });
  const order = `/v1/shops/${SHOP}/orders/${body['orderNumber']}`;
  const asked: readonly [name: string, response: LightMyRequestResponse][] = [
    ['POST /v1/shops/{shop}/orders', await api.send('POST', `/v1/shops/${SHOP}/orders`, { body })],
    ['POST /v1/shops/{shop}/orders', await api.send('POST', `/v1/shops/${SHOP}/orders?dryRun=true`, { body })],
    ['POST /v1/shops/{shop}/orders', await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: {} })],
    ['GET /v1/shops/{shop}/orders', await api.send('GET', `/v1/shops/${SHOP}/orders`)],
    ['GET /v1/shops/{shop}/orders/{orderNumber}', await api.send('GET', order)],
    ['POST /v1/shops/{shop}/orders/{orderNumber}/actions', await api.send('POST', `${order}/actions`, { body: { action: 'syncStatus' }, headers: { 'idempotency-key': 'a-1' } })],
    ['GET /v1/shops/{shop}/orders/{orderNumber}/actions', await api.send('GET', `${order}/actions`)],
    ['GET /v1/shops/{shop}/deadlines', await api.send('GET', `/v1/shops/${SHOP}/deadlines?within=400d`)],
    ['GET /v1/events', await api.send('GET', '/v1/events')],
    ['GET /v1/shops', await api.send('GET', '/v1/shops')],
    ['GET /v1/shops/{shop}/settings', await api.send('GET', `/v1/shops/${SHOP}/settings`)],
    ['GET /v1/shops/{shop}/keys', await api.send('GET', `/v1/shops/${SHOP}/keys`, { key: api.keys.admin })],
    ['GET /metrics', await api.send('GET', '/metrics', { key: null })],
    ['GET /readyz', await api.send('GET', '/readyz', { key: null })],
  ];
  const documented = new Map(operations());
  for (const [name, response] of asked) {
    const answer = documented.get(name)?.['responses'][response.statusCode];
    const mediaType = String(response.headers['content-type']).split(';', 1)[0]!;
    expect(answer, `${name} ${response.statusCode}`).toBeDefined();
    expect(Object.keys(answer.content), name).toContain(mediaType);
    const value: unknown = mediaType === 'text/plain' ? response.body : response.json();
    expect(misfit(value, answer.content[mediaType].schema), `${name} ${response.statusCode}`).toBeNull();
  }
});
