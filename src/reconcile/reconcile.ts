/**
 * 突合 after a restore: asks about every order that may have gone on since the backup, and about those that only the cart
 * knows. Where an order lacks what Yamato has, it is told to look; where the order itself is lost, it can be taken in as one
 * credited elsewhere (引継ぎ). No credit is ever asked for.
 */
import type { Answer, Found, ReconcileApi, Restoration } from './api.ts';
import type { CartOrder } from './numbers.ts';
import { words } from './words.ts';

export type ReconcileOrder = {
  readonly api: ReconcileApi;
  readonly restoration: Restoration | null;
  /** Null: all. */
  readonly shops: readonly string[] | null;
  /** Of orders that the records do not know. */
  readonly method: string;
  /** That the cart has; asked about in each of the shops. */
  readonly numbers: readonly string[];
  /** Whole orders of the cart's. */
  readonly orders: readonly CartOrder[];
  /** Whether orders that were lost are taken in. */
  readonly adopt: boolean;
  /** Whether orders that are behind are told to look. */
  readonly sync: boolean;
  readonly now: Date;
  readonly report: (line: string) => void;
};

export type Line = { readonly shop: string; readonly found: Found; /** What was done about it; null: nothing. */ readonly done: string | null; readonly isWork: boolean };

/** Of one request: the API takes no more. */
const AT_ONCE = 10;
/** Orders that ended in the days before the backup may have begun again after it. */
const ENDED_DAYS = 7;
const DAY_MS = 86_400_000;
const SAY_EVERY = 500;

export async function reconcile(order: ReconcileOrder): Promise<readonly Line[]> {
  const { api, restoration, now, report } = order;
  const since = new Date((restoration === null ? now.getTime() : Date.parse(restoration.backupAt)) - ENDED_DAYS * DAY_MS).toISOString();
  const lines: Line[] = [];
  for (const shop of order.shops ?? (await api.shops())) {
    const asked = new Set<string>();
    const look = async (numbers: readonly string[]): Promise<void> => {
      const fresh = numbers.filter((number) => !asked.has(number));
      for (let at = 0; at < fresh.length; at += AT_ONCE) {
        const some = fresh.slice(at, at + AT_ONCE);
        for (const number of some) asked.add(number);
        for (const found of await api.ask(shop, order.method, some)) lines.push(await act(order, shop, found));
        if (lines.length % SAY_EVERY < AT_ONCE && lines.length >= SAY_EVERY) report(`  … ${lines.length} orders asked about`);
      }
    };
    for await (const numbers of api.ordersToReconcile(shop, since)) await look(numbers);
    await look([...order.numbers, ...order.orders.map(({ orderNumber }) => orderNumber)]);
  }
  return lines;
}

async function act(order: ReconcileOrder, shop: string, found: Found): Promise<Line> {
  const { isWork } = words[found.finding];
  const line = { shop, found, done: null, isWork };
  switch (found.finding) {
    case 'behind':
      return order.sync ? synced(order, line) : line;
    case 'laterCredit':
      if (found.known?.ended === true) return adopted(order, line);
      return order.sync ? { ...(await synced(order, line)), isWork: true } : line;
    case 'lost':
      return adopted(order, line);
    default:
      return line;
  }
}

async function synced({ api, now }: ReconcileOrder, line: Line): Promise<Line> {
  const { shop, found: { orderNumber } } = line;
  const answer = await api.syncStatus(shop, orderNumber, `reconcile-${now.getTime()}`);
  const taken = answer.status === 200 || answer.status === 202;
  return { ...line, isWork: !taken, done: taken ? '「取引状況の更新」を依頼しました' : `「取引状況の更新」は受け付けられませんでした（${answer.status} ${codeOf(answer)}）` };
}

/** Under the number that stands, with the contents that the cart has of it. */
async function adopted({ api, orders, adopt }: ReconcileOrder, line: Line): Promise<Line> {
  const { shop, found: { orderNumber, credits, known } } = line;
  const body = orders.find((order) => order.orderNumber === orderNumber);
  const credit = credits.findLast(({ stands, settlementNo }) => stands && settlementNo !== known?.settlementNo);
  if (!adopt || body === undefined || credit === undefined) return line;
  const { onTimeout: _onTimeout, ...contents } = body;
  const answer = await api.start(shop, { ...contents, intake: 'adopt', settlementNo: credit.settlementNo });
  const taken = answer.status === 201 || answer.status === 202;
  return { ...line, isWork: !taken, done: taken ? `引継ぎで受け付けました（${credit.settlementNo}）。金額・内容・送り状番号はYamatoに照会できないため、確認してください` : `引継ぎは受け付けられませんでした（${answer.status} ${codeOf(answer)}）` };
}

function codeOf({ body }: Answer): string {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
}
