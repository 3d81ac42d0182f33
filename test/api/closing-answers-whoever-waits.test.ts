import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide, orderBody } from './an-order.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
const url = `/v1/shops/${SHOP}/orders`;

beforeAll(async () => {
  api = await startTestApi();
  const policy = { checkoutDeadlineMs: 60_000 };
  await api.send('PATCH', `/v1/shops/${SHOP}/settings`, { key: api.keys.admin, body: { policy } });
});
afterAll(() => api.close());

test('closing answers a waiting checkout 202 long before its deadline, and the order is not lost', async () => {
  const closing = await api.variant({});
  const started = new Promise<void>((resolve) => {
    api.engine.onStart = () => {
      resolve();
      return new Promise(() => undefined);
    };
  });
  const body = orderBody();
  const waiting = closing.send('POST', url, { body });
  await started;
  await closing.app.close();
  const response = await waiting;
  expect(response.statusCode).toBe(202);
  expect(response.json().verdict.kind).toBe('pending');
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  expect((await api.send('POST', url, { body })).statusCode).toBe(201);
});

test('closing answers whoever waits for an action', async () => {
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const body = orderBody();
  await api.send('POST', url, { body });
  const closing = await api.variant({});
  const asked = new Promise<void>((resolve) => {
    api.engine.onAwaitAction = () => {
      resolve();
      return new Promise(() => undefined);
    };
  });
  const headers = { 'idempotency-key': 'closing-1', prefer: 'wait=30' };
  const waiting = closing.send('POST', `${url}/${body['orderNumber']}/actions`, { body: { action: 'syncStatus' }, headers });
  await asked;
  await closing.app.close();
  expect((await waiting).statusCode).toBe(202);
});
