import { describe, expect, test } from 'vitest';
import { AMOUNT_YEN_MAX, followsRule, payWays, SETTLEMENT_NUMBER_MAX } from '../../../src/domain/card/values/wire-rules.ts';
import { unsendableTo } from '../../../src/domain/card/values/charset.ts';

/** What still goes, and what just does not, by parameter. */
const EDGES: Readonly<Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>> = {
  trader_code: { good: ['888888801', 'A', '1'.repeat(20)], bad: ['', '1'.repeat(21), '88888-801', '８', ' 1'] },
  device_div: { good: ['1', '2'], bad: ['', '0', '3', '12', '１'] },
  order_no: {
    good: ['1', 'A-7-1', '0'.repeat(SETTLEMENT_NUMBER_MAX), '#-*/<>:@'],
    bad: ['', '0'.repeat(SETTLEMENT_NUMBER_MAX + 1), 'a', 'A_1', 'A 1', 'A\n', '注', 'A.1', 'A+1', 'A%2D'],
  },
  settle_price: { good: ['1', String(AMOUNT_YEN_MAX)], bad: ['', '0', '-1', String(AMOUNT_YEN_MAX + 1), '1.0', '1e3', '01', '1,000', 'NaN', 'Infinity', '１'] },
  new_price: { good: ['1', String(AMOUNT_YEN_MAX)], bad: ['', '0', '00', String(AMOUNT_YEN_MAX + 1)] },
  buyer_name_kanji: {
    good: ['見', '見'.repeat(20), 'A'.repeat(40), `${'見'.repeat(10)}${'A'.repeat(30)}`, '見本 花子'],
    bad: ['', ' ', '見'.repeat(21), 'A'.repeat(41), `${'見'.repeat(11)}${'A'.repeat(28)}`, 'ﾐﾎﾝ', '①', '㈱', '髙', '～', '😀', '見\n本', 'é'],
  },
  buyer_tel: { good: ['00000000', '090-0000-0000'], bad: ['', '0000000', '090-0000-00000', '０９０００００００００', '+819000000000', '090 0000 0000', '(03)12345678'] },
  buyer_email: {
    good: ['a@b', `${'a'.repeat(52)}@example.com`, "o'neil+x@example.co.jp"],
    bad: ['', 'a', '@b', 'a@', 'a@b@c', `${'a'.repeat(53)}@example.com`, 'あ@example.com', 'a b@example.com'],
  },
  pay_way: { good: [...payWays], bad: ['', '4', '01', '25', '-1', '1 '] },
  goods_name: { good: ['', '見'.repeat(200), 'A'.repeat(400)], bad: ['見'.repeat(201), 'A'.repeat(401), `${'見'.repeat(199)}${'A'.repeat(4)}`, '①', 'ｱ'] },
  card_code_api: { good: ['0', '1', '9', '13', '99'], bad: ['', '14', '100', '01', 'VISA'] },
  token: { good: ['Abcd0123Efgh4567', '0'.repeat(16)], bad: ['', 'a'.repeat(15), 'a'.repeat(17), 'Abcd0123Efgh456-', '4111111111111111', '5555555555554444', 'ａ'.repeat(16)] },
  trader_ec_url: {
    good: ['https://a', `https://${'a'.repeat(120)}`, 'https://shop.example/?a=1&#038;b=2', 'http://127.0.0.1:3001/a?b=c', 'http://localhost', 'http://[::1]/'],
    bad: ['', 'https://', `https://${'a'.repeat(121)}`, 'http://a', 'http://localhost:80@a.example/', 'http://localhost.example/', 'http://127.0.0.1.example/', 'http://127.0.0.1@a.example/', 'HTTPS://a', 'https://a b', 'https://見本'],
  },
  scheduled_shipping_date: { good: ['20270108', '20280229'], bad: ['', '2027-01-08', '20270230', '20270229', '202701', '20270108000000'] },
  member_id: { good: ['0', 'wc-15642000', 'a'.repeat(64)], bad: ['', 'a'.repeat(65), 'a_b', 'a b', '会員'] },
  authentication_key: { good: ['1', 'aB3!?{~/', '!'], bad: ['', '123456789', 'a b', 'é', '鍵'] },
  check_sum: { good: ['0'.repeat(64)], bad: ['', '0'.repeat(63), 'A'.repeat(64), 'g'.repeat(64)] },
  card_key: { good: ['1', '3', '10'], bad: ['', '0', '-1', '100', '01', 'a'] },
  card_exp: { good: ['0127', '1299'], bad: ['', '0027', '1327', '127', '01-27', '012027'] },
  card_owner: { good: ['T', 'TARO YAMADA', 'J.-P. O, Jr'], bad: ['', ' TARO', '山田', 'TARO1', "O'NEIL"] },
  last_credit_date: { good: ['20260924101500'], bad: ['', '20260924', '20260931101500', '20260924241500', '2026092410150'] },
  slip_no: { good: ['123456789013', 'A-7-1', '0'], bad: ['', '0'.repeat(24), '1234 5678', '１２３'] },
  delivery_service_code: { good: ['00', '99'], bad: ['', '0', '01', '98'] },
  three_d_token: { good: ['0'.repeat(32), 'a'], bad: ['', 'a b', '0'.repeat(129), '見'] },
  ec_cart_code: { good: ['EC-CUBE4', 'a'.repeat(32)], bad: ['', 'a'.repeat(33), 'a b', 'カート'] },
  x3ds2_ship_address_line1: { good: ['', '見'.repeat(50), '一－二'], bad: ['見'.repeat(51)] },
  x3ds2_bill_address_city: { good: ['千代田区'], bad: ['a'.repeat(51)] },
};

describe.each(Object.entries(EDGES))('%s', (parameter, { good, bad }) => {
  test.each(good)('takes %j', (value) => expect(followsRule(parameter, value)).toBe(true));
  test.each(bad)('does not take %j', (value) => expect(followsRule(parameter, value)).toBe(false));
});

test.each(['x3ds2_email_address', 'function_div', 'constructor', '__proto__', ''])('a parameter without a rule (%j) takes anything', (parameter) => {
  expect(followsRule(parameter, '見本'.repeat(1_000))).toBe(true);
});

describe('what a name may not hold', () => {
  test.each([
    ['half-width kana', 'ｱﾝ', [1, 2]],
    ["NEC's own signs", 'A①Ⅳ㍉', [2, 3, 4]],
    ["IBM's own kanji", '髙橋﨑', [1, 3]],
    ['signs between two meanings', '―～∥－￠￡￢', [1, 2, 3, 4, 5, 6, 7]],
    ['what the user defined', '\uE000', [1]],
    ['what Japanese has no code for', '한é😀', [1, 2, 3]],
    ['control characters', 'a\tb\u007F', [2, 4]],
  ])('%s', (_name, text, positions) => {
    expect(unsendableTo(text)).toEqual(positions);
  });

  test('and what it may', () => {
    // ∩ and ∵ have a code outside of NEC's row, too.
    expect(unsendableTo('見本　花子 Hanako ABC!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ アイウ・ー々〆ヶ＆（）：∩∵')).toEqual([]);
  });
});
