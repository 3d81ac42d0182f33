import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSettlementNotice } from '../../../src/yamato/webcollect/notification.ts';

const fields = { trader_code: '888888801', order_no: 'A-7-1', settle_price: '5400', settle_date: '20261124101500', settle_result: '1', settle_detail: '3', settle_method: '21' };

const bodyOf = (different: Readonly<Record<string, string>> = {}): string => new URLSearchParams({ ...fields, ...different }).toString();

describe('決済結果データ', () => {
  test('of a payment', () => {
    expect(decodeSettlementNotice(bodyOf())).toEqual({
      ok: true,
      notice: {
        traderCode: '888888801', settlementNo: 'A-7-1', succeeded: true, status: 'paid', amountYen: 5_400, settledAt: { date: '2026-11-24', at: '2026-11-24T01:15:00.000Z' },
        settleMethod: '21',
      },
    });
  });

  test.each([
    [{ settle_result: '2', settle_detail: '15' }, { succeeded: false, status: 'reservationRefused' }],
    [{ settle_detail: '2' }, { status: 'paidPreliminary' }],
    [{ settle_detail: '4', settle_method: '9' }, { status: 'authorised', settleMethod: '9' }],
    [{ settle_detail: '31', settle_method: '91' }, { status: 'settled', settleMethod: '91' }],
    [{ settle_detail: '' }, { status: null }],
    [{ settle_detail: '77' }, { status: null }],
    [{ settle_price: '', settle_date: '', settle_method: '' }, { amountYen: null, settledAt: null, settleMethod: null }],
    [{ settle_price: '9999999' }, { amountYen: 9_999_999 }],
    [{ settle_date: '20261124' }, { settledAt: { date: '2026-11-24', at: null } }],
    [{ order_no: ` ${'Z#-*/<>:@'.repeat(2)}12345 ` }, { settlementNo: `${'Z#-*/<>:@'.repeat(2)}12345` }],
    [{ trader_code: '1'.repeat(20), extra: '見本' }, { traderCode: '1'.repeat(20) }],
  ])('%j', (different: Readonly<Record<string, string>>, expected) => {
    expect(decodeSettlementNotice(bodyOf(different))).toMatchObject({ ok: true, notice: expected });
  });

  test.each([
    ['trader_code', ''], ['trader_code', '1'.repeat(21)], ['trader_code', '88888_801'], ['order_no', ''], ['order_no', 'A'.repeat(24)], ['order_no', 'a-7-1'],
    ['order_no', '注文'], ['settle_price', '-1'], ['settle_price', '12345678'], ['settle_price', '5,400'], ['settle_date', '20261324101500'], ['settle_date', 'today'],
    ['settle_result', ''], ['settle_result', '0'], ['settle_result', 'constructor'], ['settle_detail', '100'], ['settle_detail', 'x'], ['settle_method', '<b>'],
  ])('a broken %s %j is named', (name, value) => {
    expect(decodeSettlementNotice(bodyOf({ [name]: value }))).toEqual({ ok: false, field: name });
  });

  test.each(Object.keys(fields))('with %s twice is broken', (name) => {
    expect(decodeSettlementNotice(`${bodyOf()}&${name}=${fields[name as keyof typeof fields]}`)).toEqual({ ok: false, field: name });
  });

  test('too much of it is broken', () => {
    expect(decodeSettlementNotice(bodyOf({ extra: 'x'.repeat(20_000) }))).toEqual({ ok: false, field: null });
  });

  test('garbage never throws and never passes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (garbage) => {
      expect(decodeSettlementNotice(garbage).ok).toBe(false);
    }));
  });
});
