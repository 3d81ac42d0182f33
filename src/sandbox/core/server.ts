import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { answerPage, isPage } from './console/routes.ts';
import { answerControl } from './control/routes.ts';
import { openFaultBook } from './faults/book.ts';
import { openLedger } from './ledger/ledger.ts';
import type { OpenService, SandboxService } from './open-service.ts';
import { sweep } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { sendDuePushes } from './send-pushes.ts';
import { answerCall } from './wire/answer-call.ts';
import { answerRoute, ownRouteFor } from './wire/answer-route.ts';
import { sendAnswer } from './wire/send.ts';
import { trackCalls } from './wire/under-way.ts';

export type ServerOptions = {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** The ledger's SQLite file, or `:memory:`. Its folder must exist. */
  databasePath: string;
  /** The services it plays, at least one; the first is what the page shows first. */
  services: readonly SandboxService[];
  /** Added to every answer of a service. Default 0. */
  delayMs?: number;
  /** Scheme, host and port under which browsers reach it, where that is not what the services' clients call. */
  publicUrl?: string;
};

export type RunningSandbox = { url: string; port: number; close: () => Promise<void> };

/** How often pushes and due events are looked after. */
const TICK_MS = 100;

/**
 * Starts a stand-in for Yamato that plays these services.
 * Rejects with the listener's own error (`code: 'EADDRINUSE'` for a taken port). `close` cuts whatever is under way.
 */
export async function startServer(options: ServerOptions): Promise<RunningSandbox> {
  const host = options.host ?? '127.0.0.1';
  const stop = new AbortController();
  const server = createServer({ keepAliveTimeout: 30_000 });
  // The port first: whoever holds it may be another sandbox, working on this very ledger.
  await listen(server, options.port, host);
  const sandbox = openSandbox(server, options, stop.signal);
  const { ledger } = sandbox;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(sandbox, request, response);
  });
  const ticker = startTicking(sandbox);
  const port = portOf(server);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stop.abort();
    clearInterval(ticker);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    ledger.close();
  };
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port, close: () => (closing ??= close()) };
}

/** Opens the ledger and the services; if that fails, gives the port back. */
function openSandbox(server: Server, options: ServerOptions, signal: AbortSignal): Sandbox {
  try {
    const ledger = openLedger(options.databasePath);
    const services = ledger.transaction(() => options.services.map((service) => service.open(ledger)));
    mustDiffer(services.map(({ name }) => name));
    mustDiffer(services.flatMap(({ wire }) => wire.operations.flatMap(({ name, id }) => [...new Set([name, id])])));
    return { ledger, services, faults: openFaultBook(ledger.db), underWay: trackCalls(), delayMs: options.delayMs ?? 0, publicUrl: options.publicUrl?.replace(/\/+$/, ''), signal };
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Paths go by a service's name, faults by its operations' names: none may mean two things. */
function mustDiffer(names: string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two of the sandbox's services have the name ${twice}`);
}

/** Answers one request. A fault of the sandbox itself is answered 500 and told on stderr. */
async function answer(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(sandbox, new URL(request.url ?? '/', 'http://sandbox'), request, response);
  } catch (error) {
    // A caller that hung up, or the sandbox closing, is no fault of the sandbox.
    if (sandbox.signal.aborted || request.socket.destroyed) {
      response.destroy();
      return;
    }
    report(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-length': 0 }).end();
  }
}

/** A call of a service goes first, then what a service serves besides; the rest is ours. */
async function route(sandbox: Sandbox, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = url.pathname;
  for (const service of sandbox.services) {
    const operationOf = service.wire.operationAt(path);
    if (operationOf === undefined) continue;
    if (request.method === 'POST') await answerCall(sandbox, service, operationOf, request, response);
    else refuseMethod(service, response);
    return;
  }
  const own = ownRouteFor(sandbox, request.method, path);
  if (own !== undefined) await answerRoute(sandbox, own, url, request, response);
  else if (isPage(path)) await answerPage(sandbox, url, request, response);
  else if (path.startsWith('/sandbox/')) await answerControl(sandbox, url, request, response);
  else response.writeHead(404, { 'content-length': 0 }).end();
}

function refuseMethod({ wire }: OpenService, response: ServerResponse): void {
  if (wire.notPost !== undefined) sendAnswer(response, wire.notPost());
  else response.writeHead(405, { allow: 'POST', 'content-length': 0 }).end();
}

/** A fault of the sandbox itself: told, and the sandbox goes on. */
function report(error: unknown): void {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Keeps time flowing where nobody asks: due events of all orders, and the pushes they cause. */
function startTicking(sandbox: Sandbox): NodeJS.Timeout {
  const { ledger, services } = sandbox;
  let sending = false;
  let ticks = 0;
  const tick = async (): Promise<void> => {
    sweep(services);
    ticks += 1;
    // A fast clock is written down every second, so that a killed sandbox does not go back in time by days.
    if (ticks % 10 === 0 && ledger.clock.read().speed !== 1) ledger.clock.save();
    if (sending) return;
    sending = true;
    await sendDuePushes(sandbox).finally(() => {
      sending = false;
    });
  };
  const ticker = setInterval(() => {
    tick().catch(report);
  }, TICK_MS);
  ticker.unref();
  return ticker;
}
