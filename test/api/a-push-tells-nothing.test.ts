import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';
import { orderBody } from './an-order.ts';

let api: TestApi;
let settlementNo: string;
beforeAll(async () => {
  api = await startTestApi();
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: orderBody() });
  settlementNo = api.engine.starts.at(-1)!.settlementNo;
});
afterAll(() => api.close());

const form = (number: string, merchant = '12345678901'): string =>
  new URLSearchParams({ ycfStrNo: merchant, juchuNo: number, keitaiNo: '09000000000', giftKb: '3', snsKk: '0', smsNinKk: '0', smsYuuKk: '0' }).toString();

type App = Pick<TestApi, 'app'>;
const post = (of: App, payload: string, path = '', remoteAddress = '192.0.2.1') =>
  of.app.inject({ method: 'POST', url: `/v1/push/atobarai${path}`, payload, headers: { 'content-type': 'application/x-www-form-urlencoded' }, remoteAddress });

/** The same API, and what it looks up in the records. */
async function watched(changes: { guessesPerSecond?: number; down?: boolean } = {}) {
  const lookedUp: string[] = [];
  const state = { down: changes.down === true };
  const findBySettlementNo: TestApi['records']['findBySettlementNo'] = async (query) => {
    lookedUp.push(query.settlementNo);
    if (state.down) throw new Error('gone');
    return api.records.findBySettlementNo(query);
  };
  const served = await api.variant({ records: { ...api.records, findBySettlementNo }, guessesPerSecond: changes.guessesPerSecond ?? 10_000 });
  return { ...served, lookedUp, state };
}

test('a number that exists, one that does not, and one of another merchant are answered alike', async () => {
  const served = await watched();
  const answers = [];
  for (const [payload, path] of [[form(settlementNo), ''], [form('NOBODY-1'), ''], [form(settlementNo, '99999999999'), ''], [form(settlementNo), '/a-word-nobody-guesses']] as const) {
    const { statusCode, body, headers } = await post(served, payload, path);
    const { date: _date, ...others } = headers;
    answers.push({ statusCode, body, headers: others });
  }
  expect(answers[0]).toMatchObject({ statusCode: 200, body: '{"result":"ok"}' });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('so they are while the records are away; the order is told when they are back', async () => {
  const served = await watched({ down: true });
  expect((await post(served, form(settlementNo))).statusCode).toBe(200);
  expect((await post(served, form('NOBODY-2'))).statusCode).toBe(200);
  served.state.down = false;
  await waitFor(async () => served.lookedUp.filter((number) => number === settlementNo).length, (times) => times >= 2);
});

test('pushes of one address beyond the limit are refused before anything is read or looked up', async () => {
  const served = await watched({ guessesPerSecond: 5 });
  const startedAt = Date.now();
  const statuses = [];
  for (let turn = 0; turn < 100; turn += 1) statuses.push((await post(served, turn % 2 === 0 ? form(`N-${turn}`) : 'not a form')).statusCode);
  const most = 5 * (Math.ceil((Date.now() - startedAt) / 1_000) + 1);
  expect(statuses.filter((status) => status !== 429).length).toBeLessThanOrEqual(most);
  expect(statuses).toContain(429);
  expect(served.lookedUp.length).toBeLessThanOrEqual(most);
  expect((await post(served, form('N-1'), '', '192.0.2.2')).statusCode).toBe(200);
});

test('a hundred pushes for one number are looked up once a second', async () => {
  const served = await watched();
  const startedAt = Date.now();
  await Promise.all(Array.from({ length: 100 }, () => post(served, form(settlementNo))));
  expect(served.lookedUp.length).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - startedAt) / 1_000));
});

test('closing the API leaves none of them waiting', async () => {
  const served = await watched();
  await Promise.all(Array.from({ length: 10 }, () => post(served, form('LATE-1'))));
  await served.app.close();
  expect(served.lookedUp).toHaveLength(2);
});
