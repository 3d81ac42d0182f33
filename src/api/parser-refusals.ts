/**
 * Requests that never become one: what Node's HTTP parser refuses is answered by the socket, with the same problem body as
 * everything else. Of such a request nothing is known for sure, so nothing of it is repeated.
 */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { problemBody } from './problem.ts';
import { type ProblemCode, problemRule } from './problems.ts';
import type { MethodsAt } from './unknown-route.ts';

type ParserError = Error & { readonly code?: string; readonly rawPacket?: unknown };

type Refusal = { readonly code: ProblemCode; readonly allow?: readonly string[] };

/** Answers what the parser could not read, and ends the connection: where its next request would begin is anybody's guess. */
export function refuseUnreadable(log: FastifyBaseLogger, methodsAt: MethodsAt, error: ParserError, socket: Socket): void {
  // The client is gone, in the middle of its request or between two.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const requestId = randomUUID();
  log.debug({ event: 'api.unreadableRequest', reason: error.code, requestId }, 'request not readable');
  if (!socket.writable) return void socket.destroy();
  socket.end(rawAnswer(refusalOf(error, methodsAt), requestId));
}

function refusalOf({ code, rawPacket }: ParserError, methodsAt: MethodsAt): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'headersTooLarge' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { code: 'requestTimeout' };
    case 'HPE_INVALID_METHOD': {
      const start = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1', 0, 4_096) : '';
      const url = /^\S+ (\/\S*) HTTP\/1\.[01]\r?\n/.exec(start)?.[1];
      const allow = url === undefined ? [] : methodsAt(url);
      return allow.length === 0 ? { code: 'malformedRequest' } : { code: 'methodNotAllowed', allow };
    }
    default:
      return { code: 'malformedRequest' };
  }
}

function rawAnswer({ code, allow }: Refusal, requestId: string): string {
  const body = JSON.stringify(problemBody(code, {}, requestId));
  const { status } = problemRule(code);
  const headers = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(allow === undefined ? {} : { Allow: allow.join(', ') }),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}

/** What Node answers by itself, without a body, unless somebody listens. */
export function refuseUnusual(app: FastifyInstance): void {
  app.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const raw = problemBody('expectationFailed', {}, randomUUID());
    const headers = { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', connection: 'close' };
    response.writeHead(raw.status, headers).end(JSON.stringify(raw));
  });
  // This is no proxy.
  app.server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(rawAnswer({ code: 'malformedRequest' }, randomUUID()));
  });
}
