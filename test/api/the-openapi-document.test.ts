import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './an-api.ts';

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
  'POST /v1/push/atobarai',
  'POST /v1/push/atobarai/{secret}',
  'GET /v1/shops',
  'POST /v1/shops',
  'GET /v1/shops/{shop}',
  'GET /v1/shops/{shop}/settings',
  'PATCH /v1/shops/{shop}/settings',
  'PUT /v1/shops/{shop}/credentials/atobarai',
  'POST /v1/shops/{shop}/connection-test',
  'GET /v1/shops/{shop}/deadlines',
  'GET /v1/shops/{shop}/keys',
  'POST /v1/shops/{shop}/keys',
  'DELETE /v1/shops/{shop}/keys/{id}',
  'GET /v1/shops/{shop}/orders',
  'POST /v1/shops/{shop}/orders',
  'POST /v1/shops/{shop}/orders/search',
  'GET /v1/shops/{shop}/orders/{orderNumber}',
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
      // Yamato has no key; what it posts is not believed.
      expect(operation['security'], name).toEqual(name.includes('/push/') ? [] : [{ apiKey: [] }]);
      expect(Object.keys(operation['responses'][401].content), name).toEqual(['application/problem+json']);
    }
  }
});

test('the body of a start is described with its example', () => {
  const schema = document['components'].schemas.StartOrderInput ?? document['components'].schemas.StartOrder;
  expect(schema.examples[0]).toMatchObject({ method: 'atobarai', intake: 'checkout', amountYen: 5500 });
  expect(schema.additionalProperties).toBe(false);
  expect(JSON.stringify(document)).not.toContain('readOnly');
});

test('the page to read it is there, with the policy it needs to run', async () => {
  const page = await api.send('GET', '/docs/', { key: null });
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).toMatch(/script-src 'self'/);
});
