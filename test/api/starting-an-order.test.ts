import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startAnswer } from '../../src/api/contracts/start-answer.ts';
import { problemDocument } from '../../src/api/contracts/problem-body.ts';
import { decide, orderBody } from './an-order.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
const url = `/v1/shops/${SHOP}/orders`;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.engine.starts.length = 0;
  api.engine.abandoned.length = 0;
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
});

const start = (body: unknown, query = '') => api.send('POST', `${url}${query}`, { body, key: api.keys.cart });

test('an approved credit is 201 with the order, and GET shows it with its contents', async () => {
  const body = orderBody();
  const response = await start(body);
  expect(response.statusCode).toBe(201);
  expect(response.headers.location).toBe(`${url}/${body['orderNumber']}`);
  const answer = startAnswer.parse(response.json());
  expect(answer).toMatchObject({ status: 'creditApproved', statusLabel: '与信OK', verdict: { kind: 'approved' }, isOrder: true });
  const seen = await api.send('GET', `${url}/${body['orderNumber']}`);
  expect(seen.statusCode).toBe(200);
  expect(seen.json()).toMatchObject({ contents: { buyer: body['buyer'] }, credit: { state: 'approved' } });
  expect(seen.json().history.lines).toHaveLength(1);
});

test('a refused credit is 402 with words for the shopper, and is no order', async () => {
  api.engine.onStart = (input) => decide(api.records, input, 'refused');
  const response = await start(orderBody());
  expect(response.statusCode).toBe(402);
  expect(response.headers['content-type']).toMatch('application/problem+json');
  const problem = problemDocument.parse(response.json());
  expect(problem).toMatchObject({ code: 'creditRefused', yamatoCode: 'refused', order: { isOrder: false, status: 'creditRefused' } });
  expect(problem.buyerMessage).toContain('別のお支払い方法');
});

test('a held credit is 202 and the order goes on', async () => {
  api.engine.onStart = (input) => decide(api.records, input, 'held');
  const response = await start(orderBody());
  expect(response.statusCode).toBe(202);
  expect(response.json()).toMatchObject({ status: 'creditHeld', verdict: { kind: 'held' } });
});
