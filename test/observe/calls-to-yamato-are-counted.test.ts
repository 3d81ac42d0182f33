import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testAtobaraiConnection } from '../../src/api/methods/atobarai/connection-test.ts';
import { measureYamato } from '../../src/observe/yamato-metrics.ts';
import type { ServiceCredentials } from '../../src/records/contract/shops.ts';
import { cancelCredit } from '../../src/yamato/atobarai/credit.ts';
import { inquireTransaction } from '../../src/yamato/atobarai/transaction.ts';
import { closeInquiryConnections } from '../../src/yamato/form-post.ts';
import { onYamatoCall, type ToldCall } from '../../src/yamato/told-calls.ts';
import { figureIn, type Labels } from '../support/figures.ts';
import { aMerchant, answering, ok, refusal, refusedUrl, xml } from '../yamato/stub-yamato.ts';

afterAll(closeInquiryConnections);

let registry: Registry;
let stop: () => void;
beforeEach(() => {
  registry = new Registry();
  stop = measureYamato(registry, ['atobarai']);
});
afterEach(() => stop());

const cancel = (baseUrl: string) => cancelCredit(aMerchant(baseUrl), { settlementNo: 'A-7-1', now: new Date() });

const figure = async (name: string, labels: Labels) => figureIn(await registry.metrics(), name, labels);

const calls = (outcome: string) => figure('torihiki_yamato_call_seconds_count', { service: 'atobarai', operation: 'KAACL', outcome });
const inARow = () => figure('torihiki_yamato_failures_in_a_row', { service: 'atobarai' });
const noEntry = (what: string) => figure('torihiki_yamato_no_entry_total', { service: 'atobarai', what });

describe('a call to Yamato is counted', () => {
  test('as done, and as an answer', async () => {
    await using yamato = await answering(ok());
    const before = Date.now() / 1_000;
    await cancel(yamato.url);
    expect(await calls('done')).toBe(1);
    expect(await figure('torihiki_yamato_last_answer_timestamp_seconds', { service: 'atobarai' })).toBeGreaterThanOrEqual(before);
    expect(await inARow()).toBe(0);
  });

  test('as refused, which is an answer too', async () => {
    await using yamato = await answering(refusal('kaacl009E'));
    await cancel(yamato.url);
    expect(await calls('refused')).toBe(1);
    expect(await inARow()).toBe(0);
    expect(await noEntry('credential')).toBe(0);
  });

  test('as refused for the credentials', async () => {
    await using yamato = await answering(refusal('kaacl013E'));
    await cancel(yamato.url);
    expect(await noEntry('credential')).toBe(1);
    expect(await noEntry('certificate')).toBe(0);
  });

  test('as failed for a certificate', async () => {
    await using plain = await answering(ok());
    await cancel(plain.url.replace('http:', 'https:'));
    expect(await noEntry('certificate')).toBe(1);
    expect(await calls('notSent')).toBe(1);
  });

  test('as not sent and as unknown, in a row until there is an answer', async () => {
    await cancel(await refusedUrl());
    await using broken = await answering({ status: 503, body: '' });
    await cancel(broken.url);
    expect([await calls('notSent'), await calls('unknown'), await inARow()]).toEqual([1, 1, 2]);
    expect(await figure('torihiki_yamato_last_failure_timestamp_seconds', { service: 'atobarai' })).toBeGreaterThan(0);
    await using yamato = await answering(ok());
    await cancel(yamato.url);
    expect(await inARow()).toBe(0);
  });
});

test('a service that was not called yet is there all the same', async () => {
  expect([await inARow(), await noEntry('credential'), await noEntry('certificate')]).toEqual([0, 0, 0]);
  expect(await figure('torihiki_yamato_last_answer_timestamp_seconds', { service: 'atobarai' })).toBe(0);
});

test("a connection test is nobody else's business", async () => {
  await using yamato = await answering(xml({ returnCode: '1', errorCode: 'kaast012E' }));
  const credentials: ServiceCredentials = { service: 'atobarai', contractKey: 'x', environment: 'test', maintenance: [], merchantCode: '12345678901', secrets: { password: 'wrong' }, contract: {} };
  expect(await testAtobaraiConnection(credentials, { baseUrl: yamato.url, now: new Date() })).toMatchObject({ ok: false, code: 'kaast012E' });
  expect(await noEntry('credential')).toBe(0);
  // The same question of an order's counts.
  await inquireTransaction(aMerchant(yamato.url), { settlementNo: 'A-7-1', now: new Date() });
  expect(await noEntry('credential')).toBe(1);
});

test('of a call nothing but its kind is told', async () => {
  const heard: ToldCall[] = [];
  const end = onYamatoCall((call) => void heard.push(call));
  await using yamato = await answering(ok());
  await cancel(yamato.url);
  end();
  await cancel(yamato.url);
  expect(heard).toEqual([{ service: 'atobarai', operation: 'KAACL', outcome: 'done', code: null, noEntry: null, startedAt: expect.any(Date), seconds: expect.any(Number) }]);
});
