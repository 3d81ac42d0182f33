import type { Order } from '../order.ts';
import type { Call } from './call.ts';

/** An order of which nothing is known yet but what every registration says, under a new お問い合わせ番号. */
export function emptyOrder({ value, merchant, now, parameters, ledger }: Call): Order {
  return {
    merchant: merchant.code,
    orderNo: value('order_no'),
    status: 1,
    listed: true,
    inquiryNo: ledger.index.newInquiryNo(now),
    deviceDiv: value('device_div'),
    amountYen: 0,
    settleMethod: '',
    payWay: '',
    createdAt: now,
    authorisation: null,
    secondAuthorisation: null,
    card: null,
    saved: null,
    memberId: '',
    threeD: null,
    threeDCode: '',
    convenience: null,
    shipYmd: '',
    slips: [],
    warning: '',
    settledAt: null,
    cancelledAt: null,
    changedAt: null,
    fields: parameters,
  };
}
