/** The paths of an order's life that are kept as histories: each drives one order of a shop with a policy of its own. */
import { setTimeout as delay } from 'node:timers/promises';
import type { OrderView } from '../../src/domain/order-view.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { amendmentPaths } from './amendment-paths.ts';
import { orderBody, slipNumber } from '../support/orders.ts';
import { sendSignal } from '../support/raw-messages.ts';
import { testPolicy, type System } from '../support/system.ts';

export type Road = {
  readonly orderNumber: string;
  start(change?: Record<string, unknown>, buyer?: Record<string, unknown>): Promise<void>;
  /** Waits so many seconds for the outcome; 10 unless told. */
  act(action: Record<string, unknown>, waitSeconds?: number): Promise<void>;
  /** 与信内容変更 to another amount, and what else is different. */
  amend(amountYen: number, change?: Record<string, unknown>, buyer?: Record<string, unknown>): Promise<void>;
  /** What the buyer's SMS says. */
  enterSmsCode(): Promise<void>;
  ship(): Promise<void>;
  until(seen: (order: OrderView) => boolean): Promise<void>;
  edit(...edits: readonly string[]): Promise<void>;
  fault(operation: string, fault: Record<string, unknown>): Promise<void>;
  signal(name: string): Promise<void>;
};

export type Path = { readonly policy?: Partial<Policy>; readonly recordsFail?: boolean; drive(road: Road): Promise<void> };

const LIMIT_MS = 30_000;
const paid = (order: OrderView) => order.outcome === 'paid';
const payAll = ['deliver', 'invoice', 'pay'];

export const paths: Readonly<Record<string, Path>> = {
  happy: { drive: async (road) => { await road.start(); await road.ship(); await road.edit(...payAll); await road.until(paid); } },
  'seen-one-by-one': {
    async drive(road) {
      await road.start();
      await road.ship();
      await road.edit('deliver');
      await road.until((order) => order.sale.state === 'confirmed');
      await road.edit('invoice');
      await road.until((order) => order.sale.state === 'invoiced');
      await road.edit('pay');
      await road.until(paid);
    },
  },
  refused: { drive: async (road) => { await road.fault('KAARA', { fault: 'refuse' }); await road.start(); await road.until((order) => order.outcome === 'refused'); } },
  'backoffice-refused': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'refuse' });
      await road.start({ intake: 'backoffice' });
      await road.until((order) => order.credit.state === 'refused');
      await road.act({ action: 'closeOrder', reason: '見本' });
    },
  },
  'held-then-approved': {
    async drive(road) {
      await road.start({}, { name: '見本　シンサ' });
      await road.until((order) => order.credit.state === 'approved');
      await road.ship();
      await road.edit(...payAll);
      await road.until(paid);
    },
  },
  'unknown-then-found': {
    async drive(road) {
      await road.fault('KAARA', { nth: 1, fault: 'cutAfterCommit' });
      await road.fault('KAASL', { nth: 1, fault: 'cutAfterCommit' });
      await road.start();
      await road.until((order) => order.credit.state === 'approved');
      await road.ship();
      await road.edit(...payAll);
      await road.until(paid);
    },
  },
  'unknown-then-sent-again': {
    async drive(road) {
      await road.fault('KAARA', { nth: 1, fault: 'cutBeforeCommit' });
      await road.start();
      await road.until((order) => order.credit.state === 'approved');
      await road.act({ action: 'cancelCredit' });
    },
  },
  cancelled: { drive: async (road) => { await road.start(); await road.act({ action: 'cancelCredit' }); await road.until((order) => order.outcome === 'cancelled'); } },
  'cancel-unknown': {
    async drive(road) {
      await road.fault('KAACL', { nth: 1, fault: 'cutAfterCommit' });
      await road.start();
      await road.act({ action: 'cancelCredit' });
      await road.until((order) => order.outcome === 'cancelled');
    },
  },
  abandoned: {
    policy: { checkoutDeadlineMs: 400 },
    async drive(road) {
      await road.fault('KAARA', { fault: 'delay', ms: 800, when: 'after' });
      await road.start({ onTimeout: 'abandon' });
      await road.until((order) => order.outcome === 'abandoned');
    },
  },
  resumed: {
    async drive(road) {
      await road.start();
      await road.act({ action: 'closeOrder', reason: '見本' });
      await road.act({ action: 'syncStatus' });
      await road.ship();
      await road.edit(...payAll);
      await road.until(paid);
    },
  },
  'settle-wait': {
    policy: { settleDelayMs: 1_500 },
    drive: async (road) => { await road.start(); await road.ship(); await road.edit(...payAll); await road.until(paid); },
  },
  drift: {
    policy: { recheckMs: 300 },
    async drive(road) {
      await road.start();
      await road.edit('refuse');
      await road.until((order) => order.attention.length > 0);
      await road.act({ action: 'cancelCredit' });
    },
  },
  'malformed-messages': {
    async drive(road) {
      await road.start();
      await road.signal('staffAction');
      await road.signal('anything');
      await road.act({ action: 'syncStatus' });
      await road.act({ action: 'cancelCredit' });
    },
  },
  ...amendmentPaths,
  'records-come-back': {
    recordsFail: true,
    drive: async (road) => { await road.start(); await road.ship(); await road.edit(...payAll); await road.until(paid); },
  },
};

/** One shop and one order of it. */
export async function roadOf(system: System, name: string, path: Path): Promise<Road & { readonly shop: string }> {
  const { records, merchant } = system;
  const shop = `replay-${name}`.slice(0, 32);
  await records.createShop({ code: shop, name: '見本ショップ', environment: 'sandbox', policy: { ...testPolicy, ...path.policy } });
  await records.setCredentials(shop, 'atobarai', { ...merchant, contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarriers: true } });
  const { key } = await records.createApiKey({ scope: 'admin', shops: [shop], label: 'replay' });
  const body = orderBody({ orderNumber: `R-${name.toUpperCase()}`.slice(0, 18) });
  const { orderNumber } = body;
  const credit = `${orderNumber}-1`;
  const order = `/v1/shops/${shop}/orders`;
  const call = (method: 'GET' | 'POST', url: string, payload?: Record<string, unknown>, headers: Record<string, string> = {}) =>
    system.api.inject({ method, url, headers: { authorization: `Bearer ${key}`, ...headers }, ...(payload === undefined ? {} : { payload }) });
  const sandbox = async (path_: string, payload: unknown) => {
    const answer = await fetch(`${system.sandbox.url}/sandbox/${path_}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) });
    if (!answer.ok) throw new Error(`${path_}: ${await answer.text()}`);
  };
  let actions = 0;
  const road: Road = {
    orderNumber,
    async start(change = {}, buyer = {}) {
      const answer = await call('POST', order, { ...body, ...change, buyer: { ...(body['buyer'] as object), ...buyer } });
      if (answer.statusCode >= 500 && answer.statusCode !== 503) throw new Error(answer.body);
      if (answer.statusCode === 422 || answer.statusCode === 403) throw new Error(answer.body);
    },
    async act(action, waitSeconds = 10) {
      actions += 1;
      const answer = await call('POST', `${order}/${orderNumber}/actions`, { actor: 'suzuki', ...action }, { 'idempotency-key': `${name}-${actions}`, ...(waitSeconds === 0 ? {} : { prefer: `wait=${waitSeconds}` }) });
      if (answer.statusCode >= 400) throw new Error(answer.body);
    },
    amend(amountYen, change = {}, buyer = {}) {
      const { orderedAt, plannedShipDate, invoice, destinations, items } = body;
      const goods = amountYen === body['amountYen'] ? items : [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }];
      const contents = { orderedAt, plannedShipDate, invoice, destinations, amountYen, items: goods, ...change, buyer: { ...(body['buyer'] as object), ...buyer } };
      return road.act({ action: 'amendOrder', contents });
    },
    async enterSmsCode() {
      const answer = await fetch(`${system.sandbox.url}/sandbox/ledger/atobarai/orders?orderNo=${credit}`);
      const { orders } = (await answer.json()) as { orders: { smsCode: string | null }[] };
      await road.act({ action: 'submitSmsCode', code: orders[0]?.smsCode ?? '' });
    },
    ship: () => road.act({ action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] }),
    async until(seen) {
      const limit = Date.now() + LIMIT_MS;
      for (;;) {
        const view = JSON.parse((await call('GET', `${order}/${orderNumber}`)).body) as OrderView;
        if (view.credit !== undefined && seen(view)) return;
        if (Date.now() > limit) throw new Error(`${name}: ${JSON.stringify(view)}`);
        await delay(50);
      }
    },
    async edit(...edits) {
      for (const edit of edits) await sandbox(`console/atobarai/orders/${credit}`, { edit, merchant: merchant.ycfStrCode });
    },
    fault: (operation, fault) => sandbox('faults', { operation, orderNo: credit, ...fault }),
    signal: (signalName) => sendSignal({ ...system, shop }, orderNumber, signalName, null),
  };
  return { ...road, shop };
}
