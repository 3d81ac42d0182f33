import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { pingMerchant } from '../../src/yamato/atobarai/connection-test.ts';
import { cancelCredit, inquireCredit } from '../../src/yamato/atobarai/credit.ts';
import { fetchInvoiceData } from '../../src/yamato/atobarai/invoice-data.ts';
import type { AtobaraiMerchant } from '../../src/yamato/atobarai/merchant.ts';
import { aBuyer, anOrder, everyContract, goods } from '../methods/atobarai/an-order.ts';
import { reduceAmount, reissueInvoice, requestCredit, withdrawReissue } from './as-wired.ts';
import { changeSlip, registerSlip, withdrawSlips } from '../../src/yamato/atobarai/shipment.ts';
import { checkSmsCode } from '../../src/yamato/atobarai/sms.ts';
import { inquireTransaction } from '../../src/yamato/atobarai/transaction.ts';
import { toWireContents } from '../../src/domain/atobarai/values/to-wire-contents.ts';
import type { AtobaraiWireContents } from '../../src/domain/atobarai/values/wire-contents.ts';
import type { AtobaraiContents } from '../../src/domain/atobarai/terms.ts';
import { addDays, jstDate } from '../../src/domain/values/japan-time.ts';
import { aMerchant } from './stub-yamato.ts';

const done = { kind: 'done', value: null };
let sandbox: RunningSandbox;
let merchant: AtobaraiMerchant;
let last = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, databasePath: ':memory:', merchants: [{ code: '12345678901', password: 'abcd1234' }] });
  merchant = aMerchant(sandbox.url, { timeoutMs: 5_000 });
});
afterAll(() => sandbox.close());

/** A number for this test alone and contents dated today, by the sandbox's clock, which runs with ours until moved. */
function fresh(different: Partial<AtobaraiContents> = {}): { settlementNo: string; now: Date; wire: AtobaraiWireContents } {
  const now = new Date();
  const plannedShipDate = addDays(jstDate(now), 3);
  const result = toWireContents(anOrder({ orderedAt: now.toISOString(), plannedShipDate, ...different }), { contract: everyContract, today: jstDate(now) });
  if (!result.ok) throw new Error('the builder made an order Yamato refuses');
  last += 1;
  return { settlementNo: `T-${last}`, now, wire: result.wire };
}

function buyerCalled(name: string, tel: string): Partial<AtobaraiContents> {
  return { buyer: aBuyer({ name, tel }) };
}

async function approved(different: Partial<AtobaraiContents> = {}): Promise<ReturnType<typeof fresh>> {
  const order = fresh({ ...buyerCalled('見本　花子', `0900000${String(1000 + last)}`), ...different });
  expect(await requestCredit(merchant, order)).toEqual({ kind: 'done', value: { verdict: 'approved' } });
  return order;
}

async function ledger(settlementNo: string): Promise<unknown> {
  const answer = await fetch(`${sandbox.url}/sandbox/ledger/atobarai/orders?orderNo=${settlementNo}`);
  const orders: unknown = await answer.json();
  return orders;
}

test('the connection test tells a right password from a wrong one', async () => {
  expect(await pingMerchant(merchant, { now: new Date() })).toEqual({ kind: 'ok' });
  expect(await pingMerchant({ ...merchant, password: 'wrong' }, { now: new Date() })).toEqual({ kind: 'wrongPassword', code: 'kaast012E' });
  expect((await pingMerchant({ ...merchant, ycfStrCode: '1' }, { now: new Date() })).kind).toBe('wrongMerchant');
});

test('all four verdicts', async () => {
  await approved();
  for (const [name, verdict] of [['見本　ＮＧ', 'refused'], ['見本　ゲンド', 'overLimit'], ['見本　シンサ', 'held']] as const) {
    const order = fresh(buyerCalled(name, '08000000001'));
    const value = { kind: 'done', value: { verdict } };
    expect(await requestCredit(merchant, order)).toEqual(value);
    expect(await inquireCredit(merchant, order)).toEqual(value);
  }
  expect(await requestCredit(merchant, fresh(buyerCalled('見本　エラー', '08000000002')))).toEqual({ kind: 'unknown', reason: 'systemError' });
});

test('a used number is refused, an unknown one not found', async () => {
  const order = await approved();
  expect(await requestCredit(merchant, order)).toEqual({ kind: 'refused', code: 'kaara009E' });
  const nobody = { settlementNo: 'NOBODY', now: new Date() };
  expect(await inquireCredit(merchant, nobody)).toEqual({ kind: 'refused', code: 'kaars008E' });
  expect(await inquireTransaction(merchant, nobody)).toEqual({ kind: 'refused', code: 'kaast008E' });
});

test('ship, change the slip, withdraw, ship by another carrier, cancel', async () => {
  const order = await approved();
  const status = async (): Promise<unknown> => {
    const outcome = await inquireTransaction(merchant, order);
    return outcome.kind === 'done' ? outcome.value.status : outcome;
  };
  expect(await registerSlip(merchant, { ...order, slip: { processDiv: '0', paymentNo: '123456789013' } })).toEqual(done);
  expect(await status()).toBe('slipRegistered');
  const change = { ...order, slipNo: '123456789024', beforeSlipNo: '123456789013', plannedShipDate: addDays(jstDate(order.now), 4) };
  expect(await changeSlip(merchant, change)).toEqual(done);
  expect(await withdrawSlips(merchant, order)).toEqual(done);
  expect(await status()).toBe('approved');
  expect(await registerSlip(merchant, { ...order, slip: { processDiv: '2', paymentNo: order.settlementNo } })).toEqual(done);
  expect(await cancelCredit(merchant, order)).toEqual(done);
  expect(await status()).toBe('cancelled');
  expect(await cancelCredit(merchant, order)).toEqual({ kind: 'refused', code: 'kaacl009E' });
  expect(JSON.stringify(await ledger(order.settlementNo))).toContain(order.settlementNo);
});

test('the amount goes down, the same again is in force already, and up is refused', async () => {
  const order = await approved();
  const lower = fresh({ items: [goods(4_000)] });
  const input = { ...order, wire: lower.wire };
  expect(await reduceAmount(merchant, input)).toEqual(done);
  expect(await reduceAmount(merchant, input)).toEqual({ kind: 'refused', code: 'kaakk049E' });
  expect(await reduceAmount(merchant, { ...order, wire: fresh({ items: [goods(6_000)] }).wire })).toEqual({ kind: 'refused', code: 'kaakk050E' });
});

test('an enclosed invoice can be printed, a separate one not', async () => {
  const order = await approved({ invoice: 'enclosed' });
  const outcome = await fetchInvoiceData(merchant, order);
  expect(outcome).toMatchObject({ kind: 'done', value: { amountYen: 5_500, addressee: { postCode: '1000001', address1: order.wire.address1 }, lines: [{ name: '見本商品' }, { name: '送料' }, { name: '値引き' }] } });
  expect(await fetchInvoiceData(merchant, await approved())).toEqual({ kind: 'refused', code: 'kaasd010E' });
});

test('an invoice is reissued and the reissue withdrawn', async () => {
  const order = await approved();
  const reason = { reasonReissue: '6', reasonReissueEtc: 'お届け日変更' } as const;
  expect(await reissueInvoice(merchant, { ...order, reason })).toMatchObject({ kind: 'done' });
  expect(await withdrawReissue(merchant, order)).toMatchObject({ kind: 'done' });
  expect(await withdrawReissue(merchant, order)).toEqual({ kind: 'refused', code: 'kaarr017E' });
});

test('an SMS order waits for its code', async () => {
  const order = fresh({ invoice: 'sms' });
  expect(await requestCredit(merchant, order)).toEqual({ kind: 'done', value: { verdict: 'held' } });
  const code = /"smsCode":"(\d{4})"/.exec(JSON.stringify(await ledger(order.settlementNo)))?.[1] ?? '';
  const wrong = code === '1111' ? '2222' : '1111';
  expect(await checkSmsCode(merchant, { ...order, code: wrong })).toEqual({ kind: 'done', value: { verdict: 'wrongCode' } });
  expect(await checkSmsCode(merchant, { ...order, code })).toEqual({ kind: 'done', value: { verdict: 'accepted' } });
  expect(await inquireCredit(merchant, order)).toEqual({ kind: 'done', value: { verdict: 'approved' } });
});

test('a folded order to ten places, with everything at its limit, is taken as it is', async () => {
  const order = fresh({
    ...buyerCalled('名'.repeat(30), '09099999999'),
    items: [...Array.from({ length: 20 }, (_, index) => goods(100 + index, `ﾅｶﾞｲ商品名~"'\\¥${'長'.repeat(30)}`)), { kind: 'shipping', name: '送料', subtotalYen: 700 }],
    destinations: Array.from({ length: 10 }, (_, index) => ({
      name: `送り先　太郎${index}`, postalCode: '530-0001', address: `大阪府大阪市北区${'見'.repeat(30)} 1-2-${index}`, tel: '06-6000-0000',
    })),
  });
  expect(await requestCredit(merchant, order)).toEqual({ kind: 'done', value: { verdict: 'approved' } });
  const kept = JSON.stringify(await ledger(order.settlementNo));
  for (const expected of [order.wire.items[0]?.name ?? '-', 'その他商品', '送り先　太郎９', order.wire.destinations[9]?.address2 ?? '-']) {
    expect(kept).toContain(expected.replaceAll('\\', '\\\\'));
  }
});
