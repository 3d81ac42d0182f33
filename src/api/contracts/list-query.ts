/** Filters, sort and page of the order list, as a query string spells them. */
import { z } from 'zod';
import type { OrderFilter } from '../../records/contract/orders.ts';
import { orderSortKeys } from '../../records/contract/orders.ts';
import { filterTexts, filterWords } from './filter-words.ts';
import { flag, queryCursor, queryDate, queryInstant, queryNumber, queryText, wholeNumber, wordList } from './query-values.ts';

// Without an id of its own: a query string cannot be a reference in the document.
export const listOrdersQuery = z.strictObject({
  status: wordList(filterWords.status).optional(),
  credit: wordList(filterWords.credit).optional(),
  shipment: wordList(filterWords.shipment).optional(),
  sale: wordList(filterWords.sale).optional(),
  delivery: wordList(filterWords.delivery).optional(),
  cancellation: wordList(filterWords.cancellation).optional(),
  attention: z.enum(filterWords.attention).optional().describe(filterTexts.attention),
  method: wordList(filterWords.method).optional(),
  link: z.enum(filterWords.link).optional(),
  intake: z.enum(filterWords.intake).optional(),
  orderedFrom: queryDate.optional(),
  orderedTo: queryDate.optional(),
  plannedShipFrom: queryDate.optional(),
  plannedShipTo: queryDate.optional(),
  updatedFrom: queryInstant.optional(),
  updatedTo: queryInstant.optional(),
  amountFrom: wholeNumber(0, 99_999_999).optional(),
  amountTo: wholeNumber(0, 99_999_999).optional(),
  buyer: queryText(200).optional().describe(`${filterTexts.buyer}。個人情報をURLに残さないため、POST …/orders/search を使ってください Better in the body of a search`),
  slipNo: queryText(40).optional().describe(filterTexts.slipNo),
  settlementNo: queryNumber(40).optional().describe(filterTexts.settlementNo),
  orderNumberPrefix: queryNumber(64).optional().describe(filterTexts.orderNumberPrefix),
  includeAttempts: flag.optional().describe(filterTexts.includeAttempts),
  sort: z.enum(orderSortKeys).default('updatedAt'),
  direction: z.enum(filterWords.direction).default('desc'),
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
