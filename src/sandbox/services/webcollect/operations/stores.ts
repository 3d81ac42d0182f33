import { randomInt } from 'node:crypto';
import { day } from '../../../core/jst.ts';
import type { XmlElement } from '../../../core/wire/xml.ts';
import { hasUnsupported } from '../checks/characters.ts';
import * as common from '../checks/common.ts';
import { isMissing, longerThan, unlike } from '../checks/field.ts';
import type { Field } from '../checks/field.ts';
import { isNumberFree } from '../order.ts';
import { payableUntil } from '../progress.ts';
import { STORES } from '../statuses.ts';
import type { Store } from '../statuses.ts';
import { done, refused } from './call.ts';
import type { Call, Operation } from './call.ts';
import { emptyOrder } from './empty-order.ts';

const settlePrice = common.yen(6, 'settle_price', ({ merchant }) => merchant.convenienceLimitYen);
const email = (at: number): Field => ({ at, name: 'buyer_email', faults: { 1: isMissing, 2: longerThan(64), 71: unlike(/^[\x21-\x7e]+@[\x21-\x7e]+$/) } });
const isTooLongName = (value: string): boolean => [...value].length > 40;
const isPhone = (value: string): boolean => /^0\d{9,10}$/.test(value.replaceAll('-', ''));
/** Name of at most 20 full-width characters, where one kind of fault has no code. */
const name = (more: Field['faults'] = {}): Field => ({ at: 7, name: 'buyer_name_kanji', faults: { 1: isMissing, 2: isTooLongName, 71: hasUnsupported, ...more } });
const common4 = [common.deviceDiv(3), common.orderNo(4)];

/** コンビニ オンライン払い. Nothing of it can be cancelled or changed by a call. @see webcollect §2.15 */
function store(div: Store, path: string, fields: readonly Field[], paper: (payNo: string) => readonly XmlElement[], digits: number): Operation {
  return {
    div,
    path,
    claims: true,
    fields: [...common4, settlePrice, ...fields],
    run(call) {
      if (!isNumberFree(call.order)) return refused(`${div}3000001`);
      if (!call.merchant.contract.convenience) return refused(`${div}2000002`);
      const order = newOrder(call, div, numberOf(digits));
      const expires = day(order.convenience?.expiresAt ?? call.now);
      const changed = { order, change: `決済申込 ${STORES[div].name} ${order.amountYen}円` };
      return done(changed, [...paper(order.convenience?.payNo ?? ''), ['expiredDate', expires]]);
    },
  };
}

function newOrder(call: Call, div: Store, payNo: string) {
  return {
    ...emptyOrder(call),
    amountYen: Number(call.value('settle_price')),
    settleMethod: STORES[div].method,
    convenience: { store: div, payNo, expiresAt: payableUntil(call.now), paid: null, finalReportAt: null },
  };
}

function numberOf(digits: number): string {
  return String(randomInt(1, 9)) + Array.from({ length: digits - 1 }, () => String(randomInt(10))).join('');
}

const optionalGoods = common.goodsName(5);
const neededGoods = common.goodsName(5, { 1: isMissing });
const kana: Field = { at: 8, name: 'buyer_name_kana', faults: { 1: isMissing, 2: longerThan(15), 71: unlike(/^[ァ-ヶー・　]+$/) } };
const tel = (at: number): Field => common.buyerTel(at);
const counterTel = common.buyerTel(8, { 71: (value) => value !== '' && !isPhone(value) });

const b01 = store('B01', 'cvs1', [optionalGoods, name({ 72: (value) => [...value].length > 20 }), email(8)], (payNo) => [
  ['billingNo', payNo], ['billingUrl', `https://example.test/slip/${payNo}`],
], 13);

const b02 = store('B02', 'cvs2', [optionalGoods, name(), kana, tel(9), email(10)], (payNo) => [['companyCode', '20020'], ['orderNoF', payNo]], 12);

/** Four chains at one address. */
const shared = (['B03', 'B04', 'B05', 'B06'] as const).map((div) =>
  store(div, 'cvs3', [neededGoods, name(), counterTel, email(9)], (payNo) => [['econNo', payNo]], 11));

export const stores: readonly Operation[] = [b01, b02, ...shared];
