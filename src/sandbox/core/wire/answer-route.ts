import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequest } from '../control/reading.ts';
import { baseUrlFor } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { readBody } from './body.ts';
import type { OwnRoute } from './operation.ts';
import { sendAnswer, sendJson } from './send.ts';

/** The route of a service's own that this request goes to. */
export function ownRouteFor({ services }: Sandbox, method: string | undefined, path: string): OwnRoute | undefined {
  return services.flatMap(({ wire }) => wire.routes ?? []).find((route) => route.method === method && route.path.test(path));
}

/** Answers what a service serves besides its operations. No fault strikes it, and it is not logged. */
export async function answerRoute(sandbox: Sandbox, route: OwnRoute, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  try {
    if (body === undefined) throw new BadRequest('the body is too long', 413);
    const parts = (route.path.exec(url.pathname) ?? []).slice(1);
    const ask = { url, parts, body, headers: request.headers, from: request.socket.remoteAddress ?? '', baseUrl: baseUrlFor(sandbox, request.headers) };
    sendAnswer(response, 'converse' in route ? await route.converse(ask) : sandbox.ledger.transaction(() => route.answer(ask)));
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    sendJson(response, error.status, { error: error.message });
  }
}
