import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { publication, startOrder } from './support/order-builder.ts';
import { onBothDatabases } from './support/both-databases.ts';

onBothDatabases('Events', (database) => {
  it('come page by page in order, once each, and only of the shops asked for', async () => {
    for (const shop of ['left', 'right']) {
      for (let round = 0; round < 5; round += 1) {
        const { state } = await startOrder(database.records, { shop });
        await database.records.publish(publication(state));
      }
    }
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const events = await database.records.readEvents({ shops: ['left'], after, limit: 2 });
      seen.push(...events.map((event) => `${event.shop} ${event.orderNumber}`));
      after = events.at(-1)?.cursor ?? after;
      if (events.length === 0) break;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    expect(seen.every((one) => one.startsWith('left '))).toBe(true);
    expect(await database.records.readEvents({ shops: null, after: null, limit: 100 })).toHaveLength(10);
    expect(await database.records.readEvents({ shops: [], after: null, limit: 100 })).toEqual([]);
  });

  it.each(['', 'garbage', Buffer.from('[1,2]').toString('base64url'), Buffer.from('["1",2,3]').toString('base64url')])(
    'refuse the cursor %j',
    async (cursor) => {
      await expect(database.records.readEvents({ shops: null, after: cursor, limit: 1 })).rejects.toThrow('cursor');
    },
  );

  it('keep their order per order number', async () => {
    const { state } = await startOrder(database.records, { shop: 'ordered' });
    let latest = state;
    for (let round = 0; round < 20; round += 1) {
      const told = publication(latest);
      await database.records.publish(told);
      latest = told.state;
    }
    const events = await database.records.readEvents({ shops: ['ordered'], after: null, limit: 100 });
    expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });

  // PGlite has one connection: no two transactions are ever open at once.
  if (database.kind === 'postgres') {
    it('wait for an older transaction that is still open, and then show its event before later ones are passed', async () => {
      const { state } = await startOrder(database.records, { shop: 'late' });
      const template = publication(state);
      await database.records.publish(template);
      const [first] = await database.records.readEvents({ shops: ['late'], after: null, limit: 10 });
      const raw = await database.raw();
      const opened = Promise.withResolvers<void>();
      const mayCommit = Promise.withResolvers<void>();
      // A copy of the first event, written by a transaction that commits after a younger one.
      const late = raw.db.transaction().execute(async (transaction) => {
        await sql`insert into events (epoch, shop, body_enc) select epoch, shop, body_enc from events where shop = 'late'`.execute(transaction);
        opened.resolve();
        await mayCommit.promise;
      });
      await opened.promise;
      await database.records.publish(publication(template.state));
      const after = first?.cursor ?? null;
      const meanwhile = await database.records.readEvents({ shops: ['late'], after, limit: 10 });
      expect(meanwhile).toEqual([]);
      mayCommit.resolve();
      await late;
      const then = await database.records.readEvents({ shops: ['late'], after, limit: 10 });
      expect(then.map((event) => event.sequence)).toEqual([1, 2]);
      await raw.close();
    });
  }

  it('go on after a restore into a database whose transaction numbers begin anew', async () => {
    const { state } = await startOrder(database.records, { shop: 'restored' });
    const told = publication(state);
    await database.records.publish(told);
    await database.records.close();
    const raw = await database.raw();
    await sql`update events set xid = xid + 1000000 where shop = 'restored'`.execute(raw.db);
    await raw.close();
    await database.reopen();
    const before = await database.records.readEvents({ shops: ['restored'], after: null, limit: 10 });
    expect(before.map((event) => event.sequence)).toEqual([1]);
    await database.records.publish(publication(told.state));
    const after = await database.records.readEvents({ shops: ['restored'], after: before[0]?.cursor ?? null, limit: 10 });
    expect(after.map((event) => event.sequence)).toEqual([2]);
  });
});
