import { describe, expect, test } from 'vitest';
import { card } from '../../../src/domain/card/method.ts';
import { toWireAuthorisation } from '../../../src/domain/card/values/to-wire-authorisation.ts';
import { cardContract } from '../../../src/domain/card/values/contract-flags.ts';
import { followsRule } from '../../../src/domain/card/values/wire-rules.ts';
import { readContents } from '../../../src/domain/order/contents-reading.ts';
import type { OrderContents } from '../../../src/domain/order/contents.ts';
import { goods } from '../../methods/atobarai/an-order.ts';
import { aCardOrder } from '../../methods/card/an-order.ts';

const rules = { contract: {}, today: '2026-11-23', policy: {}, isNew: true } as const;
const faults = (contents: OrderContents, contract: Record<string, unknown> = {}) => card.checkContents(contents, { ...rules, contract }).faults.map(({ param, rule }) => `${param} ${rule}`);
const wired = (contents: OrderContents) => {
  const result = toWireAuthorisation(contents, { contract: cardContract({}), today: '2026-11-23', captureWithinDays: 58 });
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.wire;
};
const bought = (name: string, yen = 5_500) => ({ amountYen: yen, items: [goods(yen, name)] });

describe('an order by card', () => {
  test('as a cart sends it is read and goes through; broken terms are not read', () => {
    const { card: terms } = aCardOrder();
    expect(faults(aCardOrder())).toEqual([]);
    expect(readContents({ ...aCardOrder(), card: { payWay: 1, device: 'pc', token: 'not kept' } }, card)).toMatchObject({ card: terms });
    for (const broken of [undefined, {}, { payWay: 4, device: 'pc' }, { payWay: 1, device: 'fax' }, 'card', null]) expect(readContents({ ...aCardOrder(), card: broken }, card)).toBeNull();
  });

  test.each([
    ['an amount over the contract’s limit', bought('見本', 300_001), ['amountYen overContractLimit']],
    ['an amount that is not the sum of its lines', { amountYen: 5_000 }, ['amountYen amountNotSumOfItems']],
    ['nothing to pay', bought('見本', 0), ['amountYen amountOutOfRange']],
    ['no mail address', { buyer: { ...aCardOrder().buyer, email: '' } }, ['buyer.email missing']],
    ['a name of 21 characters', { buyer: { ...aCardOrder().buyer, name: '山'.repeat(21) } }, ['buyer.name nameTooLong']],
    ['a name with an emoji', { buyer: { ...aCardOrder().buyer, name: '山田😀' } }, ['buyer.name unsupportedCharacter']],
    ['a phone that is none', { buyer: { ...aCardOrder().buyer, tel: '123' } }, ['buyer.tel phoneLeadingZero']],
    ['a date of shipment before the order', { plannedShipDate: '2026-11-22' }, ['plannedShipDate shipDateBeforeOrder']],
    ['a date that there is not', { plannedShipDate: '2026-02-30' }, ['plannedShipDate notADate']],
    ['a moment that there is not', { orderedAt: '\u0001' }, ['orderedAt notADate']],
  ] as const)('with %s is refused, with the field', (_what, change, expected) => {
    expect(faults(aCardOrder(change))).toEqual(expected);
  });

  test('shipped on the last day of 仮売上 goes through, a day later it is refused with the last date', () => {
    expect(faults(aCardOrder({ plannedShipDate: '2027-01-20' }))).toEqual([]);
    expect(card.checkContents(aCardOrder({ plannedShipDate: '2027-01-21' }), rules).faults).toMatchObject([{ rule: 'shipDateTooFar', message: expect.stringContaining('2027-01-20まで') }]);
    expect(card.checkContents(aCardOrder({ plannedShipDate: '2027-01-21' }), { ...rules, isNew: false }).faults, 'judged when it came in').toEqual([]);
  });

  test('goes by its contract: limit and how often is paid', () => {
    expect(faults(aCardOrder(bought('見本', 300_001)), { limitYen: 500_000 })).toEqual([]);
    expect(faults(aCardOrder({ card: { payWay: '24', device: 'pc' } }), { payWays: [1, 3] })).toEqual(['card.payWay payWayNotContracted']);
  });

  test('says all that is wrong at once', () => {
    expect(faults(aCardOrder({ ...bought('見本', 300_001), plannedShipDate: 'soon', buyer: { ...aCardOrder().buyer, name: '' } }))).toHaveLength(3);
  });
});

describe('on the wire', () => {
  test('names keep their widths, half-width kana become full', () => {
    expect(wired(aCardOrder({ buyer: { ...aCardOrder().buyer, name: 'ﾔﾏﾀﾞ Taro' } })).buyerName).toBe('ヤマダ Taro');
    expect(wired(aCardOrder({ buyer: { ...aCardOrder().buyer, name: '山田－太郎' } })).buyerName).toBe('山田-太郎');
    expect(wired(aCardOrder({ buyer: { ...aCardOrder().buyer, name: 'A'.repeat(40) } })).buyerName).toHaveLength(40);
  });

  test.each(['😀😀帽子😀', '①丸', 'あ'.repeat(400), '～帽子～', 'ﾎﾞｳｼ'])('the goods are described by what can be sent: %s', (name) => {
    const { goodsName } = wired(aCardOrder({ amountYen: 2, items: [goods(1, name), goods(1, '靴')] }));
    expect([followsRule('goods_name', goodsName), goodsName.endsWith('ほか1点')]).toEqual([true, true]);
  });

  test('each value follows the rule of its parameter, and the card company is told who buys', () => {
    const wire = wired(aCardOrder({ buyer: { ...aCardOrder().buyer, address: `東京都千代田区千代田1-1 ${'長'.repeat(80)}` }, destinations: [{ name: '別宅', postalCode: '5300001', address: '大阪府大阪市北区梅田1-1' }] }));
    for (const [parameter, value] of [['buyer_name_kanji', wire.buyerName], ['buyer_tel', wire.buyerTel], ['buyer_email', wire.buyerEmail], ['pay_way', wire.payWay], ['goods_name', wire.goodsName], ['settle_price', String(wire.amountYen)]] as const) {
      expect([parameter, followsRule(parameter, value)]).toEqual([parameter, true]);
    }
    for (const [hint, value] of Object.entries(wire.hints)) expect([hint, followsRule(`x3ds2_${hint}`, value)]).toEqual([hint, true]);
    expect(wire.hints).toMatchObject({ transaction_type: '01', address_match: '02', mobile_phone_cc: '81', mobile_phone_subscriber: '9000000000', bill_address_post_code: '1000001', ship_address_post_code: '5300001' });
  });
});

describe('two starts', () => {
  const meaning = (contents: OrderContents) => JSON.stringify(card.meaningOf(contents));

  test('that differ in spelling or in the device are the same, in anything else they are not', () => {
    const contents = aCardOrder();
    expect(meaning(aCardOrder({ card: { payWay: '1', device: 'smartphone' }, buyer: { ...contents.buyer, tel: '09000000000', name: '見本 花子' } }))).toBe(meaning(contents));
    for (const change of [{ card: { payWay: '3', device: 'pc' } }, bought('見本', 1), { plannedShipDate: '2026-12-01' }] as const) expect(meaning(aCardOrder(change))).not.toBe(meaning(contents));
  });
});

test('numbers are Yamato’s: 23 characters, no lower case', () => {
  const { numbers } = card;
  expect([numbers.max, numbers.isNumber('A-1-1'), numbers.isNumber('a-1'), numbers.isNumber('A'.repeat(24))]).toEqual([23, true, false, false]);
  expect(numbers.check('a-1')).toMatchObject({ ok: false, problems: [{ rule: 'settlementNumberCharacters' }] });
});
