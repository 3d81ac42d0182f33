import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { actionLine } from '../../src/api/contracts/action-line.ts';
import type { ActionLine } from '../../src/domain/order/history.ts';
import { decide, orderBody, publishState } from './an-order.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
let order: string;
let counter = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.engine.actions.length = 0;
  api.engine.signals = 'up';
  api.engine.onAwaitAction = async () => 'deadline';
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const body = orderBody();
  await api.send('POST', `/v1/shops/${SHOP}/orders`, { body, key: api.keys.cart });
  order = `/v1/shops/${SHOP}/orders/${body['orderNumber']}`;
});

const act = (body: unknown, options: { id?: string; headers?: Record<string, string>; query?: string; key?: string } = {}) =>
  api.send('POST', `${order}/actions${options.query ?? ''}`, {
    body,
    key: options.key ?? api.keys.staff,
    headers: { 'idempotency-key': options.id ?? `key-${(counter += 1)}`, ...options.headers },
  });

const ship = {
  action: 'registerShipment',
  actor: 'suzuki',
  note: '午前便',
  shopStatus: '発送済',
  notifyCart: true,
  parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }],
};

test('an action is accepted with 202, signalled once, and can be read', async () => {
  const response = await act(ship, { id: 'ship-1' });
  expect(response.statusCode).toBe(202);
  const line = actionLine.parse(response.json());
  expect(line).toMatchObject({ id: 'ship-1', action: 'registerShipment', state: 'accepted', actor: 'suzuki', note: '午前便', outcome: null });
  expect(response.headers.location).toBe(`${order}/actions/ship-1`);
  const { actor: _actor, ...sent } = ship;
  expect(api.engine.actions).toEqual([{ actionId: 'ship-1', actor: 'suzuki', acceptedAt: line.acceptedAt, body: sent, seen: { claimId: expect.any(String), sequence: 1, fact: null } }]);
  expect((await api.send('GET', `${order}/actions/ship-1`)).json()).toEqual(response.json());
  const history = await api.send('GET', `${order}/actions`);
  expect(history.json().lines.map(({ id }: ActionLine) => id)).toContain('ship-1');
});

test('without an actor the name of the key stands there', async () => {
  expect((await act({ action: 'inquireCredit' })).json().actor).toBe('テスト staff');
});

test('the same key with the same body is the same action, signalled once', async () => {
  const first = await act(ship, { id: 'same' });
  const again = await act(ship, { id: 'same' });
  expect(again.statusCode).toBe(202);
  expect(again.json()).toEqual(first.json());
  expect(api.engine.actions).toHaveLength(1);
});

test('the same key with another body is 409', async () => {
  await act(ship, { id: 'reused' });
  const other = await act({ ...ship, note: '午後便' }, { id: 'reused' });
  expect(other.statusCode).toBe(409);
  expect(other.json()).toMatchObject({ code: 'idempotencyKeyReused', param: 'Idempotency-Key' });
});

test.each([
  ['no key', {}, 'idempotencyKeyMissing'],
  ['an empty key', { 'idempotency-key': '' }, 'idempotencyKeyMissing'],
  ['a key with a space', { 'idempotency-key': 'a b' }, 'idempotencyKeyInvalid'],
  ['a key of 65 characters', { 'idempotency-key': 'k'.repeat(65) }, 'idempotencyKeyInvalid'],
])('%s is 400', async (_what, headers, code) => {
  const response = await api.send('POST', `${order}/actions`, { body: ship, headers });
  expect(response.statusCode).toBe(400);
  expect(response.json().code).toBe(code);
  expect(api.engine.actions).toEqual([]);
});

test.each([
  ['an action nobody knows', { action: 'explode' }, 'action', 'notOneOf'],
  ['no action', { note: 'x' }, 'action', 'missing'],
  ['a key nobody knows', { action: 'syncStatus', now: true }, 'now', 'unknownField'],
  ['a member of another action', { action: 'syncStatus', parcels: [] }, 'parcels', 'unknownField'],
  ['a card number in a note', { action: 'syncStatus', note: 'カード ４１１１－１１１１－１１１１－１１１１' }, 'note', 'cardNumber'],
  ['a NUL in an actor', { action: 'syncStatus', actor: 'su\u0000zuki' }, 'actor', 'controlCharacter'],
  ['a wrong check digit', { action: 'recordParcels', parcels: [{ slipNo: '123456789012', carrier: 'yamato' }] }, 'parcels[0].slipNo', 'slipCheckDigit'],
  ['a slip of eleven digits', { action: 'recordParcels', parcels: [{ slipNo: '12345678901', carrier: 'yamato' }] }, 'parcels[0].slipNo', 'slipLength'],
  ['a place the order does not have', { action: 'recordParcels', parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 2 }] }, 'parcels[0].destination', 'noSuchDestination'],
  ['a carrier nobody knows', { action: 'recordParcels', parcels: [{ slipNo: '1', carrier: 'pigeon' }] }, 'parcels[0].carrier', 'notOneOf'],
  ['no reason', { action: 'closeOrder' }, 'reason', 'missing'],
  ['a decision nobody knows', { action: 'resolve', attention: 'creditUnknown', decision: 'maybe', reason: 'x' }, 'decision', 'notOneOf'],
])('%s is 422 and names the field', async (_what, body, param, rule) => {
  const response = await act(body);
  expect(response.statusCode).toBe(422);
  expect(response.json().faults).toEqual(expect.arrayContaining([expect.objectContaining({ param, rule })]));
  expect(api.engine.actions).toEqual([]);
});

test('a note may have several lines', async () => {
  expect((await act({ action: 'syncStatus', note: '一行目\n二行目' })).statusCode).toBe(202);
});

test('Prefer: wait answers 200 with the outcome, and says that it was honoured', async () => {
  api.engine.onAwaitAction = async (id) => ({ ...(await line(id)), state: 'finished', outcome: 'done', finishedAt: new Date().toISOString() });
  const response = await act(ship, { headers: { prefer: 'respond-async, wait=5' } });
  expect(response.statusCode).toBe(200);
  expect(response.headers['preference-applied']).toBe('wait=5');
  expect(response.json()).toMatchObject({ state: 'finished', outcome: 'done' });
});

test('Prefer: wait is 202 when the time runs out, at most 30 s', async () => {
  const response = await act(ship, { headers: { prefer: 'wait=900' } });
  expect(response.statusCode).toBe(202);
  expect(response.headers['preference-applied']).toBe('wait=30');
});

test('waiting on a run that has closed reads the outcome from the records', async () => {
  api.engine.onAwaitAction = async (id) => {
    await finishInRecords(id);
    return 'closed';
  };
  const response = await act({ action: 'cancelCredit' }, { headers: { prefer: 'wait=5' } });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toMatchObject({ state: 'finished', outcome: 'done' });
});

test('a dry run says whether and why not, and records nothing', async () => {
  const may = await act({ action: 'cancelCredit' }, { query: '?dryRun=true' });
  expect(may.json()).toEqual({ action: 'cancelCredit', allowed: true, reason: null, way: null });
  const mayNot = await act({ action: 'submitSmsCode', code: '1234' }, { query: '?dryRun=true' });
  expect(mayNot.json()).toMatchObject({ allowed: false, reason: expect.stringMatching(/[ぁ-ん]/) });
  expect(api.engine.actions).toEqual([]);
  expect((await api.send('GET', `${order}/actions`)).json().lines).toHaveLength(1);
});

test.each([
  ['no slip anywhere', { action: 'registerShipment' }],
  ['a reason that needs words', { action: 'reissueInvoice', reason: 'other' }],
  ['an attention that is not raised', { action: 'resolve', attention: 'cancelFailed', decision: 'retry', reason: '試し' }],
])('a dry run says what the deed would: %s', async (_what, body) => {
  const dry = await act(body, { query: '?dryRun=true' });
  expect(dry.json()).toMatchObject({ allowed: false, reason: expect.stringMatching(/[ぁ-ん]/) });
});

test('a reason of nothing but spaces is none', async () => {
  const response = await act({ action: 'closeOrder', reason: '　' });
  expect(response.json()).toMatchObject({ code: 'invalidBody', faults: [{ param: 'reason', rule: 'blank' }] });
});

test('what an ended order cannot do is refused before it is woken; the repeat of what ended it is answered', async () => {
  api.engine.onAwaitAction = async (id) => {
    await finishInRecords(id);
    return 'closed';
  };
  await act({ action: 'cancelCredit' }, { id: 'cancel-1', headers: { prefer: 'wait=1' } });
  const late = await act(ship);
  expect(late.statusCode).toBe(409);
  expect(late.json()).toMatchObject({ code: 'actionNotLegal', detail: expect.stringMatching(/取消済み/) });
  const again = await act({ action: 'cancelCredit' }, { id: 'cancel-1' });
  expect(again.statusCode).toBe(200);
  expect(again.json()).toMatchObject({ id: 'cancel-1', state: 'finished' });
  expect(api.engine.actions).toHaveLength(1);
});

test('an engine that is down is 503, and the repeat is sent', async () => {
  api.engine.signals = 'down';
  const down = await act(ship, { id: 'down-1' });
  expect(down.statusCode).toBe(503);
  expect(down.json()).toMatchObject({ code: 'engineUnavailable', retryable: true });
  api.engine.signals = 'up';
  expect((await act(ship, { id: 'down-1' })).statusCode).toBe(202);
  expect(api.engine.actions).toHaveLength(1);
});

test('a cart leaves decisions about doubt to staff', async () => {
  const response = await act({ action: 'closeOrder', reason: 'x' }, { key: api.keys.cart });
  expect(response.statusCode).toBe(403);
  expect(response.json().code).toBe('scopeMissing');
  expect((await act(ship, { key: api.keys.cart })).statusCode).toBe(202);
});

test('an action on an order that is not there is 404', async () => {
  const response = await api.send('POST', `/v1/shops/${SHOP}/orders/NONE/actions`, { body: ship, headers: { 'idempotency-key': 'x' } });
  expect(response.statusCode).toBe(404);
});

async function line(actionId: string): Promise<ActionLine> {
  return (await api.records.findAction({ shop: SHOP, orderNumber: order.split('/').at(-1)!, actionId }))!;
}

/** As the run of a cancelled order publishes its end. */
async function finishInRecords(actionId: string): Promise<void> {
  const { state } = (await api.records.loadOrder(SHOP, order.split('/').at(-1)!))!;
  const now = new Date().toISOString();
  const finished: ActionLine = { ...(await line(actionId)), state: 'finished', outcome: 'done', finishedAt: now };
  const ended = {
    ...state, sequence: state.sequence + 1, outcome: 'cancelled' as const,
    credit: { ...state.credit, state: 'cancelled' as const }, cancellation: { state: 'cancelled' as const },
  };
  await publishState(api.records, ended, 'suzuki');
  await api.records.publish({
    state: { ...ended, sequence: ended.sequence + 1 }, lines: [finished], changed: ['cancellation'], actionId,
    notifyCart: false, cartStatus: null, isOrder: true, verdict: null,
  });
}
