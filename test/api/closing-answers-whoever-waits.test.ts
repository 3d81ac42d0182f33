import { once } from 'node:events';
import { get, type IncomingMessage, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
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

test('a request that comes while it closes is told to come again', async () => {
  const released = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const listOrders: TestApi['records']['listOrders'] = async () => {
    asked.resolve();
    await released.promise;
    return { orders: [], next: null };
  };
  const { app } = await api.variant({ records: { ...api.records, listOrders } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const underWay = once(get(`http://127.0.0.1:${port}${url}`, { agent: false, headers: { authorization: `Bearer ${api.keys.cart}` } }), 'response');
  await asked.promise;
  const late = net.connect(port, '127.0.0.1');
  late.write('GET /v1/shops HTTP/1.1\r\n');
  await once(late, 'connect');
  await waitFor(() => openConnections(app.server), (open) => open === 2);
  const closed = app.close();
  late.write(`Host: api\r\nAuthorization: Bearer ${api.keys.cart}\r\n\r\n`);
  const [answer] = (await once(late, 'data')) as [Buffer];
  released.resolve();
  const [response] = (await underWay) as [IncomingMessage];
  expect(response.resume().statusCode).toBe(200);
  await closed;
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer.toString()).toMatch(/retry-after: 5/i);
  expect(answer.toString()).toContain('urn:torihiki:problem:busy');
});

function openConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) => server.getConnections((error, open) => (error === null ? resolve(open) : reject(error))));
}
