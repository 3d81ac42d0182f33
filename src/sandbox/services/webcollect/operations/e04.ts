import { stamp } from '../../../core/jst.ts';
import type { XmlElement } from '../../../core/wire/xml.ts';
import * as common from '../checks/common.ts';
import type { Merchant } from '../merchant.ts';
import type { Order } from '../order.ts';
import { done } from './call.ts';
import type { Operation } from './call.ts';

/** 取引情報照会: everything about one number, in any state; an unknown one is no error. @see webcollect §2.14 */
export const e04: Operation = {
  div: 'E04',
  path: 'tradeInfo',
  fields: [common.orderNo(3)],
  run: ({ order, merchant, hide }) =>
    done(undefined, order === undefined || hide ? [['resultCount', '0']] : [['resultCount', '1'], ['resultData', resultOf(order, merchant)]]),
};

function resultOf(order: Order, merchant: Merchant): XmlElement[] {
  const { authorisation, convenience, slips } = order;
  const changeDate = (at: number | null): string => dateTime(at).slice(0, merchant.shortDates ? 8 : 14);
  const moves = slips.map(({ movedAt }) => movedAt);
  return [
    ['orderNo', order.orderNo],
    ['deviceDiv', order.deviceDiv],
    ['settleDate', stamp(order.createdAt)],
    ['orderDataSeq', order.inquiryNo],
    ['settlePrice', String(order.amountYen)],
    ['settleMethodDiv', convenience === null ? '0' : '1'],
    ['settleMethod', order.settleMethod],
    ['statusInfo', String(order.status)],
    ['memberId', order.memberId],
    ['payWay', order.payWay],
    ['crdCResCd', authorisation?.approvalNo ?? ''],
    ['crdCResDate', dateTime(authorisation?.at ?? null)],
    ['threeDCode', order.threeDCode],
    ['voteNumber', convenience?.payNo ?? ''],
    ['expiredDays', convenience === null ? '' : stamp(convenience.expiresAt).slice(0, 8)],
    ['emoneyExpiredDays', ''],
    ['packingInfo', ''],
    ...slipElements(order, merchant),
    ['extraSlipNo', ''],
    ['deliveryServiceCode', slips.length === 0 ? '' : slips[0]?.carrier === 'other' ? '99' : '00'],
    ['allDeliveryDate', moves.length > 0 && moves.every((at) => at !== null) ? dateTime(Math.max(...moves)).slice(0, 8) : ''],
    ['finishDate', dateTime(order.settledAt).slice(0, 8)],
    ['slipDate', dateTime(slips[0]?.at ?? null).slice(0, 8)],
    ['scheduledShippingDate', order.shipYmd],
    ['warningInfo', order.warning],
    ['cancelDate', changeDate(order.cancelledAt)],
    ['renewalDate', changeDate(order.changedAt)],
  ];
}

function slipElements({ slips }: Order, { slipLayout }: Merchant): XmlElement[] {
  const numbers = slips.map(({ slipNo }) => slipNo);
  if (numbers.length === 0 || slipLayout === 'text') return [['slipNo', numbers.join(',')]];
  if (slipLayout === 'siblings') return numbers.map((number) => ['slipNo', number]);
  return [['slipNo', numbers.map((number): XmlElement => ['slipNo', number])]];
}

function dateTime(at: number | null): string {
  return at === null ? '' : stamp(at);
}
