/** Every place at which a connection can break, and what each call to Yamato makes of it, whichever service it is. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/yamato/outcome.ts';
import { afterRequest, answering, behaving, refusedUrl } from './stub-yamato.ts';

export type Matrix<Merchant> = {
  readonly operations: readonly (readonly [name: string, operation: string, call: (merchant: Merchant) => Promise<Outcome<unknown>>])[];
  /** Those that only ask, and may be repeated. */
  readonly asking: readonly string[];
  /** All its addresses are at this one. */
  readonly merchantAt: (url: string, timeoutMs?: number) => Merchant;
  /** A whole answer that is well-formed. */
  readonly answer: string;
};

export function describeFaultMatrix<Merchant>({ operations, asking, merchantAt, answer }: Matrix<Merchant>): void {
  const cases = operations.map(([name, operation, call]) => ({ name, operation, call }));
  const changing = cases.filter(({ operation }) => !asking.includes(operation));
  const inquiries = cases.filter(({ operation }) => asking.includes(operation));

  describe.each(cases)('$operation $name', ({ call }) => {
    test('a refused connection: nothing was sent', async () => {
      expect(await call(merchantAt(await refusedUrl()))).toEqual({ kind: 'notSent', reason: 'connectionRefused' });
    });

    test('a host name nobody knows: nothing was sent', async () => {
      expect(await call(merchantAt('http://yamato.invalid'))).toEqual({ kind: 'notSent', reason: 'dns' });
    });

    test('a failed TLS handshake: nothing was sent', async () => {
      await using plain = await answering(answer);
      expect(await call(merchantAt(plain.url.replace('http:', 'https:')))).toEqual({ kind: 'notSent', reason: 'tls' });
      expect(plain.received).toEqual([]);
    });

    test('reset in the middle of the request: unknown', async () => {
      await using yamato = await behaving((socket) => socket.once('data', () => socket.resetAndDestroy()));
      expect(await call(merchantAt(yamato.url))).toEqual({ kind: 'unknown', reason: 'reset' });
      expect(yamato.connections()).toBe(1);
    });

    test('closed after the whole request: unknown, and not sent again', async () => {
      await using yamato = await behaving((socket) => afterRequest(socket, () => socket.end()));
      expect(await call(merchantAt(yamato.url))).toEqual({ kind: 'unknown', reason: 'reset' });
      expect(yamato.connections()).toBe(1);
    });

    test('cut in the head of the answer: unknown', async () => {
      await using yamato = await behaving((socket) => afterRequest(socket, () => socket.end('HTTP/1.1 200 OK\r\ncontent-le')));
      expect((await call(merchantAt(yamato.url))).kind).toBe('unknown');
      expect(yamato.connections()).toBe(1);
    });

    test('cut in the middle of the answer: unknown', async () => {
      await using yamato = await behaving((socket) =>
        afterRequest(socket, () => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(answer) + 1}\r\n\r\n${answer}`)));
      expect(await call(merchantAt(yamato.url))).toEqual({ kind: 'unknown', reason: 'reset' });
    });

    test('an answer that is no HTTP: unknown', async () => {
      await using yamato = await behaving((socket) => afterRequest(socket, () => socket.write('220 mail ready\r\n\r\n')));
      expect(await call(merchantAt(yamato.url))).toEqual({ kind: 'unknown', reason: 'badHttp' });
    });

    test('no answer in time: unknown', async () => {
      await using yamato = await behaving(() => {});
      const started = performance.now();
      expect(await call(merchantAt(yamato.url, 150))).toEqual({ kind: 'unknown', reason: 'timeout' });
      expect(performance.now() - started).toBeLessThan(1_500);
    });

    test('an answer that drips without end: unknown when the time is over', async () => {
      await using yamato = await behaving((socket) =>
        afterRequest(socket, () => {
          socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
          const drip = setInterval(() => socket.write('1\r\n<\r\n'), 20);
          socket.once('close', () => clearInterval(drip));
          socket.once('error', () => clearInterval(drip));
        }));
      expect(await call(merchantAt(yamato.url, 200))).toEqual({ kind: 'unknown', reason: 'timeout' });
    });

    test('a redirect is not followed', async () => {
      await using elsewhere = await answering(answer);
      await using yamato = await answering({ status: 307, headers: { location: elsewhere.url }, body: '' });
      expect(await call(merchantAt(yamato.url))).toEqual({ kind: 'unknown', reason: 'http307' });
      expect(elsewhere.received).toEqual([]);
    });
  });

  test.each(changing)('$name uses a fresh connection every time and asks to close it', async ({ call }) => {
    await using yamato = await answering(answer);
    await call(merchantAt(yamato.url));
    await call(merchantAt(yamato.url));
    expect(yamato.connections()).toBe(2);
    expect(yamato.received.map((request) => request.headers['connection'])).toEqual(['close', 'close']);
  });

  test.each(inquiries)('$name shares a kept-alive connection', async ({ call }) => {
    await using yamato = await answering(answer);
    await call(merchantAt(yamato.url));
    // The connection is free again one turn after its answer was read.
    await setImmediate();
    await call(merchantAt(yamato.url));
    expect(yamato.received).toHaveLength(2);
    expect(yamato.connections()).toBe(1);
  });

  test.each(changing)('$name: a TLS handshake nobody answers: nothing was sent', async ({ call }) => {
    await using silent = await behaving(() => {});
    expect(await call(merchantAt(silent.url.replace('http:', 'https:'), 150))).toEqual({ kind: 'notSent', reason: 'connectTimeout' });
  });

  test.each(changing)('$name: reset right after accepting: never done, never tried again, and notSent only if no byte arrived', async ({ call }) => {
    let bytes = 0;
    await using yamato = await behaving((socket) => {
      socket.on('data', (chunk) => (bytes += chunk.length));
      socket.resetAndDestroy();
    });
    const outcome = await call(merchantAt(yamato.url));
    expect(['notSent', 'unknown']).toContain(outcome.kind);
    if (bytes > 0) expect(outcome.kind).toBe('unknown');
    expect(yamato.connections()).toBe(1);
  });
}

/** What came of every call against each of four broken ends, as text. */
export async function saidOfFailures<Merchant>({ operations, merchantAt }: Pick<Matrix<Merchant>, 'operations' | 'merchantAt'>): Promise<string> {
  const outcomes: unknown[] = [];
  for (const [, , call] of operations) {
    outcomes.push(await call(merchantAt(await refusedUrl())));
    await using cut = await behaving((socket) => socket.once('data', () => socket.resetAndDestroy()));
    outcomes.push(await call(merchantAt(cut.url)));
    // Servers that throw everything they got back at us.
    await using echo = await behaving((socket) => socket.on('data', (chunk) => socket.write(chunk)));
    outcomes.push(await call(merchantAt(echo.url)));
    await using mirror = await behaving((socket) =>
      socket.on('data', (chunk) => {
        const body = chunk.toString('latin1').split('\r\n\r\n')[1] ?? '';
        const page = `<return><returnCode>1</returnCode><errorCode>${decodeURIComponent(body).replace(/[<&]/g, '')}</errorCode></return>`;
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(page)}\r\n\r\n${page}`);
      }));
    outcomes.push(await call(merchantAt(mirror.url)));
  }
  return JSON.stringify(outcomes);
}
