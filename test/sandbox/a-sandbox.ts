import { onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { creditForm } from '../methods/atobarai/an-order.ts';

export const SHOP = '12345678901';
export const PASSWORD = 'abcd1234';
export type Fields = Record<string, string>;
export type Answer = Record<string, string>;
// What the control API sends is looked at with toMatchObject; a type would only repeat that.
export type Json = any;

const IDS: Record<string, string> = {
  KAARA: 'KAARA0010', KAARS: 'KAARS0010', KAASL: 'KAASL0010', KAAST: 'KAAST0010', KAACL: 'KAACL0010',
  KAAKK: 'KAAKK0010', KAASD: 'KAASD0010', KAARR: 'KAARR0010', KAASA: 'KAASA0020',
};

export function pathOf(operation: string): string {
  return `/kuroneko-atobarai-api/${IDS[operation] ?? operation}APIAction_execute.action`;
}

/** Reads the flat answer; throws when it is not one. */
export function readXml(xml: string): Answer {
  const body = /^<\?xml [^>]*\?>\s*<return>([\s\S]*)<\/return>\s*$/.exec(xml)?.[1];
  if (body === undefined) throw new Error(`not an answer: ${xml}`);
  return Object.fromEntries([...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map((match) => [match[1], match[2]]));
}

/** The values of a call. A function of the running sandbox's calls; each has merchant, password and request date. */
export function common(fields: Fields): Fields {
  return { ycfStrCode: SHOP, password: PASSWORD, requestDate: '20260401101500', ...fields };
}

export type Client = ReturnType<typeof clientOf>;

export function clientOf(url: string) {
  const post = (operation: string, fields: Fields) =>
    fetch(`${url}${pathOf(operation)}`, { method: 'POST', body: new URLSearchParams(common(fields)) });
  const json = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, { method, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const call = async (operation: string, fields: Fields): Promise<Answer> => readXml(await (await post(operation, fields)).text());
  const order = async (orderNo: string) => (await json('GET', `/sandbox/ledger/atobarai/orders?orderNo=${orderNo}`)).body.orders[0];
  return {
    url,
    post,
    call,
    json,
    order,
    /** The error code of a call, empty when it went well. */
    code: async (operation: string, fields: Fields) => (await call(operation, fields))['errorCode'],
    status: async (orderNo: string): Promise<string | undefined> => (await call('KAAST', { orderNo }))['result'],
    arm: async (fault: unknown) => (await json('POST', '/sandbox/faults', fault)).body,
    clock: (move: unknown) => json('POST', '/sandbox/clock', move),
    edit: (orderNo: string, edit: unknown) => json('POST', `/sandbox/console/atobarai/orders/${orderNo}`, edit),
    merchant: (settings: unknown, code = SHOP) => json('PUT', `/sandbox/merchants/atobarai/${code}`, settings),
  };
}

/** A running sandbox with one merchant and a frozen clock at 2026-04-01 10:15 Japan time; closed when the test ends. */
export async function aSandbox(options: Partial<SandboxOptions> = {}, settings: Record<string, unknown> = {}) {
  const sandbox = await startSandbox({
    port: 0,
    databasePath: ':memory:',
    merchants: [{ code: SHOP, password: PASSWORD, buyerLimitYen: 1_000_000_000 }],
    ...options,
  });
  onTestFinished(() => sandbox.close());
  const client = clientOf(sandbox.url);
  await client.clock({ set: '2026-04-01T10:15:00+09:00', freeze: true });
  if (Object.keys(settings).length > 0) await client.merchant(settings);
  return { ...client, close: sandbox.close, port: sandbox.port };
}

/** A good gift to two destinations. */
export function gift(fields: Fields = {}): Fields {
  return creditForm({
    sendDiv: '1', sendName: '贈先　一郎', sendPostCode: '5300001', sendAddress1: '大阪府大阪市北区梅田１', sendTelNum: '0611112222',
    sendName2: '贈先　二郎', sendPostCode2: '0600001', sendAddress12: '北海道札幌市中央区北一条西２', ...fields,
  });
}

/** A good reduction to 5,000 yen. */
export function reduction(fields: Fields = {}): Fields {
  return {
    orderNo: 'A-1', postCode: '1000001', address1: '東京都千代田区千代田１－１', itemName1: '見本商品', itemCount1: '2', unitPrice1: '2500',
    subTotal1: '5000', totalAmount: '5000', sendDiv: '0', ...fields,
  };
}

/** A good reissue of the 5,500 yen order. */
export function reissue(fields: Fields = {}): Fields {
  return {
    orderNo: 'A-1', requestContents: '1', reasonReissue: '2', postCode: '1000001', address1: '東京都千代田区千代田１－１',
    itemName1: '見本商品', subTotal1: '5500', sendDiv: '0', ...fields,
  };
}

/** The nth slip number with a right check digit. */
export function slipNo(n: number): string {
  const eleven = 12_345_678_900 + n;
  return `${eleven}${eleven % 7}`;
}

/** Waits until `look` gives something true; fails after ten seconds. */
export async function eventually<T>(look: () => Promise<T> | T): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error('it did not happen within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
