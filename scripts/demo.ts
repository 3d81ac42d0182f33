/**
 * `npm run demo`: drives ten orders by 後払い and five by card, of different fates, through the API of a running `npm start`, uses the sandbox to let
 * things happen at Yamato's side, and prints what became of each.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addDays, jstDate } from '../src/domain/values/japan-time.ts';
import { type DevFile, devFilePath } from '../src/process/dev-file.ts';

type Change = { readonly buyer?: string; readonly address?: string };

type Fate = {
  readonly title: string;
  /** By card: a token of the sandbox's that needs no page, by its test card; else by 後払い. */
  readonly card?: string;
  /** In the shop whose days take a second. */
  readonly fast?: true;
  readonly change: Change;
  /** Armed at the sandbox before the order comes in. */
  readonly fault?: Record<string, unknown>;
  /** What staff do once the checkout is answered. */
  readonly act?: (order: PlacedOrder) => Promise<void>;
  /** The status the order is expected to reach. */
  readonly until: string;
};

type PlacedOrder = { readonly number: string; readonly settlementNo: string };
type Line = { readonly fate: string; readonly number: string; readonly http: string; readonly status: string; readonly note: string };

const CARD = '1111';
const GIVE_UP_MS = 120_000;
const LOOK_EVERY_MS = 1_000;

const devFile = devFilePath(resolve(process.env['DATA_DIR'] ?? './data'));
if (!existsSync(devFile)) {
  console.error(`No running torihiki found (${join(devFile)} is not there). Start one with \`npm start\` in another terminal, then run this again.`);
  process.exit(1);
}
const dev = JSON.parse(readFileSync(devFile, 'utf8')) as DevFile;
/** Its days take a second, so that an authorisation runs out while one looks on. */
const FAST_SHOP = `${dev.shop}-fast`;
const ordersOf = ({ fast }: Pick<Fate, 'fast'>): string => `${dev.api}/v1/shops/${fast === true ? FAST_SHOP : dev.shop}/orders`;
const round = Math.floor(Date.now() / 1000);

const ship = async ({ number }: PlacedOrder): Promise<void> => {
  const body = `${round}${number.slice(-1)}`;
  await act(number, { action: 'registerShipment', parcels: [{ slipNo: `${body}${Number(body) % 7}`, carrier: 'yamato' }] });
};

const fates: readonly Fate[] = [
  { title: '与信OK → 出荷 → 入金', change: {}, act: ship, until: 'paid' },
  { title: '与信NG', change: { buyer: '見本　ＮＧ' }, until: 'creditRefused' },
  { title: '限度額超過', change: { buyer: '見本　ゲンド' }, until: 'creditRefused' },
  { title: '審査中 → OK', change: { buyer: '見本　シンサ' }, until: 'creditApproved' },
  { title: '審査中 → NG', change: { buyer: '見本　シンサＮＧ' }, until: 'creditRefused' },
  { title: '住所が長すぎる（送る前に断る）', change: { address: `東京都千代田区千代田1-1 ${'見本'.repeat(25)}` }, until: '' },
  { title: 'OKが出荷前にNGへ変わる', change: { buyer: '見本　フリップ' }, until: 'creditRefused' },
  { title: '応答が途切れる（照会で解決）', change: {}, fault: { operation: 'KAARA', fault: 'cutAfterCommit', times: 1 }, until: 'creditApproved' },
  { title: '与信後に取消', change: {}, act: ({ number }) => act(number, { action: 'cancelCredit' }), until: 'creditCancelled' },
  { title: '他社便で出荷 → 入金', change: {}, act: ({ number }) => act(number, { action: 'registerShipment', parcels: [{ slipNo: null, carrier: 'sagawa' }] }), until: 'paid' },
  { title: 'カード：仮売上 → 出荷 → 決済完了', card: CARD, change: {}, act: ship, until: 'settled' },
  { title: 'カード：カード会社が拒否', card: '9055', change: {}, until: 'paymentFailed' },
  { title: 'カード：仮売上 → 注文キャンセル', card: CARD, change: {}, act: ({ number }) => act(number, { action: 'cancelCredit' }), until: 'orderCancelled' },
  { title: 'カード：応答が途切れる（照会で解決）', card: CARD, change: {}, fault: { operation: 'A08', fault: 'cutAfterCommit', times: 1 }, until: 'provisionalSale' },
  { title: 'カード：仮売上期限切れ（1日が1秒の店舗）', card: CARD, fast: true, change: {}, until: 'provisionalSaleExpired' },
];

await openFastShop();
const lines = await Promise.all(fates.map((fate, index) => live(fate, index)));
console.log('');
console.table(lines.map(({ fate, number, http, status, note }) => ({ 受注番号: number, 筋書き: fate, 受付: http, 決済ステータス: status, 備考: note })));
console.log(`Temporal Web UI: ${dev.temporalUi}   Sandbox: ${dev.sandbox}/`);
process.exitCode = lines.every(({ note }) => note !== 'まだ途中') ? 0 : 1;

async function live(fate: Fate, index: number): Promise<Line> {
  const number = `D-${round}-${String(index).padStart(2, '0')}`;
  const settlementNo = `${number}-1`;
  if (fate.fault !== undefined) await send(`${dev.sandbox}/sandbox/faults`, 'POST', { ...fate.fault, orderNo: settlementNo });
  const answer = await send(ordersOf(fate), 'POST', orderBody(number, index, fate), keyOf(fate, dev.keys.cart));
  console.log(`${number}  ${fate.title}: HTTP ${answer.status}`);
  const line = { fate: fate.title, number, http: String(answer.status) };
  if (fate.until === '') return { ...line, status: '(受注になりません)', note: textOf(answer.body, 'detail') };
  if (answer.status === 201) await fate.act?.({ number, settlementNo });
  const last = await waitFor(number, fate);
  return { ...line, status: textOf(last, 'statusLabel'), note: textOf(last, 'status') === fate.until ? attentionOf(last) : 'まだ途中' };
}

async function waitFor(number: string, fate: Fate): Promise<unknown> {
  const { until: status } = fate;
  const deadline = Date.now() + GIVE_UP_MS;
  for (;;) {
    const { body } = await send(`${ordersOf(fate)}/${number}`, 'GET', undefined, keyOf(fate, dev.keys.staff));
    if (textOf(body, 'status') === status || Date.now() > deadline) return body;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

async function act(number: string, action: Record<string, unknown>): Promise<void> {
  const answer = await send(`${ordersOf({})}/${number}/actions`, 'POST', { actor: 'demo', ...action }, dev.keys.staff, { 'idempotency-key': `demo-${number}-${String(action['action'])}`, prefer: 'wait=20' });
  console.log(`${number}  ${String(action['action'])}: HTTP ${answer.status}`);
}

function orderBody(number: string, index: number, { change, card }: Pick<Fate, 'change' | 'card'>): Record<string, unknown> {
  const { buyer = '見本　花子', address = '東京都千代田区千代田1-1 見本ビル201' } = change;
  const now = new Date();
  const terms = card === undefined ? { method: 'atobarai', invoice: 'separate' } : { method: 'card', card: { payWay: 1, device: 'pc', token: tokenOf(card) } };
  return {
    orderNumber: number,
    intake: 'checkout',
    orderedAt: now.toISOString(),
    plannedShipDate: addDays(jstDate(now), 3),
    amountYen: 5500,
    ...terms,
    // A phone of its own: the sandbox counts open orders per buyer against the limit.
    buyer: { name: buyer, postalCode: '100-0001', address, tel: `090${String(round + index).slice(-8)}`, email: 'hanako@example.com' },
    items: [{ kind: 'goods', name: '見本商品', quantity: 2, unitPriceYen: 2500, subtotalYen: 5000 }, { kind: 'shipping', name: '送料', subtotalYen: 500 }],
    destinations: [],
  };
}

/** Good once, as any. */
function tokenOf(last4: string): string {
  return `SB0${last4}${Math.random().toString(36).slice(2).padEnd(9, '0').slice(0, 9)}`;
}

/** It is nobody's but the demo's: no key of a shop reaches it. */
function keyOf({ fast }: Fate, key: string): string {
  return fast === true ? dev.keys.admin : key;
}

async function openFastShop(): Promise<void> {
  const shops = `${dev.api}/v1/shops`;
  await send(shops, 'POST', { code: FAST_SHOP, name: '1日が1秒の見本ショップ', environment: 'sandbox' }, dev.keys.admin);
  await send(`${shops}/${FAST_SHOP}/credentials/card`, 'PUT', { ...dev.sandboxMerchants.webcollect }, dev.keys.admin);
  await send(`${shops}/${FAST_SHOP}/settings`, 'PATCH', { policy: { dayMs: 1_000, captureWithinDays: 10, captureWarnDays: [3] } }, dev.keys.admin);
}

async function send(url: string, method: string, body?: unknown, key?: string, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

function textOf(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const field = (value as Readonly<Record<string, unknown>>)[key];
  return typeof field === 'string' ? field : '';
}

function attentionOf(order: unknown): string {
  if (typeof order !== 'object' || order === null || !('attention' in order) || !Array.isArray(order.attention)) return '';
  return order.attention.map((attention: unknown) => textOf(attention, 'label')).join('、');
}
