import type { BookRules } from '../../core/book-rules.ts';
import { iso } from '../../core/jst.ts';
import { consoleEdits } from './console-edits.ts';
import type { Merchant } from './merchant.ts';
import { verdictNow } from './operations/kaars.ts';
import type { Order } from './order.ts';
import type { OrderIndex } from './order-index.ts';
import { orderPage } from './order-page.ts';
import { nextEvent } from './progress.ts';
import { isLive, statusLabels, verdictLabels, warningLabels } from './statuses.ts';

/** The service's one book: its transactions. */
export function orderBook(index: OrderIndex): BookRules<Order, Merchant> {
  return {
    name: 'orders',
    noun: 'order',
    numberName: 'orderNo',
    numberLabel: '受注番号',
    numberOf: (order) => order.orderNo,
    statusLabels,
    isLive: (order) => isLive(order.status),
    nextEvent,
    index: (order) => index.update(order),
    edits: consoleEdits,
    view: orderView,
    page: orderPage,
  };
}

function orderView(order: Order): object {
  const verdict = verdictNow(order);
  return {
    merchant: order.merchant,
    orderNo: order.orderNo,
    status: order.status,
    statusLabel: statusLabels[order.status],
    live: isLive(order.status),
    result: verdict,
    resultLabel: verdictLabels[verdict],
    warning: order.warning,
    warningLabel: warningLabels[order.warning],
    amountYen: order.amountYen,
    firstAmountYen: order.firstAmountYen,
    sendDiv: order.sendDiv,
    invoice: order.invoice,
    orderYmd: order.orderYmd,
    shipYmd: order.shipYmd,
    slips: order.slips.map((slip) => ({ ...slip, at: iso(slip.at) })),
    smsCode: order.sms?.code ?? null,
    smsWrongEntries: order.sms?.wrongEntries ?? null,
    reissues: order.reissues,
    reissuePending: order.beforeReissue !== null,
    createdAt: iso(order.createdAt),
    fields: order.fields,
  };
}
