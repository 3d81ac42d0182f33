/** deploy/nginx/nginx.conf in a real nginx, with a name server in the place of the container engine's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSecrets } from '../../scripts/installation-secrets.ts';
import { freePort } from '../../src/engine/ports.ts';
import { endWithUs } from '../../src/engine/watchdog.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { describeWithPrograms, programPath } from '../support/programs.ts';
import { waitFor } from '../support/wait-for.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-proxy-'));

/** Tells what it was asked; `/events` says one thing and goes on. */
async function startBackend(name: string, host: string, port: number): Promise<Server> {
  const server = createServer((asked: IncomingMessage, answer) => {
    if (asked.url === '/events') {
      answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
      return;
    }
    const { method, url, headers } = asked;
    void text(asked).then((body) => answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ name, method, url, headers, body })));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

describeWithPrograms(['nginx', 'openssl'], 'the proxy', () => {
  let names: NameServer;
  let at: string;
  let apiPort: number;
  let uiPort: number;
  let login: string;
  let stop: () => Promise<void>;
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  const servers: Server[] = [];
  const serve = async (name: string, host: string, port: number): Promise<Server> => {
    const server = await startBackend(name, host, port);
    servers.push(server);
    return server;
  };

  beforeAll(async () => {
    const shown = writeSecrets(join(folder, 'secrets'), { databaseHost: 'postgres:5432', publicHost: 'localhost' });
    login = `Basic ${btoa(`ops:${shown.uiPassword}`)}`;
    names = await startNameServer();
    const [port, api, ui] = [await freePort(), await freePort(), await freePort()];
    [at, apiPort, uiPort] = [`https://localhost:${port}`, api, ui];
    const own: readonly (readonly [string, string])[] = [
      [' /tmp/', ` ${folder}/`],
      ['resolver 127.0.0.11 ', `resolver 127.0.0.1:${names.port} `], ['listen 8443', `listen 127.0.0.1:${port}`], ['api:3000', `api:${api}`], ['temporal-ui:8080', `temporal-ui:${ui}`],
      ['/run/secrets', join(folder, 'secrets')],
    ];
    let config = readFileSync('deploy/nginx/nginx.conf', 'utf8');
    for (const [there, here] of own) {
      expect(config, 'what is replaced here is there').toContain(there);
      config = config.replaceAll(there, here);
    }
    writeFileSync(join(folder, 'nginx.conf'), config);
    // Files, as it opens them by their names.
    const log = openSync(join(folder, 'log'), 'a');
    const nginx = spawn(programPath('nginx') ?? '', ['-c', join(folder, 'nginx.conf'), '-g', `daemon off;${process.getuid?.() === 0 ? ' user root;' : ''}`], { stdio: ['ignore', log, log] });
    closeSync(log);
    const ended = once(nginx, 'exit');
    const callOff = endWithUs(nginx.pid ?? 0);
    stop = async () => {
      callOff();
      nginx.kill('SIGTERM');
      await ended;
    };
    await waitFor(() => ask('/').then(() => 'up', () => readFileSync(join(folder, 'log'), 'utf8')), (said) => said === 'up');
  });
  afterAll(async () => {
    await agent.close();
    await stop();
    for (const server of servers) await close(server);
    await names.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(path: string, { method = 'GET', headers = {}, body = null }: { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string | null } = {}) {
    const { statusCode, headers: answered, body: content } = await request(`${at}${path}`, { method, headers, body, dispatcher: agent });
    const said = await content.text();
    return { status: statusCode, type: String(answered['content-type']), text: said, seen: () => JSON.parse(said) as { name: string; method: string; url: string; headers: Record<string, string>; body: string } };
  }
  const whoAnswers = (path: string, headers: Record<string, string> = {}): Promise<string> => ask(path, { headers }).then((answer) => (answer.status === 200 ? answer.seen().name : String(answer.status)));

  test('starts and answers 503 while neither the API nor the Web UI has an address', async () => {
    const answer = await ask('/v1/shops');
    expect([answer.status, answer.type]).toEqual([503, 'application/problem+json']);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'engineUnavailable', retryable: true });
    const ui = await ask('/temporal', { headers: { authorization: login } });
    expect([ui.status, ui.text]).toEqual([503, expect.stringContaining('Temporal Web UI')]);
  });

  test('finds a service that comes, and again when it is back under another address', async () => {
    const first = await serve('first', '127.0.0.2', apiPort);
    names.say('api', '127.0.0.2');
    await waitFor(() => whoAnswers('/v1/shops'), (name) => name === 'first', 10_000);
    expect(await whoAnswers('/temporal', { authorization: login }), 'one that is missing takes nobody along').toBe('503');
    await close(first);
    await serve('second', '127.0.0.3', apiPort);
    names.say('api', '127.0.0.3');
    await waitFor(() => whoAnswers('/v1/shops'), (name) => name === 'second', 10_000);
  });

  test('asks every replica, and another where one cannot be reached', async () => {
    const third = await serve('third', '127.0.0.2', apiPort);
    names.say('api', '127.0.0.2', '127.0.0.3');
    const seen = new Set<string>();
    await waitFor(async () => seen.add(await whoAnswers('/v1/shops')), (who) => who.has('second') && who.has('third'), 10_000);
    await close(third);
    for (let turn = 0; turn < 20; turn += 1) expect(await whoAnswers('/v1/shops')).toBe('second');
  });

  test('hands on paths, queries and bodies as they came, and says who asked', async () => {
    const path = '/v1/shops/demo/orders?q=%E8%A6%8B%E6%9C%AC&limit=5';
    const { seen } = await ask(path, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(seen()).toMatchObject({ url: path, headers: { host: 'localhost', 'x-forwarded-for': '203.0.113.9, 127.0.0.1', 'x-forwarded-proto': 'https' } });
    const form = await ask('/v1/push/atobarai', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'juchuNo=S-1&giftKb=3' });
    expect(form.seen()).toMatchObject({ method: 'POST', url: '/v1/push/atobarai', body: 'juchuNo=S-1&giftKb=3' });
  });

  test('hands on an event while the stream goes on', async () => {
    const { body, headers } = await request(`${at}/events`, { dispatcher: agent });
    const [chunk] = (await once(body, 'data')) as [Buffer];
    expect([headers['content-type'], chunk.toString()]).toEqual(['text/event-stream', 'data: first\n\n']);
    body.on('error', () => undefined).destroy();
  });

  test('keeps figures and the decoder to itself, and the Web UI behind its login', async () => {
    for (const path of ['/metrics', '/codec/decode', '/codec']) expect([path, (await ask(path)).status]).toEqual([path, 404]);
    for (const path of ['/temporal', '/temporal/codec/decode']) expect([path, (await ask(path)).status]).toEqual([path, 401]);
    await serve('ui', '127.0.0.2', uiPort);
    names.say('temporal-ui', '127.0.0.2');
    await waitFor(() => whoAnswers('/temporal/namespaces', { authorization: login }), (name) => name === 'ui', 10_000);
    expect((await ask('/temporal/namespaces', { headers: { authorization: login } })).seen().headers['authorization'], 'the login goes no further').toBeUndefined();
    const decoded = (await ask('/temporal/codec/decode', { method: 'POST', headers: { authorization: login, 'content-type': 'application/json' }, body: '{}' })).seen();
    expect(decoded).toMatchObject({ name: 'second', url: '/codec/decode', body: '{}', headers: { authorization: `Bearer ${readFileSync(join(folder, 'secrets', 'ops_key'), 'utf8').trim()}` } });
  });
});
