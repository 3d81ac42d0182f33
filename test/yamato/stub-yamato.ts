import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import type { AtobaraiMerchant } from '../../src/yamato/atobarai/merchant.ts';
import { toWireContents } from '../../src/domain/atobarai/values/to-wire-contents.ts';
import type { AtobaraiWireContents } from '../../src/domain/atobarai/values/wire-contents.ts';
import type { OrderContents } from '../../src/domain/order/contents.ts';
import { anOrder, everyContract } from '../methods/atobarai/an-order.ts';

export type Received = {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body exactly as it came. */
  readonly body: string;
};

export type StubYamato = AsyncDisposable & { readonly url: string; readonly received: Received[]; readonly connections: () => number };

export type StubAnswer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string | Uint8Array };

/** An HTTP server that notes every request and gives one answer to all. */
export async function answering(answer: StubAnswer | string | Uint8Array): Promise<StubYamato> {
  const received: Received[] = [];
  let connections = 0;
  const { status = 200, headers = {}, body } = typeof answer === 'string' || answer instanceof Uint8Array ? { body: answer } : answer;
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        method: request.method ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('latin1'),
      });
      response.writeHead(status, headers);
      response.end(body);
    });
  });
  server.on('connection', () => connections++);
  const url = await listen(server);
  return {
    url,
    received,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await close(server);
    },
  };
}

/** A bare TCP server for what no HTTP server would do. */
export async function behaving(behave: (socket: Socket) => void): Promise<StubYamato> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    // The client's end of a cut connection is not this test's business.
    socket.on('error', () => sockets.delete(socket));
    behave(socket);
  });
  const url = await listen(server);
  return {
    url,
    received: [],
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await close(server);
    },
  };
}

/** Calls `then` once, when the whole request (headers and body) has come in. */
export function afterRequest(socket: Socket, then: () => void): void {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    const length = /content-length: (\d+)/i.exec(text)?.[1];
    if (end >= 0 && length !== undefined && text.length >= end + 4 + Number(length)) then();
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** A port nothing listens on. */
export async function refusedUrl(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await close(server);
  return url;
}

export function aMerchant(baseUrl: string, different: Partial<AtobaraiMerchant> = {}): AtobaraiMerchant {
  return { baseUrl, ycfStrCode: '12345678901', password: 'abcd1234', timeoutMs: 2_000, contract: everyContract, ...different };
}

export function wire(different: Partial<OrderContents> = {}): AtobaraiWireContents {
  const result = toWireContents(anOrder(different), { contract: everyContract });
  if (!result.ok) throw new Error('the builder made an order Yamato refuses');
  return result.wire;
}

/** An answer as Yamato writes it. */
export function xml(elements: Readonly<Record<string, string>>): string {
  const children = Object.entries(elements).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<return>${children.join('\n')}</return>`;
}

export const ok = (more: Readonly<Record<string, string>> = {}): string => xml({ returnCode: '0', errorCode: '', ycfStrCode: '12345678901', orderNo: 'A-7-1', requestDate: '20261124101501', ...more });
export const refusal = (errorCode: string): string => xml({ returnCode: '1', errorCode, ycfStrCode: '12345678901', orderNo: 'A-7-1', requestDate: '20261124101501' });

/** 2026-11-24 10:15:00 in Japan. */
export const now = new Date('2026-11-24T01:15:00Z');
export const settlementNo = 'A-7-1';
