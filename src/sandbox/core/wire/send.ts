import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../faults/reply.ts';
import type { Answer } from './operation.ts';

const DRIPS = 10;

/**
 * Sends one answer. A length is always given, so no answer is chunked and HTTP/1.0 callers understand it.
 * Rejects only when `signal` stops the sandbox in the middle of a drip.
 */
export async function send(response: ServerResponse, reply: Reply, signal: AbortSignal): Promise<void> {
  if (reply.kind === 'cut') {
    response.socket?.destroy();
    return;
  }
  const { answer, dripMs } = reply;
  if (dripMs === 0) {
    sendAnswer(response, answer);
    return;
  }
  writeHead(response, answer);
  const { body } = answer;
  const size = Math.max(1, Math.ceil(body.length / DRIPS));
  for (let from = 0; from < body.length && !response.destroyed; from += size) {
    await sleep(dripMs / DRIPS, undefined, { signal });
    response.write(body.subarray(from, from + size));
  }
  response.end();
}

export function sendAnswer(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

function writeHead(response: ServerResponse, { status, contentType, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length, ...headers });
}

/** Sends JSON, for the control API. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
}

/** Sends a page. Nothing in it may run or be framed. */
export function sendHtml(response: ServerResponse, status: number, html: string): void {
  const body = Buffer.from(html);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  });
  response.end(body);
}
