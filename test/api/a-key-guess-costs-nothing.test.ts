import { afterAll, beforeAll, expect, test } from 'vitest';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** The same API with a limit, and the keys that it looks up in the records. */
async function limited() {
  const lookedUp: string[] = [];
  const findApiKey: TestApi['records']['findApiKey'] = (key) => {
    lookedUp.push(key);
    return api.records.findApiKey(key);
  };
  const { app } = await api.variant({ records: { ...api.records, findApiKey }, guessesPerSecond: PER_SECOND });
  const get = async (key: string | null, remoteAddress = '192.0.2.1') => {
    const headers = key === null ? {} : { authorization: `Bearer ${key}` };
    return app.inject({ url: `/v1/shops/${SHOP}/orders`, headers, remoteAddress });
  };
  return { lookedUp, get };
}

const guesses = (count: number): string[] => Array.from({ length: count }, (_, index) => `trk_staff_${String(index).padStart(43, 'A')}`);
const PER_SECOND = 5;

/** One after the other, as they come in over a network; `most`: how many may have passed by then, however slow the machine is. */
async function inTurn(asks: readonly (() => Promise<{ statusCode: number }>)[]): Promise<{ answers: { statusCode: number }[]; most: number }> {
  const startedAt = Date.now();
  const answers = [];
  for (const ask of asks) answers.push(await ask());
  return { answers, most: PER_SECOND * (Math.ceil((Date.now() - startedAt) / 1_000) + 1) };
}
const statuses = (answers: readonly { statusCode: number }[]): number[] => answers.map(({ statusCode }) => statusCode);
const count = (of: readonly number[], status: number): number => of.filter((one) => one === status).length;

test('guesses of one address are looked up only so often a second, the rest is 429 with Retry-After', async () => {
  const { lookedUp, get } = await limited();
  const { answers, most } = await inTurn(guesses(100).map((key) => () => get(key)));
  expect(lookedUp.length).toBeLessThanOrEqual(most);
  expect(count(statuses(answers), 401)).toBe(lookedUp.length);
  expect(count(statuses(answers), 429)).toBe(100 - lookedUp.length);
  expect(lookedUp.length).toBeLessThan(100);
});

test('so are requests without a key, and the refusal says when to come again', async () => {
  const { lookedUp, get } = await limited();
  const answers = await Promise.all(guesses(20).map(() => get(null)));
  const refused = answers.find(({ statusCode }) => statusCode === 429);
  expect(lookedUp).toEqual([]);
  expect(refused?.json()).toMatchObject({ code: 'rateLimited', retryable: true });
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
});

test('a key that has been good before goes on beside them, from the same address too', async () => {
  const { get } = await limited();
  expect((await get(api.keys.staff)).statusCode).toBe(200);
  const answers = await Promise.all([...guesses(40), api.keys.staff, api.keys.staff].map((key) => get(key)));
  expect(statuses(answers.slice(-2))).toEqual([200, 200]);
  expect((await get(api.keys.cart, '192.0.2.2')).statusCode).toBe(200);
});

test('a hundred requests at once with one new key are one guess', async () => {
  const { lookedUp, get } = await limited();
  expect(new Set(statuses(await Promise.all(Array.from({ length: 100 }, () => get(api.keys.cart)))))).toEqual(new Set([200]));
  expect(lookedUp).toHaveLength(1);
});

test('all addresses of one IPv6 network count as one', async () => {
  const { lookedUp, get } = await limited();
  const { most } = await inTurn(guesses(100).map((key, index) => () => get(key, `2001:db8:0:1::${(index + 1).toString(16)}`)));
  expect(lookedUp.length).toBeLessThanOrEqual(most);
  expect(lookedUp.length).toBeGreaterThan(0);
  expect(lookedUp.length).toBeLessThan(100);
});

test('a key that was revoked is a guess again', async () => {
  const { lookedUp, get } = await limited();
  const { id, key } = await api.records.createApiKey({ scope: 'staff', shops: [SHOP], label: 'to go' });
  expect((await get(key)).statusCode).toBe(200);
  await api.records.revokeApiKey(id);
  const { answers, most } = await inTurn(Array.from({ length: 100 }, () => () => get(key)));
  expect(statuses(answers)[0]).toBe(401);
  expect(count(statuses(answers), 429)).toBeGreaterThanOrEqual(1);
  expect(lookedUp.length).toBeLessThanOrEqual(most + 2);
});

test('behind a proxy that is trusted each caller has his own address; what others say of theirs is not believed', async () => {
  const trusting = await api.variant({ guessesPerSecond: PER_SECOND, trustedProxies: ['10.0.0.0/8'] });
  const ask = (remoteAddress: string, forwarded: string) => () =>
    trusting.app.inject({ url: `/v1/shops/${SHOP}/orders`, remoteAddress, headers: { 'x-forwarded-for': forwarded } });
  const clients = Array.from({ length: 100 }, (_, index) => `192.0.2.${index}`);
  const apart = await inTurn(clients.map((client) => ask('10.0.0.1', client)));
  expect(new Set(statuses(apart.answers))).toEqual(new Set([401]));
  // Only the last hop was written by the proxy.
  const made = await inTurn(clients.map((client) => ask('10.0.0.1', `${client}, 198.51.100.7`)));
  expect(count(statuses(made.answers), 401)).toBeLessThanOrEqual(made.most);
  const direct = await inTurn(clients.map((client) => ask('198.51.100.8', client)));
  expect(count(statuses(direct.answers), 401)).toBeLessThanOrEqual(direct.most);
});
