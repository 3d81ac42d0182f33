import type { BookRules } from '../../core/book-rules.ts';
import { iso } from '../../core/jst.ts';
import { maskedNo } from './card.ts';
import { consoleEdits } from './console-edits.ts';
import type { Merchant } from './merchant.ts';
import { orderPage } from './order-page.ts';
import { isLive, standingAuthorisation } from './order.ts';
import type { Authorisation, Order } from './order.ts';
import { nextEvent } from './progress.ts';
import { statusLabels } from './statuses.ts';
import type { OrderIndex } from './tables.ts';

/** The transactions: by card and at convenience stores. */
export function orderBook(index: OrderIndex): BookRules<Order, Merchant> {
  return {
    name: 'orders',
    noun: 'order',
    numberName: 'orderNo',
    numberLabel: '受付番号',
    numberOf: (order) => order.orderNo,
    statusLabels,
    isLive,
    nextEvent,
    index: (order) => index.update(order),
    edits: consoleEdits,
    view: orderView,
    page: orderPage,
  };
}

function orderView(order: Order): object {
  const { secondAuthorisation, card, convenience } = order;
  const authorisation = standingAuthorisation(order);
  return {
    merchant: order.merchant,
    orderNo: order.orderNo,
    status: order.status,
    statusLabel: statusLabels[order.status],
    live: isLive(order),
    listed: order.listed,
    amountYen: order.amountYen,
    settleMethod: order.settleMethod,
    payWay: order.payWay,
    authorisedSince: authorisation === null ? null : iso(authorisation.at),
    authorisation: authorisation && authorisationView(authorisation),
    secondAuthorisation: secondAuthorisation && authorisationView(secondAuthorisation),
    maskedCardNo: card && maskedNo(card),
    memberId: order.memberId,
    awayAtIssuer: order.threeD !== null,
    threeDCode: order.threeDCode,
    convenience: convenience && { store: convenience.store, payNo: convenience.payNo, expiresAt: iso(convenience.expiresAt) },
    shipYmd: order.shipYmd,
    warning: order.warning,
    slips: order.slips.map((slip) => ({ ...slip, at: iso(slip.at), movedAt: slip.movedAt && iso(slip.movedAt) })),
    createdAt: iso(order.createdAt),
    fields: order.fields,
  };
}

function authorisationView({ at, countedFrom, ...rest }: Authorisation): object {
  return { ...rest, at: iso(at), countedFrom: iso(countedFrom) };
}
