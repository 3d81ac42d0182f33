import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { destroyKeys, judgeMonth } from '../../src/process/destroy-month.ts';
import { waitFor } from '../support/wait-for.ts';
import { liveALongLife, person, traces } from './support/a-long-life.ts';
import { archiveAll } from './support/archived-orders.ts';
import { wasWrittenIn } from './support/back-in-time.ts';
import { onBothDatabases } from './support/both-databases.ts';
import { everythingInClear, type InClear } from './support/everything-in-clear.ts';
import { masterKey } from './support/master-key.ts';

const at = '2026-12-01T03:00:00.000Z';
const by = { actor: 'head office', reason: '本人からの請求', at };
const LATER = '2030-01-01T00:00:00.000Z';
const MONTH = '2026-01';

onBothDatabases('In the archive', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-archive-forgets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const dump = (shop: string): Promise<InClear> => database.apart((raw) => everythingInClear(raw, masterKey, shop));
  const traced = ({ text }: InClear, where: string) => traces.find(Buffer.from(text.split('\n').filter((row) => row.startsWith(where)).join('\n')));

  /** An order of which the archive has all that it takes, events too. */
  async function archived(shop: string): Promise<string> {
    await database.records.createShop({ code: shop, name: '見本店', environment: 'sandbox' });
    const { orderNumber } = await liveALongLife(database.records, shop);
    // So that none of its own is the newest of all.
    await liveALongLife(database.records, `${shop}-other`);
    await archiveAll(database.records, LATER);
    const before = await dump(shop);
    for (const where of ['archived_cells.cell_enc', 'archived_events.body_enc']) expect(traced(before, where), where).not.toEqual([]);
    for (const where of ['orders.state_enc', 'actions.line_enc', 'events.body_enc']) expect(traced(before, where), where).toEqual([]);
    expect(before.unreadable).toEqual([]);
    return orderNumber;
  }

  it('a person who is erased is nowhere any more', async () => {
    const orderNumber = await archived('person');
    expect(await database.records.eraseBuyer({ shop: 'person', orderNumber, ...by })).toMatchObject({ kind: 'erased', erasedAt: at });
    const after = await dump('person');
    expect(traces.find(Buffer.from(after.text))).toEqual([]);
    expect(after.unreadable).toEqual([]);
    const events = await database.records.readEvents({ shops: ['person'], after: null, limit: 50 });
    expect(events.length).toBeGreaterThan(2);
    expect(events.at(-1)).toMatchObject({ changed: ['contents'], order: { erasedAt: at } });
    await archiveAll(database.records, LATER);
    expect((await database.records.loadOrder('person', orderNumber))?.state).toMatchObject({ erased: { at }, contents: { buyer: { name: '消去済み' } } });
    expect(traces.find(Buffer.from((await dump('person')).text))).toEqual([]);
  });

  it('a month whose key is destroyed names nobody any more, and everything is still told', async () => {
    const orderNumber = await archived('month');
    await wasWrittenIn(database, 'month', MONTH);
    const history = (await database.records.listActions('month', orderNumber, { limit: 50, before: null })).lines.map(({ id }) => id);
    const events = (await database.records.readEvents({ shops: ['month'], after: null, limit: 50 })).map(({ cursor }) => cursor);
    const now = new Date('2026-11-20T00:00:00Z');
    const judged = await judgeMonth(database.records, { shop: 'month', month: MONTH }, 90, now);
    if (judged.kind !== 'ready') throw new Error(`it is ${judged.kind}`);
    expect(await destroyKeys(database.records, join(folder, 'destroyed.jsonl'), judged.keys, now)).toMatchObject({ keys: 1, unreadable: 0 });
    const after = await dump('month');
    expect(traces.find(Buffer.from(after.text))).toEqual([]);
    expect(after.unreadable).toEqual([]);
    expect((await database.records.loadOrder('month', orderNumber))?.state).toMatchObject({ outcome: 'paid', erased: { at: now.toISOString() }, contents: { buyer: { name: '消去済み' } } });
    expect((await database.records.listActions('month', orderNumber, { limit: 50, before: null })).lines.map(({ id }) => id)).toEqual(history);
    expect((await database.records.readEvents({ shops: ['month'], after: null, limit: 50 })).map(({ cursor }) => cursor)).toEqual(events);
    const found = await database.records.listOrders('month', { filter: { buyer: person.name }, sort: { by: 'updatedAt', direction: 'desc' }, cursor: null, limit: 10 });
    expect(found.orders).toEqual([]);
  });

  // The other one serves one transaction at a time.
  if (database.kind === 'postgres') {
    it('nothing of a person is left who is erased while his events are moved', async () => {
      const { orderNumber } = await liveALongLife(database.records, 'between');
      await liveALongLife(database.records, 'between-other');
      const mover = await database.raw();
      let erasing: Promise<unknown> = Promise.resolve();
      await mover.db.transaction().execute(async (transaction) => {
        const rows = sql`from events where shop = 'between' and order_number = ${orderNumber}`;
        await sql`create table if not exists archived_events_2026 partition of archived_events for values in (2026)`.execute(transaction);
        await sql`insert into archived_events (year, id, epoch, xid, shop, order_number, body_enc, created_at) select 2026, id, epoch, xid, shop, order_number, body_enc, created_at ${rows}`.execute(transaction);
        await sql`delete ${rows}`.execute(transaction);
        erasing = database.records.eraseBuyer({ shop: 'between', orderNumber, ...by });
        await waitFor(() => sql<{ waiting: boolean }>`select exists (select 1 from pg_locks where not granted) as waiting`.execute(transaction), ({ rows: locks }) => locks[0]?.waiting === true);
      });
      expect(await erasing).toMatchObject({ kind: 'erased' });
      await mover.close();
      const after = await dump('between');
      expect(traces.find(Buffer.from(after.text))).toEqual([]);
      expect(after.unreadable).toEqual([]);
    });

    it('nothing is moved while somebody goes through all that is sealed', async () => {
      await liveALongLife(database.records, 'locked');
      const holder = await database.raw();
      await holder.db.connection().execute(async (held) => {
        await sql`select pg_advisory_lock(7102026)`.execute(held);
        expect(await database.records.archive({ before: LATER, limit: 100, withinMs: 5_000 })).toEqual({ orders: 0, events: 0, more: false });
        await sql`select pg_advisory_unlock(7102026)`.execute(held);
      });
      await holder.close();
      expect((await database.records.archive({ before: LATER, limit: 100, withinMs: 5_000 })).orders).toBeGreaterThan(0);
    });

    it('a year is dropped only once whatever is being moved into it is there', async () => {
      const { orderNumber } = await liveALongLife(database.records, 'late');
      await archiveAll(database.records, LATER);
      const [year] = (await database.records.archiveStatus(LATER)).years.filter(({ orders }) => orders > 0);
      const mover = await database.raw();
      let dropping: Promise<unknown> = Promise.resolve();
      await mover.db.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock_shared(7102026)`.execute(transaction);
        dropping = database.records.dropArchiveYear(year!.year);
        await waitFor(() => sql<{ waiting: boolean }>`select exists (select 1 from pg_locks where locktype = 'advisory' and not granted) as waiting`.execute(transaction), ({ rows: locks }) => locks[0]?.waiting === true);
        expect((await sql<{ left: number }>`select count(*)::integer as left from buyer_hashes where shop = 'late'`.execute(transaction)).rows[0]?.left).toBeGreaterThan(0);
      });
      expect(await dropping).toMatchObject({ orders: year!.orders });
      expect((await sql<{ left: number }>`select count(*)::integer as left from buyer_hashes where shop = 'late' and order_number = ${orderNumber}`.execute(mover.db)).rows[0]?.left).toBe(0);
      await mover.close();
    });
  }
});
