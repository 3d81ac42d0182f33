import { existsSync, statSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assertPortsFree } from '../../src/engine/ports.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { WAIT_MS } from '../support/cart.ts';
import { callDevelopment, type Development, freePlace, type Place, startDevelopment } from '../support/development.ts';
import { describeWithEngine } from '../support/engine.ts';
import { runProcess } from '../support/processes.ts';

/** A promise about time is one about a machine that has some: on a busy one it is stretched by how busy. */
const stretched = (ms: number): number => ms * Math.max(1, loadavg()[0]! / availableParallelism());

describeWithEngine('npm start', (engine) => {
  let here: Place;
  let there: Place;
  let first: Development;
  const body = orderBody();
  beforeAll(async () => {
    [here, there] = [await freePlace(engine.cliPath), await freePlace(engine.cliPath)];
    first = await startDevelopment(here, {}, ['npm', 'start']);
  }, 90_000);
  afterAll(async () => {
    await first?.end('SIGKILL');
    for (const place of [here, there]) place?.remove();
  });

  const portsOf = (place: Place) =>
    (['PORT', 'SANDBOX_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'] as const).map((setting) => ({ setting, port: Number(place.env[setting]), host: '127.0.0.1' }));
  const order = (dev: Development['dev']) => callDevelopment(dev, 'staff', 'GET', `/v1/shops/${dev.shop}/orders/${body.orderNumber}`);

  test('prints a first order and tells scripts the same in dev.json, which only its owner may read', async () => {
    const { dev } = first;
    expect(Object.keys(dev)).toEqual(['api', 'docs', 'temporalUi', 'sandbox', 'shop', 'keys', 'sandboxMerchant', 'sandboxMerchants']);
    expect(Object.keys(dev.keys)).toEqual(['cart', 'staff', 'ops', 'admin']);
    expect(Object.keys(dev.sandboxMerchant)).toEqual(['ycfStrCode', 'password']);
    expect(dev.sandboxMerchants).toMatchObject({ atobarai: dev.sandboxMerchant, webcollect: { traderCode: expect.any(String), accessKey: expect.any(String) } });
    expect(dev).toMatchObject({ api: `http://127.0.0.1:${here.env['PORT']}`, sandbox: `http://127.0.0.1:${here.env['SANDBOX_PORT']}` });
    for (const file of ['dev.json', 'dev-keys.json', 'master.key']) expect(statSync(join(here.dataDir, file)).mode & 0o777).toBe(0o600);
    const printed = first.output();
    for (const said of [dev.docs, dev.temporalUi, dev.sandbox, ...Object.values(dev.keys)]) expect(printed).toContain(said);
    expect(printed).toMatch(/^T=\$\(date .*curl /m);
    for (const url of [dev.docs, dev.temporalUi, `${dev.sandbox}/`, `${dev.api}/healthz`, `${dev.api}/readyz`]) expect((await fetch(url)).status, url).toBe(200);
  });

  test('has a checkout page of the sandbox sell for the demo shop, which lets buyers come back to it', async () => {
    const { dev } = first;
    const page = await (await fetch(`${dev.sandbox}/sandbox/checkout`)).text();
    expect(page).toContain(dev.sandboxMerchants.webcollect.traderCode);
    expect(page).not.toContain(dev.keys.cart);
    const number = /action="\/sandbox\/checkout\/(WEB-[\w-]+)"/.exec(page)?.[1] ?? '';
    const paid = await fetch(`${dev.sandbox}/sandbox/checkout/${number}`, { method: 'POST', body: new URLSearchParams({ token: `SB31111${number.slice(-9)}`, device: 'pc' }) });
    expect(await paid.text()).toContain('/sandbox/3ds/');
    expect(JSON.parse((await callDevelopment(dev, 'staff', 'GET', `/v1/shops/${dev.shop}/orders/${number}`)).text)).toMatchObject({ status: 'creditAwaitingBuyer' });
  });

  test('takes the order as printed on the screen, from credit to 入金済', async () => {
    const { dev } = first;
    const line = /^T=\$\(date .*$/m.exec(first.output())?.[0] ?? '';
    const pasted = runProcess({}, ['sh', '-c', line]);
    expect(await pasted.ended, pasted.output()).toBe(0);
    expect(pasted.output()).toContain('"creditApproved"');
    expect(pasted.output()).toContain('"registerShipment"');
    expect((await callDevelopment(dev, 'cart', 'POST', `/v1/shops/${dev.shop}/orders`, body)).status).toBe(201);
    await fetch(`${dev.sandbox}/sandbox/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advance: 'PT10M' }) });
    const list = async () => JSON.parse((await callDevelopment(dev, 'staff', 'GET', `/v1/shops/${dev.shop}/orders?status=paid`)).text).orders.length;
    await expect.poll(list, { timeout: 2 * WAIT_MS, interval: 200 }).toBe(1);
  }, 60_000);

  test('refuses a second copy on the same ports or the same folder, naming the settings to change', async () => {
    const samePorts = runProcess({ ...here.env, DATA_DIR: there.dataDir });
    expect(await samePorts.ended).toBe(1);
    expect(samePorts.output()).toMatch(/Port \d+ .* already in use: set PORT to another one/);
    expect(samePorts.output()).toContain('set SANDBOX_PORT to another one');
    const sameFolder = runProcess({ ...there.env, DATA_DIR: here.dataDir });
    expect(await sameFolder.ended).toBe(1);
    expect(sameFolder.output()).toContain('set DATA_DIR to another folder');
    const sameEngine = runProcess({ ...there.env, TEMPORAL_PORT: here.env['TEMPORAL_PORT']! });
    expect(await sameEngine.ended).toBe(1);
    expect(sameEngine.output()).toContain('set TEMPORAL_PORT to another one');
    expect((await order(first.dev)).status).toBe(200);
  });

  test('stops on Ctrl-C within 10 s, leaving nothing behind; the next start has the orders still, beside a second copy', async () => {
    const stoppedAt = Date.now();
    await first.end('SIGINT');
    expect(Date.now() - stoppedAt).toBeLessThan(10_000);
    await assertPortsFree(portsOf(here));
    expect(existsSync(join(here.dataDir, 'dev.json'))).toBe(false);
    expect(existsSync(join(here.dataDir, 'instance.lock'))).toBe(false);

    const startedAt = Date.now();
    first = await startDevelopment(here);
    expect(Date.now() - startedAt).toBeLessThan(stretched(8_000));
    expect(JSON.parse((await order(first.dev)).text)).toMatchObject({ orderNumber: body.orderNumber, status: 'creditApproved' });

    const second = await startDevelopment(there);
    try {
      expect((await order(second.dev)).status).toBe(404);
      expect((await callDevelopment(second.dev, 'cart', 'POST', `/v1/shops/${second.dev.shop}/orders`, body)).status).toBe(201);
      // Each knows its own keys only.
      expect((await callDevelopment({ ...first.dev, keys: second.dev.keys }, 'staff', 'GET', `/v1/shops/${first.dev.shop}/orders`)).status).toBe(401);
    } finally {
      expect(await second.end('SIGTERM')).toBe(0);
    }
    await assertPortsFree(portsOf(there));
  }, 120_000);

  test('killed without a word, takes its engine with it, and starts again with its orders', async () => {
    await first.end('SIGKILL');
    await expect.poll(() => assertPortsFree(portsOf(here)).then(() => 'free', (error: Error) => error.message), { timeout: WAIT_MS, interval: 50 }).toBe('free');
    first = await startDevelopment(here);
    expect((await order(first.dev)).status).toBe(200);
    expect(await first.end('SIGINT')).toBe(0);
  }, 120_000);
});
