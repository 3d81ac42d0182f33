import type { Applied, DueEvent } from '../../core/entry.ts';
import { startOfDay } from '../../core/jst.ts';
import { authorise } from './authorise.ts';
import { dayFrom, nextBatch, nextBusinessMorning } from './calendar.ts';
import { isOver, refusalOf } from './card.ts';
import type { Merchant } from './merchant.ts';
import { notification } from './notification.ts';
import type { Authorisation, Order } from './order.ts';

type OrderEvent = DueEvent<Order>;

/** 予約販売 is authorised ten days before its ship date, that day counted. @see webcollect §4.5 */
const RESERVE_DAYS = 9;

/** What the clock will do next to this order, if anything. */
export function nextEvent(order: Order, merchant: Merchant): OrderEvent | undefined {
  const events = [...buyerEvents(order), ...reserveEvents(order, merchant), ...lifetimeEvents(order, merchant), ...parcelEvents(order, merchant), ...storeEvents(order, merchant)];
  return events.toSorted((a, b) => a.at - b.at)[0];
}

/** When a 予約販売 with this ship date is authorised. */
export function reserveDay(shipYmd: string): number {
  return dayFrom(startOfDay(shipYmd), -RESERVE_DAYS);
}

function buyerEvents({ status, threeD }: Order): OrderEvent[] {
  return status === 21 && threeD !== null ? [{ at: threeD.expiresAt, apply: interrupt }] : [];
}

function reserveEvents({ status, shipYmd }: Order, merchant: Merchant): OrderEvent[] {
  return status === 5 ? [{ at: reserveDay(shipYmd), apply: (order, at) => authoriseReserved(order, at, merchant) }] : [];
}

function lifetimeEvents(order: Order, merchant: Merchant): OrderEvent[] {
  const { authorisation, secondAuthorisation, status, warning } = order;
  const events: OrderEvent[] = [];
  if (secondAuthorisation !== null) events.push({ at: lapsesAt(secondAuthorisation, merchant), apply: lapseSecond });
  const isOpen = authorisation !== null && !authorisation.lapsed && (status === 4 || status === 17 || status === 30);
  if (!isOpen) return events;
  events.push({ at: lapsesAt(authorisation, merchant), apply: lapse });
  if (warning === '') events.push({ at: dayFrom(authorisation.countedFrom, merchant.warnAfterDays), apply: warn });
  return events;
}

/** The end of the last day of a hold. */
export function lapsesAt({ countedFrom }: Authorisation, { authorisationDays }: Merchant): number {
  return dayFrom(countedFrom, authorisationDays);
}

function parcelEvents(order: Order, merchant: Merchant): OrderEvent[] {
  if (order.status !== 30) return [];
  const still = order.slips.filter(({ carrier, movedAt }) => carrier === 'yamato' && movedAt === null);
  const { parcelMovesAfterMs } = merchant;
  if (still.length > 0) {
    return parcelMovesAfterMs === null ? [] : [{ at: Math.max(...still.map(({ at }) => at)) + parcelMovesAfterMs, apply: moveParcels }];
  }
  if (order.authorisation?.lapsed === true) return [];
  const from = Math.max(order.authorisation?.at ?? 0, ...order.slips.map(({ at, movedAt }) => movedAt ?? at));
  return [{ at: settlesAt(order, from, merchant), apply: settle }];
}

function settlesAt({ slips }: Order, from: number, { settleAfterMs, otherCarrierSettlesAtOnce }: Merchant): number {
  if (otherCarrierSettlesAtOnce && slips[0]?.carrier === 'other') return from;
  return settleAfterMs === null ? nextBatch(from) : from + settleAfterMs;
}

function storeEvents({ status, convenience }: Order, merchant: Merchant): OrderEvent[] {
  if (convenience === null) return [];
  if (status === 1) return [{ at: convenience.expiresAt, apply: (order, at) => missPayment(order, at, merchant) }];
  const { finalReportAt } = convenience;
  return status === 2 && finalReportAt !== null ? [{ at: finalReportAt, apply: (order, at) => reportPayment(order, at, merchant, true) }] : [];
}

/** The buyer did not come back in time, or did not pass. */
export function interrupt(order: Order): Applied {
  order.status = 20;
  order.threeD = null;
  return { change: '決済中断' };
}

function authoriseReserved(order: Order, at: number, merchant: Merchant): Applied {
  const refusal = order.card === null || isOver(order.card.exp, at) ? 'G83' : refusalOf(order.card, false);
  if (refusal !== undefined) return refuseReserved(order, at, merchant, refusal);
  order.status = 4;
  authorise(order, at);
  return { change: `予約販売の与信 ${order.amountYen}円`, pushes: notification(order, merchant, 4, at) };
}

export function refuseReserved(order: Order, at: number, merchant: Merchant, code = ''): Applied {
  order.status = 15;
  return { change: `予約販売与信エラー ${code}`.trim(), pushes: notification(order, merchant, 15, at) };
}

function warn(order: Order): Applied {
  order.warning = '1';
  return { change: '与信有効期間の警告' };
}

/** The hold is gone; the state stays. @see webcollect §9 no. 3 */
export function lapse(order: Order): Applied {
  if (order.authorisation !== null) order.authorisation = { ...order.authorisation, lapsed: true };
  order.warning = '1';
  return { change: '与信有効期限切れ' };
}

function lapseSecond(order: Order): Applied {
  order.secondAuthorisation = null;
  return { change: '二重の与信の有効期限切れ' };
}

function moveParcels(order: Order, at: number): Applied {
  order.slips = order.slips.map((slip) => (slip.carrier === 'yamato' ? { ...slip, movedAt: slip.movedAt ?? at } : slip));
  return { change: '荷物の発送を確認' };
}

export function settle(order: Order, at: number): Applied {
  order.status = 31;
  order.settledAt = at;
  return { change: `精算確定 ${order.amountYen}円` };
}

/** 速報 or 確報 of a payment at a store. @see webcollect §2.15 */
export function reportPayment(order: Order, at: number, merchant: Merchant, isFinal: boolean): Applied {
  const status = isFinal ? 3 : 2;
  order.status = status;
  if (order.convenience !== null) order.convenience = { ...order.convenience, paid: status, finalReportAt: isFinal ? null : nextBusinessMorning(at) };
  return { change: isFinal ? '入金（確報）' : '入金（速報）', pushes: notification(order, merchant, status, at) };
}

export function missPayment(order: Order, at: number, merchant: Merchant): Applied {
  order.status = 11;
  return { change: '支払期限切れ', pushes: notification(order, merchant, 11, at) };
}

/** The last moment to pay at a store: 23:59 two weeks on. @see webcollect §9 no. 14 */
export function payableUntil(now: number): number {
  return dayFrom(now, 15) - 60_000;
}
