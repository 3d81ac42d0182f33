/** クロネコ代金後払い, for the suites that every method passes. */
import { atobaraiCredentials } from '../../../src/api/methods/atobarai/credentials.ts';
import { randomInt } from 'node:crypto';
import { jstDate, jstWireDateTime, toWireDate } from '../../../src/domain/values/japan-time.ts';
import type { Records } from '../../../src/records/records.ts';
import type { Credit } from '../../support/sandbox-control.ts';
import type { LedgerCredit, Merchant, MethodDriver, Treatment } from '../driver.ts';
import { aBuyer, creditForm, everyContract, goods, orderBody } from './an-order.ts';

/** The sandbox goes by the buyer's name. */
const names: Readonly<Record<Treatment, string>> = {
  approved: aBuyer().name, refused: '見本　ＮＧ', overLimit: 'ゲンド　花子', held: 'シンサ　花子', heldThenRefused: 'シンサＮＧ　花子',
};

const statuses: Readonly<Record<number, LedgerCredit['status']>> = { 1: 'approved', 2: 'cancelled', 3: 'shipped' };

export const atobarai: MethodDriver = {
  service: 'atobarai',
  sandbox: { name: 'atobarai', secret: 'password' },
  label: '後払い',
  newMerchant: () => ({ code: String(randomInt(10_000_000_000, 99_999_999_999)), password: 'abcd1234' }),
  merchantSettings: { buyerLimitYen: 100_000_000, holdMs: 600 },
  enterCredentials: (records, shop, merchant) => enterContract(records, shop, merchant, everyContract),
  startBody: (change, treatment = 'approved') => orderBody(change, { name: names[treatment] }),
  amountYen: 5_500,
  buyer: aBuyer().name,
  priced: (amountYen) => ({ amountYen, items: [goods(amountYen)] }),
  altered: (body, nth = 1) => ({ ...body, buyer: aBuyer({ email: `hanako${nth}@example.com` }) }),
  settlementNo: (orderNumber, generation = 1) => `${orderNumber}-${generation}`,
  everyNo: (orderNumber) => `${orderNumber}-*`,
  operations: { credit: 'KAARA', askCredit: 'KAARS', slip: 'KAASL', cancel: 'KAACL', ask: 'KAAST' },
  refusals: { data: 'kaara029E', settings: 'kaara092E', systemError: 'err0001' },
  hides: { credit: { fault: 'returnCode', code: 'kaars008E' }, transaction: { fault: 'returnCode', code: 'kaast008E' } },
  lacks: [],
  paid: 'paid',
  again: (body) => body,
  unknownCode: (operation) => `${operation.toLowerCase()}999E`,
  callOf: (path, form) => ({ operation: /\/([A-Z]{5})\d{4}APIAction/.exec(path)?.[1] ?? '', settlementNo: form.get('orderNo') ?? '' }),
  ledger: async (yamato, ...settlementNos) => (await yamato.credits(...settlementNos)).map(ledgerCredit),
  untilPaid: ['deliver', 'invoice', 'pay'],
  async openElsewhere(yamato, settlementNo) {
    const now = new Date();
    const today = toWireDate(jstDate(now));
    await yamato.openElsewhere(creditForm({ orderNo: settlementNo, orderYmd: today, shipYmd: today, requestDate: jstWireDateTime(now) }));
  },
};

function ledgerCredit({ orderNo, live, status, amountYen, slips, fields }: Credit): LedgerCredit {
  return { settlementNo: orderNo, live, status: statuses[status] ?? 'other', amountYen, slipNos: slips.map(({ slipNo }) => slipNo), buyer: fields['name'] ?? '' };
}

/** Of the contract, only these options. */
export async function enterContract(records: Records, shop: string, { code, password }: Merchant, contract: Partial<typeof everyContract>): Promise<void> {
  await records.setCredentials(shop, 'atobarai', atobaraiCredentials({ ycfStrCode: code, password, contract }));
}
