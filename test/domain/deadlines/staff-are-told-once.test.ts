import { describe, expect, test } from 'vitest';
import { acknowledge } from '../../../src/domain/order/attention-list.ts';
import { foldTransactionSeen } from '../../../src/domain/lifecycle/fold-transaction.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import type { Policy } from '../../../src/domain/order/policy.ts';
import { approved, later, NOON } from '../lifecycle/an-order-state.ts';

const DAY = 86_400_000;
/** Thursday 2026-11-26 is the planned ship date: reminded with the opening of the Wednesday, passed with its midnight. */
const REMINDED = '2026-11-25T00:00:00.000Z';
const PASSED = '2026-11-26T14:59:59.999Z';

const codes = (state: OrderState) => state.attention.map(({ code }) => code);
const afterMs = (at: string, ms: number) => later(ms, at);

function planned(state: OrderState, plannedShipDate: string): OrderState {
  return { ...state, contents: { ...state.contents, plannedShipDate } };
}

function wakesAt(state: OrderState, now: string): string | null {
  const step = nextStep({ state, current: null, queued: [], now });
  return step.kind === 'wait' ? step.until : null;
}

describe('a planned ship date that comes near', () => {
  const near = passTime(approved(), REMINDED);

  test('is told with the date, not a moment before', () => {
    expect(codes(passTime(approved(), afterMs(REMINDED, -1)))).toEqual([]);
    expect(near.attention).toEqual([{ code: 'shipDateNear', since: REMINDED, detail: '出荷予定日 2026-11-26', cause: null }]);
  });

  test('is told once, and stays away once it is acknowledged', () => {
    expect(passTime(near, afterMs(REMINDED, 3_600_000))).toBe(near);
    const seen = acknowledge(near, 'shipDateNear');
    expect(passTime(seen, afterMs(REMINDED, 3_600_000))).toBe(seen);
  });

  test('is not told outside working hours, but at the next opening', () => {
    const night = '2026-11-25T10:00:00.000Z';
    expect(codes(passTime(approved(), night))).toEqual([]);
    expect(codes(passTime(approved(), '2026-11-26T00:00:00.000Z'))).toEqual(['shipDateNear']);
  });

  test('wakes the order even if nothing else would', () => {
    const quiet: OrderState = { ...approved(), policy: { ...approved().policy, recheckMs: 30 * DAY } };
    expect(wakesAt(quiet, NOON)).toBe(REMINDED);
    expect(wakesAt(passTime(quiet, REMINDED), REMINDED)).toBe(PASSED);
    expect(wakesAt(quiet, '2026-11-25T10:00:00.000Z'), 'at night: the next opening').toBe('2026-11-26T00:00:00.000Z');
  });

  test('goes with the shipment, and with another date; the other date is told anew', () => {
    expect(codes(passTime({ ...near, shipment: { state: 'registered', since: REMINDED } }, afterMs(REMINDED, 1_000)))).toEqual([]);
    const moved = passTime(planned(acknowledge(near, 'shipDateNear'), '2026-12-10'), afterMs(REMINDED, 1_000));
    expect(codes(moved)).toEqual([]);
    expect(codes(passTime(moved, '2026-12-09T00:00:00.000Z'))).toEqual(['shipDateNear']);
  });
});

describe('a planned ship date that passes without a slip', () => {
  const passed = passTime(passTime(approved(), REMINDED), PASSED);

  test('takes the place of the reminder, at whatever hour', () => {
    expect(passed.attention).toEqual([{ code: 'shipDatePassed', since: PASSED, detail: '出荷予定日 2026-11-26', cause: null }]);
  });

  test("stays acknowledged, whatever Yamato's own warning says meanwhile", () => {
    const seen = acknowledge(passed, 'shipDatePassed');
    const asked = (warning: 'none' | 'slipMissing', at: string) => passTime(foldTransactionSeen(seen, { status: 'approved', warning }, at), at);
    for (const warning of ['none', 'slipMissing'] as const) expect(codes(asked(warning, afterMs(PASSED, DAY)))).toEqual([]);
  });

  test("is not taken back by Yamato's silence, only by a slip or another date", () => {
    const at = afterMs(PASSED, DAY);
    expect(codes(passTime(foldTransactionSeen(passed, { status: 'approved', warning: 'none' }, at), at))).toEqual(['shipDatePassed']);
    expect(codes(passTime({ ...passed, shipment: { state: 'registered', since: at } }, at))).toEqual([]);
    expect(codes(passTime(planned(passed, '2026-12-10'), at))).toEqual([]);
  });

  test('that Yamato warned of first is one attention, not two', () => {
    const warned = acknowledge(foldTransactionSeen(approved(), { status: 'approved', warning: 'slipMissing' }, NOON), 'shipDatePassed');
    expect(codes(passTime(warned, PASSED))).toEqual([]);
  });

  test('amended and passed again is told again, even after an acknowledgement', () => {
    const again = passTime(planned(acknowledge(passed, 'shipDatePassed'), '2026-11-27'), '2026-11-27T14:59:59.999Z');
    expect(codes(again)).toEqual(['shipDatePassed']);
  });
});

test('the 90 days are reminded of a week before and told once over', () => {
  const far = planned(approved(), '2027-02-19');
  const near = passTime(far, '2027-02-15T00:00:00.000Z');
  expect(near.attention).toMatchObject([{ code: 'lastShipDateNear', detail: '出荷できる最終日（与信から90日） 2027-02-21' }]);
  expect(codes(passTime(near, '2027-02-21T14:59:59.999Z'))).toEqual(expect.arrayContaining(['shipDatePassed', 'lastShipDatePassed']));
});

test('a parcel that does not arrive is told, and no longer once it has', () => {
  const shipped = approved({ shipment: { state: 'registered', since: NOON }, delivery: { state: 'inTransit' } });
  expect(codes(passTime(shipped, later(14 * DAY - 1)))).toEqual([]);
  const overdue = passTime(shipped, later(14 * DAY));
  expect(codes(overdue)).toEqual(['deliveryOverdue']);
  expect(codes(passTime({ ...overdue, delivery: { state: 'delivered' } }, later(15 * DAY)))).toEqual([]);
});

test('an order that ships on the day it came is never reminded', () => {
  const today = planned(approved(), '2026-11-23');
  for (let hour = 0; hour < 12; hour += 1) expect(codes(passTime(today, later(hour * 3_600_000)))).toEqual([]);
});

test('an order from before policies knew of working hours lives as it began', () => {
  const { workingHours: _hours, ...old } = approved().policy;
  const state = { ...approved(), policy: old as Policy };
  expect(passTime(state, later(200 * DAY))).toBe(state);
  expect(wakesAt(state, NOON)).toBe(later(12 * 3_600_000));
});
