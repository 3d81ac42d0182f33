import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import type { SandboxOptions } from '../../../src/sandbox/server.ts';
import type { Fields, Json } from '../a-sandbox.ts';

export const TRADER = '888888801';
export const ACCESS_KEY = '1234567';

const PATHS: Record<string, string> = {
  A01: 'credit', A02: 'credit3D', A03: 'creditInfoGet', A04: 'creditInfoUpdate', A05: 'creditInfoDelete', A06: 'creditCancel', A07: 'creditChangePrice',
  A08: 'creditToken', A09: 'creditToken3D', A11: 'reAuth', B01: 'cvs1', B02: 'cvs2', B03: 'cvs3', B04: 'cvs3', B05: 'cvs3', B06: 'cvs3',
  E01: 'shipmentEntry', E02: 'shipmentCancel', E03: 'changeDate', E04: 'tradeInfo', H01: 'traderIp',
};
export const DIVISIONS = Object.keys(PATHS);

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A test card by its last four digits. */
export const cardNo = (last4: string): string => `000000000001${last4}`;

/** What the shop's page tells the token library. */
export function tokenInfo(info: Fields = {}): Fields {
  const all = {
    traderCode: TRADER, authDiv: '0', optServDiv: '00', memberId: '', authKey: '', cardNo: cardNo('1111'), cardOwner: 'HANAKO MIHON', cardExp: '0130', securityCode: '123',
    ...info,
  };
  return { checkSum: sha256(all.memberId + all.authKey + ACCESS_KEY + all.authDiv), ...all };
}

/** A good A08 but for its token. */
export function payment(fields: Fields = {}): Fields {
  return {
    device_div: '2', order_no: 'C-1', settle_price: '5400', buyer_name_kanji: '見本　花子', buyer_tel: '090-0000-0000', buyer_email: 'hanako@example.com',
    pay_way: '1', goods_name: '見本商品', card_code_api: '9', trader_ec_url: 'https://shop.example/complete', ...fields,
  };
}

/** Of members `m-1`: the two members and their check sum. */
export function member(fields: Fields = {}): Fields {
  const all = { member_id: 'm-1', authentication_key: 'Key!2345', ...fields };
  return { check_sum: sha256(all.member_id + all.authentication_key + ACCESS_KEY), ...all };
}

/** All that such an answer says; an element that repeats is a list in `all`. */
type Xml = Record<string, string>;

export function readXml(xml: string): Xml {
  if (!xml.startsWith('<?xml')) throw new Error(`not an answer: ${xml}`);
  return Object.fromEntries([...xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map((match) => [match[1], unescape(match[2] ?? '')]));
}

export function allOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) => match[1] ?? '');
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export type Shop = ReturnType<typeof shopAt>;

export function shopAt(url: string) {
  const json = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const post = (div: string, fields: Fields, path = `/api/${PATHS[div]}`) =>
    fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams({ function_div: div, trader_code: TRADER, ...fields }) });
  const raw = async (div: string, fields: Fields = {}) => (await post(div, fields)).text();
  const call = async (div: string, fields: Fields = {}) => readXml(await raw(div, fields));
  const ask = (info: Fields): Promise<Json> => fetch(`${url}/sandbox/token`, { method: 'POST', body: JSON.stringify(tokenInfo(info)) }).then((response) => response.json());
  const token = async (info: Fields = {}): Promise<string> => {
    const answer = await ask(info);
    expect(answer.token, JSON.stringify(answer)).toMatch(/^[A-Za-z0-9]{16}$/);
    return answer.token;
  };
  return {
    url,
    json,
    post,
    raw,
    call,
    ask,
    token,
    /** The error code of a call, empty when it went well. */
    code: async (div: string, fields: Fields = {}) => (await call(div, fields))['errorCode'],
    /** A08 with a new token. */
    pay: async (fields: Fields = {}, info: Fields = {}) => call('A08', payment({ token: await token(info), ...fields })),
    /** 取引状況 as E04 tells it; undefined where it knows no such order. */
    status: async (order_no = 'C-1'): Promise<string | undefined> => (await call('E04', { order_no }))['statusInfo'],
    order: async (orderNo = 'C-1'): Promise<Json> => (await json('GET', `/sandbox/ledger/webcollect/orders?orderNo=${orderNo}`)).body.orders[0],
    arm: async (fault: unknown) => (await json('POST', '/sandbox/faults', fault)).body,
    clock: (move: unknown) => json('POST', '/sandbox/clock', move),
    edit: (edit: unknown, orderNo = 'C-1') => json('POST', `/sandbox/console/webcollect/orders/${orderNo}`, edit),
    merchant: async (settings: unknown, code = TRADER) => {
      const answer = await json('PUT', `/sandbox/merchants/webcollect/${code}`, settings);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body;
    },
  };
}

/** A running sandbox with a merchant for cards and a clock that stands at 2026-04-01 10:15 Japan time; closed when the test ends. */
export async function aCardSandbox(settings: Record<string, unknown> = {}, options: Partial<SandboxOptions> = {}) {
  const sandbox = await startSandbox({ port: 0, databasePath: ':memory:', cardMerchants: [{ code: TRADER, accessKey: ACCESS_KEY }], ...options });
  onTestFinished(() => sandbox.close());
  const shop = shopAt(sandbox.url);
  await shop.clock({ set: '2026-04-01T10:15:00+09:00', freeze: true });
  if (Object.keys(settings).length > 0) await shop.merchant(settings);
  return { ...shop, close: sandbox.close };
}

/** Somebody who listens for what the sandbox posts, and answers as told. */
export async function anEar(answers: (heard: number) => { status?: number; body?: string } = () => ({})) {
  const heard: Fields[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => { body += String(data); }).on('end', () => {
      heard.push(Object.fromEntries(new URLSearchParams(body)));
      const { status = 200, body: answer = '0' } = answers(heard.length);
      response.writeHead(status).end(answer);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => void server.close());
  const address = server.address();
  return { heard, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/push` };
}

/** The fields of the form that a page posts by itself, and where to. */
export function formOf(html: string): { action: string; fields: Fields } {
  const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? '';
  return { action, fields: Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map((match) => [match[1], match[2]])) };
}

/** What the shop's second call says, from what the browser brought. */
export function secondCall(brought: Fields, threeDToken: string, order_no = 'C-1'): Fields {
  const fields = Object.fromEntries(Object.entries(brought).map(([name, value]) => [name.toLowerCase().replace(/^3d_/, 'three_d_'), value]));
  return { order_no, ...fields, three_d_token: threeDToken };
}

/** A buyer's browser: from what A08 answered to what the shop's page gets. */
export async function authenticate(answer: Xml, choice: 'ok' | 'cancel' = 'ok'): Promise<{ action: string; fields: Fields; pages: string[] }> {
  const page = (answer['threeDAuthHtml'] ?? '').replace(/^<!\[CDATA\[|\]\]>$/g, '');
  const pages = [page];
  let form = formOf(page);
  for (let step = 0; step < 6 && form.action.includes('/sandbox/3ds/'); step += 1) {
    const html = pages.at(-1) ?? '';
    const body = new URLSearchParams(html.includes('name="result"') ? { result: choice } : form.fields);
    const next = await (await fetch(form.action, { method: 'POST', body })).text();
    pages.push(next);
    form = formOf(next);
  }
  return { ...form, pages };
}

/** The nth slip number with a right check digit. */
export function slipNo(n: number): string {
  const eleven = 30_000_000_000 + n;
  return `${eleven}${eleven % 7}`;
}
