/** クレジットカード, for the suites that every method passes. */
import { randomInt } from 'node:crypto';
import { cardCredentials, cardCredentialsBody } from '../../../src/api/methods/card/credentials.ts';
import type { LedgerCredit, MethodDriver, StartBody, Treatment } from '../driver.ts';
import { aBuyer, goods } from '../atobarai/an-order.ts';
import { aToken, cardOrderBody } from './an-order.ts';

/** The sandbox goes by the card. */
const last4: Readonly<Record<Treatment, string>> = { approved: '1111', refused: '9055', overLimit: '9055', held: '1111', heldThenRefused: '9055' };

/** 取引状況. */
const statuses: Readonly<Record<number, LedgerCredit['status']>> = { 4: 'approved', 30: 'shipped', 31: 'shipped', 40: 'cancelled' };

type CardCredit = {
  readonly orderNo: string;
  readonly live: boolean;
  readonly status: number;
  readonly amountYen: number;
  readonly slips: readonly { readonly slipNo: string }[];
  readonly fields: Readonly<Record<string, string>>;
  readonly changes: [];
};

export const card: MethodDriver = {
  service: 'card',
  sandbox: { name: 'webcollect', secret: 'accessKey' },
  label: 'クレジットカード',
  newMerchant: () => ({ code: String(randomInt(100_000_000, 999_999_999)), password: '1234567' }),
  merchantSettings: { limitYen: 9_999_999, nightWindow: false },
  async enterCredentials(records, shop, { code, password }) {
    const credentials = cardCredentials(cardCredentialsBody.parse({ traderCode: code, accessKey: password, contract: { limitYen: 9_999_999, optionService: true } }));
    await records.setCredentials(shop, 'card', credentials);
  },
  // Another buyer beside another card: what was ordered is not the same by the token alone.
  startBody: (change, treatment = 'approved') => cardOrderBody({ card: { token: aToken(last4[treatment]) }, ...(treatment === 'approved' ? {} : { buyer: aBuyer({ email: 'jiro@example.jp' }) }), ...change }),
  amountYen: 5_500,
  buyer: aBuyer().name,
  priced: (amountYen) => ({ amountYen, items: [goods(amountYen)] }),
  altered: (body, nth = 1) => ({ ...again(body), buyer: aBuyer({ email: `hanako${nth}@example.com` }) }),
  settlementNo: (orderNumber, generation = 1) => `${orderNumber}-${generation}`,
  everyNo: (orderNumber) => `${orderNumber}-*`,
  operations: { credit: 'A08', askCredit: 'E04', slip: 'E01', cancel: 'A06', ask: 'E04' },
  refusals: { data: 'A081010702', settings: 'Z012000007', systemError: 'Z019999999' },
  hides: { credit: { fault: 'notFound' }, transaction: { fault: 'notFound' } },
  lacks: ['overLimit', 'held', 'heldThenRefused'],
  paid: 'confirmed',
  again,
  unknownCode: (operation) => `${operation}2099999`,
  callOf: (_path, form) => ({ operation: form.get('function_div') ?? '', settlementNo: form.get('order_no') ?? '' }),
  ledger: async (yamato, ...settlementNos) => (await yamato.credits<CardCredit>(...settlementNos)).map(ledgerCredit),
  untilPaid: ['settle'],
  async openElsewhere(yamato, settlementNo) {
    const answer = await yamato.post('/api/creditToken', ({ code }) => ({
      function_div: 'A08', trader_code: code, device_div: '2', order_no: settlementNo, settle_price: '5500', buyer_name_kanji: aBuyer().name, buyer_tel: '09000000000',
      buyer_email: 'hanako@example.jp', pay_way: '1', goods_name: '見本商品', card_code_api: '9', token: aToken(), trader_ec_url: 'https://shop.example/complete',
    }));
    if (!answer.includes('<returnCode>0</returnCode>')) throw new Error(`no credit: ${answer}`);
  },
};

/** Of the same card. */
function again(body: StartBody): StartBody {
  const card = Object(body['card']);
  return { ...body, card: { ...card, token: aToken(String(card.token).slice(3, 7)) } };
}

function ledgerCredit({ orderNo, live, status, amountYen, slips, fields }: CardCredit): LedgerCredit {
  return { settlementNo: orderNo, live, status: statuses[status] ?? 'other', amountYen, slipNos: slips.map(({ slipNo }) => slipNo), buyer: fields['buyer_name_kanji'] ?? '' };
}
