import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/api/engine.ts';
import { everyRound } from '../../src/api/rounds.ts';
import { sweepOnce } from '../../src/api/sweep.ts';
import { decide, orderBody } from './an-order.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { sweepCounters } from '../support/sweep-counters.ts';

let api: TestApi;
let engine: Engine;
const url = `/v1/shops/${SHOP}/orders`;

beforeAll(async () => {
  api = await startTestApi();
  engine = createEngine(api.engine.client, 'orders');
});
afterAll(() => api.close());
beforeEach(async () => {
  api.engine.signals = 'up';
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  await sweep();
  api.engine.starts.length = 0;
  api.engine.actions.length = 0;
});

const sweep = () => sweepOnce({ records: api.records, engine, log: api.deps.log, counters: sweepCounters() }, 0);

test('a start that the engine never took is sent again with the same claim, once', async () => {
  api.engine.onStart = async () => 'down';
  const body = orderBody();
  expect((await api.send('POST', url, { body })).statusCode).toBe(503);
  await sweep();
  expect(api.engine.starts).toHaveLength(2);
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  await sweep();
  await sweep();
  expect(api.engine.starts).toHaveLength(3);
  expect(new Set(api.engine.starts.map(({ claimId }) => claimId)).size).toBe(1);
  expect((await api.send('POST', url, { body })).statusCode).toBe(201);
});

test('a start that was taken, but without a verdict yet, is not sent again', async () => {
  api.engine.onStart = async () => 'deadline';
  expect((await api.send('POST', url, { body: orderBody() })).statusCode).toBe(202);
  await sweep();
  expect(api.engine.starts).toHaveLength(1);
});

test('an action that the engine never took is sent again under its id', async () => {
  const body = orderBody();
  await api.send('POST', url, { body });
  api.engine.signals = 'down';
  const action = { action: 'syncStatus', note: '確認' };
  const options = { body: action, headers: { 'idempotency-key': 'sweep-1' } };
  expect((await api.send('POST', `${url}/${body['orderNumber']}/actions`, options)).statusCode).toBe(503);
  await sweep();
  expect(api.engine.actions).toEqual([]);
  api.engine.signals = 'up';
  await sweep();
  await sweep();
  expect(api.engine.actions).toMatchObject([{ actionId: 'sweep-1', actor: 'テスト staff', acceptedAt: expect.any(String), body: action }]);
});

test('a claim younger than its limit is left to its own request', async () => {
  api.engine.onStart = async () => 'down';
  await api.send('POST', url, { body: orderBody() });
  await sweepOnce({ records: api.records, engine, log: api.deps.log, counters: sweepCounters() }, 30_000);
  expect(api.engine.starts).toHaveLength(1);
});

test('a round with the records down rejects nothing, and stopping ends the rounds', async () => {
  const gone = { ...api.records, claimsToResend: async () => Promise.reject(new Error('gone')) };
  await sweepOnce({ records: gone, engine, log: api.deps.log, counters: sweepCounters() }, 0);
  let rounds = 0;
  const counting = { ...api.records, claimsToResend: async () => ((rounds += 1), []) };
  const stop = everyRound(5, () => sweepOnce({ records: counting, engine, log: api.deps.log, counters: sweepCounters() }, 0));
  await expect.poll(() => rounds).toBeGreaterThan(1);
  await stop();
  const after = rounds;
  await new Promise((resolve) => setImmediate(resolve));
  expect(rounds).toBe(after);
});

test('a row that cannot be read or handed over stops no other, is named without its contents, counted, and put off', async () => {
  const counters = sweepCounters();
  const bad = Array.from({ length: 60 }, (_, at) => ({ orderNumber: `BAD-${at}`, claimId: `bad-${at}` }));
  const claims = new Map(bad.map(({ orderNumber, claimId }) => [claimId, { shop: SHOP, orderNumber, claimId, startInput: null, createdAt: '2026-11-23T02:00:00.000Z' }]));
  api.engine.onStart = async () => 'down';
  const body = orderBody();
  await api.send('POST', url, { body });
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const records = {
    ...api.records,
    // The bad ones are the oldest, and more than one round takes.
    claimsToResend: async (olderThanMs: number, limit: number) => [...claims.values(), ...(await api.records.claimsToResend(olderThanMs, limit))].slice(0, limit),
    putOffClaim: async (claimId: string) => void claims.delete(claimId),
    actionsToResend: async () => [
      { shop: SHOP, orderNumber: 'BAD-0', actionId: 'unreadable', message: null },
      { shop: SHOP, orderNumber: body['orderNumber'], actionId: 'unsendable', message: { body: { action: 'syncStatus' }, actor: 'x', acceptedAt: 'y' } },
    ],
  };
  const failing: Engine = { ...engine, sendAction: async () => Promise.reject(new TypeError('見本　花子')) };
  const before = api.logLines.length;
  await sweepOnce({ records, engine: failing, log: api.deps.log, counters }, 0);
  await sweepOnce({ records, engine: failing, log: api.deps.log, counters }, 0);
  expect(claims.size).toBe(0);
  expect((await api.send('POST', url, { body })).statusCode, 'sent all the same').toBe(201);
  const logged = api.logLines.slice(before).join('\n');
  expect(logged).toContain('BAD-59');
  expect(logged).toContain('unreadable');
  expect(logged).toContain('TypeError');
  expect(logged).not.toContain('花子');
  const { values } = await counters.unreadable.get();
  expect(Object.fromEntries(values.map(({ labels, value }) => [labels.kind, value]))).toEqual({ start: 60, action: 4 });
});
