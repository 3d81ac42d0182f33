/**
 * A road: the way one order takes through the system while its history is recorded. Every step waits for what it is about
 * and fails if something else comes of it, so that a history shows what its road is named for.
 */
import type { ActionLine, ActionOutcome } from '../../src/domain/order/history.ts';
import { addDays, jstDate, toWireDate, jstWireDateTime } from '../../src/domain/values/japan-time.ts';
import type { OrderView } from '../../src/domain/order/order-view.ts';
import type { PolicyOfAtobarai } from '../../src/domain/atobarai/policy.ts';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { creditForm, orderBody } from '../methods/atobarai/an-order.ts';
import type { Line } from '../support/line.ts';
import { lose } from '../support/lost-run.ts';
import { slipNumber } from '../support/numbers.ts';
import { sendSignal } from '../support/raw-messages.ts';
import { type Yamato, yamatoOf } from '../support/sandbox-control.ts';
import { createShop, testPolicy, type System } from '../support/system.ts';
import { waitFor } from '../support/wait-for.ts';
import type { FailingMethod, RecordsTrouble } from './records-trouble.ts';

export type Action = Readonly<Record<string, unknown>> & { readonly action: string };

export type Road = {
  readonly orderNumber: string;
  /** The settlement number of the first credit. */
  readonly credit: string;
  /** Yamato's side of this road's merchant, whom it shares with no other road. */
  readonly yamato: Yamato;
  /** Starts the order; throws unless it was understood. */
  start(change?: Record<string, unknown>, buyer?: Record<string, unknown>): Promise<void>;
  /** Takes an action and waits for its end, which must be this one. */
  act(action: Action, outcome?: ActionOutcome): Promise<ActionLine>;
  /** Hands an action over without waiting. Returns its id. */
  submit(action: Action): Promise<string>;
  /** Waits for the end of what was handed over. */
  ended(id: string, outcome?: ActionOutcome): Promise<void>;
  /** 要確認の解決. */
  resolve(attention: string, decision: string, outcome?: ActionOutcome): Promise<ActionLine>;
  /** The order's contents with a change; another amount brings a line of its own. */
  contents(change?: Record<string, unknown>, buyer?: Record<string, unknown>): Record<string, unknown>;
  /** 与信内容変更 to contents that differ so. */
  amend(change?: Record<string, unknown>, buyer?: Record<string, unknown>, outcome?: ActionOutcome): Promise<ActionLine>;
  /** Registers a slip that nobody else has. */
  ship(): Promise<ActionLine>;
  until(seen: (order: OrderView) => boolean): Promise<void>;
  untilStatus(status: OrderView['status']): Promise<void>;
  untilAttention(code: string): Promise<void>;
  /** Waits until the order has come to this, and its run is over. */
  untilEnded(outcome: string): Promise<void>;
  /** One edit after the other on Yamato's own screen. */
  edit(...edits: readonly (string | Record<string, unknown>)[]): Promise<void>;
  /** Arms a fault for every credit of this order; the returned function disarms it. */
  fault(operation: string, rule: Record<string, unknown>): Promise<() => Promise<void>>;
  /** Waits until so many questions came in after the newest call of another operation. */
  untilAsked(question: 'KAARS' | 'KAAST', after: string, times?: number): Promise<void>;
  /** Throws unless so many of these calls came in for the first credit. */
  expectCalls(operation: string, times: number): Promise<void>;
  /** What the buyer's SMS says, or something else. */
  enterSmsCode(entry?: 'right' | 'wrong', outcome?: ActionOutcome): Promise<void>;
  smsCode(): Promise<string>;
  /** Yamato's POST to us about the SMS check. */
  push(): Promise<void>;
  /** GET …/invoice; its HTTP status. */
  printInvoice(): Promise<number>;
  /** Another system under the same contract calls Yamato. */
  elsewhere(operation: string, fields?: Record<string, string>): Promise<void>;
  /** A signal of any name, without anything in it. */
  signal(name: string): Promise<void>;
  /** The run is terminated with whatever it was doing. */
  lose(): Promise<void>;
  /** Hands the order's first start to the engine once more, as a repeat that was under way all the time would. */
  startOnceMore(): Promise<void>;
  /** Yamato announces maintenance, from now or a little later on. Orders that are under way hear of it within 3 s. */
  maintain(ms: number, fromNowMs?: number): Promise<{ readonly from: string; readonly to: string }>;
  untilPassed(instant: string): Promise<void>;
  readonly records: { fail(method: FailingMethod, times: number): void; hang(ms: number): void; age(days: number): void };
  readonly line: Line;
};

export type Path = {
  readonly policy?: Partial<PolicyOfAtobarai> | (() => Partial<PolicyOfAtobarai>);
  /** Settings of the merchant at Yamato, such as `holdMs`. */
  readonly merchant?: Record<string, unknown>;
  /** How many runs the order has in the end; 1 unless told. */
  readonly runs?: number;
  /** It moves what all roads share, Yamato's clock or the line to it: nothing else is under way then. */
  readonly alone?: true;
  drive(road: Road): Promise<void>;
};

/** By name, which is the name of its history. */
export type Roads = Readonly<Record<string, Path>>;

/** What is different in contents of this amount. */
export function at(amountYen: number): Record<string, unknown> {
  return { amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] };
}

export function aParcel(destination = 1, carrier = 'yamato'): Record<string, unknown> {
  return { slipNo: slipNumber(), carrier, destination };
}

/** The road ends with its order, so that its history is whole. */
export async function cancelAtEnd(road: Road): Promise<void> {
  await road.act({ action: 'cancelCredit' });
  await road.untilEnded('cancelled');
}

export async function payAtEnd(road: Road): Promise<void> {
  await road.edit('deliver', 'invoice', 'pay');
  await road.untilEnded('paid');
}

const FIRST_MERCHANT = 20_000_000_000;
const PASSWORD = 'abcd1234';
const WAIT_MS = 30_000;
const WAIT_SECONDS = 20;

export type Around = { readonly system: System; readonly trouble: RecordsTrouble; readonly line: Line };

/** One shop, one merchant and one order for the road of this number. */
export async function openRoad({ system, trouble, line }: Around, name: string, number: number, path: Path): Promise<Road & { readonly workflowId: string }> {
  const { records } = system;
  const merchant = { code: String(FIRST_MERCHANT + number), password: PASSWORD };
  const yamato = yamatoOf({ ...system, merchant });
  await yamato.merchant({ password: PASSWORD, ...system.driver.merchantSettings, ...path.merchant });
  const shop = short(`replay-${number}-${name}`, 32);
  const policy = { ...testPolicy, ...(typeof path.policy === 'function' ? path.policy() : path.policy) };
  await createShop({ ...system, merchant }, shop, policy);
  const { key } = await records.createApiKey({ scope: 'admin', shops: [shop], label: 'replay' });
  const orderNumber = short(`R${number}-${name.toUpperCase()}`, 18);
  let body = orderBody({ orderNumber });
  let credit = `${orderNumber}-1`;
  const order = `/v1/shops/${shop}/orders`;
  const workflowId = orderWorkflowId(shop, orderNumber);
  const call = (method: 'GET' | 'POST', url: string, payload?: Record<string, unknown>, headers: Record<string, string> = {}) =>
    system.api.inject({ method, url, headers: { authorization: `Bearer ${key}`, ...headers }, ...(payload === undefined ? {} : { payload }) });
  const read = async (): Promise<OrderView | null> => {
    const answer = await call('GET', `${order}/${orderNumber}`);
    return answer.statusCode === 200 ? (JSON.parse(answer.body) as OrderView) : null;
  };
  const taken = new Map<string, Action>();
  const hand = async (id: string, action: Action, waitSeconds: number): Promise<ActionLine> => {
    const headers = { 'idempotency-key': id, ...(waitSeconds === 0 ? {} : { prefer: `wait=${waitSeconds}` }) };
    const answer = await call('POST', `${order}/${orderNumber}/actions`, { actor: 'suzuki', ...action }, headers);
    if (answer.statusCode >= 400) throw new Error(`${action.action}: ${answer.body}`);
    return JSON.parse(answer.body) as ActionLine;
  };
  const expectEnd = (line: ActionLine, outcome: ActionOutcome): void => {
    if (line.state !== 'finished' || line.outcome !== outcome) throw new Error(`${line.action} should be ${outcome}: ${JSON.stringify(line)}`);
  };
  const road: Road = {
    orderNumber, yamato, line,
    get credit() {
      return credit;
    },
    records: { fail: (method, times) => trouble.fail(shop, method, times), hang: (ms) => trouble.hang(shop, ms), age: (days) => trouble.age(shop, days) },
    async start(change = {}, buyer = {}) {
      body = { ...body, ...change, buyer: { ...(body['buyer'] as object), ...buyer } };
      credit = typeof body['settlementNo'] === 'string' ? body['settlementNo'] : credit;
      const answer = await call('POST', order, body);
      const { code } = JSON.parse(answer.body) as { code?: string };
      if (answer.statusCode === 400 || answer.statusCode === 403 || code === 'invalidRequest' || (answer.statusCode >= 500 && answer.statusCode !== 503)) throw new Error(answer.body);
    },
    async act(action, outcome = 'done') {
      const id = `${action.action}-${taken.size + 1}`;
      taken.set(id, action);
      const line = await hand(id, action, WAIT_SECONDS);
      expectEnd(line, outcome);
      return line;
    },
    async submit(action) {
      const id = `${action.action}-${taken.size + 1}`;
      taken.set(id, action);
      await hand(id, action, 0);
      return id;
    },
    async ended(id, outcome = 'done') {
      const action = taken.get(id);
      if (action === undefined) throw new Error(`${id} was not handed over`);
      expectEnd(await hand(id, action, WAIT_SECONDS), outcome);
    },
    resolve: (attention, decision, outcome = 'done') => road.act({ action: 'resolve', attention, decision, reason: '見本' }, outcome),
    contents(change = {}, buyer = {}) {
      const { orderedAt, plannedShipDate, invoice, destinations, amountYen, items } = body;
      return { orderedAt, plannedShipDate, invoice, destinations, amountYen, items, ...change, buyer: { ...(body['buyer'] as object), ...buyer } };
    },
    amend: (change = {}, buyer = {}, outcome = 'done') => road.act({ action: 'amendOrder', contents: road.contents(change, buyer) }, outcome),
    ship: () => road.act({ action: 'registerShipment', parcels: [aParcel()] }),
    until: async (seen) => void (await waitFor(read, (view) => view !== null && seen(view), WAIT_MS)),
    untilStatus: (status) => road.until((view) => view.status === status),
    untilAttention: (code) => road.until((view) => view.attention.some((raised) => raised.code === code)),
    async untilEnded(outcome) {
      await road.until((view) => view.outcome === outcome);
      await waitFor(() => system.client.workflow.getHandle(workflowId).describe(), ({ status }) => status.name === 'COMPLETED', WAIT_MS);
    },
    async expectCalls(operation, times) {
      const calls = await yamato.calls(operation, credit);
      if (calls !== times) throw new Error(`${operation} should have come in ${times} times, not ${calls}`);
    },
    async edit(...edits) {
      for (const edit of edits) await yamato.edit(credit, typeof edit === 'string' ? { edit } : edit);
    },
    fault: (operation, rule) => yamato.fault({ operation, orderNo: credit === `${orderNumber}-1` ? `${orderNumber}-*` : credit, ...rule }),
    async untilAsked(question, after, times = 1) {
      await waitFor(() => yamato.operations(credit), (calls) => calls.slice(calls.lastIndexOf(after) + 1).filter((name_) => name_ === question).length >= times, WAIT_MS);
    },
    async enterSmsCode(entry = 'right', outcome = entry === 'right' ? 'done' : 'refused') {
      const code = await road.smsCode();
      await road.act({ action: 'submitSmsCode', code: entry === 'right' ? code : wrongCode(code) }, outcome);
    },
    async smsCode() {
      const [found] = await yamato.credits(credit);
      if (found?.smsCode == null) throw new Error(`no SMS went out for ${credit}`);
      return found.smsCode;
    },
    async push() {
      const form = { ycfStrNo: merchant.code, juchuNo: credit, keitaiNo: '09000000000', giftKb: '3', snsKk: '0', smsNinKk: '0', smsYuuKk: '0' };
      const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
      const answer = await system.api.inject({ method: 'POST', url: '/v1/push/atobarai', headers, payload: new URLSearchParams(form).toString() });
      if (answer.statusCode !== 200) throw new Error(answer.body);
    },
    printInvoice: async () => (await call('GET', `${order}/${orderNumber}/invoice`)).statusCode,
    async elsewhere(operation, fields = {}) {
      const id = operation === 'KAASA' ? 'KAASA0020' : `${operation}0010`;
      const form = { ycfStrCode: merchant.code, password: merchant.password, requestDate: jstWireDateTime(new Date()), ...fields };
      const answer = await fetch(`${system.sandbox.url}/kuroneko-atobarai-api/${id}APIAction_execute.action`, { method: 'POST', body: new URLSearchParams(form) });
      const text = await answer.text();
      if (!text.includes('<returnCode>0</returnCode>')) throw new Error(`${operation}: ${text}`);
    },
    signal: (signalName) => sendSignal({ ...system, shop }, orderNumber, signalName, null),
    lose: () => lose(system, orderNumber, shop),
    async startOnceMore() {
      const { events } = await system.client.workflow.getHandle(workflowId).fetchHistory();
      const input = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
      if (input?.data == null) throw new Error('the order has no start');
      await system.client.workflow.start('order', { workflowId, taskQueue: system.taskQueue, args: [JSON.parse(Buffer.from(input.data).toString())] });
    },
    async maintain(ms, fromNowMs = 0) {
      const from = Date.now() + fromNowMs;
      const window = { from: new Date(from).toISOString(), to: new Date(from + ms).toISOString() };
      await records.updateShop(shop, { policy: { ...policy, maintenance: [window] } });
      return window;
    },
    untilPassed: async (instant) => void (await waitFor(async () => Date.now(), (now) => now > Date.parse(instant), WAIT_MS)),
  };
  return Object.assign(road, { workflowId });
}

/** The fields of a credit that another system opens; `change` for another buyer or way. */
export function creditFields(orderNo: string, change: Record<string, string> = {}): Record<string, string> {
  const today = jstDate(new Date());
  return creditForm({ orderNo, orderYmd: toWireDate(today), shipYmd: toWireDate(addDays(today, 1)), ...change });
}

export function wrongCode(code: string): string {
  return code === '9999' ? '9998' : '9999';
}

/** Cut to what a code or a number may be long, without a hyphen at its end. */
function short(text: string, length: number): string {
  return text.slice(0, length).replace(/-+$/, '');
}
