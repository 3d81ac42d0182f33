import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemDocument } from '../../src/api/contracts/problem-body.ts';
import { Problem, problemBody } from '../../src/api/problem.ts';
import { invoiceProblems } from '../../src/api/methods/atobarai/problems.ts';
import { isRetryable, problemCodes, problemRule } from '../../src/api/problems.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const everyProblem = [...problemCodes.map((code) => [code, code] as const), ...Object.values(invoiceProblems).map((problem) => [problem.code, problem] as const)];

test.each(everyProblem)('%s is a whole problem in Japanese', (code, problem) => {
  const names = [...problemRule(problem).detail.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const body = problemBody(problem, { values: Object.fromEntries(names.map((name) => [name, '値'])) }, 'request-1');
  expect(problemDocument.parse(body)).toEqual(body);
  expect(body).toMatchObject({ code, type: `urn:torihiki:problem:${code}`, param: null, requestId: 'request-1' });
  expect(body.status).toBeGreaterThanOrEqual(400);
  expect(body.title + body.detail).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  expect(body.detail).not.toMatch(/[{}]/);
});

test('what may be repeated is told apart from what may not', () => {
  const retryable = everyProblem.filter(([, problem]) => isRetryable(problem));
  expect(retryable.map(([code]) => code).toSorted()).toEqual(['busy', 'checkoutEnding', 'engineUnavailable', 'erasureNotListed', 'invoiceNotYet', 'rateLimited', 'recordsDown', 'requestTimeout', 'yamatoNotAsked']);
  for (const [, problem] of retryable) expect([408, 429, 503]).toContain(problemRule(problem).status);
});

test('a problem never says more than its catalogue and its caller', () => {
  expect(new Problem('internalError', {}, { cause: new Error('見本花子') }).message).toBe('internalError');
});

test.each([
  ['that does not exist', '/v2/nothing'],
  ['that cannot be decoded', '/v1/shops/%zz/orders'],
  ['with a part that is far too long', `/v1/shops/${'a'.repeat(300)}/orders`],
  ['with a NUL in it', `/v1/shops/${SHOP}/orders/%00`],
])('a URL %s is a problem too', async (_what, url) => {
  const response = await api.send('GET', url);
  expect(response.statusCode).toBe(404);
  expect(response.headers['content-type']).toMatch('application/problem+json');
  expect(problemDocument.parse(response.json()).code).toBe('notFound');
});

test('an unexpected error is 500 without its text, in answer and log', async () => {
  const broken = await api.variant({ records: { ...api.records, listOrders: async () => Promise.reject(new TypeError('見本花子 is not iterable')) } });
  const response = await broken.send('GET', `/v1/shops/${SHOP}/orders`);
  expect(response.statusCode).toBe(500);
  expect(response.json()).toMatchObject({ code: 'internalError', retryable: false });
  const traces = response.body + api.logLines.join('');
  expect(traces).not.toContain('見本花子');
  expect(api.logLines.join('')).toContain('api.internalError');
});

test('with the records down nothing starts: 503 that may be repeated, and the engine is not asked', async () => {
  const gone = async () => Promise.reject(new Error('connection terminated'));
  const down = await api.variant({ records: { ...api.records, claimOrder: gone, ping: gone } });
  const response = await down.send('POST', `/v1/shops/${SHOP}/orders`, { body: orderBody() });
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('5');
  expect(response.json()).toMatchObject({ code: 'recordsDown', retryable: true });
  expect(api.engine.starts).toEqual([]);
});

test.each([
  ['out of disk', '53100'],
  ['starting up', '57P03'],
  ['shutting down', '57P01'],
  ['out of connections', '53300'],
  ['a standby', '25006'],
  ['too slow', '57014'],
  ['not listening', 'ECONNREFUSED'],
  ['unreachable', 'EHOSTUNREACH'],
])('a database that is %s is 503 with Retry-After, although it answers a ping', async (_what, code) => {
  const broken = async () => Promise.reject(new Error('query failed', { cause: Object.assign(new Error('見本花子'), { code }) }));
  const down = await api.variant({ records: { ...api.records, listOrders: broken, claimOrder: broken } });
  for (const response of [await down.send('GET', `/v1/shops/${SHOP}/orders`), await down.send('POST', `/v1/shops/${SHOP}/orders`, { body: orderBody() })]) {
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('5');
    expect(response.json()).toMatchObject({ code: 'recordsDown', retryable: true });
  }
});

test('a full disk of the records stands in the log as one, whatever wraps the error', async () => {
  const full = async () => Promise.reject(new Error('query failed', { cause: Object.assign(new Error('見本花子'), { code: '53100' }) }));
  const down = await api.variant({ records: { ...api.records, listOrders: full } });
  await down.send('GET', `/v1/shops/${SHOP}/orders`);
  const line = api.logLines.findLast((text) => text.includes('api.recordsDown'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ reason: '53100', msg: expect.stringContaining('disk of the records is full') });
});

test('a statement that is wrong is our error, not the database being away', async () => {
  const wrong = async () => Promise.reject(Object.assign(new Error('syntax'), { code: '42601' }));
  const broken = await api.variant({ records: { ...api.records, listOrders: wrong } });
  expect((await broken.send('GET', `/v1/shops/${SHOP}/orders`)).json().code).toBe('internalError');
});

test('records that go down after the claim leave an abandoning checkout at 202: nobody could judge', async () => {
  const gone = async () => Promise.reject(new Error('connection terminated'));
  const down = await api.variant({ records: { ...api.records, abandonClaim: gone, markClaimAccepted: gone, ping: gone } });
  const response = await down.send('POST', `/v1/shops/${SHOP}/orders`, { body: orderBody({ onTimeout: 'abandon' }) });
  expect(response.statusCode).toBe(202);
  expect(response.json().verdict.kind).toBe('pending');
  expect(api.engine.abandoned).toEqual([]);
});

test('each request is one log line with its route and order, and nothing of the buyer', async () => {
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  api.logLines.length = 0;
  const body = orderBody();
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body });
  const lines = api.logLines.map((line) => JSON.parse(line));
  // Besides, a line that names the run which the start went to.
  expect(new Set(lines.map(({ event }) => event))).toEqual(new Set(['api.request', 'api.startSent']));
  expect(lines.find(({ event }) => event === 'api.request')).toMatchObject({
    event: 'api.request', method: 'POST', route: '/v1/shops/:shop/orders', status: 201, shop: SHOP, orderNumber: body['orderNumber'],
  });
  for (const secret of ['見本', 'ミホン', '090-0000', 'hanako', '千代田', api.keys.staff]) expect(api.logLines.join('')).not.toContain(secret);
});
