/**
 * Every question that the API puts to the records about more than one order, as a clerk, a cart or a process of ours asks it.
 * `at` is another number each time, so that no two requests are for the same buyer, slip or number.
 */
import { addDays, jstDate } from '../../src/domain/values/japan-time.ts';
import { encodeCursor } from '../../src/records/cursor.ts';
import type { Records } from '../../src/records/records.ts';
import { commonestName, phoneOf } from './buyers.ts';
import { DAYS_OF_HISTORY, lifeOf, orderedAt, orderNumberOf, slipNoOf } from './lives.ts';

export type Filled = { readonly shop: string; readonly orders: number; readonly now: number };

/** `path`: below the shop's routes, or absolute. `body`: of a search. */
type Request = { readonly path: string; readonly body?: object };

export type ListQuery = {
  readonly name: string;
  /** Over HTTP; a page of 100. */
  readonly ask?: (filled: Filled, at: number) => Request;
  /** Where no route asks it, but a process does. */
  readonly call?: (records: Records, filled: Filled) => Promise<unknown>;
};

const list = (name: string, query: string | ((filled: Filled, at: number) => string)): ListQuery => ({
  name, ask: (filled, at) => ({ path: `orders?limit=100&${typeof query === 'string' ? query : query(filled, at)}` }),
});
const search = (name: string, body: (filled: Filled, at: number) => object): ListQuery => ({ name, ask: (filled, at) => ({ path: 'orders/search', body: { limit: 100, ...body(filled, at) } }) });
const call = (name: string, ask: NonNullable<ListQuery['call']>): ListQuery => ({ name, call: ask });

/** A calendar date so many days ago. */
const ago = ({ now }: Filled, days: number): string => addDays(jstDate(now), -days);
const LONG_AGO_DAYS = 700;

const middle = ({ orders, now }: Filled): string => encodeCursor(['updatedAt', 'desc', orderedAt(Math.floor(orders / 2), orders, now).toISOString(), 'M']);

export const listQueries: readonly ListQuery[] = [
  list('newest', ''),
  list('a page in the middle', (filled) => `cursor=${middle(filled)}`),
  list('oldest', 'direction=asc'),
  list('with attempts', 'includeAttempts=true'),
  list('by order date', 'sort=orderedOn'),
  list('by planned date, soonest', 'sort=plannedShipDate&direction=asc'),
  list('by amount', 'sort=amountYen'),
  list('by number', 'sort=orderNumber&direction=asc'),
  list('by deadline', 'sort=nextDeadline&direction=asc'),
  list('status: most of them', 'status=paid'),
  list('status: some', 'status=creditCancelled'),
  list('status: the young', 'status=creditApproved&sort=plannedShipDate&direction=asc'),
  list('status: few', 'status=needsCheck'),
  list('status: three', 'status=creditApproved,shipmentRegistered,saleConfirmed'),
  list('status: none', 'status=provisionalSale'),
  list('attention: any', 'attention=any'),
  list('attention: one', 'attention=shipDatePassed'),
  list('attention: old first', 'attention=any&sort=orderedOn&direction=asc'),
  list('credit: few', 'credit=unknown'),
  list('credit: held', 'credit=held'),
  list('shipment: few', 'shipment=failed'),
  list('sale: the young', 'sale=invoiced'),
  list('delivery: few', 'delivery=undelivered'),
  list('cancellation: some', 'cancellation=cancelled'),
  list('cancellation: none', 'cancellation=failed'),
  list('method: few', 'method=external'),
  list('link: none', 'link=csv'),
  list('intake: some', 'intake=backoffice'),
  list('ordered on one day', (filled) => `orderedFrom=${ago(filled, LONG_AGO_DAYS)}&orderedTo=${ago(filled, LONG_AGO_DAYS)}`),
  list('ordered in a month', (filled) => `orderedFrom=${ago(filled, LONG_AGO_DAYS)}&orderedTo=${ago(filled, LONG_AGO_DAYS - 30)}`),
  list('ordered in a month, by date', (filled) => `orderedFrom=${ago(filled, LONG_AGO_DAYS)}&orderedTo=${ago(filled, LONG_AGO_DAYS - 30)}&sort=orderedOn`),
  list('ordered in a month, cancelled', (filled) => `orderedFrom=${ago(filled, LONG_AGO_DAYS)}&orderedTo=${ago(filled, LONG_AGO_DAYS - 30)}&status=creditCancelled`),
  list('planned for the next days', (filled) => `plannedShipFrom=${ago(filled, 0)}&plannedShipTo=${ago(filled, -3)}&shipment=none`),
  list('changed within an hour', (filled) => `updatedFrom=${new Date(filled.now - 86_400_000 * 500).toISOString()}&updatedTo=${new Date(filled.now - 86_400_000 * 500 + 3_600_000).toISOString()}`),
  list('amount: one in a hundred', 'amountFrom=40000'),
  list('amount: exact', (_filled, at) => `amountFrom=${2_000 + (at % 3_000)}&amountTo=${2_000 + (at % 3_000)}`),
  list('amount in a month', (filled) => `amountFrom=40000&orderedFrom=${ago(filled, LONG_AGO_DAYS)}&orderedTo=${ago(filled, LONG_AGO_DAYS - 30)}`),
  list('number begins with six digits', ({ orders }, at) => `orderNumberPrefix=${orderNumberOf(at % orders).slice(0, 8)}`),
  list('number begins with three digits', 'orderNumberPrefix=L-000'),
  list('number begins with nothing', 'orderNumberPrefix=X-'),
  list('slip', ({ orders }, at) => `slipNo=${slipNoOf(at % orders)}`),
  list('slip: nobody\'s', (_filled, at) => `slipNo=${99_000_000_000 + at}1`),
  list('settlement number', ({ orders }, at) => `settlementNo=${orderNumberOf(at % orders)}-1`),
  list('settlement number: nobody\'s', (_filled, at) => `settlementNo=N-${at}`),
  search('buyer: the commonest name', () => ({ buyer: commonestName })),
  search('buyer: the commonest name, cancelled', () => ({ buyer: commonestName, status: ['creditCancelled'] })),
  search('buyer: the commonest name, on one day', (filled) => ({ buyer: commonestName, orderedFrom: ago(filled, LONG_AGO_DAYS), orderedTo: ago(filled, LONG_AGO_DAYS) })),
  search('buyer: full name', ({ shop, orders, now }, at) => ({ buyer: lifeOf(shop, at % orders, orders, now).states[0]?.contents.buyer.name })),
  search('buyer: phone', ({ orders }, at) => ({ buyer: phoneOf(at % orders) })),
  search('buyer: last four digits', (_filled, at) => ({ buyer: String(at % 10_000).padStart(4, '0') })),
  search('buyer: nobody', (_filled, at) => ({ buyer: `無名${at}` })),
  { name: 'one order', ask: ({ orders }, at) => ({ path: `orders/${orderNumberOf(at % orders)}` }) },
  { name: 'deadlines: three days', ask: () => ({ path: 'deadlines?limit=100&within=72h' }) },
  { name: 'deadlines: all', ask: () => ({ path: 'deadlines?limit=100&within=400d' }) },
  { name: 'deadlines: one kind', ask: () => ({ path: 'deadlines?limit=100&within=400d&kind=trackingGiveUp' }) },
  { name: 'events from the beginning', ask: () => ({ path: '/v1/events?limit=100' }) },
  call('count by status', (records, { shop }) => records.countsByStatus(shop)),
  call('count at the start', (records) => records.countOrders()),
  call('sweep: quiet orders', (records) => records.quietOrders({ after: null, quietForMs: 600_000, limit: 100 })),
  call('sweep: starts and actions', async (records) => [await records.claimsToResend(30_000, 50), await records.actionsToResend(30_000, 600_000, 50), await records.dropSettledPlans()]),
  call('archive: nothing to do', (records) => records.archive({ before: new Date(Date.now() - (DAYS_OF_HISTORY + 50) * 86_400_000).toISOString(), limit: 200, withinMs: 3_000 })),
];
