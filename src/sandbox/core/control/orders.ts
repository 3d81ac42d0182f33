import { iso } from '../jst.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Order } from '../../services/atobarai/order.ts';
import { verdictNow } from '../../services/atobarai/operations/kaars.ts';
import { isLive, statusLabels, verdictLabels, warningLabels } from '../../services/atobarai/statuses.ts';
import { BadRequest } from './reading.ts';

/** Longest page of orders. */
const PAGE_LIMIT = 1_000;

/** `GET /sandbox/ledger/atobarai/orders`: what Yamato believes. */
export function listOrders(ledger: Ledger, query: URLSearchParams): unknown {
  settle(ledger);
  const limit = pageNumber(query, 'limit', 100, PAGE_LIMIT);
  const offset = pageNumber(query, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const orderNo = query.get('orderNo');
  const merchant = query.get('merchant');
  const live = query.get('live');
  if (live !== null && live !== 'true' && live !== 'false') throw new BadRequest('live must be true or false');
  const { total, orders } = ledger.orders.search({
    limit,
    offset,
    ...(orderNo === null || orderNo === '' ? {} : { orderNo }),
    ...(merchant === null || merchant === '' ? {} : { merchant }),
    ...(live === null ? {} : { live: live === 'true' }),
  });
  return { total, orders: orders.map((order) => orderView(ledger, order)) };
}

/** One order as people and tests read it. */
export function orderView(ledger: Ledger, order: Order) {
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
    changes: ledger.orders.changesOf(order).map((change) => ({ ...change, at: iso(change.at) })),
    pushes: ledger.pushes.ofOrder(order.merchant, order.orderNo),
  };
}

/** Does everything that the clock has made due, so that what is shown is what is. */
export function settle(ledger: Ledger): void {
  const rounds = 10_000;
  for (let round = 0; round < rounds && ledger.sweep() > 0; round += 1);
}

export function pageNumber(query: URLSearchParams, key: string, fallback: number, max: number): number {
  const value = query.get(key);
  if (value === null || value === '') return fallback;
  if (!/^\d{1,15}$/.test(value) || Number(value) > max) throw new BadRequest(`${key} must be a whole number from 0 to ${max}`);
  return Number(value);
}
