import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { answerPage, isPage } from './core/console/routes.ts';
import { answerControl } from './core/control/routes.ts';
import { openFaultBook } from './core/faults/book.ts';
import { openLedger } from './core/ledger/ledger.ts';
import type { MerchantSeed } from './services/atobarai/merchant.ts';
import { operationAt } from './services/atobarai/operations/catalogue.ts';
import { sendDuePushes } from './core/send-pushes.ts';
import { answerApi } from './core/wire/api.ts';
import type { Sandbox } from './core/wire/api.ts';

export type SandboxOptions = {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** The ledger's SQLite file, or `:memory:`. Its folder must exist. */
  databasePath: string;
  /** Added if the ledger does not know them yet; known ones keep their settings. */
  merchants?: MerchantSeed[];
  /** Added to every answer of the service. Default 0. */
  delayMs?: number;
};

export type RunningSandbox = { url: string; port: number; close: () => Promise<void> };

/** How often pushes and due events are looked after. */
const TICK_MS = 100;

/**
 * Starts the stand-in for クロネコ代金後払い.
 * Rejects with the listener's own error (`code: 'EADDRINUSE'` for a taken port). `close` cuts whatever is under way.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
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

/** Opens the ledger; if that fails, gives the port back. */
function openSandbox(server: Server, options: SandboxOptions, signal: AbortSignal): Sandbox {
  try {
    const ledger = openLedger(options.databasePath, options.merchants ?? []);
    return { ledger, faults: openFaultBook(ledger.db), delayMs: options.delayMs ?? 0, signal };
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Routes one request. A fault of the sandbox itself is answered 500 and told on stderr. */
async function answer(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const operation = operationAt(url.pathname);
    if (operation !== undefined) {
      if (request.method === 'POST') await answerApi(sandbox, operation, request, response);
      else response.writeHead(405, { allow: 'POST', 'content-length': 0 }).end();
    } else if (isPage(url.pathname)) {
      await answerPage(sandbox, url, request, response);
    } else if (url.pathname.startsWith('/sandbox/')) {
      await answerControl(sandbox, url, request, response);
    } else {
      response.writeHead(404, { 'content-length': 0 }).end();
    }
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
  const { ledger, signal } = sandbox;
  let sending = false;
  let ticks = 0;
  const tick = async (): Promise<void> => {
    ledger.sweep();
    ticks += 1;
    // A fast clock is written down every second, so that a killed sandbox does not go back in time by days.
    if (ticks % 10 === 0 && ledger.clock.read().speed !== 1) ledger.clock.save();
    if (sending) return;
    sending = true;
    await sendDuePushes(ledger, signal).finally(() => {
      sending = false;
    });
  };
  const ticker = setInterval(() => {
    tick().catch(report);
  }, TICK_MS);
  ticker.unref();
  return ticker;
}
