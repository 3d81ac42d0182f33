/** The order list's filters in a body: what names people never stands in an address. */
import { z } from 'zod';
import { orderSortKeys } from '../../records/contract/orders.ts';
import { filterTexts, filterWords } from './filter-words.ts';
import type { ListOrdersQuery } from './list-query.ts';
import { queryCursor, queryDate, queryInstant, queryNumber, queryText } from './query-values.ts';

function words<const T extends readonly [string, ...string[]]>(known: T) {
  return z.array(z.enum(known)).min(1).max(40).optional();
}

const yen = z.int().min(0).max(99_999_999).optional();

/** The same members as the query, in JSON's own types. */
const shape = {
  status: words(filterWords.status),
  credit: words(filterWords.credit),
  shipment: words(filterWords.shipment),
  sale: words(filterWords.sale),
  delivery: words(filterWords.delivery),
  cancellation: words(filterWords.cancellation),
  attention: z.enum(filterWords.attention).optional().describe(filterTexts.attention),
  method: words(filterWords.method),
  link: z.enum(filterWords.link).optional(),
  intake: z.enum(filterWords.intake).optional(),
  orderedFrom: queryDate.optional(),
  orderedTo: queryDate.optional(),
  plannedShipFrom: queryDate.optional(),
  plannedShipTo: queryDate.optional(),
  updatedFrom: queryInstant.optional(),
  updatedTo: queryInstant.optional(),
  amountFrom: yen,
  amountTo: yen,
  buyer: queryText(200).optional().describe(filterTexts.buyer),
  slipNo: queryText(40).optional().describe(filterTexts.slipNo),
  settlementNo: queryNumber(40).optional().describe(filterTexts.settlementNo),
  orderNumberPrefix: queryNumber(64).optional().describe(filterTexts.orderNumberPrefix),
  includeAttempts: z.boolean().optional().describe(filterTexts.includeAttempts),
  sort: z.enum(orderSortKeys).default('updatedAt'),
  direction: z.enum(filterWords.direction).default('desc'),
  cursor: queryCursor.optional(),
  limit: z.int().min(1).max(200).default(50),
} as const satisfies { readonly [K in keyof ListOrdersQuery]-?: z.ZodType<ListOrdersQuery[K]> };

export const searchOrdersBody = z.strictObject(shape).meta({
  id: 'OrderSearch',
  description: '受注の検索',
  examples: [{ buyer: '090-0000-0000', status: ['creditApproved'], sort: 'orderedOn', direction: 'desc', limit: 50 }],
});
