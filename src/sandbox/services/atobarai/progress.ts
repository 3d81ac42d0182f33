import type { Applied, DueEvent } from '../../core/entry.ts';
import { DAY_MS, endOfDay } from '../../core/jst.ts';
import type { Merchant } from './merchant.ts';
import type { Order } from './order.ts';
import { verdictPush } from './verdict-push.ts';

/** Edges marked (s) in atobarai §6; the lags are our own choice. */
type OrderEvent = DueEvent<Order>;

/** From warning 1 to the warning mail (status 6); from the ship date to warning 2 and to 配送要調査. */
const MAIL_AFTER_MS = 3 * DAY_MS;
const UNDELIVERED_AFTER_MS = 7 * DAY_MS;
const INVESTIGATE_AFTER_MS = 14 * DAY_MS;

/** What the clock will do next to this order, if anything. */
export function nextEvent(order: Order, merchant: Merchant): OrderEvent | undefined {
  const events = [...creditEvents(order, merchant), ...shippingEvents(order, merchant), ...moneyEvents(order, merchant)];
  return events.toSorted((a, b) => a.at - b.at)[0];
}

function creditEvents(order: Order, merchant: Merchant): OrderEvent[] {
  if (order.status === 30 && order.sms !== null) {
    return [{ at: order.sms.expiresAt, apply: (due) => expireSms(due, merchant) }];
  }
  if (order.status === 30 && order.decision !== null) {
    return [{ at: order.decision.at, apply: order.sendDiv === '4' ? (due) => decideReach(due, merchant) : decide }];
  }
  if (order.status === 1 && order.flipAt !== null) {
    return [{ at: order.flipAt, apply: flip }];
  }
  return [];
}

function shippingEvents(order: Order, merchant: Merchant): OrderEvent[] {
  if (order.status === 1 && order.slips.length === 0) {
    if (order.warning === 0) return [{ at: endOfDay(order.shipYmd), apply: warnNoSlip }];
    return order.warning === 1 ? [{ at: endOfDay(order.shipYmd) + MAIL_AFTER_MS, apply: sendWarningMail }] : [];
  }
  const { enabled, deliverAfterMs, saleAfterMs } = merchant.autoProgress;
  const isShipped = order.status === 3 || order.status === 5;
  if (!isShipped || order.registeredAt === null) return [];
  if (order.deliveredAt !== null) {
    return enabled ? [{ at: order.deliveredAt + saleAfterMs, apply: fixSale }] : [];
  }
  const events: OrderEvent[] = enabled ? [{ at: order.registeredAt + deliverAfterMs, apply: deliver }] : [];
  // Parcels of other carriers are invisible to Yamato: nobody misses their delivery.
  if (order.status === 5 || order.slips.every((slip) => slip.carrier === 'other')) return events;
  const expected = Math.max(order.registeredAt, endOfDay(order.shipYmd));
  if (order.warning !== 2) events.push({ at: expected + UNDELIVERED_AFTER_MS, apply: warnUndelivered });
  else events.push({ at: expected + INVESTIGATE_AFTER_MS, apply: investigate });
  return events;
}

function moneyEvents(order: Order, merchant: Merchant): OrderEvent[] {
  const { enabled, invoiceAfterMs, payAfterMs } = merchant.autoProgress;
  if (!enabled) return [];
  if (order.status === 10 && order.soldAt !== null) return [{ at: order.soldAt + invoiceAfterMs, apply: issueInvoice }];
  if (order.status === 11 && order.invoicedAt !== null) return [{ at: order.invoicedAt + payAfterMs, apply: pay }];
  return [];
}

function decide(order: Order): Applied {
  const ok = order.decision?.ok === true;
  order.status = ok ? 1 : 32;
  order.verdict = ok ? 0 : 1;
  return { change: ok ? '審査 OK' : '審査 NG' };
}

function decideReach(order: Order, merchant: Merchant): Applied {
  const ok = order.decision?.ok === true;
  order.status = ok ? 1 : 31;
  order.verdict = ok ? 0 : 1;
  return { change: ok ? 'SMS有効性 OK' : 'SMS有効性 NG', pushes: verdictPush(order, merchant, { ok, codeOk: ok, reachable: ok }) };
}

function expireSms(order: Order, merchant: Merchant): Applied {
  order.status = 31;
  order.verdict = 1;
  const reachable = order.sms?.deliverable === true;
  return { change: 'SMS認証 期限切れ', pushes: verdictPush(order, merchant, { ok: false, codeOk: false, reachable }) };
}

function flip(order: Order): Applied {
  order.status = 32;
  order.verdict = 1;
  order.warning = 0;
  return { change: '与信後の再判定で決済不可' };
}

function warnNoSlip(order: Order): Applied {
  order.warning = 1;
  return { change: '警報 送り状番号未登録' };
}

function sendWarningMail(order: Order): Applied {
  order.status = 6;
  return { change: '警報メール送信' };
}

function warnUndelivered(order: Order): Applied {
  order.warning = 2;
  return { change: '警報 商品配達未完了' };
}

/** 配送要調査. */
export function investigate(order: Order): Applied {
  order.status = 5;
  order.warning = 3;
  return { change: '配送要調査' };
}

/** 配達完了: the tracking shows delivery; the sale follows. */
export function deliver(order: Order, at: number): Applied {
  order.deliveredAt = at;
  order.warning = 0;
  return { change: '配達完了' };
}

/** 売上確定. */
export function fixSale(order: Order, at: number): Applied {
  order.status = 10;
  order.warning = 0;
  order.soldAt = at;
  return { change: '売上確定' };
}

/** 請求書発行: from here a reissue can no longer be withdrawn. */
export function issueInvoice(order: Order, at: number): Applied {
  order.status = 11;
  order.invoicedAt = at;
  order.beforeReissue = null;
  return { change: '請求書発行' };
}

/** 入金. */
export function pay(order: Order): Applied {
  order.status = 12;
  order.warning = 0;
  return { change: '入金' };
}
