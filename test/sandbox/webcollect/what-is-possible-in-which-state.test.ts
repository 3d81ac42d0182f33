import { describe, expect, it } from 'vitest';
import { aCardSandbox, cardNo, payment, slipNo } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

/** The table of webcollect §7: each state, how an order gets there, and what each operation answers. */
type Row = { state: string; reach: (shop: Shop) => Promise<unknown>; answers: Record<string, string> };

const option = { optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' };
const C1 = { order_no: 'C-1' };
const pay = (shop: Shop) => shop.pay();
const ship = (shop: Shop) => shop.call('E01', { ...C1, slip_no: slipNo(1) });
const reserve = (shop: Shop) => shop.pay({ scheduled_shipping_date: '20260601' }, option);
const then = (...steps: ((shop: Shop) => Promise<unknown>)[]) => async (shop: Shop) => { for (const step of steps) await step(shop); };
const edit = (name: string) => (shop: Shop) => shop.edit({ edit: name });
const away = (shop: Shop) => shop.pay({}, { authDiv: '1' });
const leaveBoth = then(pay, (shop) => shop.arm({ fault: 'twoAuthorisations', times: 1 }), (shop) => shop.call('A07', { ...C1, new_price: '6000' }));

const noShip = { E01: 'E011010351', E01other: 'E011010351', E02: 'E021010351', E03: 'E031010351' };
const used = { A08: 'A082000003', A01: 'A012010001', A09: 'A092000001' };

const rows: Row[] = [
  { state: '4', reach: pay, answers: { ...used, A06: '', A07: '', A11: '', ...noShip, E01: '', E01other: '' } },
  { state: '5', reach: reserve, answers: { ...used, A06: '', A07: '', A11: 'A112000002', ...noShip, E03: '' } },
  { state: '15', reach: then(reserve, edit('refuse')), answers: { ...used, A06: '', A07: 'A073000001', A11: 'A112000002', ...noShip } },
  { state: '17', reach: leaveBoth, answers: { ...used, A06: '', A07: '', A11: 'A112000002', ...noShip } },
  { state: '20', reach: then(away, edit('refuse')), answers: { A08: '', A01: '', A09: 'A092000003', A06: 'A062010003', A07: 'A073000001', A11: 'A112000002', ...noShip } },
  { state: '21', reach: away, answers: { A08: 'Z012000004', A01: 'Z012000004', A06: 'A062010003', A07: 'A073000001', A11: 'A112000002', ...noShip } },
  { state: '30', reach: then(pay, ship), answers: { ...used, A06: '', A07: '', A11: '', ...noShip, E01: '', E02: '' } },
  { state: '31', reach: then(pay, ship, edit('settle')), answers: { ...used, A06: 'A062010004', A07: '', A11: 'A112000002', ...noShip } },
  { state: '40', reach: then(pay, (shop) => shop.call('A06', C1)), answers: { ...used, A06: 'A062010003', A07: 'A073000001', A11: '', ...noShip } },
];

const second = Object.fromEntries('comp_cd token card_exp item_price item_tax cust_cd shop_id term_cd crd_res_cd res_code three_d_tran_id send_dt hash_value'.split(' ').map((name) => [name, '1']));
const calls: Record<string, (shop: Shop) => Promise<string | undefined>> = {
  A08: async (shop) => shop.code('A08', payment({ token: await shop.token({ cardNo: cardNo('2222') }) })),
  A01: (shop) => shop.code('A01', { ...payment(), auth_div: '0', option_service_div: '00', card_no: cardNo('2222'), card_exp: '0130' }),
  A09: (shop) => shop.code('A09', { ...C1, ...second, three_d_token: 'f'.repeat(32) }),
  A06: (shop) => shop.code('A06', C1),
  A07: (shop) => shop.code('A07', { ...C1, new_price: '5000' }),
  A11: (shop) => shop.code('A11', C1),
  E01: (shop) => shop.code('E01', { ...C1, slip_no: slipNo(2) }),
  E01other: (shop) => shop.code('E01', { ...C1, slip_no: 'C-1', delivery_service_code: '99' }),
  E02: (shop) => shop.code('E02', { ...C1, slip_no: slipNo(1) }),
  E03: (shop) => shop.code('E03', { ...C1, scheduled_shipping_date: '20260701' }),
};

describe('what is possible in which state', () => {
  it.each(rows.flatMap(({ state, reach, answers }) => Object.entries(answers).map(([operation, answer]) => ({ state, reach, operation, answer }))))(
    'state $state, $operation: "$answer"',
    async ({ state, reach, operation, answer }) => {
      const shop = await aCardSandbox();
      await reach(shop);
      expect(await shop.status()).toBe(state);
      expect(await calls[operation]!(shop)).toBe(answer);
    },
  );

  it.each([
    ['4', pay, 'A06', '40'], ['4', pay, 'E01', '30'], ['4', pay, 'E01other', '30'], ['4', pay, 'A07', '4'], ['5', reserve, 'A06', '40'], ['5', reserve, 'A07', '5'], ['5', reserve, 'E03', '5'],
    ['17', leaveBoth, 'A07', '4'], ['17', leaveBoth, 'A06', '40'], ['30', then(pay, ship), 'E01', '30'], ['30', then(pay, ship), 'E02', '4'], ['30', then(pay, ship), 'A06', '40'], ['30', then(pay, ship), 'A11', '30'],
    ['31', then(pay, ship, edit('settle')), 'A07', '31'], ['40', then(pay, (shop: Shop) => shop.call('A06', C1)), 'A11', '4'],
  ] as const)('from %s, %#: %3$s leads to %4$s', async (_from, reach, operation, after) => {
    const shop = await aCardSandbox();
    await reach(shop);
    expect(await calls[operation]!(shop)).toBe('');
    expect(await shop.status()).toBe(after);
  });

  it.each(Object.entries({ A06: 'A062010001', A07: 'A073000001', A11: 'A112000002', A09: 'A092000003', E01: 'E011010351', E01other: 'E011010351', E02: 'E021010351', E03: 'E031010351' }))('no such order, %s: %s', async (operation, answer) => {
    const shop = await aCardSandbox();
    expect(await calls[operation]!(shop)).toBe(answer);
    expect(await shop.call('E04', C1)).toEqual({ returnCode: '0', errorCode: '', returnDate: '20260401101500', resultCount: '0' });
  });
});
