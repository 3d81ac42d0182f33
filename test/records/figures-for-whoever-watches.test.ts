import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Attention } from '../../src/domain/order/attention.ts';
import type { Doubt, OrderState } from '../../src/domain/order/order-state.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { watchRecords } from '../../src/observe/records-metrics.ts';
import type { AttentionFigure } from '../../src/records/contract/figures.ts';
import type { Records } from '../../src/records/records.ts';
import { figureIn } from '../support/figures.ts';
import { onBothDatabases } from './support/both-databases.ts';
import { claimRequest, nextNumber, publication, startOrder } from './support/order-builder.ts';

let shops = 0;

async function freshShop(records: Records): Promise<string> {
  shops += 1;
  const code = `watched-${shops}`;
  await records.createShop({ code, name: '見本ショップ', environment: 'sandbox' });
  return code;
}

const raised = (code: string, since: string): Attention => ({ code, since, detail: null, cause: null });

async function told(records: Records, shop: string, changes: Partial<OrderState>): Promise<OrderState> {
  const { state } = await startOrder(records, { shop });
  const publishing = publication(state, changes, { changed: ['attention'] });
  await records.publish(publishing);
  return publishing.state;
}

const ofShop = async (records: Records, shop: string): Promise<AttentionFigure[]> =>
  (await records.figures(0)).attention.filter((one) => one.shop === shop).toSorted((one, other) => (one.code < other.code ? -1 : 1));

onBothDatabases('figures of the records', (database) => {
  test('tell how many orders somebody must look at, why, and since when the oldest', async () => {
    const { records } = database;
    const shop = await freshShop(records);
    await told(records, shop, { attention: [raised('creditUnknown', '2026-11-20T01:00:00.000Z'), raised('cancelFailed', '2026-11-22T01:00:00.000Z')] });
    await told(records, shop, { attention: [raised('creditUnknown', '2026-11-19T01:00:00.000Z')] });
    await told(records, shop, { attention: [] });
    expect(await ofShop(records, shop)).toEqual([
      { shop, code: 'cancelFailed', orders: 1, oldestSince: '2026-11-22T01:00:00.000Z' },
      { shop, code: 'creditUnknown', orders: 2, oldestSince: '2026-11-19T01:00:00.000Z' },
    ]);
  });

  test('leave out what has ended, but for a replaced credit that is still at Yamato', async () => {
    const { records } = database;
    const shop = await freshShop(records);
    await told(records, shop, { outcome: 'cancelled', verdict: { kind: 'approved', code: null, at: '2026-11-20T01:00:00.000Z' }, attention: [raised('cancelFailed', '2026-11-20T01:00:00.000Z'), raised('twoLiveCredits', '2026-11-20T02:00:00.000Z')] });
    expect(await ofShop(records, shop)).toMatchObject([{ code: 'twoLiveCredits', orders: 1 }]);
  });

  test('take an order from before the instants were kept as told of last', async () => {
    const { records, kind } = database;
    if (kind === 'pglite') return;
    const shop = await freshShop(records);
    await told(records, shop, { attention: [raised('runLost', '2026-11-01T01:00:00.000Z')], updatedAt: '2026-11-20T05:00:00.000Z' });
    const raw = await database.raw();
    await sql`update orders set attention_since = null where shop = ${shop}`.execute(raw.db);
    await raw.close();
    expect(await ofShop(records, shop)).toEqual([{ shop, code: 'runLost', orders: 1, oldestSince: '2026-11-20T05:00:00.000Z' }]);
  });

  test('count doubts past patience, and no other', async () => {
    const { records } = database;
    const shop = await freshShop(records);
    const before = (await records.figures(0)).doubtsPastPatience;
    const doubt = (patienceUntil: string): Doubt => ({
      operation: 'KAARA', parcel: null, since: '2026-11-20T01:00:00.000Z', settledAt: '2026-11-20T01:00:00.000Z', resend: false, patienceUntil, nextAskAt: patienceUntil, asked: 3, refusedAs: null,
    });
    await told(records, shop, { doubt: doubt(new Date(Date.now() - 60_000).toISOString()) });
    await told(records, shop, { doubt: doubt(new Date(Date.now() + 600_000).toISOString()) });
    const over = await told(records, shop, { doubt: doubt(new Date(Date.now() - 60_000).toISOString()) });
    expect((await records.figures(0)).doubtsPastPatience - before).toBe(2);
    await records.publish(publication(over, { doubt: null }, { changed: ['credit'] }));
    expect((await records.figures(0)).doubtsPastPatience - before).toBe(1);
  });

  test('count what the engine was not seen to take in time, and for how long it waits', async () => {
    const { records } = database;
    const shop = await freshShop(records);
    const before = await records.figures(0);
    const orderNumber = nextNumber();
    const claim = await records.claimOrder(claimRequest({ shop, orderNumber }));
    const action = { shop, orderNumber, actionId: 'ship', action: 'cancelCredit', body: { action: 'cancelCredit' }, actor: 'suzuki', note: null, acceptedAt: new Date().toISOString() };
    await records.claimAction(action);
    const after = await records.figures(0);
    expect([after.starts.count - before.starts.count, after.actions.count - before.actions.count, after.openOrders - before.openOrders]).toEqual([1, 1, 1]);
    expect(after.starts.oldestSeconds).toBeGreaterThanOrEqual(0);
    expect((await records.figures(60_000)).starts).toEqual({ count: 0, oldestSeconds: 0 });
    if (claim.kind !== 'new') throw new Error('not new');
    await records.markClaimAccepted(claim.claimId);
    await records.markActionAccepted({ shop, orderNumber, actionId: 'ship' });
    const taken = await records.figures(0);
    expect([taken.starts.count, taken.actions.count]).toEqual([before.starts.count, before.actions.count]);
  });

  test('come out as figures of Prometheus: the age in the working days of each shop', async () => {
    const { records } = database;
    const shop = await freshShop(records);
    const never = await freshShop(records);
    await records.updateShop(never, { policy: { workingHours: { days: [], from: '09:00', to: '18:00' } } });
    await told(records, shop, { attention: [raised('deliveryProblem', '2030-03-01T06:00:00.000Z')] });
    await told(records, never, { attention: [raised('deliveryOverdue', '2030-03-01T06:00:00.000Z')] });
    const metrics = createMetrics('api');
    // A Friday afternoon, and the Monday after it at noon in Japan.
    watchRecords(metrics, records, { now: () => new Date('2030-03-04T03:00:00.000Z'), unsentForMs: 30_000, tellsBackups: true });
    const page = await metrics.read();
    expect(figureIn(page, 'torihiki_up', { part: 'recordsFigures' })).toBe(1);
    expect(figureIn(page, 'torihiki_orders_with_attention', { code: 'deliveryProblem' })).toBe(1);
    expect(figureIn(page, 'torihiki_attention_oldest_working_days', { code: 'deliveryProblem' })).toBeCloseTo(6 / 9, 5);
    expect(figureIn(page, 'torihiki_attention_oldest_working_days', { code: 'deliveryOverdue' })).toBeCloseTo(69 / 24, 5);
    expect(figureIn(page, 'torihiki_orders_with_attention', { code: 'settingsWrong' })).toBe(0);
    expect(figureIn(page, 'torihiki_sweep_waiting', { kind: 'start' })).toBe(0);
    expect(figureIn(page, 'torihiki_orders_open')).toBeGreaterThan(0);
    expect(page).not.toContain(shop);
  });

  test('tell when the newest backup is, that there never was one, and nothing where nobody would tell them', async () => {
    const { records, kind } = database;
    const name = 'torihiki_last_backup_timestamp_seconds';
    const told = async (tellsBackups: boolean) => {
      const metrics = createMetrics('api');
      watchRecords(metrics, records, { now: () => new Date(), unsentForMs: 30_000, tellsBackups });
      return figureIn(await metrics.read(), name);
    };
    expect([await told(true), await told(false)]).toEqual([0, null]);
    if (kind === 'pglite') return;
    const raw = await database.raw();
    await sql`update installation set last_backup_at = '2026-11-23T03:15:00.5Z'`.execute(raw.db);
    await raw.close();
    expect((await records.figures(0)).lastBackupAt).toBe('2026-11-23T03:15:00.500Z');
    expect(await told(true)).toBe(Date.UTC(2026, 10, 23, 3, 15) / 1_000 + 0.5);
  });
});

test('records that fail leave no figures behind', async () => {
  const metrics = createMetrics('api');
  const down = async () => Promise.reject(new Error('down'));
  watchRecords(metrics, { figures: down, listShops: down }, { now: () => new Date(), unsentForMs: 30_000, tellsBackups: true });
  const page = await metrics.read();
  expect(figureIn(page, 'torihiki_up', { part: 'recordsFigures' })).toBe(0);
  for (const name of ['torihiki_orders_open', 'torihiki_orders_with_attention', 'torihiki_orders_in_doubt_past_patience', 'torihiki_sweep_waiting', 'torihiki_last_backup_timestamp_seconds']) expect(figureIn(page, name), name).toBeNull();
});
