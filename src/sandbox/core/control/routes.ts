import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenBook, OpenService } from '../open-service.ts';
import { settle } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { readBody } from '../wire/body.ts';
import { sendJson } from '../wire/send.ts';
import { clockView, moveClock } from './clock.ts';
import { armFault, disarmFaults, listFaults, showFault } from './faults.ts';
import { BadRequest, parseJson } from './reading.ts';
import { countRequests, listRequests } from './requests.ts';

type Ask = { sandbox: Sandbox; query: URLSearchParams; body: unknown; parts: string[] };
type Answer = { status: number; value: unknown };
type Route = { method: string; path: RegExp; answer: (ask: Ask) => Answer };

const ok = (value: unknown): Answer => ({ status: 200, value });

/** The control API: what tests, demos and people do with the sandbox. Where the first part of a path is a service's name, its book's or a merchant's code follows. */
const routes: Route[] = [
  { method: 'GET', path: /^\/sandbox\/ledger\/([^/]+)\/([^/]+)$/, answer: listBook },
  { method: 'DELETE', path: /^\/sandbox\/ledger$/, answer: clear },
  { method: 'GET', path: /^\/sandbox\/requests$/, answer: ({ sandbox, query }) => ok(listRequests(sandbox.ledger, query)) },
  { method: 'GET', path: /^\/sandbox\/requests\/counts$/, answer: ({ sandbox, query }) => ok(countRequests(sandbox.ledger, query)) },
  { method: 'GET', path: /^\/sandbox\/clock$/, answer: ({ sandbox }) => ok(clockView(sandbox.ledger)) },
  { method: 'POST', path: /^\/sandbox\/clock$/, answer: ({ sandbox, body }) => ok(moveClock(sandbox, body)) },
  { method: 'GET', path: /^\/sandbox\/faults$/, answer: ({ sandbox }) => ok(listFaults(sandbox)) },
  { method: 'POST', path: /^\/sandbox\/faults$/, answer: ({ sandbox, body }) => ({ status: 201, value: armFault(sandbox, body) }) },
  { method: 'DELETE', path: /^\/sandbox\/faults$/, answer: ({ sandbox }) => ok(disarmFaults(sandbox, undefined)) },
  { method: 'GET', path: /^\/sandbox\/faults\/([^/]+)$/, answer: ({ sandbox, parts }) => ok(showFault(sandbox, parts[0] ?? '')) },
  { method: 'DELETE', path: /^\/sandbox\/faults\/([^/]+)$/, answer: ({ sandbox, parts }) => ok(disarmFaults(sandbox, parts[0] ?? '')) },
  { method: 'POST', path: /^\/sandbox\/console\/([^/]+)\/([^/]+)\/([^/]+)$/, answer: edit },
  { method: 'GET', path: /^\/sandbox\/merchants\/([^/]+)\/([^/]+)$/, answer: (ask) => ok(serviceOf(ask).merchant(ask.parts[1] ?? '')) },
  { method: 'PUT', path: /^\/sandbox\/merchants\/([^/]+)\/([^/]+)$/, answer: putMerchant },
];

function listBook(ask: Ask): Answer {
  const book = bookOf(ask);
  settle(ask.sandbox);
  return ok(book.list(ask.query));
}

function clear({ sandbox }: Ask): Answer {
  sandbox.ledger.clear();
  for (const fault of sandbox.faults.list()) sandbox.faults.disarm(fault.id);
  return ok({ cleared: true });
}

function edit(ask: Ask): Answer {
  return ok(bookOf(ask).edit(ask.parts[2] ?? '', ask.query.get('merchant') ?? undefined, ask.body));
}

function putMerchant(ask: Ask): Answer {
  const service = serviceOf(ask);
  const code = ask.parts[1] ?? '';
  const isNew = service.putMerchant(code, ask.body);
  return { status: isNew ? 201 : 200, value: service.merchant(code) };
}

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

/** The service a path names. */
function serviceOf({ sandbox: { services }, parts: [name = ''] }: Ask): OpenService {
  const service = services.find((known) => known.name === name);
  if (service === undefined) throw new BadRequest(`no service ${name} here; this sandbox has: ${services.map((known) => known.name).join(', ')}`, 404);
  return service;
}

/** The book a path names. */
function bookOf(ask: Ask): OpenBook {
  const { books, name } = serviceOf(ask);
  const wanted = ask.parts[1] ?? '';
  const book = books.find((known) => known.name === wanted);
  if (book === undefined) throw new BadRequest(`${name} keeps no ${wanted}; it keeps: ${books.map((known) => known.name).join(', ')}`, 404);
  return book;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadRequest('the path is not rightly percent-encoded');
  }
}
