import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { newOrder } from '../../src/domain/order/order-start.ts';
import { decide, orderBody, publishState } from './an-order.ts';
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
  api.engine.signals = 'up';
  api.engine.runOf = 'newest';
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
});

const start = (body: unknown) => api.send('POST', url, { body, key: api.keys.cart });

test('twenty equal starts at once get one answer, all the same', async () => {
  // One run decides once; everybody who asks it meanwhile gets that answer, as the engine does for one update id.
  let decided: ReturnType<typeof decide> | undefined;
  api.engine.onStart = (input) => (decided ??= decide(api.records, input, 'approved'));
  const body = orderBody();
  const answers = await Promise.all(Array.from({ length: 20 }, () => start(body)));
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
  expect(new Set(api.engine.starts.map(({ claimId }) => claimId)).size).toBe(1);
});

test('a repeat of a decided start is answered from the records without the engine', async () => {
  const body = orderBody();
  const first = await start(body);
  const again = await start({ ...body, onTimeout: 'abandon' });
  expect(again.statusCode).toBe(201);
  expect(again.body).toBe(first.body);
  expect(api.engine.starts).toHaveLength(1);
});

test('the same contents in another order of keys are the same start', async () => {
  const body = orderBody();
  await start(body);
  const again = await start(Object.fromEntries(Object.entries(body).toReversed()));
  expect(again.statusCode).toBe(201);
  expect(api.engine.starts).toHaveLength(1);
});

test('the same start in another spelling is the same start', async () => {
  const body = orderBody({ orderedAt: '2026-11-23T10:15:00+09:00', plannedShipDate: jstDate(new Date()) });
  const first = await start(body);
  expect(first.statusCode, first.body).toBe(201);
  const spellings = [
    { orderedAt: '2026-11-23T01:15:00Z' },
    { buyer: { ...body['buyer'], tel: '09000000000' } },
    { buyer: { ...body['buyer'], tel: '+81 90-0000-0000', postalCode: '1000001', name: '見本 花子\n' } },
    { destinations: undefined },
  ];
  for (const spelling of spellings) {
    const again = await start({ ...body, ...spelling });
    expect(again.statusCode, JSON.stringify(spelling)).toBe(201);
    expect(again.body).toBe(first.body);
  }
  expect(api.engine.starts).toHaveLength(1);
  const other = await start({ ...body, buyer: { ...body['buyer'], tel: '090-0000-0001' } });
  expect(other.json()).toMatchObject({ code: 'orderLive' });
});

test('other contents under a live number are 409', async () => {
  const body = orderBody();
  await start(body);
  const other = await start({ ...body, plannedShipDate: body['plannedShipDate'], buyer: { ...body['buyer'], name: '別人　太郎' } });
  expect(other.statusCode).toBe(409);
  expect(other.json()).toMatchObject({ code: 'orderLive', retryable: false });
});

test('a cart that repeats its start of an order that was taken over is told so, and that there is nothing to do', async () => {
  const body = orderBody();
  const adopted = await start({ ...body, intake: 'adopt', settlementNo: `${body['orderNumber']}-1` });
  expect(adopted.statusCode, adopted.body).toBeLessThan(300);
  const repeated = await start(body);
  expect(repeated.statusCode).toBe(409);
  expect(repeated.json()).toMatchObject({ code: 'orderLiveAdopted', retryable: false, detail: expect.stringContaining('カートがすることはありません'), order: { intake: 'adopt' } });
});

test('a refused number may come again with other contents or a higher attempt, and each pair keeps its answer', async () => {
  const body = orderBody();
  api.engine.onStart = (input) => decide(api.records, input, 'refused');
  const first = await start(body);
  expect(first.statusCode).toBe(402);
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const second = await start({ ...body, attempt: 2 });
  expect(second.statusCode).toBe(201);
  expect(second.json().credit).toMatchObject({ generation: 2, settlementNo: `${body['orderNumber']}-2` });
  const firstAgain = await start(body);
  expect(firstAgain.statusCode).toBe(402);
  const { requestId: _a, ...was } = first.json();
  const { requestId: _b, ...is } = firstAgain.json();
  expect(is).toEqual(was);
  expect(api.engine.starts).toHaveLength(2);
});

test('a lower attempt that is unknown is 409', async () => {
  const body = orderBody();
  api.engine.onStart = (input) => decide(api.records, input, 'refused');
  await start({ ...body, attempt: 3 });
  const lower = await start({ ...body, attempt: 2 });
  expect(lower.statusCode).toBe(409);
  expect(lower.json()).toMatchObject({ code: 'attemptTooLow', param: 'attempt' });
});

test('a back-office order with a refused credit lives, and other contents are pointed to requestCredit', async () => {
  const body = orderBody({ intake: 'backoffice' });
  api.engine.onStart = (input) => decide(api.records, input, 'refused');
  expect((await start(body)).statusCode).toBe(402);
  const other = await start({ ...body, attempt: 2 });
  expect(other.statusCode).toBe(409);
  expect(other.json()).toMatchObject({ code: 'orderLiveRefused', useAction: 'requestCredit', order: { isOrder: true } });
});

test('a paid number is answered for ever and never used again', async () => {
  const body = orderBody();
  const first = await start(body);
  const state = (await api.records.loadOrder(SHOP, body['orderNumber']))!.state;
  await publishState(api.records, { ...state, sequence: 9, sale: { state: 'paid', since: state.updatedAt }, outcome: 'paid' }, 'x');
  expect((await start(body)).statusCode).toBe(first.statusCode);
  const other = await start({ ...body, attempt: 2 });
  expect(other.statusCode).toBe(409);
  expect(other.json().code).toBe('orderEnded');
  expect(api.engine.starts).toHaveLength(1);
});

test('the deadline passing is 202, and the repeat asks the same run again', async () => {
  api.engine.onStart = async () => 'deadline';
  const body = orderBody();
  const pending = await start(body);
  expect(pending.statusCode).toBe(202);
  expect(pending.json()).toMatchObject({ status: 'creditRequesting', verdict: { kind: 'pending' } });
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  expect((await start(body)).statusCode).toBe(201);
  expect(api.engine.starts[1]).toEqual(api.engine.starts[0]);
});

test('an engine that is down is 503, the claim stays, and the repeat is the same start', async () => {
  api.engine.onStart = async () => 'down';
  const body = orderBody();
  const down = await start(body);
  expect(down.statusCode).toBe(503);
  expect(down.headers['retry-after']).toBeDefined();
  expect(down.json()).toMatchObject({ code: 'engineUnavailable', retryable: true });
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  expect((await start(body)).statusCode).toBe(201);
  expect(new Set(api.engine.starts.map(({ claimId }) => claimId)).size).toBe(1);
});

test('an earlier run that is still ending is not taken for this start: it stays to be sent', async () => {
  api.engine.onStart = async () => 'deadline';
  api.engine.runOf = 'earlier';
  const body = orderBody();
  expect((await start(body)).statusCode).toBe(202);
  const waiting = await api.records.claimsToResend(0, 100);
  expect(waiting.map(({ orderNumber }) => orderNumber)).toContain(body['orderNumber']);
});

test('onTimeout abandon: the deadline wins, the run is told, and the repeat is told the same', async () => {
  api.engine.onStart = async () => 'deadline';
  const body = orderBody({ onTimeout: 'abandon' });
  const abandoned = await start(body);
  expect(abandoned.statusCode).toBe(503);
  expect(abandoned.json()).toMatchObject({ code: 'checkoutAbandoned', retryable: false });
  expect(api.engine.abandoned).toEqual([api.engine.starts[0]?.claimId]);
  expect((await start(body)).json().code).toBe('checkoutAbandoned');
});

test('onTimeout abandon: a verdict that came first is answered', async () => {
  api.engine.onStart = async (input) => {
    await decide(api.records, input, 'approved');
    return 'deadline';
  };
  const response = await start(orderBody({ onTimeout: 'abandon' }));
  expect(response.statusCode).toBe(201);
  expect(api.engine.abandoned).toEqual([]);
});

test('data that Yamato rejects is 422 and names our field', async () => {
  api.engine.onStart = (input) => {
    const verdict = { kind: 'failed', code: 'kaara103E', at: input.acceptedAt } as const;
    const state = newOrder(input);
    return publishState(
      api.records,
      { ...state, sequence: 1, credit: { ...state.credit, state: 'failed', code: 'kaara103E' }, verdict, outcome: 'failed' },
      input.actor,
    );
  };
  const response = await start(orderBody());
  expect(response.statusCode).toBe(422);
  expect(response.json()).toMatchObject({ code: 'creditFailed', param: 'buyer.address', yamatoCode: 'kaara103E' });
  expect(response.json().buyerMessage).toContain('ご確認');
});
