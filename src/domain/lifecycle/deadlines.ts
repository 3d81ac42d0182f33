/**
 * All moments an order waits for, from one place: when, why, what happens by itself, what staff can do, when they are reminded.
 * Counted in days of the policy, but for dates that Yamato knows: those are calendar dates, and end at midnight JST.
 */
import { lastOpening, nextWorkingMoment, type WorkingCalendar } from '../values/business-time.ts';
import { after } from '../values/instant.ts';
import { addDays, jstMidnight } from '../values/japan-time.ts';
import type { OrderState } from '../order/order-state.ts';
import type { Deadline, DeadlineKind } from '../order/order-view.ts';
import type { Policy } from '../order/policy.ts';
import { isSold } from './fold-shipment.ts';
import { deadlineRule } from './deadline-rules.ts';
import { isAskable, methodOf } from './method.ts';

/** A deadline that staff are reminded of more than once: `remindAgainAt`, in their order, beside the first. */
export type Reminded = Deadline & { readonly remindAgainAt?: readonly string[] };

/** The soonest first; none for an order that has ended. */
export function deadlinesOf(state: OrderState): readonly Reminded[] {
  if (state.outcome !== null) return [];
  const list = [...waitingForYamato(state), ...toShip(state), ...shipped(state), ...methodOf(state.service).deadlinesOf(state)];
  return list.toSorted((one, other) => (one.at < other.at ? -1 : 1));
}

/** The nearest deadline that somebody must mind: not what the system repeats by itself, nor what may pass without harm. */
export function nearestDeadline(state: OrderState): Deadline | null {
  return deadlinesOf(state).find(({ kind }) => deadlineRule(kind).past === 'overdue') ?? null;
}

/** What a board over many orders shows: everything but the system's own regular looks. */
export function boardDeadlines(state: OrderState): readonly Deadline[] {
  return deadlinesOf(state).filter(({ kind }) => deadlineRule(kind).past !== 'again');
}

function waitingForYamato(state: OrderState): Deadline[] {
  const { policy, credit, doubt, buyerStep } = state;
  const maintenanceUntil = state.maintenanceUntil ?? null;
  return [
    ...(maintenanceUntil === null ? [] : [deadline('maintenanceEnd', maintenanceUntil)]),
    ...(doubt === null ? [] : [deadline('unknownPatience', doubt.patienceUntil)]),
    ...(credit.state === 'awaitingBuyer' && buyerStep !== null ? [deadline('holdPatience', after(buyerStep.deadlineAt, policy.unknownPatienceMs))] : []),
    ...(credit.state === 'held' ? [deadline('holdPatience', after(credit.since, policy.holdPatienceMs))] : []),
  ];
}

/** 与信OK, and no slip is known at Yamato. */
export function isToShip(state: OrderState): boolean {
  const cancelled = state.cancellation.state !== 'none' && state.cancellation.state !== 'failed';
  return state.credit.state === 'approved' && !cancelled && state.shipment.state !== 'registered' && !isSold(state);
}

function toShip(state: OrderState): Deadline[] {
  const { policy, credit, contents } = state;
  if (!isToShip(state)) return [];
  const { shipWarnDays }: Partial<Policy> = policy;
  return [
    ...(state.doubt === null && isAskable(state) ? [deadline('nextRecheck', after(state.creditAskedAt ?? credit.since, policy.recheckMs))] : []),
    shipBy('plannedShipDate', state, contents.plannedShipDate, shipWarnDays),
  ];
}

/** An order that began before a policy knew of a deadline lives on without it. */
function shipped(state: OrderState): Deadline[] {
  const { policy, shipment, credit } = state;
  const { deliverWithinDays }: Partial<Policy> = policy;
  // What nobody can be asked about, nobody waits for.
  if (!isAskable(state) || credit.state !== 'approved' || (shipment.state !== 'registered' && !isSold(state))) return [];
  const since = shipment.since;
  const onTheWay = !isSold(state) && (state.delivery.state === 'inTransit' || state.delivery.state === 'undelivered');
  return [
    ...(since !== null && onTheWay && deliverWithinDays !== undefined ? [deadline('notDelivered', after(since, deliverWithinDays * policy.dayMs))] : []),
    ...(since === null ? [] : [deadline('trackingGiveUp', after(since, policy.trackGiveUpDays * policy.dayMs))]),
  ];
}

export function deadline(kind: DeadlineKind, at: string, warnAt: string | null = null): Deadline {
  const { label, then, staffCan } = deadlineRule(kind);
  return { kind, at, label, then, staffCan, warnAt };
}

/** Reminded of as often as days are given, each moved into working hours; two that fall together are one. */
export function remindedBefore(kind: DeadlineKind, state: OrderState, at: string, warnDays: readonly number[]): Reminded {
  const calendar = workingCalendar(state.policy);
  const { dayMs } = state.policy;
  const moments = calendar === null ? [] : warnDays.map((days) => reminderAt(calendar, after(at, -days * dayMs), { since: state.credit.since, at }));
  const [first, ...remindAgainAt] = [...new Set(moments.flatMap((moment) => moment ?? []))].toSorted();
  return { ...deadline(kind, at, first ?? null), ...(remindAgainAt.length === 0 ? {} : { remindAgainAt }) };
}

/** A calendar date, to its end in JST, with a reminder some days before; `warnDays` undefined: none. */
export function shipBy(kind: DeadlineKind, state: OrderState, date: string, warnDays: number | undefined): Deadline {
  const at = new Date(jstMidnight(addDays(date, 1)) - 1).toISOString();
  const calendar = workingCalendar(state.policy);
  if (warnDays === undefined || calendar === null) return deadline(kind, at);
  const wished = new Date(jstMidnight(date) - warnDays * state.policy.dayMs).toISOString();
  return deadline(kind, at, reminderAt(calendar, wished, { since: state.credit.since, at }));
}

/**
 * The next working moment, or the last opening where that would be too late. An order that was approved only after it
 * gets no reminder: it has just passed through people's hands, and orders that ship at once must not be noisy.
 */
function reminderAt(calendar: WorkingCalendar, wished: string, { since, at }: { readonly since: string; readonly at: string }): string | null {
  const next = nextWorkingMoment(calendar, wished);
  const moment = next !== null && next < at ? next : lastOpening(calendar, wished);
  return moment !== null && moment > since ? moment : null;
}

/** Null for an order that began before its policy knew working hours. */
export function workingCalendar(policy: Partial<Policy>): WorkingCalendar | null {
  const { workingHours, closedDates } = policy;
  return workingHours === undefined ? null : { hours: workingHours, closedDates: closedDates ?? [] };
}
