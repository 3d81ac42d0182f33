import { describe, expect, test } from 'vitest';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { BadCursorError } from '../../src/records/bad-cursor.ts';
import type { BoardDeadline, DeadlinePage } from '../../src/records/contract/deadlines.ts';
import type { Records } from '../../src/records/records.ts';
import { encodeCursor } from '../../src/records/cursor.ts';
import { onBothDatabases } from './support/both-databases.ts';
import { contents, publication, startOrder } from './support/order-builder.ts';

const NOW = '2026-11-23T03:00:00.000Z';
const FAR = '2027-12-31T00:00:00.000Z';
let shops = 0;

function freshShop(): string {
  shops += 1;
  return `board-${shops}`;
}

async function approvedOrder(records: Records, shop: string, plannedShipDate: string): Promise<OrderState> {
  const { state } = await startOrder(records, { shop, contents: contents({ plannedShipDate }) });
  const told = publication(state, { credit: { ...state.credit, state: 'approved', since: NOW }, creditAskedAt: NOW }, { changed: ['credit'] });
  await records.publish(told);
  return told.state;
}

async function publish(records: Records, state: OrderState, changes: Partial<OrderState>, changed: readonly string[]): Promise<OrderState> {
  const told = publication(state, changes, { changed: [...changed] });
  await records.publish(told);
  return told.state;
}

type Query = Partial<Parameters<Records['listDeadlines']>[1]>;

function board(records: Records, shop: string, query: Query = {}): Promise<DeadlinePage> {
  return records.listDeadlines(shop, { now: NOW, until: FAR, kinds: null, cursor: null, limit: 200, ...query });
}

const brief = ({ orderNumber, kind, at }: BoardDeadline) => [orderNumber, kind, at];

onBothDatabases('the deadline board', (database) => {
  test('holds what a live order waits for, with what an admin tool shows beside it', async () => {
    const { records } = database;
    const shop = freshShop();
    const { orderNumber } = await approvedOrder(records, shop, '2026-11-26');
    const { deadlines } = await board(records, shop);
    expect(deadlines).toEqual([
      {
        orderNumber, kind: 'plannedShipDate', at: '2026-11-26T14:59:59.999Z', warnAt: '2026-11-25T00:00:00.000Z',
        method: 'atobarai', status: 'creditApproved', attention: [], amountYen: 5500, plannedShipDate: '2026-11-26',
      },
      expect.objectContaining({ orderNumber, kind: 'lastShipDate', at: '2027-02-21T14:59:59.999Z' }),
    ]);
  });

  test('follows an order: what moved, came and went, and nothing once it has ended', async () => {
    const { records } = database;
    const shop = freshShop();
    let state = await approvedOrder(records, shop, '2026-11-26');
    const { orderNumber } = state;
    state = await publish(records, state, { contents: { ...state.contents, plannedShipDate: '2026-12-10' } }, ['contents']);
    expect((await board(records, shop)).deadlines.map(brief)[0]).toEqual([orderNumber, 'plannedShipDate', '2026-12-10T14:59:59.999Z']);
    state = await publish(records, state, { shipment: { state: 'registered', since: NOW }, delivery: { state: 'inTransit' } }, ['shipment', 'delivery']);
    expect((await board(records, shop)).deadlines.map(({ kind }) => kind)).toEqual(['notDelivered', 'trackingGiveUp']);
    await publish(records, state, { outcome: 'paid' }, ['outcome']);
    expect((await board(records, shop)).deadlines).toEqual([]);
  });

  test('is the same after a publication that came twice, and after one that came too late', async () => {
    const { records } = database;
    const shop = freshShop();
    const state = await approvedOrder(records, shop, '2026-11-26');
    const older = publication(state, { contents: { ...state.contents, plannedShipDate: '2026-12-24' } }, { changed: ['contents'] });
    const newer = publication(older.state, { contents: { ...state.contents, plannedShipDate: '2026-12-10' } }, { changed: ['contents'] });
    for (const told of [newer, newer, older]) await records.publish(told);
    expect((await board(records, shop)).deadlines.filter(({ kind }) => kind === 'plannedShipDate').map(({ at }) => at)).toEqual(['2026-12-10T14:59:59.999Z']);
  });

  test('shows the attention and status of now, even where no deadline moved', async () => {
    const { records } = database;
    const shop = freshShop();
    const state = await approvedOrder(records, shop, '2026-11-26');
    await publish(records, state, { attention: [{ code: 'shipDateNear', since: NOW, detail: null, cause: null }] }, ['attention']);
    expect((await board(records, shop)).deadlines[0]?.attention).toEqual(['shipDateNear']);
  });

  test('keeps what is overdue, but not a window that closed without harm', async () => {
    const { records } = database;
    const shop = freshShop();
    const state = await approvedOrder(records, shop, '2026-11-24');
    await publish(records, state, { shipment: { state: 'registered', since: NOW }, delivery: { state: 'delivered' }, sale: { state: 'invoiced', since: NOW } }, ['sale']);
    const late = await approvedOrder(records, shop, '2026-11-24');
    const kinds = async (now: string) => (await board(records, shop, { now, until: '2026-12-08T00:00:00.000Z' })).deadlines.map(brief);
    expect(await kinds('2026-12-01T00:00:00.000Z')).toEqual([
      [late.orderNumber, 'plannedShipDate', '2026-11-24T14:59:59.999Z'],
      [state.orderNumber, 'reissueUntil', '2026-12-07T03:00:00.000Z'],
    ]);
    expect(await kinds('2026-12-07T03:00:00.001Z')).toEqual([[late.orderNumber, 'plannedShipDate', '2026-11-24T14:59:59.999Z']]);
  });

  describe('page by page', () => {
    test('gives every deadline once, the soonest first, whatever the size of a page', async () => {
      const { records } = database;
      const shop = freshShop();
      // Two orders share every date: their numbers decide.
      for (const date of ['2026-11-28', '2026-11-26', '2026-11-26', '2026-11-27', '2026-11-25']) await approvedOrder(records, shop, date);
      const whole = (await board(records, shop)).deadlines.map(brief);
      expect(whole).toHaveLength(10);
      expect(whole.map(([, , at]) => at)).toEqual(whole.map(([, , at]) => String(at)).toSorted());
      for (const limit of [1, 3, 10]) {
        const seen: unknown[] = [];
        let cursor: string | null = null;
        do {
          const page: DeadlinePage = await board(records, shop, { limit, cursor });
          expect(page.deadlines.length).toBeLessThanOrEqual(limit);
          seen.push(...page.deadlines.map(brief));
          cursor = page.next;
        } while (cursor !== null);
        expect(seen).toEqual(whole);
      }
    });

    test('ends with the moment asked for, and with the kinds asked for', async () => {
      const { records } = database;
      const shop = freshShop();
      for (const date of ['2026-11-25', '2026-11-28']) await approvedOrder(records, shop, date);
      expect((await board(records, shop, { until: '2026-11-25T14:59:59.999Z' })).deadlines).toHaveLength(1);
      expect((await board(records, shop, { until: '2026-11-25T14:59:59.998Z' })).deadlines).toHaveLength(0);
      expect((await board(records, shop, { kinds: ['lastShipDate'] })).deadlines.map(({ kind }) => kind)).toEqual(['lastShipDate', 'lastShipDate']);
    });

    test.each(['', 'x', encodeCursor(['a']), encodeCursor(['not a time', 'A-1', 'plannedShipDate']), encodeCursor([1, 'A-1', 'plannedShipDate'])])(
      'refuses a cursor that is none of ours: %j',
      async (cursor) => {
        await expect(board(database.records, freshShop(), { cursor })).rejects.toThrow(BadCursorError);
      },
    );
  });

  test("never shows another shop's deadlines", async () => {
    const { records } = database;
    await approvedOrder(records, freshShop(), '2026-11-26');
    expect((await board(records, freshShop())).deadlines).toEqual([]);
  });
});
