/**
 * 突合 after a restore: asks about every order that may have gone on since the backup, and about those that only the cart
 * knows. Where an order lacks what Yamato has, it is told to look; where the order itself is lost, it can be taken in as one
 * credited elsewhere (引継ぎ). No credit is ever asked for.
 */
import { type Answer, ApiFault, type Found, NO_ANSWER, type ReconcileApi, type Restoration } from './api.ts';
import type { CartOrder } from './numbers.ts';
import { type LineFinding, words } from './words.ts';

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
  /** Orders of which somebody has seen in the console that what stands under their number is theirs, and no other shop's. */
  readonly ours: ReadonlySet<string>;
  /** Whether orders that are behind are told to look. */
  readonly sync: boolean;
  readonly now: Date;
  readonly report: (line: string) => void;
};

export type Line = {
  readonly shop: string;
  readonly found: Omit<Found, 'finding'> & { readonly finding: LineFinding };
  /** What was done about it; null: nothing. */
  readonly done: string | null;
  readonly isWork: boolean;
  /** The API did not do what it was asked, or did not answer. */
  readonly isFault?: true;
};

type ApiLine = Line & { readonly found: Found };

/** `bodies`: the cart's orders by their number, of each the first. */
type Reconciling = ReconcileOrder & { readonly bodies: ReadonlyMap<string, CartOrder> };

/** Of one request: the API takes no more. */
const AT_ONCE = 10;
/** Orders that ended in the days before the backup may have begun again after it. */
const ENDED_DAYS = 7;
const DAY_MS = 86_400_000;
const SAY_EVERY = 500;
/** So often in a row without an answer, and it is asked no more. */
const UNANSWERED_MAX = 3;

/** A fault of the API's is a line, not the end: the rest is asked about all the same. */
export async function reconcile(order: ReconcileOrder): Promise<readonly Line[]> {
  const { restoration, now } = order;
  const api = untilItIsSilent(order.api);
  const since = new Date((restoration === null ? now.getTime() : Date.parse(restoration.backupAt)) - ENDED_DAYS * DAY_MS).toISOString();
  const bodies = new Map<string, CartOrder>();
  for (const body of order.orders) if (!bodies.has(body.orderNumber)) bodies.set(body.orderNumber, body);
  const lines: Line[] = [];
  for (const shop of order.shops ?? (await api.shops())) {
    const asked = new Set<string>();
    const look = async (numbers: readonly string[]): Promise<void> => {
      const fresh = [...new Set(numbers)].filter((number) => !asked.has(number));
      for (let at = 0; at < fresh.length; at += AT_ONCE) {
        const some = fresh.slice(at, at + AT_ONCE);
        for (const number of some) asked.add(number);
        lines.push(...(await linesOf({ ...order, api, bodies }, shop, some)));
        if (lines.length % SAY_EVERY < AT_ONCE && lines.length >= SAY_EVERY) order.report(`  … ${lines.length} orders asked about`);
      }
    };
    try {
      for await (const numbers of api.ordersToReconcile(shop, since)) await look(numbers);
    } catch (error) {
      lines.push(notAsked(order, shop, '', error));
    }
    await look([...order.numbers, ...bodies.keys()]);
  }
  return lines;
}

/** Nobody waits for an API that is down once for every ten of a long list of numbers. */
function untilItIsSilent(api: ReconcileApi): ReconcileApi {
  let unanswered = 0;
  return {
    ...api,
    async ask(...asked) {
      if (unanswered >= UNANSWERED_MAX) throw new ApiFault(NO_ANSWER, 'The API did not answer, several times in a row.');
      try {
        const found = await api.ask(...asked);
        unanswered = 0;
        return found;
      } catch (error) {
        unanswered = error instanceof ApiFault && error.code === NO_ANSWER ? unanswered + 1 : 0;
        throw error;
      }
    },
  };
}

async function linesOf(order: Reconciling, shop: string, numbers: readonly string[]): Promise<readonly Line[]> {
  let findings: readonly Found[];
  try {
    findings = await order.api.ask(shop, order.method, numbers);
  } catch (error) {
    return numbers.map((orderNumber) => notAsked(order, shop, orderNumber, error));
  }
  const lines: Line[] = [];
  for (const found of findings) {
    const line = await act(order, shop, found);
    lines.push(line, ...(line.done === null || line.isWork ? amountLines(order, line) : []), ...slipLines(line));
  }
  return lines;
}

/** `orderNumber` '': the shop's list of orders, or the rest of it. Anything but a fault of the API's is thrown on. */
function notAsked({ method }: ReconcileOrder, shop: string, orderNumber: string, fault: unknown): Line {
  if (!(fault instanceof ApiFault)) throw fault;
  return { shop, found: { orderNumber, finding: 'notAsked', service: method, known: null, credits: [], reason: fault.code }, done: null, isWork: true, isFault: true };
}

/** The cart has another amount of it than the records: it was changed after the backup, or never here. */
function amountLines({ bodies }: Reconciling, { shop, found }: Line): readonly Line[] {
  const amountYen = bodies.get(found.orderNumber)?.['amountYen'];
  if (found.known === null || typeof amountYen !== 'number' || amountYen === found.known.amountYen) return [];
  return [{ shop, found: { ...found, finding: 'otherAmount', reason: `${amountYen}` }, done: null, isWork: true }];
}

/** Yamato says only that there is a slip, so that none comes back by itself. */
const withSlip = ['slipRegistered', 'deliveryProblem', 'saleConfirmed', 'invoiced', 'paid'];

/** The order was shipped, and the records have no slip of it: it was registered after the backup. */
function slipLines({ shop, found }: Line): readonly Line[] {
  const isShipped = found.credits.some(({ role, status }) => role === 'present' && status !== null && withSlip.includes(status));
  return isShipped && found.known?.slips === 0 ? [{ shop, found: { ...found, finding: 'slipNotHere' }, done: null, isWork: true }] : [];
}

async function act(order: Reconciling, shop: string, found: Found): Promise<ApiLine> {
  const { isWork } = words[found.finding];
  const line: ApiLine = { shop, found, done: null, isWork };
  switch (found.finding) {
    case 'behind':
      return order.sync ? synced(order, line) : line;
    case 'laterCredit':
      if (found.known?.ended === true) return adopted(order, line);
      return order.sync ? { ...(await synced(order, line)), isWork: true } : line;
    case 'lost':
      return adopted(order, line);
    case 'unclear':
      return order.ours.has(found.orderNumber) && found.known?.ended !== false && found.credits.filter(isTheirs).length === 1 ? adopted(order, line) : line;
    default:
      return line;
  }
}

async function synced({ api, now }: ReconcileOrder, line: ApiLine): Promise<ApiLine> {
  const { shop, found: { orderNumber } } = line;
  const answer = await answerOf(api.syncStatus(shop, orderNumber, `reconcile-${now.getTime()}`));
  if (answer instanceof ApiFault) return { ...line, isWork: true, isFault: true, done: `「取引状況の更新」が受け付けられたか分かりません（${answer.code}）` };
  const taken = answer.status === 200 || answer.status === 202;
  return { ...line, isWork: !taken, done: taken ? '「取引状況の更新」を依頼しました' : `「取引状況の更新」は受け付けられませんでした（${answer.status} ${codeOf(answer)}）` };
}

/** Under the number that stands, with the contents that the cart has of it. */
async function adopted({ api, bodies, adopt }: Reconciling, line: ApiLine): Promise<ApiLine> {
  const { shop, found: { orderNumber, credits } } = line;
  const body = bodies.get(orderNumber);
  const credit = credits.findLast(isTheirs);
  if (!adopt || body === undefined || credit === undefined) return line;
  const { onTimeout: _onTimeout, ...contents } = body;
  const answer = await answerOf(api.start(shop, { ...contents, intake: 'adopt', settlementNo: credit.settlementNo }));
  if (answer instanceof ApiFault) return { ...line, isWork: true, isFault: true, done: `引継ぎが受け付けられたか分かりません（${answer.code}）` };
  const taken = answer.status === 201 || answer.status === 202;
  return { ...line, isWork: !taken, done: taken ? `引継ぎで受け付けました（${credit.settlementNo}）。金額・内容・送り状番号が正しいかどうかを確認してください` : `引継ぎは受け付けられませんでした（${answer.status} ${codeOf(answer)}）` };
}

/** Of the order, and not known to the records; `unclear` only after somebody has looked. */
function isTheirs({ stands, role }: Found['credits'][number]): boolean {
  return stands && (role === 'unknown' || role === 'unclear');
}

async function answerOf(call: Promise<Answer>): Promise<Answer | ApiFault> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiFault) return error;
    throw error;
  }
}

function codeOf({ body }: Answer): string {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
}
