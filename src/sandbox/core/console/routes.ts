import type { IncomingMessage, ServerResponse } from 'node:http';
import { moveClock } from '../control/clock.ts';
import { armFault, disarmFaults } from '../control/faults.ts';
import { BadRequest } from '../control/reading.ts';
import { readable } from '../jst.ts';
import type { Sandbox } from '../sandbox.ts';
import { readBody } from '../wire/body.ts';
import { sendHtml } from '../wire/send.ts';
import { showEntry } from './entry.ts';
import { homePage } from './home.ts';
import { html, page } from './html.ts';
import { entryAt } from './places.ts';

const DISARM = /^\/sandbox\/page\/faults\/(\d+)\/disarm$/;
/** Form fields that the control API takes as numbers, and as true or false. */
const NUMBERS = ['nth', 'times', 'ms', 'withinSeconds', 'speed'];
const FLAGS = ['freeze'];

export function isPage(path: string): boolean {
  return path === '/' || path === '/sandbox/console' || path.startsWith('/sandbox/page/');
}

/** Shows a page, or does what a button says and goes back to the page with a word about it. */
export async function answerPage(sandbox: Sandbox, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  try {
    if (request.method === 'POST') {
      const back = entryAt(sandbox.services, url.pathname) === undefined ? '/' : url.pathname;
      response.writeHead(303, { location: `${back}?${press(sandbox, url, request, body ?? '').toString()}`, 'content-length': 0 }).end();
      return;
    }
    if (request.method !== 'GET') throw new BadRequest('GET or POST', 405);
    sendHtml(response, 200, show(sandbox, url));
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    const now = readable(sandbox.ledger.clock.now());
    sendHtml(response, error.status, page(sandbox.services, 'エラー', now, html`<p class="note bad">${error.message}</p>`));
  }
}

function show(sandbox: Sandbox, url: URL): string {
  const at = entryAt(sandbox.services, url.pathname);
  if (at !== undefined) return showEntry(sandbox, at.place, at.merchant, at.number, url.searchParams);
  if (url.pathname === '/' || url.pathname === '/sandbox/console') return homePage(sandbox, url.searchParams);
  throw new BadRequest('このページはありません', 404);
}

function press(sandbox: Sandbox, url: URL, request: IncomingMessage, body: string): URLSearchParams {
  try {
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new BadRequest('not from another site', 403);
    return new URLSearchParams({ done: act(sandbox, url.pathname, body) });
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    return new URLSearchParams({ failed: error.message });
  }
}

function act(sandbox: Sandbox, path: string, body: string): string {
  const at = entryAt(sandbox.services, path);
  const fault = DISARM.exec(path);
  if (fault !== null) {
    disarmFaults(sandbox, fault[1]);
    return '障害を解除しました';
  }
  if (at !== undefined) {
    at.place.book.edit(at.number, at.merchant, formFields(body, at.place.book.numbers));
    return '変更しました';
  }
  if (path === '/sandbox/page/faults') {
    armFault(sandbox, formFields(body, NUMBERS));
    return '障害を仕掛けました';
  }
  if (path === '/sandbox/page/clock') {
    moveClock(sandbox, formFields(body, NUMBERS));
    return '時計を変えました';
  }
  throw new BadRequest('このページはありません', 404);
}

/** The fields of a form as the control API wants them; a field left empty is not there. */
function formFields(body: string, numbers: readonly string[]): Record<string, unknown> {
  const filled = [...new URLSearchParams(body)].filter(([, value]) => value !== '');
  return Object.fromEntries(filled.map(([name, value]) => [name, typed(name, value, numbers)]));
}

function typed(name: string, value: string, numbers: readonly string[]): unknown {
  if (numbers.includes(name)) return Number(value);
  if (FLAGS.includes(name)) return value === 'true';
  // A browser's date-time field knows no zone: it means Japan.
  return name === 'set' && /^[\d-]+T[\d:]+$/.test(value) ? `${value}+09:00` : value;
}
