/** What the API fails at is a line of the report, and everything else is looked at all the same; what would be taken for more than it is, is refused. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCA, createCert } from 'mkcert';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command } from '../backup/support/commands.ts';
import { reconcileApi } from '../../src/reconcile/api.ts';
import { reconcile } from '../../src/reconcile/reconcile.ts';
import { refuseTogether, whyNotDone } from '../../src/reconcile/refusals.ts';
import { words } from '../../src/reconcile/words.ts';

type Reply = readonly [status: number, body?: unknown];

const problem = (status: number, code: string): Reply => [status, { code, detail: 'It is so.' }];
const known = { status: 'creditApproved', statusLabel: '与信済', settlementNo: 'A-1-1', amountYen: 5_500, ended: false };
const finding = (orderNumber: string, different: Record<string, unknown> = {}) => ({ orderNumber, finding: 'agrees', service: 'atobarai', known, credits: [], reason: null, ...different });
const agreed = (orderNumbers: readonly string[]): Reply => [200, { findings: orderNumbers.map((number) => finding(number)) }];

let server: Server;
let url: string;
let folder: string;
let calls: string[];
let shops: string[];
let listed: (shop: string) => Reply;
let asked: (shop: string, orderNumbers: readonly string[]) => Reply;
let acted: (path: string) => Reply;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-faults-'));
  [calls, shops] = [[], ['one']];
  listed = () => [200, { orderNumbers: [], next: null }];
  asked = (_shop, numbers) => agreed(numbers);
  acted = () => [202, {}];
  server = createServer((request, response) => {
    void bodyOf(request).then((sent) => {
      const [status, body] = replyTo(request, sent);
      response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function bodyOf(request: IncomingMessage): Promise<{ orderNumbers: string[] }> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text === '' ? { orderNumbers: [] } : JSON.parse(text);
}

function replyTo({ method = '', url: path = '' }: IncomingMessage, { orderNumbers }: { orderNumbers: string[] }): Reply {
  calls.push(`${method} ${path.split('?')[0]}`);
  const shop = /^\/v1\/shops\/([^/]+)\//.exec(path)?.[1] ?? '';
  if (path === '/v1/restoration') return method === 'DELETE' ? [204] : [200, { restoration: { backupAt: '2026-11-23T00:00:00Z', restoredAt: '2026-11-23T01:00:00Z' } }];
  if (path === '/v1/shops') return [200, { shops: shops.map((code) => ({ code })) }];
  if (path.includes('/reconciliation')) return method === 'GET' ? listed(shop) : asked(shop, orderNumbers);
  return acted(path);
}

const look = (different: Partial<Parameters<typeof reconcile>[0]> = {}) =>
  reconcile({ api: reconcileApi(url, 'key', 1), restoration: null, shops: null, method: 'atobarai', numbers: [], orders: [], adopt: false, ours: new Set(), sync: true, now: new Date(), report: () => undefined, ...different });
const numbers = (count: number) => Array.from({ length: count }, (_, at) => `A-${at + 1}`);

describe('a fault', () => {
  test.each([['a shop without credentials', problem(409, 'shopNotReady')], ['a refused body', problem(422, 'invalidBody')], ['five 503s', problem(503, 'yamatoNotAsked')], ['what is none of our answers', [502] as Reply]])('%s: its numbers are not asked about, with the code', async (_what, reply) => {
    shops = ['bad', 'good'];
    asked = (shop, some) => (shop === 'bad' && some.includes('A-11') ? reply : agreed(some));
    const lines = await look({ numbers: numbers(25) });
    const bad = lines.filter(({ isFault }) => isFault);
    const code = (reply[1] as { code: string } | undefined)?.code ?? 'http502';
    expect(bad.map(({ shop, found, isWork }) => [shop, found.orderNumber, found.finding, found.reason, isWork])).toEqual(numbers(20).slice(10).map((number) => ['bad', number, 'notAsked', code, true]));
    expect(lines).toHaveLength(50);
  });

  test('of the list of a shop’s orders is a line, and the cart’s numbers are asked about', async () => {
    listed = () => problem(503, 'recordsUnavailable');
    expect((await look({ numbers: ['A-1'] })).map(({ found }) => [found.orderNumber, found.finding, found.reason])).toEqual([['', 'notAsked', 'recordsUnavailable'], ['A-1', 'agrees', null]]);
  });

  test('an API that is gone is not waited for over and over', async () => {
    const gone = reconcileApi('http://127.0.0.1:1', 'key', 1);
    let asks = 0;
    const api = { ...reconcileApi(url, 'key', 1), ask: (...args: Parameters<typeof gone.ask>) => ((asks += 1), gone.ask(...args)) };
    const lines = await look({ api, numbers: numbers(100) });
    expect(lines.filter(({ found }) => found.reason === 'noAnswer')).toHaveLength(100);
    expect(asks).toBe(3);
  });

  test('of what is done about an order is said in its line', async () => {
    asked = (_shop, some) => [200, { findings: some.map((number) => finding(number, { finding: 'behind' })) }];
    acted = () => [502];
    const api = { ...reconcileApi(url, 'key', 1), syncStatus: async (_shop: string, number: string) => reconcileApi(number === 'A-1' ? 'http://127.0.0.1:1' : url, 'key', 1).syncStatus('one', number, 'x') };
    expect((await look({ api, numbers: ['A-1', 'A-2'] })).map(({ done, isWork }) => [done, isWork])).toEqual([[expect.stringContaining('分かりません（noAnswer）'), true], [expect.stringContaining('502'), true]]);
  });
});

test('a known order that the cart has with another amount is work', async () => {
  const orders = [{ orderNumber: 'A-1', amountYen: 5_500 }, { orderNumber: 'A-2', amountYen: 8_000 }, { orderNumber: 'A-3' }, { orderNumber: 'A-4', amountYen: 1 }];
  asked = (_shop, some) => [200, { findings: some.map((number) => finding(number, number === 'A-4' ? { finding: 'nothing', known: null } : {})) }];
  const work = (await look({ orders })).filter(({ isWork }) => isWork);
  expect(work.map(({ found }) => [found.orderNumber, found.finding])).toEqual([['A-2', 'otherAmount']]);
});

describe('a slip that was registered after the backup', () => {
  const shipped = (status: string, ended: boolean, slips: number) => ({ known: { ...known, ended, slips }, credits: [{ settlementNo: 'A-1-1', generation: 1, status, statusLabel: status, stands: true, role: 'present' }] });

  test('is work of a line of its own, whether the order is told to look or has ended, and says what a clerk does', async () => {
    const findings: Record<string, Record<string, unknown>> = { 'A-1': { finding: 'behind', ...shipped('slipRegistered', false, 0) }, 'A-2': shipped('paid', true, 0), 'A-3': shipped('paid', true, 1), 'A-4': shipped('approved', false, 0) };
    asked = (_shop, some) => [200, { findings: some.map((number) => finding(number, findings[number])) }];
    const lines = await look({ numbers: numbers(4) });
    expect(lines.map(({ found, isWork }) => [found.orderNumber, found.finding, isWork])).toEqual([['A-1', 'behind', false], ['A-1', 'slipNotHere', true], ['A-2', 'agrees', false], ['A-2', 'slipNotHere', true], ['A-3', 'agrees', false], ['A-4', 'agrees', false]]);
    const [open, over] = lines.filter(({ found }) => found.finding === 'slipNotHere').map(({ found }) => words.slipNotHere.toDo(found));
    expect(open).toMatch(/同じ番号で「出荷情報登録」/);
    expect(over).toMatch(/終わった受注には登録できない.*メモ（note）に番号を書き残/);
    // Where nothing can be registered any more it keeps nobody from ending.
    expect(whyNotDone(lines.filter(({ found }) => found.orderNumber === 'A-2'), true)).toBeNull();
    expect(whyNotDone(lines, true)).toContain('1 orders still need somebody');
    asked = (_shop, some) => [200, { findings: some.map((number) => finding(number, shipped('saleConfirmed', false, 0))) }];
    expect(whyNotDone(await look({ numbers: ['A-5'] }), true), 'sold').toBeNull();
  });
});

describe('a credit that may be another shop’s', () => {
  const unclear = (number: string, settlementNos = [`${number}-1`]) => finding(number, { finding: 'unclear', known: null, credits: settlementNos.map((settlementNo) => ({ settlementNo, generation: 1, status: 'approved', statusLabel: '与信OK', stands: true, role: 'unclear' })) });

  test('is work, and is taken in only where somebody has said that it is this shop’s', async () => {
    asked = (_shop, some) => [200, { findings: some.map((number) => unclear(number, number === 'A-3' ? ['A-3-1', 'A-3-2'] : undefined)) }];
    const orders = numbers(3).map((orderNumber) => ({ orderNumber, amountYen: 1 }));
    expect((await look({ orders, adopt: true })).map(({ done, isWork }) => [done, isWork])).toEqual([[null, true], [null, true], [null, true]]);
    expect(calls.filter((call) => call.endsWith('/orders'))).toEqual([]);
    const lines = await look({ orders, adopt: true, ours: new Set(['A-2', 'A-3']) });
    expect(lines.map(({ found, done, isWork }) => [found.orderNumber, done?.includes('A-2-1') ?? false, isWork])).toEqual([['A-1', false, true], ['A-2', true, false], ['A-3', false, true]]);
    expect(words.unclear.toDo(lines[0]!.found)).toMatch(/A-1-1.*どちらの受注のものかを照会では判別できません.*管理画面.*--ours/);
  });
});

describe('an API behind a certificate of one’s own', () => {
  let secure: SecureServer;
  let ca: string;
  let secureUrl: string;
  beforeEach(async () => {
    const authority = await createCA({ organization: 'torihiki test', countryCode: 'JP', state: 'Tokyo', locality: 'Tokyo', validity: 2 });
    const own = await createCert({ ca: authority, domains: ['127.0.0.1', 'localhost'], validity: 2 });
    ca = join(folder, 'ca.pem');
    writeFileSync(ca, authority.cert);
    secure = createSecureServer({ key: own.key, cert: own.cert }, (request, response) => {
      void bodyOf(request).then((sent) => {
        const [status, body] = replyTo(request, sent);
        response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    secureUrl = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    secure.closeAllConnections();
    secure.close();
  });
  const run = (...args: string[]) => {
    writeFileSync(join(folder, 'key'), 'key');
    return command('reconcile', ['--key-file', join(folder, 'key'), '--to', folder, ...args], { DATA_DIR: folder });
  };

  test('is told from one that does not answer, at once, with how to name who signed it', async () => {
    const { code, err } = await run('--api', secureUrl);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringMatching(/^No TLS connection to the API at https:.*: its certificate is signed by nobody known \(--ca FILE, .*\)\.\n$/) });
    expect((await run('--api', secureUrl.replace('127.0.0.1', '127.0.0.2'), '--ca', ca)).err, 'nobody is there').toContain('does not answer');
    expect((await run('--api', url.replace('http:', 'https:'))).err).toContain('it does not speak TLS there');
  });

  test('is asked with --ca, and a file that is none is told', async () => {
    expect(await run('--api', secureUrl, '--ca', ca, '--range', 'A-1..A-2')).toMatchObject({ code: 0 });
    expect(await run('--api', secureUrl, '--ca', join(folder, 'key'))).toMatchObject({ code: 1, err: expect.stringContaining('--ca names a file without a certificate in PEM') });
  });
}, 120_000);

test('--help says what there is and how it ends, and asks nobody', { timeout: 30_000 }, async () => {
  const { code, out } = await command('reconcile', ['--help'], { DATA_DIR: folder });
  expect(code).toBe(0);
  for (const option of ['--numbers', '--range', '--orders', '--adopt', '--ours', '--shop', '--method', '--no-sync', '--done', '--anyway', '--api', '--ca', '--key-file', '--to']) expect(out).toContain(option);
  expect(out).toMatch(/Ends with 0:.*Ends with 1:/s);
  expect(await command('reconcile', ['--numbrs', 'x'], { DATA_DIR: folder })).toMatchObject({ code: 1, err: expect.stringContaining('--numbers FILE') });
});

describe('the command', { timeout: 120_000 }, () => {
  const run = async (...args: string[]) => {
    writeFileSync(join(folder, 'key'), 'key');
    const done = await command('reconcile', ['--api', url, '--key-file', join(folder, 'key'), '--to', folder, ...args], { DATA_DIR: folder });
    return { ...done, ended: calls.includes('DELETE /v1/restoration') };
  };

  test('writes its report in spite of a fault, and ends with 1', async () => {
    asked = (_shop, some) => (some.includes('A-1') ? problem(409, 'shopNotReady') : agreed(some));
    const { code, out, err } = await run('--range', 'A-1..A-12');
    expect(code, err).toBe(1);
    expect(JSON.parse(readFileSync(out.trim(), 'utf8')).counts).toEqual({ notAsked: 10, agrees: 2 });
    const csv = readFileSync(out.trim().replace(/json$/, 'csv'), 'utf8');
    expect(csv).toContain('認証情報がありません');
    expect(csv).toContain('（不明）');
  });

  test('does not end without what the cart has, unless it is to anyway', async () => {
    expect(await run('--done')).toMatchObject({ code: 1, ended: false, err: expect.stringContaining('--numbers, --orders or --range') });
    expect(await run('--done', '--range', 'A-1..A-2')).toMatchObject({ code: 0, ended: true });
    calls.length = 0;
    expect(await run('--done', '--anyway')).toMatchObject({ code: 0, ended: true });
  });

  test('does not end all shops by a look at one', async () => {
    expect(await run('--done', '--shop', 'one', '--range', 'A-1..A-2')).toMatchObject({ code: 1, ended: false, err: expect.stringContaining('all shops') });
    expect(calls).toEqual([]);
  });

  test('takes orders in at one shop only', async () => {
    shops = ['one', 'two'];
    writeFileSync(join(folder, 'orders'), '{"orderNumber":"A-1"}\n');
    expect(await run('--orders', join(folder, 'orders'), '--adopt')).toMatchObject({ code: 1, err: expect.stringContaining('exactly one with --shop') });
    expect(calls).toEqual(['GET /v1/shops']);
  });
});

test('several shops that are named, one that is, and the only one there is', async () => {
  const several = { shops: async () => ['one', 'two'] };
  const adopt = { done: false, anyway: false, adopt: true, ours: [] };
  await expect(refuseTogether({ ...adopt, shops: ['one', 'two'] }, several)).rejects.toThrow(/exactly one/);
  await expect(refuseTogether({ ...adopt, shops: ['one'] }, several)).resolves.toBeUndefined();
  await expect(refuseTogether({ ...adopt, shops: null }, { shops: async () => ['one'] })).resolves.toBeUndefined();
  await expect(refuseTogether({ ...adopt, adopt: false, shops: null }, several)).resolves.toBeUndefined();
  await expect(refuseTogether({ ...adopt, adopt: false, ours: ['A-1'], shops: ['one'] }, several)).rejects.toThrow(/--ours .* for --adopt/);
});

test('what still needs somebody keeps it from ending', () => {
  expect(whyNotDone([], true)).toBeNull();
  expect(whyNotDone([{ shop: 'one', found: { ...finding('A-1'), finding: 'lost', known: null, credits: [], reason: null }, done: null, isWork: true }], true)).toContain('still need somebody');
});
