import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardOf, devOf } from '../../cluster/card.ts';
import { type Cluster, openCluster } from '../../cluster/cluster.ts';
import { postgresFolder } from '../../cluster/services/postgres-server.ts';
import { abilitiesOf } from '../../src/engine/abilities.ts';
import { demoKeysIn, demoMerchant } from '../../src/process/demo-shop.ts';
import { drivers } from '../methods/drivers.ts';
import { figureIn } from '../support/figures.ts';
import { runProcess } from '../support/processes.ts';
import { describeWithCluster } from '../support/programs.ts';

const FIRST_PORT = 3_600;
/** The first run builds the Temporal server. */
const OPENS_WITHIN_MS = 1_200_000;
const BACK_WITHIN_MS = 120_000;
const [driver] = drivers;

/** What docker-compose.yml describes, as processes of this machine: through its proxy, over TLS. */
describeWithCluster('the cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-cluster-'));
  let cluster: Cluster;
  let carts: Agent;
  const open = async (): Promise<void> => {
    cluster = await openCluster({ project: process.cwd(), folder, firstPort: FIRST_PORT, settings: { LOG_LEVEL: 'info' }, report: () => {} });
  };
  beforeAll(async () => {
    await open();
    // All sample orders have one buyer.
    const sandbox = `http://127.0.0.1:${cluster.places.port({ service: 'sandbox', number: 1 }, 3001)}`;
    const merchant = await fetch(`${sandbox}/sandbox/merchants/atobarai/${demoMerchant.ycfStrCode}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ buyerLimitYen: 100_000_000 }) });
    expect(merchant.status).toBe(200);
    carts = new Agent({ connect: { ca: readFileSync(cluster.places.secret('tls_certificate')) } });
  }, OPENS_WITHIN_MS);
  afterAll(async () => {
    await carts.close();
    await cluster.stop();
    for (const path of [folder, postgresFolder(folder)]) rmSync(path, { recursive: true, force: true });
  }, BACK_WITHIN_MS);

  const keys = () => demoKeysIn(join(folder, 'volumes', 'trial-data'));
  const secret = (name: string): string => readFileSync(cluster.places.secret(name), 'utf8').trim();
  async function ask(path: string, { method = 'GET', key, body, headers = {} }: { method?: 'GET' | 'POST'; key?: string; body?: unknown; headers?: Record<string, string> } = {}) {
    const answer = await request(`${cluster.publicUrl}${path}`, {
      method, dispatcher: carts,
      headers: { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  }
  const start = async (): Promise<string> => {
    if (driver === undefined) throw new Error('no method has a driver');
    const body = driver.startBody();
    const answer = await ask('/v1/shops/demo/orders', { method: 'POST', key: keys().cart, body });
    expect([answer.status, answer.text.includes('creditApproved')]).toEqual([201, true]);
    return body.orderNumber;
  };
  const statusOf = async (orderNumber: string): Promise<string> => (JSON.parse((await ask(`/v1/shops/demo/orders/${orderNumber}`, { key: keys().staff })).text) as { status: string }).status;

  test('has a Temporal server that is fair and eager', async () => {
    const address = `127.0.0.1:${cluster.places.port({ service: 'temporal', number: 1 }, 7233)}`;
    expect(await abilitiesOf({ address }, 'orders')).toEqual({ fairness: true, eager: true });
    expect(readFileSync(cluster.places.logOf({ service: 'migrate', number: 1 }), 'utf8')).not.toContain('engine.lacks');
  });

  test('serves carts over TLS, and keeps to itself what is not theirs', async () => {
    const orderNumber = await start();
    expect(await statusOf(orderNumber)).toBe('creditApproved');
    const ready = await ask('/readyz');
    expect([ready.status, ready.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    for (const path of ['/metrics', '/codec/decode', '/codec/']) expect([path, (await ask(path, { key: secret('ops_key') })).status]).toEqual([path, 404]);
    expect((await ask('/v1/shops', { key: secret('admin_key') })).status).toBe(200);
    expect((await ask('/v1/shops', { key: keys().cart })).status).toBe(403);
  });

  test('takes the order that its card prints, which comes to 入金済 by itself', async () => {
    const line = /^T=\$\(date .*$/m.exec(cardOf(cluster, 0, new Date()))?.[0] ?? '';
    const pasted = runProcess({}, ['sh', '-c', line]);
    expect(await pasted.ended, pasted.output()).toBe(0);
    const paid = async () => (JSON.parse((await ask('/v1/shops/demo/orders?status=paid', { key: keys().staff })).text) as { orders: readonly unknown[] }).orders.length;
    expect(await paid()).toBe(0);
    await expect.poll(paid, { timeout: BACK_WITHIN_MS, interval: 1_000 }).toBe(1);
  }, BACK_WITHIN_MS * 2);

  test('tells when the certificate ends that its proxy shows', async () => {
    const ends = new X509Certificate(readFileSync(cluster.places.secret('tls_certificate'))).validToDate.getTime() / 1_000;
    const { api } = devOf(cluster);
    const page = await (await fetch(`${api}/metrics`, { headers: { authorization: `Bearer ${secret('metrics_token')}` } })).text();
    expect(figureIn(page, 'torihiki_certificate_ends_timestamp_seconds', { certificate: 'public' })).toBe(ends);
    expect(figureIn(page, 'torihiki_last_backup_timestamp_seconds')).toBe(0);
  });

  test('shows the Web UI and opens payloads only behind its login', async () => {
    for (const path of ['/temporal', '/temporal/codec/decode']) {
      expect([path, (await ask(path)).status]).toEqual([path, 401]);
      expect([path, (await ask(path, { headers: { authorization: `Basic ${btoa('ops:wrong')}` } })).status]).toEqual([path, 401]);
    }
    const [, user = '', password = ''] = /login: user (\S+), password (\S+)/.exec(cardOf(cluster, 0, new Date())) ?? [];
    const login = { authorization: `Basic ${btoa(`${user}:${password}`)}` };
    expect((await ask('/temporal/', { headers: login })).text).toContain('<html');
    expect((await ask('/temporal/codec/decode', { method: 'POST', headers: login, body: { payloads: [] } })).status).toBe(200);
  });

  test.each(['api-1', 'worker-1', 'temporal', 'postgres', 'proxy', 'temporal-ui'])('goes on after kill -9 of %s', async (name) => {
    const before = await start();
    const part = cluster.running.get(name);
    const restarts = part?.restarts() ?? Number.NaN;
    part?.signal('SIGKILL');
    await expect.poll(() => part?.restarts(), { timeout: BACK_WITHIN_MS }).toBe(restarts + 1);
    for (const needed of new Set(['postgres', 'temporal', 'proxy', name])) await cluster.untilReady(needed, BACK_WITHIN_MS);
    await expect.poll(() => ask(`/v1/shops/demo/orders/${before}`, { key: keys().staff }).then(({ status }) => status, () => 0), { timeout: BACK_WITHIN_MS }).toBe(200);
    await expect.poll(() => start().then(() => true, () => false), { timeout: BACK_WITHIN_MS, interval: 500 }).toBe(true);
  }, BACK_WITHIN_MS * 2);

  test('has everything still after a stop and a start', async () => {
    const orderNumber = await start();
    await cluster.stop();
    await open();
    expect(await statusOf(orderNumber)).toBe('creditApproved');
    await start();
  }, BACK_WITHIN_MS * 2);
});
