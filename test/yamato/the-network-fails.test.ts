import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { closeInquiryConnections } from '../../src/yamato/form-post.ts';
import { inquireCredit } from '../../src/yamato/atobarai/credit.ts';
import { checkSmsCode } from '../../src/yamato/atobarai/sms.ts';
import { everyOperation } from './every-operation.ts';
import { aMerchant, afterRequest, answering, behaving, ok, refusedUrl } from './stub-yamato.ts';

afterAll(closeInquiryConnections);

const changing = everyOperation.filter(([, operation]) => !['KAARS0010', 'KAAST0010', 'KAASD0010'].includes(operation));
const asking = everyOperation.filter((operation) => !changing.includes(operation));

describe.each(everyOperation)('%s', (_name, _operation, call) => {
  test('a refused connection: nothing was sent', async () => {
    expect(await call(aMerchant(await refusedUrl()))).toEqual({ kind: 'notSent', reason: 'connectionRefused' });
  });

  test('a host name nobody knows: nothing was sent', async () => {
    expect(await call(aMerchant('http://yamato.invalid'))).toEqual({ kind: 'notSent', reason: 'dns' });
  });

  test('a failed TLS handshake: nothing was sent', async () => {
    await using plain = await answering(ok());
    expect(await call(aMerchant(plain.url.replace('http:', 'https:')))).toEqual({ kind: 'notSent', reason: 'tls' });
    expect(plain.received).toEqual([]);
  });

  test('reset in the middle of the request: unknown', async () => {
    await using yamato = await behaving((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await call(aMerchant(yamato.url))).toEqual({ kind: 'unknown', reason: 'reset' });
    expect(yamato.connections()).toBe(1);
  });

  test('closed after the whole request: unknown, and not sent again', async () => {
    await using yamato = await behaving((socket) => afterRequest(socket, () => socket.end()));
    expect(await call(aMerchant(yamato.url))).toEqual({ kind: 'unknown', reason: 'reset' });
    expect(yamato.connections()).toBe(1);
  });

  test('cut in the middle of the answer: unknown', async () => {
    await using yamato = await behaving((socket) =>
      afterRequest(socket, () => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n${ok({ result: '0' })}`)));
    expect(await call(aMerchant(yamato.url))).toEqual({ kind: 'unknown', reason: 'reset' });
  });

  test('an answer that is no HTTP: unknown', async () => {
    await using yamato = await behaving((socket) => afterRequest(socket, () => socket.write('220 mail ready\r\n\r\n')));
    expect(await call(aMerchant(yamato.url))).toEqual({ kind: 'unknown', reason: 'badHttp' });
  });

  test('no answer in time: unknown', async () => {
    await using yamato = await behaving(() => {});
    const started = performance.now();
    expect(await call(aMerchant(yamato.url, { timeoutMs: 150 }))).toEqual({ kind: 'unknown', reason: 'timeout' });
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
    expect(await call(aMerchant(yamato.url, { timeoutMs: 200 }))).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
});

test.each(changing)('%s uses a fresh connection every time and asks to close it', async (_name, _operation, call) => {
  await using yamato = await answering(ok({ result: '1' }));
  await call(aMerchant(yamato.url));
  await call(aMerchant(yamato.url));
  expect(yamato.connections()).toBe(2);
  expect(yamato.received.map((request) => request.headers['connection'])).toEqual(['close', 'close']);
});

test.each(asking)('%s shares a kept-alive connection', async (_name, _operation, call) => {
  await using yamato = await answering(ok({ result: '1' }));
  await call(aMerchant(yamato.url));
  // The connection is free again one turn after its answer was read.
  await setImmediate();
  await call(aMerchant(yamato.url));
  expect(yamato.received).toHaveLength(2);
  expect(yamato.connections()).toBe(1);
});

test.each(changing)('%s: a TLS handshake nobody answers: nothing was sent', async (_name, _operation, call) => {
  await using silent = await behaving(() => {});
  const merchant = aMerchant(silent.url.replace('http:', 'https:'), { timeoutMs: 150 });
  expect(await call(merchant)).toEqual({ kind: 'notSent', reason: 'connectTimeout' });
});

test.each(changing)('%s: reset right after accepting: never done, never tried again, and notSent only if no byte arrived', async (_name, _operation, call) => {
  let bytes = 0;
  await using yamato = await behaving((socket) => {
    socket.on('data', (chunk) => (bytes += chunk.length));
    socket.resetAndDestroy();
  });
  const outcome = await call(aMerchant(yamato.url));
  expect(['notSent', 'unknown']).toContain(outcome.kind);
  if (bytes > 0) expect(outcome.kind).toBe('unknown');
  expect(yamato.connections()).toBe(1);
});

test('a redirect is not followed', async () => {
  await using elsewhere = await answering(ok({ result: '0' }));
  await using yamato = await answering({ status: 307, headers: { location: elsewhere.url }, body: '' });
  for (const [, , call] of everyOperation) expect(await call(aMerchant(yamato.url))).toEqual({ kind: 'unknown', reason: 'http307' });
  expect(elsewhere.received).toEqual([]);
});

test('no outcome of a failure carries what was sent, and the client writes no log', async () => {
  const outcomes: unknown[] = [];
  for (const [, , call] of everyOperation) {
    outcomes.push(await call(aMerchant(await refusedUrl())));
    await using cut = await behaving((socket) => socket.once('data', () => socket.resetAndDestroy()));
    outcomes.push(await call(aMerchant(cut.url)));
    // A server that throws everything it got back at us.
    await using echo = await behaving((socket) => socket.on('data', (chunk) => socket.write(chunk)));
    outcomes.push(await call(aMerchant(echo.url)));
  }
  const said = JSON.stringify(outcomes);
  for (const secret of ['abcd1234', '見本', '千代田', '09000000000', 'hanako', '12345678901']) expect(said).not.toContain(secret);
  const sources = ['form-post.ts', 'network-failure.ts', 'atobarai/call.ts', 'atobarai/answer.ts', 'atobarai/credit.ts'];
  for (const source of sources) expect(readFileSync(new URL(`../../src/yamato/${source}`, import.meta.url), 'utf8')).not.toMatch(/console\.|log\./);
});

test('a number that breaks the rule is a programming mistake and its error carries no value', async () => {
  const merchant = aMerchant('http://127.0.0.1:9');
  await expect(inquireCredit(merchant, { settlementNo: '見本 花子', now: new Date() })).rejects.toThrow(/^settlementNo breaks the rule/);
  await expect(checkSmsCode(merchant, { settlementNo: 'A', now: new Date(), code: '１２３４' })).rejects.toThrow(/^an SMS code is/);
});
