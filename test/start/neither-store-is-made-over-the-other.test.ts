/** Engine and records belong together: what a start does when one of them is gone, damaged, older, or somebody else's. */
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { compareStores } from '../../src/process/two-stores.ts';
import { parseConfig } from '../../src/config.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { callDevelopment, type Development, freePlace, type Place, startDevelopment } from '../support/development.ts';
import { describeWithEngine } from '../support/engine.ts';
import { runProcess } from '../support/processes.ts';
import { cartOf } from '../support/cart.ts';
import { startSystem } from '../support/system.ts';
import { waitFor } from '../support/wait-for.ts';

const NEW_ENGINE = [process.execPath, 'src/main.ts', '--new-engine'] as const;

describeWithEngine('a start on a data folder', (engine) => {
  /** With two live orders in it, stopped; and the same from before the first of them. */
  let lived: Place;
  let young: string;
  const bodies = [orderBody(), orderBody()];
  /** A copy that a test may break. */
  let here: Place;
  beforeAll(async () => {
    lived = await freePlace(engine.cliPath);
    expect(await (await startDevelopment(lived)).end('SIGINT')).toBe(0);
    young = `${lived.dataDir}-young`;
    cpSync(lived.dataDir, young, { recursive: true });
    const running = await startDevelopment(lived);
    for (const body of bodies) expect((await callDevelopment(running.dev, 'cart', 'POST', `/v1/shops/${running.dev.shop}/orders`, body)).status).toBe(201);
    expect(await running.end('SIGINT')).toBe(0);
  }, 240_000);
  afterAll(() => {
    lived?.remove();
    rmSync(young, { recursive: true, force: true });
  });
  beforeEach(async () => {
    here = await freePlace(engine.cliPath);
    cpSync(lived.dataDir, here.dataDir, { recursive: true });
  });
  afterEach(() => here.remove());

  const remove = (...names: string[]): void => {
    for (const name of names) rmSync(join(here.dataDir, name), { recursive: true, force: true });
  };
  const removeEngine = (): void => remove('temporal.db', 'temporal.db-wal', 'temporal.db-shm', 'temporal.db.owner.json');
  const refused = async (): Promise<string> => {
    const start = runProcess(here.env);
    expect(await start.ended, start.output()).toBe(1);
    return start.output();
  };
  const started = async (command?: readonly string[]): Promise<string> => {
    const running = await startDevelopment(here, {}, command);
    await expectOrders(running);
    expect(await running.end('SIGINT')).toBe(0);
    return running.output();
  };
  const expectOrders = async ({ dev }: Development): Promise<void> => {
    for (const { orderNumber } of bodies) {
      expect((await callDevelopment(dev, 'staff', 'GET', `/v1/shops/${dev.shop}/orders/${orderNumber}`)).status).toBe(200);
    }
  };
  /** Names and sizes of everything below a folder. */
  const contents = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${name} ${statSync(join(folder, name)).size}`).toSorted();

  test('without records beside an engine with orders makes none, and says what is missing and what to do', async () => {
    remove('records');
    const said = await refused();
    expect(said).toMatch(/The records are missing \(.*records\/pglite\), but the engine at 127\.0\.0\.1:\d+ has 2 orders/);
    expect(said).toMatch(/Restore the records from a backup.*npm run reset/);
    expect(existsSync(join(here.dataDir, 'records', 'pglite'))).toBe(false);
  }, 120_000);

  test('with records that have lost their PG_VERSION leaves every file as it is, so that restoring them is enough', async () => {
    remove('records/pglite/PG_VERSION');
    const before = contents(join(here.dataDir, 'records', 'pglite'));
    const said = await refused();
    expect(said).toMatch(/The records in .* are damaged: PG_VERSION is missing.*Restore the data folder from a backup.*npm run reset/s);
    expect(contents(join(here.dataDir, 'records', 'pglite'))).toEqual(before);
    cpSync(join(lived.dataDir, 'records', 'pglite', 'PG_VERSION'), join(here.dataDir, 'records', 'pglite', 'PG_VERSION'));
    await started();
  }, 120_000);

  test('with records that cannot be opened says so in words', async () => {
    remove('records/pglite/base');
    expect(await refused()).toMatch(/The records cannot be opened: .*restore the data folder from a backup.*npm run reset/s);
  }, 120_000);

  test('without the engine file beside live orders makes none; with --new-engine it does, and says how many are taken up', async () => {
    removeEngine();
    const said = await refused();
    expect(said).toMatch(/temporal\.db is missing, but the records hold 2 live orders\. Restore the engine.*--new-engine.*npm run reset/s);
    expect(existsSync(join(here.dataDir, 'temporal.db'))).toBe(false);
    expect(await started(NEW_ENGINE)).toMatch(/The engine has no orders, the records hold 2 live ones: taken up one after the other, by asking Yamato first/);
    // The flag was for that one start; the engine it made is there now.
    await started();
  }, 180_000);

  test('with an older engine file starts, and says so where that has none of the orders', async () => {
    removeEngine();
    for (const name of readdirSync(young).filter((entry) => entry.startsWith('temporal.db'))) cpSync(join(young, name), join(here.dataDir, name));
    expect(await started()).toMatch(/the records hold 2 live ones: taken up/);
  }, 120_000);

  test('after everything was cleared, or with neither store, is a first start', async () => {
    removeEngine();
    remove('records', 'master.key');
    const running = await startDevelopment(here);
    expect((await callDevelopment(running.dev, 'staff', 'GET', `/v1/shops/${running.dev.shop}/orders`)).status).toBe(200);
    expect(await running.end('SIGINT')).toBe(0);
  }, 120_000);

  test('without the master key of its records makes no other one', async () => {
    remove('master.key');
    expect(await refused()).toMatch(/master\.key is missing, and the records were made with the key in it.*Restore that file/);
    expect(existsSync(join(here.dataDir, 'master.key'))).toBe(false);
  }, 120_000);
});

describeWithEngine('an engine of others', (engine) => {
  const config = (namespace: string, ...args: string[]) =>
    parseConfig({ TEMPORAL_ADDRESS: engine.address, TEMPORAL_NAMESPACE: namespace, DATABASE_URL: 'postgres://user@127.0.0.1/torihiki' }, args);
  const records = (any: boolean, live: number, old: number) => ({ countOrders: async (before?: string) => ({ any, live: before === undefined ? live : old }) });
  const EMPTY = 'without-orders';
  const full = { access: { address: engine.address }, namespace: engine.namespace };
  beforeAll(async () => {
    await prepareNamespace({ address: engine.address }, EMPTY);
    const system = await startSystem({ engine });
    try {
      expect((await cartOf(system).start(orderBody())).status).toBe(201);
      await waitFor(() => compareStores(config(engine.namespace), full, records(false, 0, 0)).then(() => '', String), (said) => /has \d+ orders?/.test(said));
    } finally {
      await system.close();
    }
  }, 180_000);

  test('with orders is not served from records that have none: another database is meant', async () => {
    await expect(compareStores(config(engine.namespace), full, records(false, 0, 0))).rejects.toThrow(
      /The records on the PostgreSQL that DATABASE_URL names hold no orders, but the engine .* has \d+ orders?.*Is DATABASE_URL the right database/s,
    );
    expect(await compareStores(config(engine.namespace), full, records(true, 3, 3))).toBeNull();
  });

  test('that never had an order is not given those of the records: another namespace is meant, unless somebody says so', async () => {
    const empty = { ...full, namespace: EMPTY };
    await expect(compareStores(config(EMPTY), empty, records(true, 3, 3))).rejects.toThrow(
      /has never had an order in the namespace without-orders \(are TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE right\?\), but the records hold 3 live orders.*--new-engine/s,
    );
    expect(await compareStores(config(EMPTY, '--new-engine'), empty, records(true, 3, 3))).toMatch(/3 live ones: taken up/);
    // The first orders of an installation, not in the engine's lists yet.
    expect(await compareStores(config(EMPTY), empty, records(true, 2, 0))).toMatch(/2 live ones/);
    expect(await compareStores(config(EMPTY), empty, records(false, 0, 0))).toBeNull();
    expect(await compareStores(config(EMPTY), empty, records(true, 0, 0))).toBeNull();
  });
});
