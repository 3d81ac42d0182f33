import { describe, expect, test } from 'vitest';
import { type AuthorisationRequest, authorisationFields, authorise, completeThreeD } from '../../../src/yamato/webcollect/authorisation.ts';
import { changeAmount } from '../../../src/yamato/webcollect/credit.ts';
import { yamatoHosts } from '../../../src/yamato/webcollect/merchant.ts';
import { updateCard } from '../../../src/yamato/webcollect/saved-cards.ts';
import { registerSlip } from '../../../src/yamato/webcollect/shipment.ts';
import { answering, type Received } from '../stub-yamato.ts';
import { everyOperation } from './every-operation.ts';
import { aMerchant, aRequest, lastUsed, member, ok, returned, settlementNo, threeDToken, token } from './stub-webcollect.ts';

/** `name=value` lines as sent, decoded. */
function fieldsOf(request: Received | undefined): string[] {
  return [...new URLSearchParams(request?.body ?? '')].map(([name, value]) => `${name}=${value}`);
}

async function sentBy(name: string): Promise<string[]> {
  await using yamato = await answering(ok());
  await everyOperation.find(([other]) => other === name)?.[2](aMerchant(yamato.url));
  return fieldsOf(yamato.received[0]);
}

const NAMES: Readonly<Record<string, string>> = {
  A03: 'creditInfoGet', A04: 'creditInfoUpdate', A05: 'creditInfoDelete', A06: 'creditCancel', A07: 'creditChangePrice', A08: 'creditToken', A09: 'creditToken3D',
  A11: 'reAuth', E01: 'shipmentEntry', E02: 'shipmentCancel', E03: 'changeDate', E04: 'tradeInfo', H01: 'traderIp',
};

test('there is a call for each function that cards need, and none that takes a card number', () => {
  expect(everyOperation.map(([, operation]) => operation).toSorted()).toEqual(Object.keys(NAMES).toSorted());
});

test.each(everyOperation)('%s posts once to its path as a UTF-8 form, in both environments', async (_name, operation, call) => {
  for (const pathForm of ['api', 'testGateway'] as const) {
    await using yamato = await answering(ok());
    await call(aMerchant(`${yamato.url}/`, { pathForm }));
    const name = NAMES[operation];
    const isTestPath = pathForm === 'testGateway' || operation === 'H01';
    expect(yamato.received).toHaveLength(1);
    expect(yamato.received[0]).toMatchObject({
      method: 'POST',
      path: isTestPath ? `/test_gateway/${name}.api` : `/api/${name}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    });
    expect(fieldsOf(yamato.received[0]).slice(0, 2)).toEqual([`function_div=${operation}`, 'trader_code=888888801']);
    // Pure ASCII on the wire: everything else is percent-encoded.
    expect(yamato.received[0]?.body).toMatch(/^[A-Za-z0-9.*_=&%+-]+$/);
  }
});

test('the address check goes to its own host', async () => {
  await using gateway = await answering(ok());
  await using checker = await answering(ok({ ipAddress: '192.0.2.1' }));
  for (const [, , call] of everyOperation) await call(aMerchant(gateway.url, { addressCheckUrl: `${checker.url}/` }));
  expect(gateway.received).toHaveLength(everyOperation.length - 1);
  expect(checker.received.map(({ path }) => path)).toEqual(['/test_gateway/traderIp.api']);
});

test('a prefix of the address is kept', async () => {
  await using yamato = await answering(ok());
  await everyOperation.find(([name]) => name === 'inquireTrade')?.[2](aMerchant(`${yamato.url}/behind/`));
  expect(yamato.received[0]?.path).toBe('/behind/api/tradeInfo');
});

test("Yamato's own two environments", () => {
  expect(yamatoHosts).toEqual({
    production: { baseUrl: 'https://api.kuronekoyamato.co.jp', pathForm: 'api', addressCheckUrl: 'https://ptwebcollect.jp' },
    test: { baseUrl: 'https://ptwebcollect.jp', pathForm: 'testGateway', addressCheckUrl: 'https://ptwebcollect.jp' },
  });
});

describe('A08', () => {
  const everything: AuthorisationRequest = aRequest({
    device: 'smartphone', payWay: '12', goodsName: '見本商品 A', cardCode: '9', returnUrl: 'https://shop.example/back?a=1&b=2', reservedFor: '2027-01-08',
    hints: { transaction_type: '01', ship_address_city: '千代田区', address_match: '01' },
  });

  async function sent(request: AuthorisationRequest, cartCode?: string): Promise<Received | undefined> {
    await using yamato = await answering(ok());
    const merchant = aMerchant(yamato.url, { cartCode });
    await authorise(merchant, { settlementNo, token, fields: authorisationFields(merchant, request) });
    return yamato.received[0];
  }

  test('byte by byte', async () => {
    expect((await sent(aRequest()))?.body).toBe(
      'function_div=A08&trader_code=888888801&order_no=A-7-1&device_div=2&settle_price=5400' +
        '&buyer_name_kanji=%E8%A6%8B%E6%9C%AC%E3%80%80%E8%8A%B1%E5%AD%90&buyer_tel=090-0000-0000&buyer_email=hanako%40example.com&pay_way=1' +
        '&token=Abcd0123Efgh4567',
    );
  });

  test('with everything that may be said', async () => {
    expect(fieldsOf(await sent(everything, 'mycart'))).toEqual([
      'function_div=A08', 'trader_code=888888801', 'order_no=A-7-1', 'device_div=1', 'settle_price=5400', 'buyer_name_kanji=見本　花子',
      'buyer_tel=090-0000-0000', 'buyer_email=hanako@example.com', 'pay_way=12', 'goods_name=見本商品 A', 'card_code_api=9',
      'trader_ec_url=https://shop.example/back?a=1&b=2', 'scheduled_shipping_date=20270108', 'ec_cart_code=mycart',
      'x3ds2_address_match=01', 'x3ds2_ship_address_city=千代田区', 'x3ds2_transaction_type=01', 'token=Abcd0123Efgh4567',
    ]);
  });

  test('what is to be kept for a repeat holds neither number nor token nor who asks', () => {
    const kept = authorisationFields({ cartCode: 'mycart' }, everything).map(([name]) => name);
    for (const name of ['token', 'order_no', 'trader_code', 'function_div']) expect(kept).not.toContain(name);
  });
});

test('A09 passes on what the browser brought, to the letter', async () => {
  await using yamato = await answering(ok());
  await completeThreeD(aMerchant(yamato.url), { settlementNo, threeDToken, returned });
  expect(fieldsOf(yamato.received[0])).toEqual([
    'function_div=A09', 'trader_code=888888801', 'order_no=A-7-1', `three_d_token=${threeDToken}`, 'comp_cd=2a99661', 'token=xY9+/=', 'card_exp=2712',
    'item_price=5400', 'item_tax=0', 'cust_cd=A-7-1', 'shop_id=0001', 'term_cd=01', 'crd_res_cd=000', 'res_ve=Y', 'res_pa=Y', 'res_code=0000',
    'three_d_inf=a b+c%2F&=', 'three_d_tran_id=T0001', 'send_dt=20261124101500', 'hash_value=0f1e',
  ]);
});

const CHECK_SUM = 'check_sum=f510199aac66ac3f685d262865710d6a39a5f67841603f03c26b5277358d2b5a';
const wallet = ['trader_code=888888801', 'member_id=member01', 'authentication_key=ABCD1234', CHECK_SUM];
const opening = ['trader_code=888888801', 'order_no=A-7-1'];

test.each([
  ['listCards', ['function_div=A03', ...wallet]],
  ['updateCard', ['function_div=A04', ...wallet, 'card_key=1', 'card_exp=0129', 'card_owner=TARO YAMADA', 'card_code_api=9', `last_credit_date=${lastUsed}`]],
  ['deleteCard', ['function_div=A05', ...wallet, 'card_key=1', `last_credit_date=${lastUsed}`]],
  ['cancelCredit', ['function_div=A06', ...opening]],
  ['changeAmount', ['function_div=A07', ...opening, 'new_price=3000']],
  ['reauthorise', ['function_div=A11', ...opening]],
  ['registerSlip', ['function_div=E01', ...opening, 'slip_no=123456789013', 'delivery_service_code=00']],
  ['withdrawSlip', ['function_div=E02', ...opening, 'slip_no=123456789013']],
  ['changeReservedDate', ['function_div=E03', ...opening, 'scheduled_shipping_date=20270108']],
  ['inquireTrade', ['function_div=E04', ...opening]],
  ['inquireSourceAddress', ['function_div=H01', 'trader_code=888888801']],
])('%s sends exactly this', async (name, fields) => {
  expect(await sentBy(name)).toEqual(fields);
});

test('A04 sends of the card only what is to be changed', async () => {
  await using yamato = await answering(ok());
  await updateCard(aMerchant(yamato.url), { member, cardKey: '2', lastUsed, expiry: '1230' });
  expect(fieldsOf(yamato.received[0])).toEqual(['function_div=A04', ...wallet, 'card_key=2', 'card_exp=1230', `last_credit_date=${lastUsed}`]);
});

test("E01 sends the settlement number for another carrier's parcel", async () => {
  await using yamato = await answering(ok());
  await registerSlip(aMerchant(yamato.url), { settlementNo, slip: { carrier: 'other' } });
  expect(fieldsOf(yamato.received[0])).toEqual(['function_div=E01', ...opening, 'slip_no=A-7-1', 'delivery_service_code=99']);
});

test('the access key is never sent', async () => {
  await using yamato = await answering(ok());
  for (const [, , call] of everyOperation) await call(aMerchant(yamato.url));
  expect(yamato.received).toHaveLength(everyOperation.length);
  for (const { body } of yamato.received) expect(body).not.toContain('1234567&');
  for (const { body } of yamato.received) expect(body).not.toMatch(/=1234567(?:&|$)/);
});

describe('a value that breaks the rule of its parameter throws before anything is sent, and without the value', () => {
  const slip = { carrier: 'yamato', slipNo: '123456789012' } as const;
  const with_ = (different: Partial<AuthorisationRequest>) => (merchant: ReturnType<typeof aMerchant>) =>
    authorise(merchant, { settlementNo, token, fields: authorisationFields(merchant, aRequest(different)) });

  test.each([
    ['settle_price', with_({ amountYen: 0 })],
    ['settle_price', with_({ amountYen: 1.5 })],
    ['settle_price', with_({ amountYen: 10_000_000 })],
    ['buyer_name_kanji', with_({ buyerName: 'ﾐﾎﾝ' })],
    ['goods_name', with_({ goodsName: '見'.repeat(201) })],
    ['trader_ec_url', with_({ returnUrl: 'http://shop.example/' })],
    ['scheduled_shipping_date', with_({ reservedFor: '2027-02-30' })],
    ['token', (merchant: ReturnType<typeof aMerchant>) => authorise(merchant, { settlementNo, token: '4111111111111111', fields: [] })],
    ['order_no', (merchant: ReturnType<typeof aMerchant>) => changeAmount(merchant, { settlementNo: '見本 花子', amountYen: 1 })],
    ['new_price', (merchant: ReturnType<typeof aMerchant>) => changeAmount(merchant, { settlementNo, amountYen: -1 })],
    ['slip_no', (merchant: ReturnType<typeof aMerchant>) => registerSlip(merchant, { settlementNo, slip })],
    ['last_credit_date', (merchant: ReturnType<typeof aMerchant>) => updateCard(merchant, { member, cardKey: '1', lastUsed: '20260924' })],
  ])('%s', async (parameter, call) => {
    await using yamato = await answering(ok());
    await expect(call(aMerchant(yamato.url))).rejects.toThrow(new RegExp(`^${parameter} breaks its rule \\(webcollect [^)]*\\)$`));
    expect(yamato.connections()).toBe(0);
  });
});
