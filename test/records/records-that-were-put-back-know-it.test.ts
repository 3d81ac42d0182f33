import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { beginRestoration } from '../../src/records/queries/restoration.ts';
import { onBothDatabases } from './support/both-databases.ts';
import { nextNumber, publication, startOrder } from './support/order-builder.ts';

const BACKUP_AT = '2026-11-24T03:00:00.000Z';

onBothDatabases('Records that were put back', (database) => {
  /** As a restore does it, while nobody else has them open. */
  const putBack = (backupAt: string): Promise<void> => database.apart((raw) => beginRestoration(raw.db, backupAt));

  async function ordered(shop = 'demo') {
    const { state } = await startOrder(database.records, { shop, orderNumber: nextNumber('R') });
    const { orderNumber, claimId, credit: { settlementNo } } = state;
    const number = { shop, orderNumber, settlementNo };
    const plan = { operation: 'KAARA', settlementNo, fields: [['totalAmount', '5500']] as const, amountYen: 5_500 };
    return { state, number, send: (note: string) => database.records.permitSend({ ...number, claimId, note, plan }) };
  }

  it('were not until somebody did', async () => {
    expect(await database.records.restoration()).toBeNull();
    expect(await (await ordered()).send('first')).toEqual({ kind: 'permitted' });
  });

  it('say since when, the older moment of two, until what was lost is reconciled', async () => {
    await putBack(BACKUP_AT);
    expect(await database.records.restoration()).toEqual({ backupAt: BACKUP_AT, restoredAt: expect.any(String) });
    await putBack('2026-11-25T03:00:00.000Z');
    expect(await database.records.restoration()).toMatchObject({ backupAt: BACKUP_AT });
  });

  it('permit a send with the word that others may have been lost, and keep what is found of one', async () => {
    const { number, send } = await ordered();
    expect(await send('mine')).toEqual({ kind: 'permitted', lostSince: BACKUP_AT });
    await database.records.noteSentBeforeRestore({ ...number, note: 'another' });
    expect(await send('again'), 'not by anybody else').toMatchObject({ kind: 'sentBefore', amountYen: 5_500 });
    await database.records.noteSentBeforeRestore({ ...number, note: 'mine' });
    const found = { at: BACKUP_AT, amountYen: null, beforeRestore: true };
    expect(await send('again')).toEqual({ kind: 'sentBefore', ...found });
    expect((await database.records.loadForResume(number.shop, number.orderNumber))?.sent).toEqual(found);
  });

  it('claim nothing for an action that is older than they are: whether it was made, nobody knows', async () => {
    const { number: { shop, orderNumber } } = await ordered();
    const action = (actionId: string, acceptedAt: string) =>
      database.records.claimAction({ shop, orderNumber, actionId, action: 'syncStatus', body: { action: 'syncStatus' }, actor: 'suzuki', note: null, acceptedAt });
    await action('before', '2026-11-24T02:59:59.000Z');
    await action('after', new Date(Date.now() + 60_000).toISOString());
    const once = (actionId: string) => database.records.claimOnce({ shop, orderNumber, claim: `KAARR-${actionId}`, actionId });
    expect([await once('before'), await once('before'), await once('after'), await once('after'), await once('unknown')]).toEqual([false, false, true, false, true]);
  });

  it('name the orders that may have gone on: the live ones and those that ended lately, but not paid', async () => {
    const shop = 'reconciled';
    const numbers: string[] = [];
    for (const [outcome, updatedAt] of [[null, '2026-11-01T00:00:00.000Z'], ['cancelled', '2026-11-23T00:00:00.000Z'], ['cancelled', '2026-11-01T00:00:00.000Z'], ['paid', '2026-11-23T00:00:00.000Z'], [null, '2026-11-23T00:00:00.000Z']] as const) {
      const { state } = await ordered(shop);
      numbers.push(state.orderNumber);
      await database.records.publish(publication(state, { outcome, updatedAt }));
    }
    const expected = [numbers[0]!, numbers[1]!, numbers[4]!].toSorted();
    const query = { shop, endedSince: '2026-11-20T00:00:00.000Z', limit: 10 };
    expect(await database.records.ordersToReconcile({ ...query, after: null })).toEqual(expected);
    expect(await database.records.ordersToReconcile({ ...query, after: expected[0]! })).toEqual(expected.slice(1));
    expect(await database.records.ordersToReconcile({ ...query, after: null, limit: 2 })).toEqual(expected.slice(0, 2));
  });

  it('name those that were paid since and have no slip: what was registered after the backup does not come back', async () => {
    const shop = 'slipless';
    const since = new Date(Date.now() + 60_000).toISOString();
    const [bare, slipped] = [await ordered(shop), await ordered(shop)];
    await database.records.publish(publication(bare.state, { outcome: 'paid', updatedAt: since }));
    const parcels: OrderState['parcels'] = [{ slipNo: '123456789013', carrier: 'yamato', destination: 1, state: 'registered', sentAs: null, replaces: null }];
    await database.records.publish(publication(slipped.state, { outcome: 'paid', updatedAt: since, parcels }, { changed: ['parcels', 'outcome'] }));
    const query = { shop, endedSince: '2026-11-20T00:00:00.000Z', limit: 10, after: null };
    expect(await database.records.ordersToReconcile(query)).toEqual([bare.state.orderNumber]);
  });

  it('number their events anew, so that a reader who was ahead misses none', async () => {
    const shop = 'events';
    const read = (after: string | null) => database.records.readEvents({ shops: [shop], after, limit: 500 });
    const { state } = await ordered(shop);
    const first = await database.records.publish(publication(state, {}));
    expect(first.holds).toBe('applied');
    const seen = await expect.poll(() => read(null)).not.toEqual([]).then(() => read(null));
    // What the reader saw later is not in the records any more; its cursor is of a transaction that is yet to come.
    const ahead = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(seen.at(-1)!.cursor, 'base64url').toString()).map((part: number, at: number) => (at === 0 ? part : part + 1_000_000)))).toString('base64url');
    await putBack(BACKUP_AT);
    const next = await ordered(shop);
    await database.records.publish(publication(next.state, {}));
    await expect.poll(async () => (await read(ahead)).map(({ orderNumber }) => orderNumber)).toEqual([next.state.orderNumber]);
  });

  it('number their events by the clock, so that two lives that begin with one backup do so otherwise', async () => {
    /** What the backup had, put back now. */
    const putBackFrom = (epoch: number): Promise<number> =>
      database.apart(async ({ db }) => {
        await sql`update installation set event_epoch = ${epoch}`.execute(db);
        await beginRestoration(db, BACKUP_AT);
        return (await sql<{ event_epoch: number }>`select event_epoch from installation`.execute(db)).rows[0]?.event_epoch ?? 0;
      });
    const first = await putBackFrom(7);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await putBackFrom(7)).toBeGreaterThan(first);
  });

  it('count as put back no more once it is said, and still know which numbers may have been used and what may have been made', async () => {
    await database.records.endRestoration();
    expect(await database.records.restoration()).toBeNull();
    const { number, send } = await ordered();
    expect(await send('mine')).toEqual({ kind: 'permitted', lostSince: BACKUP_AT });
    await database.records.noteSentBeforeRestore({ ...number, note: 'mine' });
    expect(await send('again')).toEqual({ kind: 'sentBefore', at: BACKUP_AT, amountYen: null, beforeRestore: true });
    const { shop, orderNumber } = number;
    await database.records.claimAction({ shop, orderNumber, actionId: 'before', action: 'syncStatus', body: { action: 'syncStatus' }, actor: 'suzuki', note: null, acceptedAt: '2026-11-24T02:59:59.000Z' });
    expect(await database.records.claimOnce({ shop, orderNumber, claim: 'KAARR-before', actionId: 'before' })).toBe(false);
    if (database.kind === 'postgres') {
      const raw = await database.raw();
      expect((await sql<{ count: number }>`select count(*)::integer as count from installation`.execute(raw.db)).rows).toEqual([{ count: 1 }]);
      await raw.close();
    }
  });
});
