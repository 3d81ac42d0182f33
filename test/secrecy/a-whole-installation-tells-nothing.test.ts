import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canarySearch } from '../support/canary-search.ts';
import { WAIT_MS } from '../support/cart.ts';
import { callDevelopment, type Development, freePlace, type Place, startDevelopment } from '../support/development.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { canaryOrder, filesUnder, findInFiles, note, personal } from './canaries.ts';

const PASSWORD = 'kq7vnary';

/** What holds clear text by its nature: Yamato's own ledger, and the files that tell a developer the keys. */
const byDesign = ['sandbox.sqlite', 'sandbox.sqlite-wal', 'sandbox.sqlite-shm', 'dev-keys.json', 'dev.json', 'master.key'];

describeWithEngine('a whole installation with its log at debug', (engine) => {
  let place: Place;
  let running: Development;
  beforeAll(async () => {
    place = await freePlace(engine.cliPath);
    running = await startDevelopment(place, { LOG_LEVEL: 'debug' });
  }, 90_000);
  afterAll(async () => {
    await running?.end('SIGTERM');
    place?.remove();
  });

  test('writes no name, address, phone, e-mail, note, password or API key anywhere', async () => {
    const { dev } = running;
    const base = `/v1/shops/${dev.shop}`;
    const edit = (path: string, method: string, body: unknown) =>
      fetch(`${dev.sandbox}/sandbox/${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect((await edit(`merchants/atobarai/${dev.sandboxMerchant.ycfStrCode}`, 'PUT', { password: PASSWORD, autoProgress: { enabled: false } })).status).toBeLessThan(300);
    const credentials = { ycfStrCode: dev.sandboxMerchant.ycfStrCode, password: PASSWORD, cartCode: 'torihiki', contract: { enclosedInvoice: true } };
    expect((await callDevelopment(dev, 'admin', 'PUT', `${base}/credentials/atobarai`, credentials)).status).toBe(204);

    const body = canaryOrder();
    const order = `${base}/orders/${body.orderNumber}`;
    expect((await callDevelopment(dev, 'cart', 'POST', `${base}/orders`, body)).status).toBe(201);
    // Refused bodies are the likeliest to be written down.
    expect((await callDevelopment(dev, 'cart', 'POST', `${base}/orders`, { ...canaryOrder(), nobodyKnows: note })).status).toBe(422);
    expect((await callDevelopment(dev, 'staff', 'GET', `${base}/orders?buyer=${encodeURIComponent('鵜殿 紬希')}`)).status).toBe(200);
    const ship = { action: 'registerShipment', actor: 'suzuki', note, parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] };
    const shipped = await callDevelopment(dev, 'staff', 'POST', `${order}/actions`, ship, { 'idempotency-key': 'ship-1', prefer: 'wait=10' });
    expect(JSON.parse(shipped.text)).toMatchObject({ state: 'finished', outcome: 'done' });
    for (const one of ['deliver', 'invoice', 'pay']) expect((await edit(`console/atobarai/orders/${body.orderNumber}-1`, 'POST', { edit: one })).status).toBe(200);
    await expect.poll(async () => JSON.parse((await callDevelopment(dev, 'staff', 'GET', order)).text).outcome, { timeout: 2 * WAIT_MS, interval: 200 }).toBe('paid');
    const metrics = await callDevelopment(dev, 'ops', 'GET', '/metrics');
    expect(metrics.text).toContain('torihiki_api_request_seconds');

    const files = readdirSync(place.dataDir).filter((name) => !byDesign.includes(name)).flatMap((name) => filesUnder(join(place.dataDir, name)));
    expect(files.length).toBeGreaterThan(10);
    // The banner is the one place on the screen that shows keys; the log begins where it ends.
    const [banner = '', ...log] = running.output().split('Ctrl-C stops everything.');
    expect(banner).toContain(dev.keys.cart);
    expect(log.join('')).toContain('api.request');
    const secrets = canarySearch([PASSWORD, ...Object.values(dev.keys)]);
    for (const search of [personal, secrets]) {
      expect(findInFiles(search, files)).toEqual([]);
      expect(search.find(Buffer.from(log.join('')))).toEqual([]);
      expect(search.find(Buffer.from(metrics.text))).toEqual([]);
    }
    // The search has looked where the order was: Yamato's ledger has it.
    expect(personal.find(readFileSync(join(place.dataDir, 'sandbox.sqlite'))).length + personal.find(readFileSync(join(place.dataDir, 'sandbox.sqlite-wal'))).length).toBeGreaterThan(0);
  }, 90_000);
});
