import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openRecords } from '../../src/records/open-records.ts';
import type { Records } from '../../src/records/records.ts';
import { numbersFrom, seedOfRun } from '../support/random.ts';
import { waitFor } from '../support/wait-for.ts';
import { archiveAll, type Ended, endedOrder, readAll } from './support/archived-orders.ts';
import { onBothDatabases, type TestDatabase } from './support/both-databases.ts';
import { line, publication, verdict } from './support/order-builder.ts';

const ORDERS = 16;
const BEFORE = '2027-06-01T00:00:00.000Z';

onBothDatabases('An order is moved whole or not at all', (database) => {
  async function several(shop: string): Promise<readonly { readonly order: Ended; readonly before: unknown }[]> {
    const orders: { order: Ended; before: unknown }[] = [];
    for (let at = 0; at < ORDERS; at += 1) {
      const order = await endedOrder(database.records, { verdict: verdict('approved') }, { shop });
      orders.push({ order, before: null });
    }
    return Promise.all(orders.map(async ({ order }) => ({ order, before: await readAll(database.records, order) })));
  }

  it('when the mover is killed at any moment', async () => {
    const orders = await several('killed');
    for (const turns of [1, 3, 6]) {
      await database.records.close();
      await killedAfter(database, turns);
      await database.reopen();
      const half = await halves(database, 'killed');
      expect(half, 'moved in part').toEqual([]);
      for (const { order, before } of orders) expect(await readAll(database.records, order), order.orderNumber).toEqual(before);
    }
    await archiveAll(database.records);
    for (const { order, before } of orders) expect(await readAll(database.records, order), order.orderNumber).toEqual(before);
  }, 120_000);

  it('by two at once, each once, while its run tells something or takes it up', async () => {
    const orders = await several('busy');
    const seed = seedOfRun();
    const random = numbersFrom(seed);
    const second = database.kind === 'postgres' ? await openRecords(database.options) : database.records;
    let going = true;
    const mover = async (records: Records): Promise<number> => {
      let moved = 0;
      while (going) moved += (await records.archive({ before: BEFORE, limit: 10, withinMs: 1_000 })).orders;
      return moved;
    };
    const movers = [mover(database.records), mover(second)];
    const told = await Promise.all(orders.map(({ order }) => tell(database.records, order, 1 + Math.floor(random() * 4), () => random() < 0.3)));
    going = false;
    const moved = (await Promise.all(movers)).reduce((sum, one) => sum + one, 0);
    if (second !== database.records) await second.close();
    expect(moved, `seed ${seed}`).toBeGreaterThan(0);
    for (const [at, { order }] of orders.entries()) {
      expect((await database.records.loadOrder('busy', order.orderNumber))?.state, `seed ${seed}`).toEqual(told[at]?.state);
      const { lines } = await database.records.listActions('busy', order.orderNumber, { limit: 100, before: null });
      expect(lines.map(({ id, detail }) => `${id} ${detail}`).toSorted(), `seed ${seed}`).toEqual(told[at]?.lines.toSorted());
    }
    await archiveAll(database.records, BEFORE);
    expect(await halves(database, 'busy')).toEqual([]);
    for (const [at, { order }] of orders.entries()) expect((await database.records.loadOrder('busy', order.orderNumber))?.state).toEqual(told[at]?.state);
  }, 120_000);

  // The other one serves one transaction at a time.
  if (database.kind === 'postgres') it('and loses no line that is written at that very moment', async () => {
    const order = await endedOrder(database.records, {}, { shop: 'moment' });
    const writer = await database.raw();
    const written = Buffer.from('99', 'hex');
    const where = sql`shop = 'moment' and order_number = ${order.orderNumber} and action_id = 'ship'`;
    let moving: Promise<unknown> = Promise.resolve();
    await writer.db.transaction().execute(async (transaction) => {
      await sql`update actions set line_enc = ${written} where ${where}`.execute(transaction);
      moving = database.records.archive({ before: BEFORE, limit: 10, withinMs: 1_000 });
      await waitFor(() => sql<{ waiting: boolean }>`select exists (select 1 from pg_locks where not granted) as waiting`.execute(transaction), ({ rows }) => rows[0]?.waiting === true);
    });
    await moving;
    await database.records.archive({ before: BEFORE, limit: 10, withinMs: 1_000 });
    const { rows } = await sql<{ line: Buffer }>`select cell_enc as line from archived_cells where kind = 'line' and id = 'ship' and shop = 'moment' and order_number = ${order.orderNumber}`.execute(writer.db);
    await writer.close();
    expect(rows.map(({ line: kept }) => kept.toString('hex'))).toEqual(['99']);
  });
});

/** Publications of a run that goes on after the end, one after the other; the last one is what everybody reads. */
async function tell(records: Records, order: Ended, times: number, takesUp: () => boolean): Promise<{ readonly state: Ended['state']; readonly lines: string[] }> {
  let { state } = order;
  const lines = new Map([[`seen-${order.orderNumber}`, null], ['ship', null], [`start-${order.orderNumber}`, null]] as [string, string | null][]);
  for (let time = 1; time <= times; time += 1) {
    if (takesUp()) expect((await records.loadForResume(order.shop, order.orderNumber))?.state).toEqual(state);
    const id = time % 2 === 0 ? 'ship' : `told-${time}`;
    lines.set(id, String(time));
    const told = publication(state, { shopStatus: `${time}` }, { verdict: verdict('approved'), lines: [line(id, { detail: String(time) })] });
    expect(await records.publish(told)).toMatchObject({ holds: 'applied' });
    state = told.state;
  }
  return { state, lines: [...lines].map(([id, detail]) => `${id} ${detail}`) };
}

/** Orders of which the row says one thing and the archive another. */
async function halves(database: TestDatabase, shop: string): Promise<readonly unknown[]> {
  if (database.kind === 'pglite') await database.records.close();
  const raw = await database.raw();
  const { rows } = await sql`
    select o.order_number, o.archived_year, octet_length(o.state_enc) as bytes,
      (select count(*) from archived_cells a where a.shop = o.shop and a.order_number = o.order_number) as cells,
      (select count(*) from actions c where c.shop = o.shop and c.order_number = o.order_number and octet_length(c.line_enc) > 0) as lines
    from orders o where o.shop = ${shop}`.execute(raw.db);
  await raw.close();
  if (database.kind === 'pglite') await database.reopen();
  const isWhole = ({ archived_year: year, bytes, cells, lines }: Record<string, unknown>): boolean =>
    year === null ? cells === 0 && Number(bytes) > 0 && Number(lines) > 0 : Number(cells) >= 7 && bytes === 0 && lines === 0;
  return (rows as Record<string, unknown>[]).filter((row) => !isWhole(row));
}

async function killedAfter({ options }: TestDatabase, turns: number): Promise<void> {
  const program = fileURLToPath(new URL('./support/archive-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [program, options.databaseUrl ?? options.dataDir ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let seen = 0;
  for await (const _turn of createInterface({ input: child.stdout })) {
    seen += 1;
    if (seen === turns) setTimeout(() => child.kill('SIGKILL'), 2);
  }
  await ended;
  expect(seen).toBeGreaterThanOrEqual(turns);
}
