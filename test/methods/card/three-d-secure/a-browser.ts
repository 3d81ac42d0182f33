/** Processes with the API as a buyer's browser reaches them from outside, and what the browser does there. */
import { afterAll, beforeAll, expect } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { createApi } from '../../../../src/api/app.ts';
import type { ApiDeps } from '../../../../src/api/deps.ts';
import { signatureOf } from '../../../../src/api/methods/card/three-d-secure/send-on.ts';
import { createPayloadCodec } from '../../../../src/keys/payload-codec.ts';
import { createLog } from '../../../../src/log.ts';
import { authenticate } from '../../../sandbox/webcollect/a-card-sandbox.ts';
import type { Answered } from '../../../support/cart.ts';
import { standIn } from '../../../support/stand-in.ts';
import type { System } from '../../../support/system.ts';
import { aToken, cardOrderBody } from '../an-order.ts';

export const PUBLIC_URL = 'https://pay.example.com';
export const RETURN_TO = 'https://shop.example/complete?session=1';
export const RETURN_SECRET = 'a-secret-of-thirty-two-characters';

type Fields = Record<string, string>;
type Started = { readonly status: number; readonly number: string; readonly sent: Record<string, unknown>; readonly body: Answered; readonly html: string; readonly url: string };

/** An API over the system's records and engine, reached at `publicUrl`. */
export async function apiOf(system: System, publicUrl: string | undefined, changes: Partial<ApiDeps> = {}): Promise<FastifyInstance> {
  const { records, client, taskQueue } = system;
  return createApi({
    records, temporal: client, taskQueue, codec: createPayloadCodec(records.keyring), log: createLog('silent'), now: () => new Date(), development: true,
    checks: { engine: async () => {}, worker: async () => {} }, connectionTest: async () => ({ ok: true, code: null, detail: '' }), uiOrigins: [],
    rateLimitPerSecond: 10_000, guessesPerSecond: 10_000, ...(publicUrl === undefined ? {} : { publicUrl }), ...changes,
  });
}

/** The shop lets its buyers come back, and signs what they bring. */
export async function letBuyersComeBack({ records, shop, merchant }: System): Promise<void> {
  await records.updateShop(shop, { settings: { cardReturnOrigins: ['https://shop.example'] } });
  const kept = await records.credentialsFor(shop, 'card');
  await records.setCredentials(shop, 'card', { merchantCode: merchant.code, secrets: { ...kept?.secrets, returnSecret: RETURN_SECRET }, contract: kept?.contract ?? {} });
}

/** Two processes of one installation, for a test file. */
export function useApis(system: System, publicUrl: string | undefined): { readonly one: FastifyInstance; readonly two: FastifyInstance } {
  let apis: readonly FastifyInstance[] = [];
  beforeAll(async () => {
    await letBuyersComeBack(system);
    apis = await Promise.all([apiOf(system, publicUrl), apiOf(system, publicUrl)]);
  });
  afterAll(() => Promise.all(apis.map((api) => api.close())));
  return { one: standIn('an API', () => apis[0]), two: standIn('another API', () => apis[1]) };
}

/** A checkout whose card asks for 3-D Secure; by its last four digits: …0000 is waved through, …1111 asks. */
export async function checkout(system: System, api: FastifyInstance, { last4 = '1111', token = aToken(last4, '3'), returnTo = RETURN_TO, ...change }: Record<string, unknown> & { last4?: string; token?: string; returnTo?: string } = {}): Promise<Started> {
  const body = cardOrderBody({ card: { token, threeDSecure: { returnTo } }, ...change });
  return start(system, api, body);
}

/** Once more, too: the same start is the same order. */
export async function start(system: System, api: FastifyInstance, body: Record<string, unknown>): Promise<Started> {
  const answer = await api.inject({ method: 'POST', url: `/v1/shops/${system.shop}/orders`, headers: { authorization: `Bearer ${system.keys.cart}` }, payload: body });
  const read = JSON.parse(answer.body);
  return { status: answer.statusCode, number: String(body['orderNumber']), sent: body, body: read, html: read.next?.html ?? '', url: read.next?.url ?? '' };
}

/** What the card company's page makes the browser post, and where to. */
export async function authenticated({ html }: Pick<Started, 'html'>, choice: 'ok' | 'cancel' = 'ok'): Promise<{ action: string; fields: Fields }> {
  return authenticate({ threeDAuthHtml: html }, choice);
}

export const pathOf = (url: string): string => url.slice(PUBLIC_URL.length);

export async function visit(api: FastifyInstance, url: string) {
  return api.inject({ method: 'GET', url: pathOf(url) });
}

/** As a browser posts it: a form, no key, from the card company's origin. */
export async function bring(api: FastifyInstance, url: string, fields: Fields | string) {
  const payload = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
  return api.inject({ method: 'POST', url: pathOf(url), headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' }, payload });
}

/** Where the browser is sent, once the signature was found to be right: the status that the cart is told. */
export function sentOn(answer: Awaited<ReturnType<typeof bring>>, orderNumber: string): string {
  expect([answer.statusCode, answer.body]).toEqual([303, '']);
  const address = new URL(String(answer.headers.location));
  const { session, signature, ...hint } = Object.fromEntries(address.searchParams);
  expect([address.origin, address.pathname, session, hint['orderNumber']]).toEqual(['https://shop.example', '/complete', '1', orderNumber]);
  const { status = '', at = '', nonce = '' } = hint;
  expect(signature).toBe(signatureOf({ orderNumber, status, at, nonce }, RETURN_SECRET));
  expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(60_000);
  return status;
}
