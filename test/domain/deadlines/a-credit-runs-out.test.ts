import { describe, expect, test } from 'vitest';
import { acknowledge } from '../../../src/domain/order/attention-list.ts';
import { deadlinesOf, remindedBefore } from '../../../src/domain/lifecycle/deadlines.ts';
import { foldSeen } from '../../../src/domain/lifecycle/fold-seen.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { type Method, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import { phaseOf } from '../../../src/domain/lifecycle/phase.ts';
import { watchPlan } from '../../../src/domain/lifecycle/watch.ts';
import { projectOrder } from '../../../src/domain/order/order-projection.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { headlineStatus } from '../../../src/domain/order/status.ts';
import { madeUp } from '../../methods/made-up/asked/method.ts';
import { aDoubt, anInquiry, aParcel, approved, later, NOON } from '../lifecycle/an-order-state.ts';

/** Monday 2026-11-23; the credit is good until Tuesday 2026-12-22, with reminders on working days before. */
const UNTIL = '2026-12-22T14:59:59.999Z';
const rule = { label: '与信の期限', then: '期限切れになります', staffCan: '取り直してください', past: 'overdue', near: 'runsOut', passed: 'ranOut' } as const;
const attention = { about: 'deadline', label: '与信の期限', whatToDo: '取り直してください', choices: ['acknowledge'] } as const;
const running: Method = {
  ...madeUp,
  service: 'runs-out',
  deadlines: { creditUntil: rule },
  attentions: { runsOut: attention, ranOut: attention },
  expiresAt: () => UNTIL,
  deadlinesOf: (state) => (state.credit.state === 'approved' || state.credit.state === 'expired' ? [remindedBefore('creditUntil', state, UNTIL, [14, 7, 3, 1])] : []),
};
useMethod(running);

const order = (change: Partial<OrderState> = {}): OrderState => {
  const state = approved({ service: running.service, ...change });
  return { ...state, contents: { ...state.contents, plannedShipDate: '2027-03-01' }, policy: { ...state.policy, recheckMs: 90 * 86_400_000 } };
};
const codes = ({ attention: raised }: OrderState) => raised.map(({ code }) => code);
const wakesAt = (state: OrderState, now: string) => {
  const step = nextStep({ state, current: null, queued: [], now });
  return step.kind === 'wait' ? step.until : null;
};

describe('staff are reminded', () => {
  /** 14 days before is Tuesday 8th, and so on; each falls to the end of a day and so to the next opening. */
  const MOMENTS = ['2026-12-09T00:00:00.000Z', '2026-12-16T00:00:00.000Z', '2026-12-21T00:00:00.000Z', '2026-12-22T00:00:00.000Z'];

  test('as often as the days say, on working days, and nobody but the order knows of the later ones', () => {
    const [deadline] = deadlinesOf(order()).filter(({ kind }) => kind === 'creditUntil');
    expect([deadline?.warnAt, ...(deadline?.remindAgainAt ?? [])]).toEqual(MOMENTS);
    expect(JSON.stringify(projectOrder(order(), { contents: false }))).not.toContain('remindAgainAt');
  });

  test('each time anew, also when they acknowledged the one before; between two, once', () => {
    let state = order();
    for (const moment of MOMENTS) {
      expect(wakesAt(state, later(-1, moment))).toBe(moment);
      const told = passTime(state, moment);
      expect([moment, codes(told)]).toEqual([moment, ['runsOut']]);
      const seen = acknowledge(told, 'runsOut');
      expect(passTime(seen, later(3_600_000, moment))).toBe(seen);
      state = seen;
    }
  });

  test('whoever was not at work hears of the newest alone', () => {
    expect(codes(passTime(order(), later(60_000, MOMENTS[2])))).toEqual(['runsOut']);
  });
});

describe('past its time', () => {
  const expired = passTime(order(), UNTIL);

  test('the credit has run out: shown, told, and on the board', () => {
    expect(passTime(order(), later(-1, UNTIL)).credit.state).toBe('approved');
    expect([phaseOf(expired), headlineStatus(expired), codes(expired)]).toEqual(['expired', 'provisionalSaleExpired', ['ranOut']]);
    expect(deadlinesOf(expired).map(({ kind }) => kind)).toContain('creditUntil');
    expect(passTime(expired, later(86_400_000, UNTIL))).toBe(expired);
  });

  test('also one whose slip is registered, which is followed all the same: its parcel may move yet', () => {
    const shipped = passTime(order({ shipment: { state: 'registered', since: NOON }, parcels: [aParcel({ state: 'registered' })] }), UNTIL);
    expect([phaseOf(shipped), watchPlan(shipped)?.purpose, watchPlan(expired)?.purpose]).toEqual(['expired', 'track', 'recheck']);
    const now = later(86_400_000, UNTIL);
    expect(foldSeen(shipped, anInquiry({ askedAt: now, transaction: { status: 'paid', warning: 'none' } }), now).state.outcome).toBe('paid');
  });

  test('what is in doubt is found out first; what is sold or over has no time', () => {
    expect(passTime(order({ doubt: aDoubt('ship', { parcel: 0 }) }), UNTIL).credit.state).toBe('approved');
    expect(passTime(order({ sale: { state: 'confirmed', since: NOON } }), UNTIL).credit.state).toBe('approved');
    const over = order({ outcome: 'cancelled' });
    expect(passTime(over, UNTIL)).toBe(over);
  });

  test('the bank may know nothing of it any more: then it is cancelled', () => {
    const plan = running.cancelPlan(expired, expired.credit.settlementNo, 'cancel');
    const refused = (state: OrderState, status: 'approved' | 'paid') =>
      foldCall({ state, current: null }, plan, { operation: 'cancel', settlementNo: plan.settlementNo, sentAt: UNTIL, result: { kind: 'refused', code: 'NONE' } }, { status, warning: 'none' }, UNTIL).state.outcome;
    expect([refused(expired, 'approved'), refused(expired, 'paid'), refused(order(), 'approved')]).toEqual(['cancelled', 'paid', null]);
  });
});
