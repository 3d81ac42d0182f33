import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { readDestroyedList } from '../../src/keys/destroyed-list.ts';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody, publishState } from './an-order.ts';

let api: TestApi;
const folder = mkdtempSync(join(tmpdir(), 'torihiki-erasing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  api = await startTestApi();
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
});
afterAll(() => api.close());

const started = async (): Promise<string> => {
  const body = orderBody();
  expect((await api.send('POST', `/v1/shops/${SHOP}/orders`, { body })).statusCode).toBe(201);
  return body['orderNumber'];
};

const stateOf = async (orderNumber: string): Promise<OrderState> => (await api.records.loadOrder(SHOP, orderNumber))!.state;

const endedAs = async (orderNumber: string, changes: Partial<OrderState>): Promise<void> => {
  const state = await stateOf(orderNumber);
  await publishState(api.records, { ...state, sequence: state.sequence + 1, ...changes }, 'cart');
};

const ended = async (changes: Partial<OrderState> = { outcome: 'paid' }): Promise<string> => {
  const orderNumber = await started();
  await endedAs(orderNumber, changes);
  return orderNumber;
};

const erase = (orderNumber: string, body: unknown = { reason: '本人からの請求', actor: 'suzuki' }, key = api.keys.admin, shop = SHOP) => api.send('DELETE', `/v1/shops/${shop}/orders/${orderNumber}/buyer`, { key, body });

test('an ended order loses its buyer, keeps the rest, and says what is left where, and until when', async () => {
  const orderNumber = await ended();
  const before = (await api.send('GET', `/v1/shops/${SHOP}/orders/${orderNumber}`)).json();
  expect(before).toMatchObject({ erasedAt: null, contents: { buyer: { name: expect.not.stringContaining('消去') } } });
  const answer = await erase(orderNumber);
  expect(answer.statusCode).toBe(200);
  const { erasedAt } = answer.json();
  expect(answer.json()).toEqual({
    shop: SHOP, orderNumber, erasedAt: expect.stringMatching(/Z$/), engineHistory: 'deleting', kept: expect.stringContaining('決済受付番号'),
    backups: { until: jstDate(Date.parse(erasedAt) + 90 * 86_400_000), detail: expect.stringContaining('バックアップ') },
  });
  const after = (await api.send('GET', `/v1/shops/${SHOP}/orders/${orderNumber}`)).json();
  expect(after).toMatchObject({
    erasedAt, outcome: 'paid', credit: before.credit,
    contents: { amountYen: 5500, buyer: { name: '消去済み', address: '消去済み' }, items: [{ kind: 'goods', name: '消去済み', subtotalYen: 5000 }, { subtotalYen: 700 }, { subtotalYen: -200 }] },
    history: { lines: [{ action: 'eraseBuyer', label: '購入者情報の消去', actor: 'suzuki', note: '本人からの請求', outcome: 'done' }, expect.anything()] },
  });
  const list = (await api.send('GET', `/v1/shops/${SHOP}/orders?orderNumberPrefix=${orderNumber}`)).json();
  expect(list.orders).toMatchObject([{ orderNumber, erasedAt, status: before.status }]);
  const { events } = (await api.send('GET', '/v1/events?limit=500', { key: api.keys.cart })).json();
  expect(events.at(-1)).toMatchObject({ type: 'order.changed', orderNumber, changed: ['contents'], order: { erasedAt } });
  expect(api.logLines.join('')).not.toContain('本人からの請求');
});

test('the same again answers the same, whatever is said', async () => {
  const orderNumber = await ended();
  const first = (await erase(orderNumber)).json();
  expect((await erase(orderNumber, { reason: 'もう一度' })).json()).toEqual(first);
  const [cleanup] = (await api.records.cleanupsDue(100)).filter((due) => due.orderNumber === orderNumber);
  await api.records.endCleanup(cleanup!);
  expect((await erase(orderNumber)).json()).toEqual({ ...first, engineHistory: 'deleted' });
});

test('it is on the list of what was destroyed before it is answered, so that no restore brings the person back', async () => {
  const file = join(folder, 'destroyed.jsonl');
  const listing = await api.variant({ destroyedKeysFile: file });
  const orderNumber = await ended();
  const answer = await listing.send('DELETE', `/v1/shops/${SHOP}/orders/${orderNumber}/buyer`, { key: api.keys.admin, body: { reason: '請求' } });
  expect(answer.statusCode).toBe(200);
  expect(readDestroyedList(file).orders).toEqual([{ shop: SHOP, orderNumber, at: answer.json().erasedAt }]);
});

test('where that list cannot be written nothing is promised: 503 says to repeat it, and repeating completes the list', async () => {
  const file = join(folder, 'in-the-way.jsonl');
  mkdirSync(file);
  const listing = await api.variant({ destroyedKeysFile: file });
  const orderNumber = await ended();
  const send = () => listing.send('DELETE', `/v1/shops/${SHOP}/orders/${orderNumber}/buyer`, { key: api.keys.admin, body: { reason: '請求' } });
  for (const refused of [await send(), await send()]) {
    expect([refused.statusCode, refused.json()]).toEqual([503, expect.objectContaining({ code: 'erasureNotListed', retryable: true, detail: expect.stringMatching(/一覧.*書けません.*送り直して/) })]);
  }
  expect(api.logLines.join('')).toContain('destroyedKeys.notListed');
  rmdirSync(file);
  const answer = await send();
  expect(answer.statusCode).toBe(200);
  expect(readDestroyedList(file).orders).toEqual([{ shop: SHOP, orderNumber, at: answer.json().erasedAt }]);
});

test('what was typed since is erased by the same again; the first date stays, and both are on the list', async () => {
  const file = join(folder, 'twice.jsonl');
  const listing = await api.variant({ destroyedKeysFile: file });
  const orderNumber = await ended();
  const send = () => listing.send('DELETE', `/v1/shops/${SHOP}/orders/${orderNumber}/buyer`, { key: api.keys.admin, body: { reason: '請求' } });
  const first = (await send()).json();
  const [cleanup] = (await api.records.cleanupsDue(100)).filter((due) => due.orderNumber === orderNumber);
  await api.records.endCleanup(cleanup!);
  await endedAs(orderNumber, { shopStatus: '見本様待ち' });
  expect((await send()).json()).toMatchObject({ erasedAt: first.erasedAt, engineHistory: 'deleting' });
  expect(await stateOf(orderNumber)).toMatchObject({ shopStatus: null, erased: { at: first.erasedAt } });
  const { orders } = readDestroyedList(file);
  expect(orders.map(({ at }) => at)).toEqual([first.erasedAt, expect.stringMatching(/Z$/)]);
  expect((await api.records.erasures()).find((each) => each.orderNumber === orderNumber)).toEqual(orders[1]);
});

test('how long a backup is kept is a setting', async () => {
  const orderNumber = await ended();
  const other = await api.variant({ backupsKeptDays: 7 });
  const { erasedAt, backups } = (await other.send('DELETE', `/v1/shops/${SHOP}/orders/${orderNumber}/buyer`, { key: api.keys.admin, body: { reason: '請求' } })).json();
  expect(backups.until).toBe(jstDate(Date.parse(erasedAt) + 7 * 86_400_000));
});

test('without an actor the key stands there', async () => {
  const orderNumber = await ended();
  await erase(orderNumber, { reason: '請求' });
  expect((await api.records.listActions(SHOP, orderNumber, { limit: 1, before: null })).lines[0]).toMatchObject({ action: 'eraseBuyer', actor: 'テスト admin' });
});

test('an order that goes on keeps its buyer: 409, why, and what to do', async () => {
  const orderNumber = await started();
  const refused = await erase(orderNumber);
  expect([refused.statusCode, refused.json()]).toEqual([409, expect.objectContaining({ code: 'buyerStillNeeded', retryable: false, detail: expect.stringMatching(/受注が終わっていません（決済ステータス：与信OK）。取消、入金の確認、または「追跡を終える」/) })]);
  expect((await stateOf(orderNumber)).erased).toBeUndefined();
});

test('so does one with a replaced credit at Yamato, and one with an action in hand', async () => {
  const replaced = await ended({ outcome: 'cancelled', retired: [{ settlementNo: 'X-1', generation: 1, amountYen: 1, since: new Date().toISOString(), nextTryAt: null, tries: 1 }] });
  expect((await erase(replaced)).json()).toMatchObject({ status: 409, detail: expect.stringContaining('旧い与信の取消') });
  const busy = await ended();
  const labelled = await api.send('POST', `/v1/shops/${SHOP}/orders/${busy}/actions`, { body: { action: 'setShopStatus', shopStatus: '済' }, headers: { 'idempotency-key': 'label-1' } });
  expect(labelled.statusCode).toBe(202);
  expect((await erase(busy)).json()).toMatchObject({ status: 409, detail: expect.stringContaining('操作「自社ステータス変更」が終わっていません') });
});

test.each<readonly [string, unknown, string]>([
  ['no reason', {}, 'reason'],
  ['a blank reason', { reason: ' 　' }, 'reason'],
  ['a reason without end', { reason: 'あ'.repeat(501) }, 'reason'],
  ['a member nobody knows', { reason: '請求', force: true }, 'force'],
  ['a card number', { reason: '4111 1111 1111 1111 の方' }, 'reason'],
  ['no body', undefined, 'body'],
])('%s is refused by name, and nothing is erased', async (_what, body, param) => {
  const orderNumber = await ended();
  const refused = await api.send('DELETE', `/v1/shops/${SHOP}/orders/${orderNumber}/buyer`, { key: api.keys.admin, ...(body === undefined ? {} : { body }) });
  expect([refused.statusCode, JSON.stringify(refused.json().faults ?? refused.json())]).toEqual([422, expect.stringContaining(param)]);
  expect((await stateOf(orderNumber)).erased).toBeUndefined();
});

test('nobody but an admin may, and of another shop or of nothing there is nothing to be told', async () => {
  const orderNumber = await ended();
  for (const scope of ['cart', 'staff', 'ops'] as const) expect((await erase(orderNumber, undefined, api.keys[scope])).json()).toMatchObject({ status: 403, code: 'scopeMissing' });
  expect((await erase(orderNumber, undefined, api.keys.admin, OTHER_SHOP)).statusCode).toBe(404);
  expect((await erase('NO-SUCH')).statusCode).toBe(404);
  expect((await stateOf(orderNumber)).erased).toBeUndefined();
});

test('of an erased order nothing may be asked that Yamato would have to know the buyer for; all else may', async () => {
  const orderNumber = await ended({ outcome: 'cancelled', cancellation: { state: 'cancelled' } });
  await erase(orderNumber);
  const { actions } = (await api.send('GET', `/v1/shops/${SHOP}/orders/${orderNumber}`)).json();
  const of = (name: string) => actions.find(({ action }: { action: string }) => action === name);
  expect(of('requestCredit')).toMatchObject({ allowed: false, reason: expect.stringContaining('購入者の情報を消去した受注です') });
  expect(of('setShopStatus')).toMatchObject({ allowed: true });
  const { orderNumber: _n, method: _m, intake: _i, ...contents } = orderBody();
  const asked = await api.send('POST', `/v1/shops/${SHOP}/orders/${orderNumber}/actions`, { body: { action: 'requestCredit', contents }, headers: { 'idempotency-key': 'again-1' } });
  expect(asked.json()).toMatchObject({ status: 409, code: 'actionNotLegal', detail: expect.stringContaining('購入者の情報を消去した受注です') });
});

test('the decoder tells a destroyed key, whose it was and when it went, from one that nobody knows', async () => {
  const [sealed] = await api.codec.encode([defaultPayloadConverter.toPayload({ name: '見本花子' })], { type: 'workflow', namespace: 'default', workflowId: `order:${OTHER_SHOP}:A` });
  const id = Buffer.from(sealed!.metadata!['encryption-key-id']!).toString();
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const payload = { metadata: Object.fromEntries(Object.entries(sealed!.metadata!).map(([name, bytes]) => [name, base64(bytes)])), data: base64(sealed!.data!) };
  const decode = (key: string, payloads: unknown[]) => api.send('POST', '/codec/decode', { body: { payloads }, key });
  expect((await decode(api.keys.ops, [payload])).body).toContain(base64(Buffer.from('{"name":"見本花子"}')));
  // The key that seals now cannot be destroyed: another one does from here on.
  await expect(api.records.forgetKeys([{ id, shop: OTHER_SHOP, month: '2026-01', version: 1, destroyedAt: '2026-07-01T00:00:00.000Z' }])).rejects.toThrow(/that seals now/);
  await api.records.keyring.rotate(OTHER_SHOP);
  await api.records.forgetKeys([{ id, shop: OTHER_SHOP, month: '2026-01', version: 1, destroyedAt: '2026-07-01T00:00:00.000Z' }]);
  const told = await decode(api.keys.ops, [payload, payload]);
  expect(told.statusCode).toBe(200);
  const texts = told.json().payloads.map(({ metadata, data }: { metadata: Record<string, string>; data: string }) => [Buffer.from(metadata['encoding']!, 'base64').toString(), JSON.parse(Buffer.from(data, 'base64').toString())]);
  expect(texts).toEqual(Array.from({ length: 2 }, () => ['json/plain', `消去済み（店舗 ${OTHER_SHOP} の 2026-01 の鍵は 2026-07-01T00:00:00.000Z に破棄されました）`]));
  // A key bound to another shop is told nothing, not even that.
  const bound = (await api.records.createApiKey({ scope: 'ops', shops: [SHOP], label: 'bound' })).key;
  const own = (await api.records.createApiKey({ scope: 'ops', shops: [OTHER_SHOP], label: 'own' })).key;
  expect((await decode(bound, [payload])).json()).toMatchObject({ status: 422, code: 'codecPayloadUnreadable' });
  expect((await decode(own, [payload])).statusCode).toBe(200);
  const unknown = { ...payload, metadata: { ...payload.metadata, 'encryption-key-id': base64(Buffer.from('AAAAAAAAAAAA')) } };
  expect((await decode(api.keys.ops, [unknown])).json()).toMatchObject({ status: 422, code: 'codecPayloadUnreadable' });
});

test('a process whose master key was replaced answers that it cannot just now, and says in its log what to do', async () => {
  const { WrongMasterKeyError } = await import('../../src/keys/master-key.ts');
  const stale = await api.variant({ records: { ...api.records, loadOrder: () => Promise.reject(new WrongMasterKeyError()) } });
  const answer = await stale.send('GET', `/v1/shops/${SHOP}/orders/A-1`);
  expect(answer.json()).toMatchObject({ status: 503, retryable: true });
  expect(api.logLines.join('')).toMatch(/api\.keyNotOpened.*start this process again with the new one as MASTER_KEY/);
});
