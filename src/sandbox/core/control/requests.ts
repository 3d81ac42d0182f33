import { iso } from '../jst.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { pageNumber } from './orders.ts';

/** `GET /sandbox/requests`: the last calls, newest first, passwords masked. */
export function listRequests(ledger: Ledger, query: URLSearchParams): unknown {
  const limit = pageNumber(query, 'limit', 100, 10_000);
  const requests = ledger.requests.last(limit, query.get('orderNo') ?? undefined);
  return { requests: requests.map((request) => ({ ...request, at: iso(request.at) })) };
}

/** `GET /sandbox/requests/counts`: how often each operation came in, and how often it was processed. */
export function countRequests(ledger: Ledger, query: URLSearchParams): unknown {
  return ledger.requests.counts(query.get('orderNo') ?? undefined);
}
