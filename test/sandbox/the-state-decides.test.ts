import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, reduction, reissue, slipNo } from './a-sandbox.ts';
import type { Client } from './a-sandbox.ts';

/** The table of atobarai §6: each state, how an order gets there, and what each operation answers. */
type Row = { state: number; reach: (shop: Client) => Promise<unknown>; answers: Record<string, string> };

const register = (shop: Client, orderNo = 'A-1') => shop.call('KAASL', { orderNo, paymentNo: slipNo(1), processDiv: '0' });
const edits = (...names: string[]) => async (shop: Client) => {
  await register(shop);
  for (const edit of names) expect((await shop.edit('A-1', { edit })).status, edit).toBe(200);
};
const shippable = { KAASL0: '', KAASL1: '', KAASL9: '', KAACL: '', KAAKK: '', KAASD: '', KAARR: '' };
const closed = { KAASL0: 'kaasl020E', KAASL1: 'kaasl022E', KAASL9: 'kaasl022E' };

const rows: Row[] = [
  { state: 30, reach: async () => {}, answers: { KAARS: '3', ...closed, KAACL: '', KAAKK: 'kaakk009E', KAASD: 'kaasd009E', KAARR: 'kaarr015E' } },
  { state: 31, reach: (shop) => shop.clock({ advance: 'PT4M' }), answers: { KAARS: 'kaars008E', ...closed, KAACL: 'kaacl009E', KAAKK: 'kaakk010E', KAASD: 'kaasd009E', KAARR: 'kaarr015E' } },
  { state: 32, reach: async () => {}, answers: { KAARS: '1', ...closed, KAACL: 'kaacl009E', KAAKK: 'kaakk009E', KAASD: 'kaasd009E', KAARR: 'kaarr015E' } },
  { state: 1, reach: async () => {}, answers: { KAARS: '0', ...shippable, KAASL1: 'kaasl022E', KAASL9: 'kaasl022E' } },
  { state: 3, reach: edits(), answers: { KAARS: '0', ...shippable } },
  { state: 5, reach: edits('investigate'), answers: { KAARS: '0', ...shippable } },
  { state: 6, reach: (shop) => shop.clock({ advance: 'P10D' }), answers: { KAARS: '0', ...shippable, KAASL1: 'kaasl022E', KAASL9: 'kaasl022E' } },
  { state: 10, reach: edits('deliver'), answers: { KAARS: '0', ...closed, KAACL: '', KAAKK: '', KAASD: '', KAARR: '' } },
  { state: 11, reach: edits('sale', 'invoice'), answers: { KAARS: '0', ...closed, KAACL: '', KAAKK: '', KAASD: '', KAARR: '' } },
  { state: 12, reach: edits('sale', 'invoice', 'pay'), answers: { KAARS: '0', ...closed, KAACL: 'kaacl015E', KAAKK: 'kaakk010E', KAASD: 'kaasd009E', KAARR: 'kaarr016E' } },
  { state: 2, reach: (shop) => shop.call('KAACL', { orderNo: 'A-1' }), answers: { KAARS: 'kaars008E', ...closed, KAACL: 'kaacl009E', KAAKK: 'kaakk010E', KAASD: 'kaasd009E', KAARR: 'kaarr015E' } },
];

const calls: Record<string, (shop: Client) => Promise<Record<string, string>>> = {
  KAARS: (shop) => shop.call('KAARS', { orderNo: 'A-1' }),
  KAASL0: (shop) => shop.call('KAASL', { orderNo: 'A-1', paymentNo: slipNo(2), processDiv: '0' }),
  KAASL1: (shop) => shop.call('KAASL', { orderNo: 'A-1', paymentNo: slipNo(2), beforePaymentNo: slipNo(1), shipYmd: '20260405', processDiv: '1' }),
  KAASL9: (shop) => shop.call('KAASL', { orderNo: 'A-1', processDiv: '9' }),
  KAACL: (shop) => shop.call('KAACL', { orderNo: 'A-1' }),
  KAAKK: (shop) => shop.call('KAAKK', reduction()),
  KAASD: (shop) => shop.call('KAASD', { orderNo: 'A-1' }),
  KAARR: (shop) => shop.call('KAARR', reissue()),
};

/** An order in the wanted state: enclosed, so that print data may be asked for; 30 and 31 need a pending one. */
async function anOrder(row: Row): Promise<Client> {
  const shop = await aSandbox({}, { strict: false });
  const name = row.state === 30 ? '見本　シンサ' : row.state === 32 ? '見本　ＮＧ' : '見本　花子';
  await shop.call('KAARA', creditForm({ sendDiv: row.state === 31 ? '3' : '2', name }));
  await row.reach(shop);
  expect(await shop.status('A-1')).toBe(String(row.state));
  return shop;
}

const table = rows.flatMap((row) => Object.entries(row.answers).map(([operation, answer]) => ({ row, operation, answer, state: row.state })));

describe('what is possible in which state', () => {
  it.each(table)('state $state, $operation: "$answer"', async ({ row, operation, answer }) => {
    const shop = await anOrder(row);
    const got = await calls[operation]!(shop);
    if (operation === 'KAARS' && got['returnCode'] === '0') expect(got['result']).toBe(answer);
    else expect(got['errorCode']).toBe(answer);
    // A used number stays used, whatever became of the order; a status can always be asked for.
    expect(await shop.code('KAARA', creditForm())).toBe('kaara009E');
    expect((await shop.call('KAAST', { orderNo: 'A-1' }))['returnCode']).toBe('0');
  });

  it.each(Object.entries({ KAARS: 'kaars008E', KAASL0: 'kaasl008E', KAASL1: 'kaasl008E', KAASL9: 'kaasl008E', KAACL: 'kaacl008E', KAAKK: 'kaakk008E', KAASD: 'kaasd008E', KAARR: 'kaarr008E' }))(
    'no such order, %s: %s',
    async (operation, answer) => {
      expect((await calls[operation]!(await aSandbox()))['errorCode']).toBe(answer);
    },
  );

  it.each([
    ['KAASL0', '3'], ['KAASL1', '3'], ['KAASL9', '1'], ['KAACL', '2'],
  ])('%s leads from 3 to %s', async (operation, after) => {
    const shop = await anOrder(rows.find((row) => row.state === 3)!);
    await calls[operation]!(shop);
    expect(await shop.status('A-1')).toBe(after);
  });

  it('a pending order is cancelled, a number used by a data error is free', async () => {
    const shop = await anOrder(rows[0]!);
    await calls['KAACL']!(shop);
    expect(await shop.status('A-1')).toBe('2');
    expect(await shop.code('KAARA', creditForm({ orderNo: 'A-2', name: '' }))).toBe('kaara019E');
    expect(await shop.code('KAARA', creditForm({ orderNo: 'A-2' }))).toBe('');
  });
});
