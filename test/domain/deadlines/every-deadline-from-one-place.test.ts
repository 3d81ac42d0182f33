import { describe, expect, test } from 'vitest';
import { boardDeadlines, deadlinesOf, nearestDeadline } from '../../../src/domain/lifecycle/deadlines.ts';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { deadlineRules } from '../../../src/domain/lifecycle/deadline-rules.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import type { Deadline, DeadlineKind } from '../../../src/domain/order/order-view.ts';
import type { PolicyOfAtobarai } from '../../../src/domain/atobarai/policy.ts';
import type { Policy } from '../../../src/domain/order/policy.ts';
import { aDoubt, approved, aState, later, NOON } from '../lifecycle/an-order-state.ts';

const DAY = 86_400_000;

function withPolicy(state: OrderState, change: Partial<PolicyOfAtobarai>): OrderState {
  return { ...state, policy: { ...state.policy, ...change } };
}

function find(state: OrderState, kind: DeadlineKind): Deadline | undefined {
  return deadlinesOf(state).find((deadline) => deadline.kind === kind);
}

const credit = approved().credit;
const held = approved({ credit: { ...credit, state: 'held', since: NOON } });
const sms = approved({ credit: { ...credit, state: 'awaitingBuyer' }, buyerStep: { kind: 'smsCode', deadlineAt: later(180_000), failed: 0, askAt: later(180_000), asked: 0 } });
const shipped = approved({ shipment: { state: 'registered', since: NOON }, delivery: { state: 'inTransit' } });
const invoiced = approved({ shipment: { state: 'registered', since: NOON }, sale: { state: 'invoiced', since: later(3 * DAY) }, delivery: { state: 'delivered' } });
const doubtful = approved({ doubt: aDoubt('KAACL') });

const cases = {
  unknownPatience: [doubtful, later(30 * 60_000)],
  maintenanceEnd: [aState({ maintenanceUntil: later(3_600_000) }), later(3_600_000)],
  smsCode: [sms, later(180_000)],
  holdPatience: [held, later(48 * 3_600_000)],
  nextRecheck: [approved(), later(12 * 3_600_000)],
  plannedShipDate: [approved(), '2026-11-26T14:59:59.999Z'],
  lastShipDate: [approved(), '2027-02-21T14:59:59.999Z'],
  notDelivered: [shipped, later(14 * DAY)],
  reissueUntil: [invoiced, later(17 * DAY)],
  trackingGiveUp: [shipped, later(120 * DAY)],
} as const satisfies Readonly<Record<DeadlineKind, readonly [state: OrderState, at: string]>>;
const kinds = Object.keys(cases) as (keyof typeof cases)[];

test('every kind that there is has a case here', () => {
  expect(kinds.toSorted()).toEqual([...Object.keys(deadlineRules), ...Object.keys(atobarai.deadlines)].toSorted());
});

test.each(kinds)('%s says when, why, what happens by itself and what staff can do', (kind) => {
  const [state, at] = cases[kind];
  const deadline = find(state, kind);
  expect(deadline?.at).toBe(at);
  for (const text of [deadline?.label, deadline?.then, deadline?.staffCan]) expect(text).toMatch(/[ぁ-ん一-龠]/);
});

test.each(kinds.filter((kind) => kind !== 'unknownPatience'))('%s is over with the order', (kind) => {
  expect(deadlinesOf({ ...cases[kind][0], outcome: 'paid' })).toEqual([]);
});

test('the soonest comes first', () => {
  const inOrder = deadlinesOf(approved({ doubt: aDoubt('KAASL0') })).map(({ kind }) => kind);
  expect(inOrder).toEqual(['unknownPatience', 'plannedShipDate', 'lastShipDate']);
});

test('a new order that asks for its credit waits for nothing', () => {
  expect(deadlinesOf(aState())).toEqual([]);
});

test('the nearest to mind is neither a regular look nor a window that may close without harm', () => {
  expect(nearestDeadline(approved())?.kind).toBe('plannedShipDate');
  expect(nearestDeadline(invoiced)?.kind).toBe('trackingGiveUp');
  expect(nearestDeadline(aState())).toBeNull();
  expect(boardDeadlines(approved()).map(({ kind }) => kind)).toEqual(['plannedShipDate', 'lastShipDate']);
});

describe('the last ship date', () => {
  test('counts 90 days from the request, not from the approval, in JST', () => {
    const requested = approved({ credit: { ...credit, requestedAt: '2026-11-20T14:59:59.000Z', since: '2026-11-23T03:00:00.000Z' } });
    expect(find(requested, 'lastShipDate')?.at).toBe('2027-02-18T14:59:59.999Z');
    const past = approved({ credit: { ...credit, requestedAt: '2026-11-20T15:00:00.000Z' } });
    expect(find(past, 'lastShipDate')?.at, 'a second later it is another day in Japan').toBe('2027-02-19T14:59:59.999Z');
  });

  test('is gone with a slip at Yamato, with a cancel under way, and stays while a slip is in doubt', () => {
    expect(find(shipped, 'lastShipDate')).toBeUndefined();
    expect(find(approved({ cancellation: { state: 'cancelling' } }), 'lastShipDate')).toBeUndefined();
    expect(find(approved({ cancellation: { state: 'failed' } }), 'lastShipDate')).toBeDefined();
    expect(find(approved({ doubt: aDoubt('KAASL0'), shipment: { state: 'unknown', since: NOON } }), 'lastShipDate')).toBeDefined();
  });
});

describe('delivery', () => {
  test('is waited for until the parcel has arrived or the sale is confirmed', () => {
    expect(find({ ...shipped, delivery: { state: 'undelivered' } }, 'notDelivered')).toBeDefined();
    expect(find({ ...shipped, delivery: { state: 'delivered' } }, 'notDelivered')).toBeUndefined();
    expect(find({ ...shipped, sale: { state: 'confirmed', since: NOON } }, 'notDelivered')).toBeUndefined();
  });
});

describe('a shorter day', () => {
  const quick = { dayMs: 1_000 };

  test('shortens what is counted in days', () => {
    expect(find(withPolicy(shipped, quick), 'notDelivered')?.at).toBe(later(14_000));
    expect(find(withPolicy(shipped, quick), 'trackingGiveUp')?.at).toBe(later(120_000));
    expect(find(withPolicy(invoiced, quick), 'reissueUntil')?.at).toBe(later(3 * DAY + 14_000));
  });

  test('leaves the dates that Yamato checks alone', () => {
    expect(find(withPolicy(approved(), quick), 'plannedShipDate')?.at).toBe(cases.plannedShipDate[1]);
    expect(find(withPolicy(approved(), quick), 'lastShipDate')?.at).toBe(cases.lastShipDate[1]);
  });
});

describe('the reminder', () => {
  const warnAt = (change: Partial<PolicyOfAtobarai>, plannedShipDate: string, since = NOON) => {
    const state = withPolicy(approved(), change);
    return find({ ...state, credit: { ...credit, since }, contents: { ...state.contents, plannedShipDate } }, 'plannedShipDate')?.warnAt;
  };

  test.each([
    ['comes with the opening of the day before', {}, '2026-11-26', '2026-11-25T00:00:00.000Z'],
    ['comes with the opening of the day, after a weekend', {}, '2026-11-30', '2026-11-30T00:00:00.000Z'],
    ['comes before the weekend, where the day is in it', {}, '2026-11-29', '2026-11-27T00:00:00.000Z'],
    ['comes as many days before as the policy says', { shipWarnDays: 2 }, '2026-11-27', '2026-11-25T00:00:00.000Z'],
    ['comes on the day itself where the policy says none', { shipWarnDays: 0 }, '2026-11-26', '2026-11-26T00:00:00.000Z'],
    ['leaps over a closed day', { closedDates: ['2026-11-25'] }, '2026-11-26', '2026-11-26T00:00:00.000Z'],
    ['is none where nobody ever works', { workingHours: { days: [], from: '09:00', to: '18:00' } }, '2026-11-26', null],
  ] as const)('%s', (_name, change, plannedShipDate, expected) => {
    expect(warnAt(change, plannedShipDate)).toBe(expected);
  });

  test('is none for an order that was approved after it was due', () => {
    expect(warnAt({}, '2026-11-24', '2026-11-24T00:00:01.000Z')).toBeNull();
  });

  test('is none for an order from before policies knew of reminders', () => {
    const { workingHours: _hours, shipWarnDays: _ship, lastShipWarnDays: _last, deliverWithinDays: _deliver, reissueWindowDays: _reissue, closedDates: _closed, ...old }: Partial<PolicyOfAtobarai> = approved().policy;
    const state = { ...approved(), policy: old as Policy };
    expect(deadlinesOf(state).map(({ kind, warnAt: reminder }) => [kind, reminder])).toEqual([['nextRecheck', null], ['plannedShipDate', null], ['lastShipDate', null]]);
    expect(deadlinesOf({ ...shipped, policy: old as Policy }).map(({ kind }) => kind)).toEqual(['trackingGiveUp']);
  });
});
