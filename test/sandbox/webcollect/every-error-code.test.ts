import { describe, expect, it } from 'vitest';
import type { Fields } from '../a-sandbox.ts';
import { ACCESS_KEY, aCardSandbox, cardNo, member, payment, sha256, slipNo } from './a-card-sandbox.ts';
import type { Shop } from './a-card-sandbox.ts';

/** A rule broken: field and kind, or the whole end of a business code; what breaks it; what must be so before. `token`: what the token is made of. */
type Case = [code: string, fields: Fields, more?: { token?: Fields; before?: (shop: Shop) => Promise<unknown> }];

const SMILE = '\u{1f600}';
const wide = (n: number) => '見'.repeat(n);
const option = { optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' };
const threeD = { authDiv: '1' };
const off = (name: string) => (shop: Shop) => shop.merchant({ contract: { [name]: false } });
const paid = (shop: Shop) => shop.pay();
const then = (...steps: ((shop: Shop) => Promise<unknown>)[]) => async (shop: Shop) => { for (const step of steps) await step(shop); };
const ship = (n = 1, order_no = 'C-1') => (shop: Shop) => shop.call('E01', { order_no, slip_no: slipNo(n) });
const at = (time: string) => (shop: Shop) => shop.clock({ set: `2026-04-01T${time}+09:00` });
const other = (n: number, settle_price = '1000') => then((shop) => shop.pay({ order_no: `X-${n}`, settle_price }), ship(1, `X-${n}`));
const keptCard = (shop: Shop) => shop.pay({ order_no: 'K-1' }, option);
const reserved = (shop: Shop) => shop.pay({ scheduled_shipping_date: '20260601' }, option);

const numbers: Case[] = [['0301', { order_no: '' }], ['0302', { order_no: 'A'.repeat(24) }], ['0304', { order_no: 'a-1' }], ['0304', { order_no: 'A_1' }]];
const buyer = (first: number, name: number, tel: number, mail: number): Case[] => {
  const code = (place: number, kind: number) => `${String(place).padStart(2, '0')}${String(kind).padStart(2, '0')}`;
  return [
    [code(first, 1), { settle_price: '' }], [code(first, 2), { settle_price: '12345678' }], [code(first, 4), { settle_price: '5,400' }], [code(first, 71), { settle_price: '0' }], [code(first, 72), { settle_price: '300001' }],
    [code(name, 1), { buyer_name_kanji: '' }], [code(name, 71), { buyer_name_kanji: 'ﾊﾅｺ' }], [code(name, 71), { buyer_name_kanji: `見本${SMILE}` }], [code(name, 71), { buyer_name_kanji: '髙島' }],
    [code(name, 72), { buyer_name_kanji: wide(21) }], [code(name, 72), { buyer_name_kanji: 'a'.repeat(41) }],
    [code(tel, 1), { buyer_tel: '' }], [code(tel, 2), { buyer_tel: '0312345' }], [code(tel, 2), { buyer_tel: '090-0000-00000' }], [code(tel, 4), { buyer_tel: '090(0000)0' }],
    [code(mail, 1), { buyer_email: '' }], [code(mail, 2), { buyer_email: `${'a'.repeat(60)}@b.jp` }], [code(mail, 71), { buyer_email: 'あ@b.jp' }], [code(mail, 72), { buyer_email: '@b.jp' }], [code(mail, 72), { buyer_email: 'hanako' }],
  ];
};

const a08: Case[] = [
  ['0301', { device_div: '' }], ['0306', { device_div: '3' }],
  ['0401', { order_no: '' }], ['0402', { order_no: 'A'.repeat(24) }], ['0404', { order_no: 'c-1' }],
  ...buyer(5, 6, 7, 8),
  ['0901', { pay_way: '' }], ['0902', { pay_way: '100' }], ['0904', { pay_way: 'A' }],
  ['1071', { goods_name: SMILE }], ['1072', { goods_name: wide(201) }], ['1172', { card_code_api: '15' }],
  ['1201', { token: '' }], ['1202', { token: 'abc' }], ['1204', { token: 'A'.repeat(15) + '-' }],
  ['1371', { trader_ec_url: '' }, { token: threeD }], ['1372', { trader_ec_url: `https://shop.example/${'a'.repeat(120)}` }], ['1373', { trader_ec_url: 'http://shop.example/' }],
  ['1471', { scheduled_shipping_date: '20260231' }], ['1472', { scheduled_shipping_date: '20260331' }, { token: option }],
  ['1473', { scheduled_shipping_date: '20260601' }], ['1473', { scheduled_shipping_date: '20260929' }, { token: option }],
  ['2000002', {}, { before: off('credit') }], ['2000003', {}, { before: paid }], ['2000004', { token: 'A'.repeat(16) }], ['2000005', { scheduled_shipping_date: '20260601' }, { token: option, before: off('reserve') }],
  ['2000007', { pay_way: '4' }], ['2000008', {}, { token: { cardNo: '4999999999999999' } }], ['2000010', {}, { token: { cardNo: cardNo('9012') } }], ['2000011', {}, { token: option, before: keptCard }],
];

const a01Fields: Fields = { auth_div: '0', option_service_div: '00', card_no: cardNo('1111'), card_exp: '0130', card_owner: 'HANAKO MIHON' };
const kept: Fields = { option_service_div: '01', card_no: '', card_exp: '', card_owner: '', ...member(), card_key: '1', last_credit_date: '20260401101500' };
const a01: Case[] = [
  ['0301', { device_div: '' }], ['0306', { device_div: '4' }], ['0401', { order_no: '' }], ['0402', { order_no: 'A'.repeat(24) }], ['0404', { order_no: 'c-1' }],
  ...buyer(5, 6, 7, 8),
  ['0901', { auth_div: '' }], ['0971', { auth_div: '4' }], ['1001', { pay_way: '' }], ['1002', { pay_way: '100' }], ['1004', { pay_way: 'A' }],
  ['1101', { option_service_div: '' }], ['1106', { option_service_div: '02' }], ['1271', { goods_name: SMILE }], ['1272', { goods_name: wide(201) }], ['1372', { card_code_api: '15' }],
  ['1471', { card_no: '' }], ['1472', { card_no: '0'.repeat(17) }], ['1473', { card_no: '0000-0000-0001' }],
  ['1571', { auth_div: '2' }], ['1572', { auth_div: '2', security_code: '12' }], ['1573', { auth_div: '2', security_code: '12a' }],
  ['1673', { card_owner: '見本' }], ['1771', { card_exp: '' }], ['1772', { card_exp: '1330' }], ['1773', { card_exp: '0326' }],
  ['1871', { auth_div: '1', trader_ec_url: '' }], ['1872', { trader_ec_url: `https://shop.example/${'a'.repeat(120)}` }], ['1873', { trader_ec_url: 'ftp://shop.example' }],
  ['1971', { ...kept, member_id: '' }], ['1972', { ...kept, member_id: 'm'.repeat(65) }], ['1973', { ...kept, member_id: '見' }],
  ['2071', { ...kept, authentication_key: '' }], ['2072', { ...kept, authentication_key: '123456789' }], ['2073', { ...kept, authentication_key: '見' }],
  ['2171', { ...kept, card_key: '4' }], ['2271', { ...kept, last_credit_date: '2026' }], ['2271', { ...kept, last_credit_date: '' }],
  ['2372', { scheduled_shipping_date: '2026' }], ['2373', { scheduled_shipping_date: '20260331' }], ['2374', { scheduled_shipping_date: '20260929' }],
  ['2471', { ...kept, check_sum: '' }], ['2472', { ...kept, check_sum: sha256('x') }], ['2571', { card_no: '', card_exp: '' }],
  ['2000002', {}, { before: off('credit') }], ['2010001', {}, { before: paid }], ['2020001', kept, { before: then(keptCard, off('optionService')) }],
  ['2030001', kept], ['2030001', { ...kept, last_credit_date: '20260401101501' }, { before: keptCard }], ['2040002', { pay_way: '4' }], ['2050002', { auth_div: '1', card_no: cardNo('0005') }],
  ['2060001', { card_no: cardNo('9055') }], ['2070001', { ...kept, card_no: cardNo('1111'), card_exp: '0130', card_key: '', last_credit_date: '' }, { before: keptCard }],
];

const whose: Case[] = [
  ['0301', { member_id: '' }], ['0302', { member_id: 'm'.repeat(65) }], ['0371', { member_id: '見本' }],
  ['0401', { authentication_key: '' }], ['0402', { authentication_key: '123456789' }], ['0471', { authentication_key: '見' }],
  ['0501', { check_sum: '' }], ['0571', { check_sum: sha256('m-1Key!2345') }],
];
const a04: Case[] = [
  ...whose,
  ['0601', { card_key: '' }], ['0606', { card_key: '4' }], ['0705', { card_exp: '1326' }], ['0771', { card_exp: '0326' }], ['0802', { card_owner: 'A'.repeat(31) }], ['0804', { card_owner: '見本' }],
  ['0906', { card_code_api: '15' }], ['1001', { last_credit_date: '' }], ['1005', { last_credit_date: '20260401' }],
  ['2000003', {}, { before: off('optionService') }], ['3000001', { last_credit_date: '20260401101501' }, { before: keptCard }], ['3000002', {}, { before: keptCard }],
];
const a05: Case[] = [
  ...whose, ['0601', { card_key: '' }], ['0606', { card_key: '4' }], ['0701', { last_credit_date: '' }], ['0705', { last_credit_date: 'x' }],
  ['2000001', {}, { before: off('optionService') }], ['3000001', { last_credit_date: '20260401101501' }, { before: keptCard }], ['4000001', {}],
];

const night = [at('23:00:00'), at('23:59:59'), (shop: Shop) => shop.clock({ set: '2026-04-02T00:59:59+09:00' })];
const a07: Case[] = [
  ...numbers,
  ['0401', { new_price: '' }], ['0402', { new_price: '12345678' }], ['0404', { new_price: '-1' }], ['0471', { new_price: '0' }], ['0472', { new_price: '300001' }],
  ...night.map((before): Case => ['0000000', {}, { before: then(paid, before) }]),
  ['2000001', {}, { before: then(paid, off('amountChange')) }], ['3000001', {}], ['3000002', {}, { before: then(paid, other(1), ship()) }],
  ['4000001', { new_price: '5400' }, { before: paid }], ['4000002', { new_price: '5401' }, { before: then(paid, off('amountIncrease')) }],
  ['6000001', {}, { before: (shop) => shop.pay({}, { cardNo: cardNo('8055') }) }], ['7000001', {}, { before: then(paid, (shop) => shop.arm({ fault: 'twoAuthorisations' })) }],
];
const a11: Case[] = [
  ...numbers, ...night.map((before): Case => ['0000000', {}, { before: then(paid, before) }]),
  ['2000001', {}, { before: then(paid, off('reauthorise')) }], ['2000002', {}], ['2000004', {}, { before: (shop) => shop.pay({}, { cardNo: cardNo('8012') }) }],
];
const a06: Case[] = [...numbers, ['2010001', {}], ['2010002', {}, { before: (shop) => shop.call('B01', payment()) }], ['2010003', {}, { before: then(paid, (shop) => shop.call('A06', { order_no: 'C-1' })) }]];

const three = then(other(1, '1000'), other(2, '1000'), other(3, '1000'));
const e01: Case[] = [
  ['0251', {}, { before: then(paid, off('logistics')) }], ['0251', { delivery_service_code: '99' }, { before: then(paid, off('otherCarrier')) }],
  ...numbers, ['0351', {}], ['0351', {}, { before: reserved }], ['0351', { delivery_service_code: '99' }, { before: then(paid, ship(2)) }],
  ['0401', { slip_no: '' }], ['0402', { slip_no: '12345678901' }], ['0402', { slip_no: '1234567890133' }], ['0404', { slip_no: '12345678901X' }],
  ['0451', { slip_no: '123456789012' }, { before: paid }], ['0451', {}, { before: then(paid, (shop) => shop.merchant({ refusedSlipPrefixes: ['300'] })) }],
  ['2000001', {}, { before: then(paid, ship()) }], ['2000001', {}, { before: then(paid, off('bundling'), other(1)) }],
  ['2000003', {}, { before: then((shop) => shop.pay({ settle_price: '299001' }), other(1)) }], ['2000004', {}, { before: then(paid, three) }],
  ['2000005', {}, { before: then(paid, other(1), (shop) => shop.edit({ edit: 'settle' }, 'X-1')) }], ['2000006', { slip_no: slipNo(2) }, { before: then(paid, ship(), other(1)) }],
];
const e02: Case[] = [
  ...numbers, ['0351', {}], ['0351', {}, { before: paid }], ['0401', { slip_no: '' }],
  ['2000001', { slip_no: slipNo(2) }, { before: then(paid, ship()) }], ['2000002', {}, { before: then(paid, other(1), ship()) }],
];
const e03: Case[] = [
  ...numbers, ['0351', {}, { before: paid }], ['0401', { scheduled_shipping_date: '' }], ['0405', { scheduled_shipping_date: '2026/6/1' }],
  ['0471', { scheduled_shipping_date: '20260331' }, { before: reserved }], ['0472', { scheduled_shipping_date: '20260929' }, { before: reserved }], ['2000001', {}, { before: then(reserved, off('reserve')) }],
];

const goods: Case[] = [['0571', { goods_name: SMILE }], ['0572', { goods_name: wide(201) }]];
const price: Case[] = [['0601', { settle_price: '' }], ['0602', { settle_price: '12345678' }], ['0604', { settle_price: 'x' }], ['0671', { settle_price: '0' }], ['0672', { settle_price: '300001' }]];
const storeName: Case[] = [['0701', { buyer_name_kanji: '' }], ['0702', { buyer_name_kanji: wide(41) }], ['0771', { buyer_name_kanji: 'ﾊﾅｺ' }]];
const mail = (place: string): Case[] => [[`${place}01`, { buyer_email: '' }], [`${place}02`, { buyer_email: `${'a'.repeat(60)}@b.jp` }], [`${place}71`, { buyer_email: 'hanako' }]];
const storeOrder: Case[] = [['0301', { device_div: '' }], ['0306', { device_div: '9' }], ['0401', { order_no: '' }], ['0402', { order_no: 'A'.repeat(24) }], ['0404', { order_no: 'c' }], ['2000002', {}, { before: off('convenience') }], ['3000001', {}, { before: paid }]];
const counter: Case[] = [
  ...storeOrder, ['0501', { goods_name: '' }], ...goods, ...price, ...storeName,
  ['0801', { buyer_tel: '' }], ['0802', { buyer_tel: '0312345' }], ['0804', { buyer_tel: '03-1234-567x' }], ['0871', { buyer_tel: '12345678' }], ...mail('09'),
];

const tables: Record<string, { good: Fields; cases: Case[] }> = {
  A08: { good: payment(), cases: a08 },
  A01: { good: { ...payment(), ...a01Fields }, cases: a01 },
  A03: { good: member(), cases: [...whose, ['2000001', {}, { before: off('optionService') }]] },
  A04: { good: { ...member(), card_key: '1', last_credit_date: '20260401101500', card_exp: '0130' }, cases: a04 },
  A05: { good: { ...member(), card_key: '1', last_credit_date: '20260401101500' }, cases: a05 },
  A06: { good: { order_no: 'C-1' }, cases: a06 },
  A07: { good: { order_no: 'C-1', new_price: '5000' }, cases: a07 },
  A11: { good: { order_no: 'C-1' }, cases: a11 },
  B01: { good: payment(), cases: [...storeOrder, ...goods, ...price, ...storeName, ['0772', { buyer_name_kanji: wide(21) }], ...mail('08')] },
  B02: {
    good: payment({ buyer_name_kana: 'ミホンハナコ' }),
    cases: [
      ...storeOrder, ...goods, ...price, ...storeName, ['0801', { buyer_name_kana: '' }], ['0802', { buyer_name_kana: 'ア'.repeat(16) }], ['0871', { buyer_name_kana: '見本' }],
      ['0901', { buyer_tel: '' }], ['0902', { buyer_tel: '0312345' }], ['0904', { buyer_tel: '03-1234-567x' }], ...mail('10'),
    ],
  },
  B03: { good: payment(), cases: counter },
  B04: { good: payment(), cases: counter },
  B05: { good: payment(), cases: counter },
  B06: { good: payment(), cases: counter },
  E01: { good: { order_no: 'C-1', slip_no: slipNo(1) }, cases: e01 },
  E02: { good: { order_no: 'C-1', slip_no: slipNo(1) }, cases: e02 },
  E03: { good: { order_no: 'C-1', scheduled_shipping_date: '20260602' }, cases: e03 },
  E04: { good: { order_no: 'C-1' }, cases: numbers },
};

/** `0301` is an input error of a field, seven digits are a business error. */
const whole = (div: string, end: string) => (end.length === 4 ? `${div}101${end}` : `${div}${end}`);

describe.each(Object.entries(tables))('%s', (div, { good, cases }) => {
  it.each(cases.map(([end, fields, more]) => ({ code: whole(div, end), fields, more, shown: JSON.stringify(fields).slice(0, 60) })))('$code for $shown', async ({ code, fields, more }) => {
    const shop = await aCardSandbox();
    const token = div === 'A08' ? { token: await shop.token(more?.token ?? {}) } : {};
    await more?.before?.(shop);
    expect(await shop.code(div, { ...good, ...token, ...fields })).toBe(code);
  });
});

describe('of several faults', () => {
  it('the first in the order of the fields is told, forms before everything else', async () => {
    const shop = await aCardSandbox();
    expect(await shop.code('A08', payment({ token: 'x', settle_price: '0', pay_way: '' }))).toBe('A081010901');
    expect(await shop.code('A08', payment({ token: 'x', settle_price: '0' }))).toBe('A081011202');
    expect(await shop.code('A08', payment({ token: 'A'.repeat(16), settle_price: '0' }))).toBe('A081010571');
  });
});

describe('what must not be refused', () => {
  it.each<[string, Fields]>([
    ['numbers with signs', { order_no: 'A#1-*/<>:@23' }], ['unknown brands', { card_code_api: '99' }], ['no brand at all', { card_code_api: '' }], ['an own field', { description: 'x', x3ds2_bill_address_line1: '千代田１－１' }],
    ['an address that was escaped before', { trader_ec_url: 'https://shop.example/?a=1&#038;b=2' }], ['a page on this machine', { trader_ec_url: 'http://127.0.0.1:8080/done' }],
  ])('%s', async (_what, fields) => {
    const shop = await aCardSandbox();
    expect(await shop.code('A08', payment({ token: await shop.token(), ...fields }))).toBe('');
  });

  it('a member with a hyphen and a key with signs', async () => {
    const shop = await aCardSandbox();
    const fields = { member_id: 'wc-15642000', authentication_key: 'a1!#:?{~' };
    expect(await shop.call('A03', member(fields))).toMatchObject({ errorCode: '', cardUnit: '0' });
    expect(sha256(`member01ABCD1234${ACCESS_KEY}`)).toBe('f510199aac66ac3f685d262865710d6a39a5f67841603f03c26b5277358d2b5a');
  });
});
