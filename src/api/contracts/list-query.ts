/** Filters, sort and page of the order list. */
import { z } from 'zod';
import { attentionRules } from '../../domain/attention.ts';
import { type Status, statuses } from '../../domain/status.ts';
import type { OrderFilter } from '../../records/contract/orders.ts';
import { orderSortKeys } from '../../records/contract/orders.ts';
import { flag, queryCursor, queryDate, queryInstant, queryText, wholeNumber, wordList } from './query-values.ts';

const attentionCodes = Object.keys(attentionRules) as (keyof typeof attentionRules)[];

// Without an id of its own: a query string cannot be a reference in the document.
export const listOrdersQuery = z.strictObject({
  status: wordList(statuses as readonly [Status, ...Status[]]).optional(),
  credit: wordList([
    'none', 'requesting', 'awaitingBuyer', 'held', 'approved', 'refused', 'failed', 'unknown', 'expired', 'cancelled',
  ]).optional(),
  shipment: wordList(['none', 'registering', 'registered', 'failed', 'unknown']).optional(),
  sale: wordList(['none', 'pending', 'confirmed', 'invoiced', 'paid']).optional(),
  delivery: wordList(['notShipped', 'inTransit', 'undelivered', 'delivered', 'cancelled']).optional(),
  cancellation: wordList(['none', 'cancelling', 'cancelled', 'failed', 'unknown']).optional(),
  attention: z.enum(['any', ...attentionCodes]).optional().describe('対応が必要: a code, or any'),
  method: wordList(['atobarai', 'card', 'kakebarai', 'external']).optional(),
  link: z.enum(['api', 'csv']).optional(),
  intake: z.enum(['checkout', 'backoffice', 'adopt']).optional(),
  orderedFrom: queryDate.optional(),
  orderedTo: queryDate.optional(),
  plannedShipFrom: queryDate.optional(),
  plannedShipTo: queryDate.optional(),
  updatedFrom: queryInstant.optional(),
  updatedTo: queryInstant.optional(),
  amountFrom: wholeNumber(0, 99_999_999).optional(),
  amountTo: wholeNumber(0, 99_999_999).optional(),
  buyer: queryText(200).optional().describe('購入者: full name, one part of it, kana, phone, its last 4 digits, or e-mail'),
  slipNo: queryText(40).optional().describe('送り状番号'),
  settlementNo: queryText(40).optional().describe('決済受付番号（どの世代でも）'),
  orderNumberPrefix: queryText(64).optional().describe('受注番号の先頭'),
  includeAttempts: flag.optional().describe('与信NGになった申込みも含める'),
  sort: z.enum(orderSortKeys).default('updatedAt'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  cursor: queryCursor.optional(),
  limit: wholeNumber(1, 200).default(50),
});

export type ListOrdersQuery = z.output<typeof listOrdersQuery>;

/** The records' own filter. */
export function orderFilter(query: ListOrdersQuery): OrderFilter {
  const { status, credit, shipment, sale, delivery, cancellation, attention, method, link, intake } = query;
  const { buyer, slipNo, settlementNo, orderNumberPrefix, includeAttempts } = query;
  return {
    status, credit, shipment, sale, delivery, cancellation, attention, method, link, intake,
    buyer, slipNo, settlementNo, orderNumberPrefix, includeAttempts,
    orderedOn: { from: query.orderedFrom, to: query.orderedTo },
    plannedShipDate: { from: query.plannedShipFrom, to: query.plannedShipTo },
    updatedAt: { from: query.updatedFrom, to: query.updatedTo },
    amountYen: { from: query.amountFrom, to: query.amountTo },
  };
}
