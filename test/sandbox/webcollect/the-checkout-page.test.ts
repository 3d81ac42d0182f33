import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';

const SECRET = 'a-secret-of-thirty-two-characters';
const PARAMETERS = { scriptUrl: 'http://yamato.test/api/token/js/embeddedTokenLib.js', traderCode: '888888801', authDiv: '3', optServDiv: '00', checkSum: '00', memberId: '', authKey: '' };
const TOKEN = '0123456789abcdef';

type Asked = { readonly path: string; readonly key: string; readonly body: Record<string, any> };
type Reply = { readonly status: number; readonly body: unknown };

/** An API that answers starts as told, one after the other, the last one for ever; and what it was asked. */
async function anApi(...replies: Reply[]) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = (request.url ?? '').replace('/v1/shops/demo/', '');
      asked.push({ path, key: request.headers.authorization ?? '', body: JSON.parse(Buffer.concat(parts).toString()) });
      const next = path === 'tokenParameters' ? { status: 200, body: PARAMETERS } : ((replies.length > 1 ? replies.shift() : replies[0]) ?? { status: 500, body: {} });
      response.writeHead(next.status, { 'content-type': 'application/json' }).end(JSON.stringify(next.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, starts: () => asked.filter(({ path }) => path === 'orders').map(({ body }) => body) };
}

/** The sandbox's page, and what a browser does there without its scripts. */
async function aCheckout(api: string | null) {
  const sandbox = await startSandbox({ port: 0, databasePath: ':memory:' });
  onTestFinished(() => sandbox.close());
  const at = `${sandbox.url}/sandbox/checkout`;
  const sellFor = (shop: unknown, headers = {}) => fetch(`${at}/shop`, { method: 'PUT', headers, body: typeof shop === 'string' ? shop : JSON.stringify(shop) });
  if (api !== null) expect((await sellFor({ api, shop: 'demo', key: 'cart-key', returnSecret: SECRET })).status).toBe(204);
  const get = async (path: string) => {
    const response = await fetch(`${at}${path}`);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const post = (path: string, fields: Record<string, string>, headers = {}) => fetch(`${at}${path}`, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) });
  const basket = async () => `/${/checkout\/(WEB-[\w-]+)"/.exec((await get('')).text)?.[1] ?? 'none'}`;
  return { sellFor, get, post, basket };
}

const approved: Reply = { status: 201, body: { statusLabel: '仮売上', verdict: { kind: 'approved' }, next: null } };
const refused: Reply = { status: 402, body: { code: 'creditRefused', detail: 'G12', buyerMessage: 'ほかのカードをお選びください。', order: { statusLabel: '決済失敗' } } };
const challenge = (url: string | null): Reply => ({ status: 202, body: { statusLabel: '与信保留', buyerMessage: '認証を済ませてください。', next: { kind: 'threeDSecure', url, html: '<form id="issuer"></form>' } } });
const newToken: Reply = { status: 202, body: { statusLabel: '', buyerMessage: 'もう一度入力してください。', next: { kind: 'newToken' } } };

describe('the checkout page', () => {
  it('says what it lacks until it knows its shop, and takes none that could not be one', async () => {
    const { sellFor, get } = await aCheckout(null);
    expect(await get('')).toMatchObject({ status: 503, text: expect.stringContaining('/sandbox/checkout/shop') });
    const shop = { api: 'http://127.0.0.1:1', shop: 'demo', key: 'k' };
    for (const broken of ['', '[]', '{', { ...shop, api: 'ftp://x' }, { ...shop, api: 'http://a/b' }, { ...shop, shop: '../x' }, { ...shop, key: '' }, { ...shop, key: 'a\nb' }, { ...shop, other: 1 }]) expect((await sellFor(broken)).status, JSON.stringify(broken)).toBe(400);
    expect((await sellFor(shop, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await get('')).status).toBe(503);
    expect((await sellFor(shop)).status).toBe(204);
    // Nobody answers there: the shopper reads what to do.
    expect(await get('')).toMatchObject({ status: 200, text: expect.stringContaining('ご利用いただけません') });
  });

  it('gives a browser the token library’s parameters and never the key, and its form sends nothing of the card', async () => {
    const api = await anApi(approved);
    const { get, basket, post } = await aCheckout(api.url);
    const { text, headers } = await get('');
    expect(text).toContain(`src="${PARAMETERS.scriptUrl}"`);
    expect(headers.get('cache-control')).toBe('no-store');
    const named = [...text.matchAll(/<input[^>]*>/g)].map(([tag]) => /name="(\w+)"/.exec(tag)?.[1]).filter((name) => name !== undefined);
    expect(named).toEqual(['token', 'device']);
    const at = await basket();
    const sent = await post(at, { token: TOKEN, device: 'smartphone' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/sandbox/checkout${at}`]);
    const result = await get(at);
    expect(result.text).toContain('仮売上');
    expect(api.starts()[0]).toMatchObject({ orderNumber: at.slice(1), attempt: 1, card: { token: TOKEN, device: 'smartphone', threeDSecure: { returnTo: expect.stringContaining(`${at}/return`) } } });
    expect(new Set(api.asked.map(({ key }) => key))).toEqual(new Set(['Bearer cart-key']));
    for (const page of [text, result.text]) expect(page).not.toContain('cart-key');
  });

  it('is the same start however often it is posted, reloaded or left; another try is one only after a refusal', async () => {
    const api = await anApi(newToken, newToken, refused, refused, approved);
    const { get, basket, post } = await aCheckout(api.url);
    const at = await basket();
    await post(at, { token: TOKEN });
    expect((await get(at)).text).toMatch(/もう一度入力してください。[\s\S]*name="token"/);
    await post(at, { token: 'bbbbbbbbbbbbbbbb', device: 'smartphone' });
    const told = (await get(at)).text;
    expect(told).toMatch(/ほかのカードをお選びください。[\s\S]*name="token"/);
    expect(told).not.toContain('G12');
    await post(at, { token: 'cccccccccccccccc' });
    await post(at, {});
    expect((await get(at)).text).toContain('仮売上');
    const starts = api.starts();
    expect(starts.map(({ attempt, card }) => [attempt, card.token[0]])).toEqual([[1, '0'], [1, '0'], [1, 'b'], [1, 'b'], [2, 'c'], [2, 'c'], [2, 'c']]);
    const contents = starts.map(({ attempt: _attempt, card: { token: _token, ...card }, ...body }) => JSON.stringify({ ...body, card }));
    expect(new Set(contents).size).toBe(1);
  });

  it('sends the browser to the card company by the API’s address, or prints the page without the rights of its own', async () => {
    const api = await anApi(challenge('https://pay.example.com/v1/threeDSecure/x'), challenge(null));
    const { basket, get, post } = await aCheckout(api.url);
    const at = await basket();
    const sent = await post(at, { token: TOKEN });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, 'https://pay.example.com/v1/threeDSecure/x']);
    const printed = await post(at, {});
    expect([printed.status, printed.headers.get('content-security-policy'), await printed.text()]).toEqual([200, 'sandbox allow-forms allow-scripts allow-top-navigation', '<form id="issuer"></form>']);
    expect((await get(at)).text).toContain('本人認証へ進む');
  });

  it('shows what the order says, and of what the browser brings whether it was signed', async () => {
    const api = await anApi(approved);
    const { basket, get, post } = await aCheckout(api.url);
    const at = await basket();
    await post(at, { token: TOKEN });
    const hint = { orderNumber: at.slice(1), status: 'provisionalSale', at: '2026-12-01T00:00:00.000Z', nonce: 'abc' };
    const signed = (values: typeof hint) => createHmac('sha256', SECRET).update(Object.values(values).join('\n')).digest('hex');
    const signature = signed(hint);
    const back = async (change: Record<string, string>) => (await get(`${at}/return?${new URLSearchParams({ ...hint, signature, ...change }).toString()}`)).text;
    expect(await back({})).toContain('署名を確かめました');
    const ofAnother = { orderNumber: 'WEB-1', signature: signed({ ...hint, orderNumber: 'WEB-1' }) };
    const changes: Record<string, string>[] = [{ status: 'x' }, { at: '' }, { nonce: 'b' }, { signature: '' }, { signature: 'zz' }, { signature: signature.slice(2) }, ofAnother];
    for (const change of changes) {
      const text = await back(change);
      expect([text.includes('署名が合いません'), text.includes('仮売上')], JSON.stringify(change)).toEqual([true, true]);
    }
  });

  it('hands a post from the card company’s site over as it came, and takes no order from another site', async () => {
    const api = await anApi(approved);
    const { basket, post } = await aCheckout(api.url);
    const at = await basket();
    const fields = { COMP_CD: '200', RES_PA: '', HASH_VALUE: 'a b+c&d' };
    const back = await post(`${at}/return`, fields, { 'sec-fetch-site': 'cross-site' });
    expect([back.status, back.headers.get('location')]).toEqual([303, `/sandbox/checkout${at}`]);
    expect(api.asked.at(-1)).toMatchObject({ path: `orders${at}/threeDSecure`, body: { fields } });
    expect((await post(at, { token: TOKEN }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(api.starts()).toEqual([]);
  });

  it('knows no basket that it has not made, and says of an API that breaks that nothing is lost', async () => {
    const api = await anApi({ status: 500, body: 'broken' });
    const { basket, get, post } = await aCheckout(api.url);
    for (const path of ['/WEB-0', '/WEB-%2e%2e']) expect((await get(path)).status).toBe(404);
    expect((await post('/WEB-1', { token: TOKEN })).status).toBe(404);
    const at = await basket();
    await post(at, { token: TOKEN });
    expect((await get(at)).text).toContain('二重に決済されることはありません');
  });
});
