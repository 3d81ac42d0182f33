import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { onYamatoCall, type ToldCall } from '../../../src/yamato/told-calls.ts';
import { pingMerchant } from '../../../src/yamato/webcollect/connection-test.ts';
import { inquireTrade } from '../../../src/yamato/webcollect/trade.ts';
import { answering, refusedUrl } from '../stub-yamato.ts';
import { aMerchant, ok, refusal, settlementNo, traded, walletOf } from './stub-webcollect.ts';

const answers = { tradeInfo: ok({ resultCount: '0' }), creditInfoGet: walletOf(), traderIp: ok({ ipAddress: '192.0.2.1' }) };

/** A server that answers by the last part of the path. */
async function answeringBy(different: Partial<typeof answers> = {}): Promise<AsyncDisposable & { readonly url: string }> {
  const by: Readonly<Record<string, string>> = { ...answers, ...different };
  const server = createServer((request, response) => {
    request.resume();
    response.end(by[/(\w+)(?:\.api)?$/.exec(request.url ?? '')?.[1] ?? ''] ?? '');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test.each([
  ['everything is right', {}, { result: { kind: 'ok' }, accessKey: 'right', seenFrom: '192.0.2.1' }],
  ['the address is not registered', { tradeInfo: refusal('Z012000009') }, { result: { kind: 'addressNotRegistered', code: 'Z012000009' }, accessKey: 'untested', seenFrom: '192.0.2.1' }],
  ['the merchant code is wrong', { tradeInfo: refusal('Z012000007') }, { result: { kind: 'wrongMerchant', code: 'Z012000007' }, accessKey: 'untested' }],
  ['the API was not asked for', { tradeInfo: refusal('Z012000008') }, { result: { kind: 'wrongMerchant' } }],
  ['the merchant code is malformed', { tradeInfo: refusal('E041010202') }, { result: { kind: 'wrongMerchant' } }],
  ['another refusal', { tradeInfo: refusal('Z010000000') }, { result: { kind: 'refused', code: 'Z010000000' } }],
  ['the access key is wrong', { creditInfoGet: refusal('A031010571') }, { result: { kind: 'ok' }, accessKey: 'wrong' }],
  ['there is no contract for saved cards', { creditInfoGet: refusal('A032000001') }, { result: { kind: 'ok' }, accessKey: 'untested' }],
  ['the number is there', { tradeInfo: traded({ orderNo: 'CONNECTION-TEST-0' }) }, { result: { kind: 'ok' } }],
  ['the address is not told', { traderIp: refusal('H011010202') }, { result: { kind: 'ok' }, seenFrom: null }],
  ['a page answers', { tradeInfo: '<html></html>' }, { result: { kind: 'unclear', reason: 'wrongRoot' }, accessKey: 'untested' }],
])('%s', async (_name, different, expected) => {
  await using yamato = await answeringBy(different);
  expect(await pingMerchant(aMerchant(yamato.url))).toMatchObject(expected);
});

test('nobody there', async () => {
  expect(await pingMerchant(aMerchant(await refusedUrl()))).toEqual({ result: { kind: 'notReached', reason: 'connectionRefused' }, accessKey: 'untested', seenFrom: null });
});

test('calls are told with their operation, and say where the settings are wrong; those of a test are not', async () => {
  const heard: ToldCall[] = [];
  const end = onYamatoCall((call) => heard.push(call));
  try {
    await using refusing = await answering(refusal('Z012000009'));
    await inquireTrade(aMerchant(refusing.url), { settlementNo });
    await using busy = await answering(refusal('Z012000006'));
    await inquireTrade(aMerchant(busy.url), { settlementNo });
    await pingMerchant(aMerchant(busy.url, { isTest: true }));
  } finally {
    end();
  }
  expect(heard.map(({ service, operation, outcome, code, noEntry }) => ({ service, operation, outcome, code, noEntry }))).toEqual([
    { service: 'webcollect', operation: 'E04', outcome: 'refused', code: 'Z012000009', noEntry: 'credential' },
    { service: 'webcollect', operation: 'E04', outcome: 'refused', code: 'Z012000006', noEntry: null },
  ]);
});
