import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { madeUp } from '../methods/made-up/asked/sandbox/service.ts';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, eventually, readXml } from './a-sandbox.ts';
import type { Client, Fields, Json } from './a-sandbox.ts';

/** A sandbox that plays an imagined service beside its own, with the first service's order A-1 in it. */
async function aSandboxWithMadeUp(options: { databasePath?: string; tellUrl?: string } = {}) {
  const { tellUrl = '', ...rest } = options;
  return aSandbox({ ...rest, services: [madeUp({ code: 'shop-1', tellUrl })] });
}

const gateway = (shop: Client, body: Fields, init: RequestInit = {}) =>
  fetch(`${shop.url}/made-up/gateway`, { method: 'POST', body: new URLSearchParams({ shop: 'shop-1', key: 'secret', ...body }), ...init });
const call = async (shop: Client, what: string, fields: Fields = {}) =>
  readXml(await (await gateway(shop, { do: what, no: 'M-1', guest: 'g1', yen: '100', ...fields })).text());
const book = async (shop: Client, name: string, query = '') => (await shop.json('GET', `/sandbox/ledger/made-up/${name}?${query}`)).body;
const edit = (shop: Client, place: string, body: object) => shop.json('POST', `/sandbox/console/made-up/${place}`, body);

describe('a service that the core has never heard of', () => {
  it('answers its calls, and its orders are in the ledger under its name only', async () => {
    const shop = await aSandboxWithMadeUp();
    expect(await call(shop, 'register')).toEqual({ code: '0', orders: '1', verdict: 'approved' });
    expect(await call(shop, 'register')).toEqual({ code: 'USED' });
    expect(await call(shop, 'register', { no: 'M-2' })).toEqual({ code: '0', orders: '2', verdict: 'approved' });
    expect(await call(shop, 'cancel', { no: 'M-2' })).toEqual({ code: '0' });
    await shop.call('KAARA', creditForm({ orderNo: 'M-1' }));
    expect(await book(shop, 'orders', 'orderNo=M-1')).toEqual({
      total: 1,
      orders: [{
        merchant: 'shop-1', orderNo: 'M-1', guest: 'g1', live: true, status: 1, yen: 100, slip: '', settleAt: expect.any(Number), pushes: [],
        changes: [{ at: '2026-04-01T10:15:00.000+09:00', cause: 'registerV1', change: '受付', status: 1 }],
      }],
    });
    expect((await book(shop, 'orders', 'live=true')).orders.map((order: Json) => order.orderNo)).toEqual(['M-1']);
    expect((await shop.json('GET', '/sandbox/ledger/atobarai/orders')).body).toMatchObject({ total: 1, orders: [{ merchant: '12345678901', amountYen: 5500 }] });
  });

  it('keeps a second book, each with its own numbers, clock and edits', async () => {
    const shop = await aSandboxWithMadeUp();
    await call(shop, 'register');
    expect((await edit(shop, 'guests/g1', { edit: 'block' })).body).toMatchObject({ id: 'g1', status: 2, changes: [{}, { cause: 'console', change: '停止' }] });
    expect(await edit(shop, 'guests/g1', { edit: 'block' })).toMatchObject({ status: 409, body: { error: 'block is not possible: guest g1 is 2 停止' } });
    expect(await call(shop, 'register', { no: 'M-2' })).toEqual({ code: 'BLOCKED' });
    await shop.clock({ advance: 'P7D' });
    expect(await book(shop, 'guests', 'guestId=g1&live=true')).toMatchObject({ total: 1, guests: [{ status: 1, changes: [{}, {}, { cause: 'clock', change: '停止解除' }] }] });
    expect(await call(shop, 'register', { no: 'M-2' })).toMatchObject({ code: '0' });
    expect(await shop.json('GET', '/sandbox/ledger/made-up/members')).toMatchObject({ status: 404, body: { error: 'made-up keeps no members; it keeps: orders, guests' } });
  });

  it('is moved by the clock and edited on the console, by its own names', async () => {
    const shop = await aSandboxWithMadeUp();
    await call(shop, 'register');
    expect((await edit(shop, 'orders/M-1', { edit: 'price', yen: 50 })).body).toMatchObject({ yen: 50 });
    expect(await edit(shop, 'orders/M-1', { edit: 'price', amountYen: 50 })).toMatchObject({ status: 400, body: { error: expect.stringContaining('known: edit, merchant, yen') } });
    expect(await edit(shop, 'orders/NONE', { edit: 'price' })).toMatchObject({ status: 404, body: { error: 'no order NONE' } });
    await shop.clock({ advance: 'P2D' });
    expect((await book(shop, 'orders')).orders).toMatchObject([{ status: 2, changes: [{}, {}, { at: '2026-04-02T10:15:00.000+09:00', cause: 'clock', change: '確定' }] }]);
    expect(await call(shop, 'cancel')).toEqual({ code: 'STATE' });
  });

  it('has its merchants and their settings to itself', async () => {
    const shop = await aSandboxWithMadeUp();
    expect((await shop.json('GET', '/sandbox/merchants/made-up/shop-1')).body).toEqual({ code: 'shop-1', tellUrl: '', holdMs: 0 });
    expect(await shop.json('PUT', '/sandbox/merchants/made-up/shop-2', { tellUrl: 'http://x' })).toEqual({ status: 201, body: { code: 'shop-2', tellUrl: 'http://x', holdMs: 0 } });
    expect((await shop.json('PUT', '/sandbox/merchants/made-up/shop-2', { secret: 'x' })).status).toBe(400);
    expect((await shop.json('GET', '/sandbox/merchants/atobarai/shop-1')).status).toBe(404);
  });
});

describe('faults of another service', () => {
  it('strike by its operations\' names, and only it', async () => {
    const shop = await aSandboxWithMadeUp();
    expect(await shop.arm({ fault: 'cutAfterCommit', operation: 'registerV1', nth: 1 })).toMatchObject({ service: 'made-up', operation: 'register' });
    expect(await call(shop, 'register').catch(() => 'cut')).toBe('cut');
    expect(await call(shop, 'inquire')).toEqual({ code: '0', status: '1', yen: '100' });
    await shop.arm({ fault: 'returnCode', code: 'X-9', service: 'made-up' });
    expect(await call(shop, 'inquire')).toEqual({ code: 'X-9' });
    expect(await shop.code('KAARA', creditForm())).toBe('');
    expect((await shop.json('POST', '/sandbox/faults', { fault: 'empty', service: 'made-up', operation: 'KAARA' })).body.error).toBe('operation must be * or one of register, judge, inquire, ship, cancel');
  });

  it('may be of its own kind: one answers its codes, one steers an operation', async () => {
    const shop = await aSandboxWithMadeUp();
    expect((await shop.json('GET', '/sandbox/faults')).body.kinds).toEqual(expect.arrayContaining(['cutAfterCommit', 'refuse', 'twice', 'late']));
    await shop.arm({ fault: 'twice', times: 1 });
    await shop.arm({ fault: 'late', nth: 1 });
    await shop.call('KAARA', creditForm());
    expect(await call(shop, 'register')).toEqual({ code: 'LATE-register' });
    expect(await call(shop, 'inquire')).toEqual({ code: '0', status: '1', yen: '200' });
    expect((await shop.json('POST', '/sandbox/faults', { fault: 'twice', operation: 'cancel' })).body.error).toBe('twice works on register only');
    expect((await shop.json('POST', '/sandbox/faults', { fault: 'refuse', service: 'made-up' })).body.error).toMatch(/^fault must be one of delay, .*, returnCode, twice, late$/);
    expect((await shop.json('POST', '/sandbox/faults', { fault: 'late', operation: 'KAARA' })).body.error).toMatch(/^fault must be one of delay, .*, refuse$/);
    expect((await shop.json('POST', '/sandbox/faults', { fault: 'late', service: 'nobody' })).body.error).toBe('service must be one of atobarai, webcollect, made-up');
  });

  it('keep a call from being looked at in the service\'s own words', async () => {
    const shop = await aSandboxWithMadeUp();
    await shop.arm({ fault: 'wrongContentType', when: 'before', operation: 'register', times: 1 });
    expect(await call(shop, 'register')).toEqual({ code: 'DOWN' });
    expect(await call(shop, 'inquire')).toEqual({ code: 'NONE' });
  });
});

describe('what passes over another service\'s wire', () => {
  it('is logged under its name, its own secret masked', async () => {
    const shop = await aSandboxWithMadeUp();
    await call(shop, 'register');
    await shop.call('KAARA', creditForm({ orderNo: 'M-1' }));
    const { requests } = (await shop.json('GET', '/sandbox/requests?service=made-up')).body;
    expect(requests).toMatchObject([{ service: 'made-up', operation: 'register', merchant: 'shop-1', orderNo: 'M-1', parameters: { key: '********', yen: '100' } }]);
    expect((await shop.json('GET', '/sandbox/requests/counts?orderNo=M-1')).body.calls).toEqual({ register: 1, KAARA: 1 });
    expect((await shop.json('GET', '/sandbox/requests/counts?orderNo=M-1&service=made-up')).body.calls).toEqual({ register: 1 });
  });

  it('may be told by the parameters alone, has its own answer to GET and its own content type', async () => {
    const shop = await aSandboxWithMadeUp();
    expect(await call(shop, 'sing')).toEqual({ code: 'WHAT' });
    const got = await fetch(`${shop.url}/made-up/gateway`);
    expect([got.status, got.headers.get('content-type'), readXml(await got.text())]).toEqual([200, 'application/xml', { code: 'METHOD' }]);
  });

  it('knows which calls came before and are not answered yet', async () => {
    const shop = await aSandboxWithMadeUp();
    const { id } = await shop.arm({ fault: 'delay', ms: 60_000, operation: 'register', nth: 1 });
    const slow = call(shop, 'register').catch(() => 'cut');
    await eventually(async () => (await shop.json('GET', `/sandbox/faults/${id}`)).body.hits === 1);
    expect(await call(shop, 'register')).toEqual({ code: 'BUSY' });
    expect(await call(shop, 'register', { no: 'M-2' })).toMatchObject({ code: '0' });
    await shop.close();
    expect(await slow).toBe('cut');
  });

  it('may be a file for the browser', async () => {
    const shop = await aSandboxWithMadeUp();
    const file = await fetch(`${shop.url}/made-up/tokens.js`, { headers: { origin: 'https://cart.example' } });
    expect([file.status, file.headers.get('access-control-allow-origin'), await file.text()]).toEqual([200, 'https://cart.example', "const library = 'tokens';"]);
    expect((await fetch(`${shop.url}/made-up/tokens.js`, { method: 'DELETE' })).status).toBe(404);
  });

  it('reaches the shop: one word at once, one later, each again until it is taken', async () => {
    const heard: string[] = [];
    const ear = createServer((request, response) => {
      request.on('data', (data) => heard.push(String(data)));
      request.on('end', () => response.end(heard.length < 3 ? 'later' : '0'));
    });
    await new Promise<void>((resolve) => ear.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void ear.close());
    const address = ear.address();
    const shop = await aSandboxWithMadeUp({ tellUrl: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/` });
    await call(shop, 'register');
    const states = async () => (await book(shop, 'orders')).orders[0].pushes.map((push: Json) => `${push.state} ${push.attempts}`).join(', ');
    await shop.clock({ advance: 'P1D' });
    await eventually(async () => (await states()) === 'waiting 1, waiting 0');
    await shop.clock({ advance: 'PT1M' });
    await eventually(async () => (await states()) === 'waiting 2, waiting 0');
    await shop.clock({ advance: 'PT5M' });
    await eventually(async () => (await states()) === 'delivered 3, waiting 0');
    await shop.clock({ advance: 'PT1H' });
    await eventually(async () => (await states()) === 'delivered 3, delivered 1');
    expect(heard).toEqual(['no=M-1', 'no=M-1', 'no=M-1', 'no=M-1']);
  });
});

describe('the page with two services', () => {
  const look = async (shop: Client, path: string) => (await fetch(`${shop.url}${path}`)).text();
  const press = async (shop: Client, path: string, fields: Fields) => (await fetch(`${shop.url}${path}`, { method: 'POST', body: new URLSearchParams(fields) })).text();

  it('shows each book, its columns and its entries\' buttons, and gives every button its service', async () => {
    const shop = await aSandboxWithMadeUp();
    await call(shop, 'register');
    await shop.call('KAARA', creditForm());
    const first = await look(shop, '/');
    for (const word of ['クロネコ代金後払い・クロネコwebコレクト・見本払い サンドボックス', '>A-1<', '見本払い 注文', '見本払い お客様', 'twice: 二重の金額', '<option>register</option>', '答え 0']) expect(first).toContain(word);
    expect(first).not.toContain('/sandbox/page/made-up/orders/');
    const second = await look(shop, '/?service=made-up&book=orders');
    for (const word of ['href="/sandbox/page/made-up/orders/shop-1/M-1"', '1 受付', '<td class="n">100円</td>', '注文番号']) expect(second).toContain(word);
    expect(second).not.toContain('>A-1</a>');
    expect(await look(shop, '/?service=made-up&q=NONE')).toContain('0件');
    expect(await look(shop, '/?service=made-up&book=guests')).toContain('1 利用可');
    expect(await look(shop, '/?service=nobody')).toContain('このページはありません');
  });

  it('shows and edits one entry', async () => {
    const shop = await aSandboxWithMadeUp();
    await call(shop, 'register');
    const path = '/sandbox/page/made-up/orders/shop-1/M-1';
    const shown = await look(shop, path);
    for (const word of ['注文 M-1', 'お客様', 'registerV1', '<input class="s" name="yen" inputmode="numeric" required>', 'この注文番号のリクエスト']) expect(shown).toContain(word);
    expect(await press(shop, path, { edit: 'price', yen: '7' })).toContain('金額 7円');
    expect(await press(shop, '/sandbox/page/made-up/guests/shop-1/g1', { edit: 'block' })).toContain('2 停止');
    // The first service's pages go with its name as well as without.
    await shop.call('KAARA', creditForm());
    for (const name of ['', 'atobarai/']) expect(await look(shop, `/sandbox/page/${name}orders/12345678901/A-1`)).toContain('1 承認済み');
  });
});

describe('two services of one name', () => {
  it('are refused at start', async () => {
    const shop = madeUp({ code: 'shop-1', tellUrl: '' });
    await expect(aSandbox({ services: [shop, shop] })).rejects.toThrow('two of the sandbox\'s services have the name made-up');
  });
});

describe('the ledger of two services', () => {
  it('survives a restart and is emptied whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const databasePath = join(folder, 'sandbox.sqlite');
    const first = await aSandboxWithMadeUp({ databasePath });
    await call(first, 'register');
    await first.close();
    const second = await aSandboxWithMadeUp({ databasePath, tellUrl: 'http://127.0.0.1:9/' });
    expect(await call(second, 'register', { no: 'M-2' })).toEqual({ code: '0', orders: '2', verdict: 'approved' });
    expect((await second.json('GET', '/sandbox/merchants/made-up/shop-1')).body).toEqual({ code: 'shop-1', tellUrl: '', holdMs: 0 });
    await second.json('DELETE', '/sandbox/ledger');
    expect(await book(second, 'orders')).toEqual({ total: 0, orders: [] });
    expect(await call(second, 'register')).toEqual({ code: '0', orders: '1', verdict: 'approved' });
  });
});
