import { iso } from '../jst.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RequestFilter } from '../ledger/requests.ts';
import { pageNumber } from './entries.ts';

/** `GET /sandbox/requests`: the last calls, newest first, secrets masked. */
export function listRequests(ledger: Ledger, query: URLSearchParams): unknown {
  const limit = pageNumber(query, 'limit', 100, 10_000);
  return { requests: ledger.requests.last(limit, filterOf(query)).map((request) => ({ ...request, at: iso(request.at) })) };
}

/** `GET /sandbox/requests/counts`: how often each operation came in, and how often it was processed. */
export function countRequests(ledger: Ledger, query: URLSearchParams): unknown {
  return ledger.requests.counts(filterOf(query));
}

function filterOf(query: URLSearchParams): RequestFilter {
  const orderNo = query.get('orderNo');
  const service = query.get('service');
  return { ...(orderNo === null ? {} : { orderNo }), ...(service === null ? {} : { service }) };
}
