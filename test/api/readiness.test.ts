import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('with every part up it is live and ready, without a key', async () => {
  expect((await api.app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
  const ready = await api.app.inject({ url: '/readyz' });
  expect(ready.statusCode).toBe(200);
  expect(ready.json()).toEqual({ status: 'ready', parts: { records: 'up', engine: 'up', worker: 'up' } });
});

const down = async () => Promise.reject(new Error('down'));

test.each([
  ['engine', { checks: { engine: down, worker: async () => undefined } }],
  ['worker', { checks: { engine: async () => undefined, worker: down } }],
])('the %s being down is told, and it is still live', async (part, changes) => {
  const broken = await api.variant(changes);
  const ready = await broken.app.inject({ url: '/readyz' });
  expect(ready.statusCode).toBe(503);
  expect(ready.json()).toMatchObject({ status: 'notReady', parts: { [part]: 'down', records: 'up' } });
  expect((await broken.app.inject({ url: '/healthz' })).statusCode).toBe(200);
});

test('the records being down is told', async () => {
  const broken = await api.variant({ records: { ...api.records, ping: down } });
  expect((await broken.app.inject({ url: '/readyz' })).json().parts).toEqual({ records: 'down', engine: 'up', worker: 'up' });
});

test('a part that hangs is a part that is down', async () => {
  const hanging = await api.variant({ checks: { engine: () => new Promise(() => undefined), worker: async () => undefined } });
  expect((await hanging.app.inject({ url: '/readyz' })).json().parts.engine).toBe('down');
});
