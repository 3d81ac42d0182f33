import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sandbox } from '../wire/api.ts';
import { readBody } from '../wire/body.ts';
import { sendJson } from '../wire/send.ts';
import { clockView, moveClock } from './clock.ts';
import { editOrder } from '../../services/atobarai/console-edits.ts';
import { armFault, disarmFaults, listFaults, showFault } from './faults.ts';
import { merchantView, putMerchant } from '../../services/atobarai/merchant-settings.ts';
import { listOrders } from './orders.ts';
import { BadRequest, parseJson } from './reading.ts';
import { countRequests, listRequests } from './requests.ts';

type Ask = { sandbox: Sandbox; query: URLSearchParams; body: unknown; parts: string[] };
type Answer = { status: number; value: unknown };
type Route = { method: string; path: RegExp; answer: (ask: Ask) => Answer };

const ok = (value: unknown): Answer => ({ status: 200, value });

/** The control API: what tests, demos and people do with the sandbox. `{service}` is the first part of a path. */
const routes: Route[] = [
  { method: 'GET', path: /^\/sandbox\/ledger\/([^/]+)\/orders$/, answer: ({ sandbox, query, parts }) => ok(listOrders(serviceOf(sandbox, parts), query)) },
  {
    method: 'DELETE',
    path: /^\/sandbox\/ledger$/,
    answer: ({ sandbox }) => {
      sandbox.ledger.clear();
      for (const fault of sandbox.faults.list()) sandbox.faults.disarm(fault.id);
      return ok({ cleared: true });
    },
  },
  { method: 'GET', path: /^\/sandbox\/requests$/, answer: ({ sandbox, query }) => ok(listRequests(sandbox.ledger, query)) },
  { method: 'GET', path: /^\/sandbox\/requests\/counts$/, answer: ({ sandbox, query }) => ok(countRequests(sandbox.ledger, query)) },
  { method: 'GET', path: /^\/sandbox\/clock$/, answer: ({ sandbox }) => ok(clockView(sandbox.ledger)) },
  { method: 'POST', path: /^\/sandbox\/clock$/, answer: ({ sandbox, body }) => ok(moveClock(sandbox.ledger, body)) },
  { method: 'GET', path: /^\/sandbox\/faults$/, answer: ({ sandbox }) => ok(listFaults(sandbox.faults)) },
  { method: 'POST', path: /^\/sandbox\/faults$/, answer: ({ sandbox, body }) => ({ status: 201, value: armFault(sandbox.faults, body) }) },
  { method: 'DELETE', path: /^\/sandbox\/faults$/, answer: ({ sandbox }) => ok(disarmFaults(sandbox.faults, undefined)) },
  { method: 'GET', path: /^\/sandbox\/faults\/([^/]+)$/, answer: ({ sandbox, parts }) => ok(showFault(sandbox.faults, parts[0] ?? '')) },
  { method: 'DELETE', path: /^\/sandbox\/faults\/([^/]+)$/, answer: ({ sandbox, parts }) => ok(disarmFaults(sandbox.faults, parts[0] ?? '')) },
  {
    method: 'POST',
    path: /^\/sandbox\/console\/([^/]+)\/orders\/([^/]+)$/,
    answer: ({ sandbox, parts, body, query }) =>
      ok(editOrder(serviceOf(sandbox, parts), parts[1] ?? '', query.get('merchant') ?? undefined, body)),
  },
  {
    method: 'GET',
    path: /^\/sandbox\/merchants\/([^/]+)\/([^/]+)$/,
    answer: ({ sandbox, parts }) => ok(merchantView(serviceOf(sandbox, parts), parts[1] ?? '')),
  },
  {
    method: 'PUT',
    path: /^\/sandbox\/merchants\/([^/]+)\/([^/]+)$/,
    answer: ({ sandbox, parts, body }) => {
      const isNew = putMerchant(serviceOf(sandbox, parts), parts[1] ?? '', body);
      return { status: isNew ? 201 : 200, value: merchantView(sandbox.ledger, parts[1] ?? '') };
    },
  },
];

/** Answers a control request; faults in it come back as JSON that says what is wrong. */
export async function answerControl(sandbox: Sandbox, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  try {
    const matching = routes.filter((route) => route.path.test(url.pathname));
    const route = matching.find((candidate) => candidate.method === request.method);
    if (matching.length === 0) throw new BadRequest(`nothing at ${url.pathname}`, 404);
    if (route === undefined) throw new BadRequest(`${url.pathname} takes ${matching.map((candidate) => candidate.method).join(', ')}`, 405);
    if (body === undefined) throw new BadRequest('the body is too long', 413);
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new BadRequest('not from another site', 403);
    const parts = (route.path.exec(url.pathname) ?? []).slice(1).map(decodePart);
    const { status, value } = route.answer({ sandbox, query: url.searchParams, body: parseJson(body), parts });
    sendJson(response, status, value);
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    sendJson(response, error.status, { error: error.message });
  }
}

/** The ledger of the service a path names. */
function serviceOf(sandbox: Sandbox, parts: string[]) {
  if (parts[0] !== 'atobarai') throw new BadRequest(`no service ${parts[0] ?? ''} here; this sandbox has: atobarai`, 404);
  return sandbox.ledger;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadRequest('the path is not rightly percent-encoded');
  }
}
