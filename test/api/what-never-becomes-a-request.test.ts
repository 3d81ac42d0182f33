/** What HTTP itself refuses is answered with a problem body as everything else is; over a real socket. */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemDocument } from '../../src/api/contracts/problem-body.ts';
import { createLog } from '../../src/log.ts';
import { waitFor } from '../support/wait-for.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
let port: number;
/** How many requests have come as far as their shop, which is right before their body is read. */
let shopsFound = 0;
const debugLines: string[] = [];

beforeAll(async () => {
  api = await startTestApi();
  const findShop: TestApi['records']['findShop'] = (code) => {
    shopsFound += 1;
    return api.records.findShop(code);
  };
  const log = createLog('debug', { write: (line: string) => void debugLines.push(line) });
  const { app } = await api.variant({ log, records: { ...api.records, findShop } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(() => api.close());

type Answer = { readonly status: number; readonly headers: string; readonly body: string };

/** Sends bytes as they are; the first answer that comes back. */
async function send(bytes: string | Buffer): Promise<Answer> {
  const socket = net.connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  const [headers = '', ...rest] = Buffer.concat(received).toString('utf8').split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  return { status: Number(headers.split(' ')[1]), headers, body: /transfer-encoding: chunked/i.test(headers) ? body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1) : body };
}

const head = (line: string, ...headers: string[]): string => [line, 'Host: api', `Authorization: Bearer ${api.keys.cart}`, 'Connection: close', ...headers, '', ''].join('\r\n');

const refused: readonly [what: string, bytes: () => string | Buffer, status: number, code: string][] = [
  ['headers of 20 kB', () => head('GET /v1/events HTTP/1.1', `X-Long: ${'a'.repeat(20_000)}`), 431, 'headersTooLarge'],
  ['a path in raw UTF-8', () => Buffer.from(head('GET /v1/shops/見本/orders HTTP/1.1')), 400, 'malformedRequest'],
  ['no Host', () => `GET /v1/events HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer ${api.keys.cart}\r\n\r\n`, 400, 'malformedRequest'],
  ['an expectation nobody knows', () => head(`POST /v1/shops/${SHOP}/orders HTTP/1.1`, 'Expect: 200-ok', 'Content-Length: 2') + '{}', 417, 'expectationFailed'],
  ['a method that is none, where nothing is', () => head('BREW /coffee HTTP/1.1'), 400, 'malformedRequest'],
  ['a version of HTTP that is none', () => head('GET /v1/events HTTP/3.7'), 400, 'malformedRequest'],
  ['HTTP/2 unasked', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'malformedRequest'],
  ['two lengths', () => head(`POST /v1/shops/${SHOP}/orders HTTP/1.1`, 'Content-Length: 2', 'Content-Length: 3') + '{}', 400, 'malformedRequest'],
  ['a chunk without a size', () => head(`POST /v1/shops/${SHOP}/orders HTTP/1.1`, 'Content-Type: application/json', 'Transfer-Encoding: chunked') + 'zz\r\n', 400, 'malformedRequest'],
  ['a tunnel', () => head('CONNECT elsewhere:80 HTTP/1.1'), 400, 'malformedRequest'],
];

test.each(refused)('%s is a problem body', async (_what, bytes, status, code) => {
  const answer = await send(bytes());
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatch(/content-type: application\/problem\+json/i);
  expect(answer.headers).toMatch(/cache-control: no-store/i);
  const problem = problemDocument.parse(JSON.parse(answer.body));
  expect(problem).toMatchObject({ status, code, retryable: false });
  expect(problem.requestId).not.toBe('');
});

test.each([
  ['QUERY', '/v1/shops/demo/orders', 'GET, HEAD, POST'],
  ['DELETE', '/v1/events?limit=1', 'GET, HEAD'],
  ['PROPFIND', '/v1/shops', 'GET, HEAD, POST'],
  ['TRACE', '/healthz', 'GET, HEAD'],
  ['POST', '/docs/json', 'GET, HEAD'],
  ['GET', '/v1/push/atobarai', 'POST'],
  ['BREW', '/v1/shops', 'GET, HEAD, POST'],
  ['get', '/healthz', 'GET, HEAD'],
])('%s %s is 405 and says which methods there are', async (method, url, allow) => {
  const answer = await send(head(`${method} ${url} HTTP/1.1`));
  expect(answer.status).toBe(405);
  expect(/^allow: (.*)$/im.exec(answer.headers)?.[1]).toBe(allow);
  expect(problemDocument.parse(JSON.parse(answer.body)).code).toBe('methodNotAllowed');
});

test.each(['/docs/static/%2e%2e/package.json', '/docs/static/../../package.json', '/docs/static/%00', '/docs/static/none.js'])('%s is not there', async (url) => {
  const answer = await send(head(`GET ${url} HTTP/1.1`));
  expect(answer.status).toBe(404);
  expect(problemDocument.parse(JSON.parse(answer.body)).code).toBe('notFound');
});

test('a client that cuts its body is no error of ours: one line, for debugging', async () => {
  debugLines.length = 0;
  const before = shopsFound;
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(head(`POST /v1/shops/${SHOP}/orders HTTP/1.1`, 'Content-Type: application/json', 'Content-Length: 500') + '{"orderNumber":');
  await waitFor(async () => shopsFound, (found) => found > before);
  socket.destroy();
  const lines = await waitFor(async () => debugLines.map((line) => JSON.parse(line)), (seen) => seen.some(({ event }) => event === 'api.bodyCut'));
  expect(lines.filter(({ event }) => event === 'api.internalError' || event === 'api.recordsDown')).toEqual([]);
  expect(lines.find(({ event }) => event === 'api.bodyCut').level).toBe('debug');
});
