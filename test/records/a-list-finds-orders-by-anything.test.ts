import { beforeAll, describe, expect, it } from 'vitest';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import type { OrderFilter, OrderSort } from '../../src/records/contract/orders.ts';
import { orderSortKeys } from '../../src/records/contract/orders.ts';
import { contents, credit, publication, startOrder } from './support/order-builder.ts';
import { onBothDatabases } from './support/both-databases.ts';

const byNumber: OrderSort = { by: 'orderNumber', direction: 'asc' };
const buyer = contents().buyer;

onBothDatabases('A list', (database) => {
  const states = new Map<string, OrderState>();

  async function put(orderNumber: string, given: Parameters<typeof contents>[0], changes: Partial<OrderState> = {}, isOrder = true) {
    const { state } = await startOrder(database.records, { shop: 'list', orderNumber, contents: contents(given) });
    const told = publication(state, changes, { isOrder });
    await database.records.publish(told);
    states.set(orderNumber, told.state);
  }

  const numbers = async (filter: OrderFilter, sort = byNumber): Promise<readonly string[]> => {
    const page = await database.records.listOrders('list', { filter, sort, cursor: null, limit: 200 });
    return page.orders.map((order) => order.state.orderNumber);
  };

  beforeAll(async () => {
    const since = '2026-11-23T03:00:00.000Z';
    const { state } = await startOrder(database.records, { shop: 'template' });
    await put('L-1', { amountYen: 1000, plannedShipDate: '2026-12-01' }, { ...credit(state, 'approved'), updatedAt: '2026-11-23T03:00:00.000Z' });
    await put('L-2', { amountYen: 3000, orderedAt: '2026-11-24T00:30:00+09:00' }, {
      ...credit(state, 'approved'),
      shipment: { state: 'registered', since },
      sale: { state: 'invoiced', since },
      delivery: { state: 'delivered' },
      parcels: [{ slipNo: '1234‐5678ー9013', carrier: 'yamato', destination: 1, state: 'registered', sentAs: null, replaces: null }],
      updatedAt: '2026-11-23T04:00:00.000Z',
    });
    await put('L-3', { amountYen: 2000, buyer: { ...buyer, name: '試験太郎', nameKana: 'シケンタロウ', tel: '+81 3-1111-5678', email: 'taro@example.com' } }, {
      ...credit(state, 'unknown'),
      attention: [{ code: 'creditUnknown', since, detail: null, cause: null }],
      updatedAt: '2026-11-23T05:00:00.000Z',
    });
    await put('L-4', { amountYen: 2000 }, { ...credit(state, 'cancelled'), cancellation: { state: 'cancelled' }, intake: 'checkout', updatedAt: '2026-11-23T05:00:00.000Z' });
    await put('L_5', { amountYen: 9 }, { ...credit(state, 'refused'), outcome: 'refused', intake: 'checkout' }, false);
  });

  const filters: readonly [OrderFilter, readonly string[]][] = [
    [{}, ['L-1', 'L-2', 'L-3', 'L-4']],
    [{ includeAttempts: true }, ['L-1', 'L-2', 'L-3', 'L-4', 'L_5']],
    [{ status: ['creditApproved', 'invoiced'] }, ['L-1', 'L-2']],
    [{ credit: ['unknown'] }, ['L-3']],
    [{ shipment: ['registered'] }, ['L-2']],
    [{ sale: ['invoiced', 'paid'] }, ['L-2']],
    [{ delivery: ['delivered'] }, ['L-2']],
    [{ cancellation: ['cancelled'] }, ['L-4']],
    [{ attention: 'any' }, ['L-3']],
    [{ attention: 'creditUnknown' }, ['L-3']],
    [{ attention: 'twoYears' }, []],
    [{ method: ['card'] }, []],
    [{ method: ['card', 'atobarai'], link: 'api', intake: 'checkout' }, ['L-4']],
    [{ link: 'csv' }, []],
    [{ orderedOn: { from: '2026-11-24' } }, ['L-2']],
    [{ orderedOn: { to: '2026-11-23' } }, ['L-1', 'L-3', 'L-4']],
    [{ plannedShipDate: { from: '2026-12-01', to: '2026-12-01' } }, ['L-1']],
    [{ updatedAt: { from: '2026-11-23T04:00:00.000Z', to: '2026-11-23T04:00:00.000Z' } }, ['L-2']],
    [{ amountYen: { from: 2000, to: 2999 } }, ['L-3', 'L-4']],
    [{ slipNo: '123456789013' }, ['L-2']],
    [{ slipNo: '１２３４-５６７８-９０１３' }, ['L-2']],
    [{ slipNo: '1234ー5678ー9013' }, ['L-2']],
    [{ slipNo: '1234‐5678−9013' }, ['L-2']],
    [{ slipNo: '\u202A1234–5678–9013\u202C' }, ['L-2']],
    [{ slipNo: '1234' }, []],
    [{ settlementNo: 'L-3-1' }, ['L-3']],
    [{ settlementNo: 'L-3-1', slipNo: '123456789013' }, []],
    [{ orderNumberPrefix: 'L-' }, ['L-1', 'L-2', 'L-3', 'L-4']],
    [{ orderNumberPrefix: 'L_', includeAttempts: true }, ['L_5']],
    [{ orderNumberPrefix: '%' }, []],
    [{ buyer: '見本花子', status: ['invoiced'] }, ['L-2']],
  ];

  it.each(filters)('filtered by %j', async (filter, expected) => {
    expect(await numbers(filter)).toEqual(expected);
  });

  describe('by buyer', () => {
    const hanako = ['L-1', 'L-2', 'L-4'];
    it.each([
      ['full name', '見本　花子', hanako],
      ['full name without the space', '見本花子', hanako],
      ['family name', '見本', hanako],
      ['given name', '花子', hanako],
      ['kana', 'ミホンハナコ', hanako],
      ['half-width kana', 'ﾐﾎﾝ ﾊﾅｺ', hanako],
      ['hiragana', 'みほん はなこ', hanako],
      ['one part of the kana', 'ハナコ', hanako],
      ['phone', '09000001234', hanako],
      ['phone with hyphens, full width', '０９０-００００-１２３４', hanako],
      ['phone with the hyphens of an input method', '090ー0000ー1234', hanako],
      ['phone with the country code', '+81 (0)90‐0000‐1234', hanako],
      ['last 4 digits', '1234', hanako],
      ['e-mail in another case', 'Hanako@Example.com', hanako],
      ['a name written without a space', '試験太郎', ['L-3']],
      ['a phone given with the country code', '03-1111-5678', ['L-3']],
      ['the same phone, typed with it', '+81 3 1111 5678', ['L-3']],
      ['only the beginning of a name', '見', []],
      ['nobody', '山田', []],
      ['nothing', '　', []],
    ])('%s', async (_kind, text, expected) => {
      expect(await numbers({ buyer: text })).toEqual(expected);
    });

    it('still after the hash key was rotated', async () => {
      await database.records.hashes.rotate();
      expect(await numbers({ buyer: '花子' })).toEqual(hanako);
    });

    it('not in another shop', async () => {
      const page = await database.records.listOrders('demo', { filter: { buyer: '花子' }, sort: byNumber, cursor: null, limit: 10 });
      expect(page).toEqual({ orders: [], next: null });
    });

    it('by what the order holds now', async () => {
      const { state } = await startOrder(database.records, { shop: 'amended', orderNumber: 'M-1' });
      const changed = contents({ buyer: { ...buyer, name: '改名　花子' } });
      const parcels: OrderState['parcels'] = [{ slipNo: '111', carrier: 'other', destination: 1, state: 'recorded', sentAs: null, replaces: null }];
      const told = publication(state, { contents: changed, parcels });
      await database.records.publish(told);
      const found = async (filter: OrderFilter) =>
        (await database.records.listOrders('amended', { filter, sort: byNumber, cursor: null, limit: 10 })).orders.length;
      expect(await found({ buyer: '見本' })).toBe(0);
      expect(await found({ buyer: '改名' })).toBe(1);
      expect(await found({ slipNo: '111' })).toBe(1);
      await database.records.publish(publication(told.state, { parcels: [] }));
      expect(await found({ slipNo: '111' })).toBe(0);
    });
  });

  it.each(orderSortKeys.flatMap((by) => (['asc', 'desc'] as const).map((direction) => ({ by, direction }))))(
    'sorted by $by $direction, page by page',
    async (sort) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await database.records.listOrders('list', { filter: { includeAttempts: true }, sort, cursor, limit: 2 });
        seen.push(...page.orders.map((order) => order.state.orderNumber));
        cursor = page.next;
      } while (cursor !== null && seen.length < 20);
      expect(seen).toEqual(await numbers({ includeAttempts: true }, sort));
      expect(seen.toSorted()).toEqual([...states.keys()].toSorted());
      const values: Record<string, (state: OrderState) => string | number> = {
        updatedAt: (state) => state.updatedAt,
        orderedOn: (state) => (state.orderNumber === 'L-2' ? '2026-11-24' : '2026-11-23'),
        plannedShipDate: (state) => state.contents.plannedShipDate,
        amountYen: (state) => state.contents.amountYen,
        orderNumber: (state) => state.orderNumber,
      };
      const valueOf = values[sort.by];
      if (valueOf === undefined) return;
      const sorted = seen.map((number) => valueOf(states.get(number)!));
      const expected = sorted.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(sorted).toEqual(sort.direction === 'asc' ? expected : expected.toReversed());
    },
  );

  it.each(['', 'garbage', Buffer.from('["updatedAt","asc","x","L-1"]').toString('base64url'), Buffer.from('[]').toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      const sort: OrderSort = { by: 'updatedAt', direction: 'asc' };
      await expect(database.records.listOrders('list', { filter: {}, sort, cursor, limit: 2 })).rejects.toThrow('cursor');
    },
  );

  it('refuses a cursor of another sort', async () => {
    const page = await database.records.listOrders('list', { filter: {}, sort: byNumber, cursor: null, limit: 2 });
    const other = { by: 'amountYen', direction: 'asc' } as const;
    await expect(database.records.listOrders('list', { filter: {}, sort: other, cursor: page.next, limit: 2 })).rejects.toThrow('cursor');
  });

  it('counts orders per status without refused attempts', async () => {
    expect(await database.records.countsByStatus('list')).toEqual({ creditApproved: 1, invoiced: 1, needsCheck: 1, creditCancelled: 1 });
  });
});
