/**
 * Every parameter and every member of every body that the OpenAPI document names, with every value at an edge and some by
 * chance: each is answered, none of them by an error of ours, and as the document says.
 */
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemDocument } from '../../src/api/contracts/problem-body.ts';
import { CI_SEED, numbersFrom, seedOfRun } from '../support/random.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';
import { edgeJson, edgeTexts, randomText } from './edge-values.ts';

type Json = Record<string, any>;
type Operation = { readonly name: string; readonly method: string; readonly path: string; readonly spec: Json };

let api: TestApi;
let document: Json;
let orderNumber: string;

beforeAll(async () => {
  api = await startTestApi();
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  document = (await api.send('GET', '/docs/json', { key: null })).json();
  const order = orderBody();
  orderNumber = order['orderNumber'];
  expect((await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: order })).statusCode).toBe(201);
});
afterAll(() => api.close());

const parcels = [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }];

const tokenMembers = {
  token: 'abcdefghij123456',
  threeDSecure: { returnTo: 'https://shop.example/complete' },
  member: { id: 'm-12', keep: { consentAt: '2026-11-23T10:15:00+09:00' } },
  shopper: { ip: '192.0.2.1', accountId: 'a-1' },
};

/** Bodies that are right, one of each kind that an operation takes. */
function bodiesOf(name: string): Json[] {
  switch (name) {
    case 'POST /v1/shops':
      return [{ code: 'another', name: '見本', environment: 'sandbox' }];
    case 'POST /v1/shops/{shop}/orders': {
      const order = orderBody({ attempt: 1, onTimeout: 'wait', shopStatus: '新規', destinations: [{ name: '見本', postalCode: '1000001', address: '東京都千代田区千代田1-1', tel: '0300000000' }] });
      Object.assign(order['items'][0], { taxRate: 10, code: 'M-1' });
      const { invoice: _invoice, ...contents } = order;
      return [order, { ...order, intake: 'adopt', settlementNo: 'OLD-1' }, { ...contents, method: 'card', card: { payWay: 1, device: 'pc', ...tokenMembers } }];
    }
    case 'POST /v1/shops/{shop}/orders/{orderNumber}/actions': {
      const { orderedAt, plannedShipDate, amountYen, invoice, buyer, items } = orderBody();
      const destinations = [{ name: '見本', postalCode: '1000001', address: '東京都千代田区千代田1-1', tel: '0300000000' }];
      Object.assign(items[0], { taxRate: 10, code: 'M-1' });
      const common = { actor: 'suzuki', note: '午前便', shopStatus: '発送済', cartStatus: '発送済み', notifyCart: true };
      return [
        { action: 'registerShipment', parcels, ...common },
        { action: 'amendOrder', contents: { orderedAt, plannedShipDate, amountYen, invoice, buyer, items, destinations }, confirm: 'cancelFirst' },
        { action: 'submitSmsCode', code: '1234' },
        { action: 'amendOrder', contents: { orderedAt, plannedShipDate, amountYen, card: { payWay: 1, device: 'pc' }, buyer, items, destinations } },
        { action: 'submitToken', card: tokenMembers },
        { action: 'completeThreeDSecure', returned: { RES_CODE: '0000' } },
        { action: 'resolve', attention: 'creditUnknown', decision: 'registered', reason: '電話で確認' },
        { action: 'reissueInvoice', reason: 'other', reasonText: '水ぬれ' },
        { action: 'changeMethod', to: 'bankTransfer' },
        { action: 'correctStatus', status: 'paid', reason: '画面で確認' },
      ];
    }
    case 'POST /v1/shops/{shop}/orders/search': {
      const facets = { credit: ['approved'], shipment: ['none'], sale: ['none'], delivery: ['notShipped'], cancellation: ['none'], method: ['atobarai'], link: 'api', intake: 'checkout' };
      const dates = { orderedFrom: '2026-11-01', orderedTo: '2026-11-30', plannedShipFrom: '2026-11-01', plannedShipTo: '2026-11-30', updatedFrom: '2026-11-01T00:00:00+09:00', updatedTo: '2026-12-01T00:00:00+09:00' };
      const texts = { buyer: '090-0000-0000', slipNo: '1234-5678-9013', settlementNo: 'A-1', orderNumberPrefix: 'A-' };
      return [{ status: ['creditApproved'], attention: 'any', amountFrom: 1, amountTo: 9_999, includeAttempts: true, sort: 'orderedOn', direction: 'desc', cursor: 'W10', limit: 50, ...facets, ...dates, ...texts }];
    }
    case 'PATCH /v1/shops/{shop}/settings':
      return [
        { name: '見本', policy: Object.fromEntries(policyNames().map((policy) => [policy, null])), pushSecret: 'abcdefghijklmnop', expectedVersion: 1, returnOrigins: ['https://shop.example'] },
        {
          policy: {
            maintenance: [{ from: '2026-11-23T10:15:00+09:00', to: '2026-11-23T12:15:00+09:00' }],
            workingHours: { days: [1, 2], from: '09:00', to: '18:00' },
            closedDates: ['2026-12-29'],
          },
        },
      ];
    case 'PUT /v1/shops/{shop}/credentials/atobarai':
      return [{ ycfStrCode: '12345678901', password: 'password', cartCode: 'cart', contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarriers: true } }];
    case 'PUT /v1/shops/{shop}/credentials/card':
      return [{ traderCode: '888888801', accessKey: '1234567', cartCode: 'cart', returnSecret: 'x'.repeat(32), contract: { limitYen: 300_000, payWays: [1], optionService: true } }];
    case 'POST /v1/shops/{shop}/tokenParameters':
      return [{ threeDSecure: true, securityCode: true, member: { id: 'm-12', keep: { consentAt: '2026-11-23T10:15:00+09:00' } } }];
    case 'PUT /v1/shops/{shop}/members/{memberId}':
      return [{ authKey: 'A1!b' }];
    case 'POST /v1/shops/{shop}/orders/{orderNumber}/threeDSecure':
      return [{ fields: { RES_CODE: '0000', '3D_TRAN_ID': 'x' } }];
    case 'DELETE /v1/shops/{shop}/orders/{orderNumber}/buyer':
      return [{ reason: '本人からの請求', actor: 'suzuki' }];
    case 'POST /v1/shops/{shop}/keys':
      return [{ scope: 'cart', label: '見本' }];
    case 'POST /v1/keys':
      return [{ scope: 'admin', label: '見本' }];
    case 'POST /v1/shops/{shop}/reconciliation':
      return [{ method: 'atobarai', orderNumbers: ['A-1'] }];
    case 'POST /codec/decode':
      return [{ payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'MQ==' }] }];
    default:
      throw new Error(`No body is known for ${name}`);
  }
}

function policyNames(): string[] {
  return Object.keys(document['components'].schemas.PolicyPatchInput.properties);
}

function operations(): Operation[] {
  return Object.entries(document['paths'] as Json).flatMap(([path, methods]) =>
    Object.entries(methods as Json).map(([method, spec]) => ({ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, spec })),
  );
}

/** Where the values of a body are: `['items', 0, 'name']`. */
function membersOf(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Object.entries(value).flatMap(([name, entry]) => membersOf(entry, [...at, Array.isArray(value) ? Number(name) : name]));
  return at.length === 0 ? inside : [at, ...inside];
}

function withMember(body: Json, at: readonly (string | number)[], value: unknown): Json {
  const changed = structuredClone(body);
  let holder: any = changed;
  for (const part of at.slice(0, -1)) holder = holder[part];
  holder[at.at(-1)!] = value;
  return changed;
}

const samples: Readonly<Record<string, string>> = { shop: SHOP, id: 'none', secret: 'abcdefghijklmnop' };
let sent = 0;

async function send({ name, method, path }: Operation, parts: { params?: Json; query?: Json; headers?: Json; body?: unknown }): Promise<void> {
  const written = path.replace(/\{(\w+)\}/g, (_whole, param: string) => encoded(parts.params?.[param] ?? (param === 'orderNumber' ? orderNumber : samples[param] ?? '')));
  const query = Object.entries(parts.query ?? {}).map(([param, value]) => `${param}=${encoded(String(value))}`).join('&');
  sent += 1;
  const response = await api.app.inject({
    method: method as 'GET',
    url: query === '' ? written : `${written}?${query}`,
    headers: {
      authorization: `Bearer ${name === 'POST /codec/decode' ? api.keys.ops : api.keys.admin}`,
      'idempotency-key': `key-${sent}`,
      ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...parts.headers,
    },
    ...(parts.body === undefined ? {} : { payload: JSON.stringify(parts.body) }),
  });
  judge(name, parts, response);
}

/** Half of a surrogate pair has no bytes to be encoded as. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

const answersOf = new Map<string, ReadonlySet<string>>();

function judge(name: string, parts: unknown, response: LightMyRequestResponse): void {
  const what = `${name} ${JSON.stringify(parts).slice(0, 600)} → ${response.statusCode} ${response.body.slice(0, 300)}`;
  expect(response.statusCode, what).toBeLessThan(500);
  expect(response.body.length, what).toBeLessThan(64_000);
  if (response.statusCode < 400) return;
  // What a buyer reads; what no router takes for his address is a missing thing as any other.
  if (name.endsWith('/threeDSecure/{leg}') && response.headers['content-type'] === 'text/html; charset=utf-8') return;
  expect(response.headers['content-type'], what).toMatch('application/problem+json');
  const problem = problemDocument.parse(response.json());
  expect(problem.requestId, what).not.toBe('');
  if (problem.code === 'invalidBody' || problem.code === 'invalidRequest') expect(problem.param, what).toBeTruthy();
  expect(answersOf.get(name), what).toContain(String(response.statusCode));
}

function cases(operation: Operation, random: () => number, some: number): (() => Promise<void>)[] {
  const { name, spec } = operation;
  answersOf.set(name, new Set(Object.keys(spec['responses'])));
  const right = spec['requestBody'] === undefined ? undefined : bodiesOf(name)[0];
  const body = right === undefined ? {} : { body: right };
  const texts = (): string[] => [...edgeTexts, randomText(random), randomText(random)].filter(() => random() < some);
  const jsons = (): unknown[] => [...edgeJson, randomText(random), randomText(random)].filter(() => random() < some);
  const ofParameters = ((spec['parameters'] ?? []) as Json[]).flatMap(({ in: place, name: param }) =>
    texts().map((value) => () => {
      if (place === 'path') return send(operation, { params: { [param]: value }, ...body });
      if (place === 'query') return send(operation, { query: { [param]: value }, ...body });
      return send(operation, { headers: { [param]: value.replace(/[^\x20-\x7e]/g, '?') }, ...body });
    }),
  );
  const ofMembers = (right === undefined ? [] : bodiesOf(name)).flatMap((whole) =>
    membersOf(whole).flatMap((at) => jsons().map((value) => () => send(operation, { body: withMember(whole, at, value) }))),
  );
  return [...ofParameters, ...ofMembers];
}

test.each([
  ['the seed of every run', CI_SEED],
  ['a seed of its own', seedOfRun()],
])('no value of any parameter is our error (%s: %i)', async (_which, seed) => {
  const random = numbersFrom(seed);
  const before = sent;
  for (const operation of operations()) {
    for (const run of cases(operation, random, 0.2)) await run();
  }
  expect(sent - before).toBeGreaterThan(1_000);
}, 240_000);

test('every member that the document names has been in a body', () => {
  const named = operations().filter(({ spec }) => spec['requestBody'] !== undefined);
  for (const operation of named) {
    const schema = operation.spec['requestBody'].content['application/json'].schema;
    const members = new Set(bodiesOf(operation.name).flatMap((body) => membersOf(body)).flat().map(String));
    for (const property of propertiesOf(schema)) expect([...members], `${operation.name} ${property}`).toContain(property);
  }
  expect(named.length).toBeGreaterThan(5);
});

function propertiesOf(schema: Json, seen = new Set<string>()): string[] {
  const reference = schema['$ref'] as string | undefined;
  if (reference !== undefined) {
    if (seen.has(reference)) return [];
    return propertiesOf(document['components'].schemas[reference.split('/').at(-1)!], new Set([...seen, reference]));
  }
  const inside = [...(schema['anyOf'] ?? []), ...(schema['oneOf'] ?? []), ...(schema['allOf'] ?? []), ...(schema['items'] === undefined ? [] : [schema['items']])] as Json[];
  const own = Object.entries((schema['properties'] ?? {}) as Json);
  return [...own.map(([property]) => property), ...own.flatMap(([, member]) => propertiesOf(member, seen)), ...inside.flatMap((member) => propertiesOf(member, seen))];
}
