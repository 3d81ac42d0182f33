import { beforeAll, describe, expect, test } from 'vitest';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { creditPlan } from '../../../src/domain/atobarai/plans.ts';
import { deadlinesOf } from '../../../src/domain/lifecycle/deadlines.ts';
import { foldDoubtDecision, foldImpatience } from '../../../src/domain/lifecycle/doubt.ts';
import { legalActions } from '../../../src/domain/lifecycle/legal-actions.ts';
import { foldLost, foldLostDoubt } from '../../../src/domain/lifecycle/lost-run.ts';
import { type DoubtRule, type Method, methodOf, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import type { CurrentAction, Step } from '../../../src/domain/lifecycle/step.ts';
import { ADOPTION, type OrderState } from '../../../src/domain/order/order-state.ts';
import { aParcel, approved, aState, later, NOON } from './an-order-state.ts';
import { creditSentAs, sentAs } from './sent-as.ts';

/** A method whose transactions nobody can look up: the identical repeat is the question. It takes no slips back. */
const MUTE = 'test-mute';
const { [ADOPTION]: adoption, ...calls } = atobarai.doubts;
const { withdrawShipment: _withdraw, ...actions } = atobarai.actions;
const mute: Method = {
  ...atobarai, service: MUTE, label: '照会なし払い', attentions: {}, deadlines: {}, watches: null, actions,
  doubts: { ...(adoption === undefined ? {} : { [ADOPTION]: adoption }), ...Object.fromEntries(Object.entries(calls).map(([operation, rule]): [string, DoubtRule] => [operation, { ...rule, ask: null }])) },
};
beforeAll(() => useMethod(mute));

const timeout = { kind: 'unknown', reason: 'timeout' } as const;
const next = (state: OrderState, now: string, current: CurrentAction | null = null): Step => nextStep({ state, current, queued: [], now });
const mutely = (state: OrderState): OrderState => ({ ...state, service: MUTE });
const doubtful = (): OrderState => creditSentAs(mutely(aState()), NOON, timeout, later(20_000));
/** When a call sent at noon can no longer be running. */
const settledAt = (): string => later(aState().policy.callTimeoutMs + aState().policy.settlingMs);

describe('a call that Yamato cannot be asked about', () => {
  test('is repeated identically, not before the first can no longer be running', () => {
    const state = doubtful();
    expect(state).toMatchObject({ credit: { state: 'unknown' }, doubt: { operation: 'KAARA', resend: true } });
    const due = state.doubt?.nextAskAt ?? '';
    expect(due >= settledAt()).toBe(true);
    expect(next(state, later(-1, due))).toMatchObject({ kind: 'wait', until: due });
    expect(next(state, due)).toEqual({ kind: 'send', plan: creditPlan(state) });
    expect(creditPlan(state).input).toEqual(creditPlan(mutely(aState())).input);
  });

  test('is over with the repeat’s answer', () => {
    const state = doubtful();
    expect(creditSentAs(state, settledAt(), { kind: 'done', value: 'approved' }, settledAt())).toMatchObject({ credit: { state: 'approved' }, doubt: null });
    expect(creditSentAs(state, settledAt(), { kind: 'refused', code: 'kaara103E' }, settledAt())).toMatchObject({ credit: { state: 'failed' }, doubt: null });
  });

  test('is repeated less and less often, and seldom once staff know; never too soon after the one before', () => {
    const pauses: number[] = [];
    let state = doubtful();
    for (let turn = 0; turn < 30; turn += 1) {
      const now = state.doubt?.nextAskAt ?? NOON;
      state = foldImpatience(creditSentAs(state, now, timeout, now), now);
      pauses.push(Date.parse(state.doubt?.nextAskAt ?? '') - Date.parse(now));
    }
    expect(pauses.toSorted((one, other) => one - other)).toEqual(pauses);
    expect(pauses[0]).toBeGreaterThanOrEqual(Date.parse(settledAt()) - Date.parse(NOON));
    expect(pauses.at(-1)).toBe(state.policy.unknownAskLateMs);
    expect(state.attention.map(({ code }) => code)).toEqual(['creditUnknown']);
    expect(state.doubt).toMatchObject({ operation: 'KAARA', since: NOON });
  });

  test('is repeated as soon as that is safe when staff want it at once', () => {
    const retried = foldDoubtDecision(doubtful(), 'creditUnknown', 'retry', later(21_000));
    expect(retried?.doubt?.nextAskAt).toBe(settledAt());
    expect(foldDoubtDecision(doubtful(), 'creditUnknown', 'retry', later(600_000))?.doubt?.nextAskAt).toBe(later(600_000));
  });

  test('is neither asked about nor given another number when its repeat says that the number is in use', () => {
    const due = settledAt();
    const state = creditSentAs(doubtful(), due, { kind: 'refused', code: 'kaara009E' }, due);
    expect(state).toMatchObject({ credit: { state: 'unknown', settlementNo: 'A-1' }, doubt: { operation: 'KAARA', resend: true } });
    expect((state.doubt?.nextAskAt ?? '') > due, 'no loop').toBe(true);
    expect(next(state, state.doubt?.nextAskAt ?? '')).toEqual({ kind: 'send', plan: creditPlan(state) });
  });

  test('is not done by a code that means so elsewhere: a credit needs a verdict', () => {
    const credit = creditPlan(doubtful());
    expect(methodOf(MUTE).readsCode('kaakk049E', { plan: credit, doubt: null })).toBe('done');
    expect(creditSentAs(mutely(aState()), NOON, { kind: 'refused', code: 'kaakk049E' }, NOON)).toMatchObject({ credit: { state: 'unknown' }, doubt: { refusedAs: 'kaakk049E' } });
  });

  test('is decided by staff like any other', () => {
    expect(foldDoubtDecision(doubtful(), 'creditUnknown', 'registered', settledAt())).toMatchObject({ credit: { state: 'approved' }, doubt: null });
  });
});

describe('after a lost run nothing can be asked either', () => {
  const common = { note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
  const cancel: CurrentAction = { actionId: 'a', body: { ...common, action: 'cancelCredit' }, askedAt: null, sent: false, refusedAs: null };

  test('a cancel that may have been sent is in doubt, and repeated once the lost one can no longer be running', () => {
    const lost = { ...foldLost(mutely(approved({ cancellation: { state: 'cancelling' } })), null, NOON), lastChangeAt: null };
    const step = next(lost, NOON, cancel);
    expect(step).toMatchObject({ kind: 'doubtLost', plan: { doubt: 'KAACL' } });
    if (step.kind !== 'doubtLost') return;
    const state = foldLostDoubt(lost, step.plan, NOON);
    const due = state.doubt?.nextAskAt ?? '';
    expect(due >= settledAt()).toBe(true);
    expect(next(state, NOON, cancel)).toMatchObject({ kind: 'wait' });
    expect(next(state, due, cancel)).toEqual({ kind: 'send', plan: step.plan });
    expect(sentAs(state, step.plan, due, { kind: 'done', value: null }, due)).toMatchObject({ cancellation: { state: 'cancelled' }, doubt: null });
  });

  test('a call that was in doubt already waits for the lost repeat to be over', () => {
    const { doubt } = foldLost(doubtful(), null, later(60_000));
    expect(doubt).toMatchObject({ resend: true, nextAskAt: later(60_000, settledAt()), refusedAs: null });
  });

  test('an order with nothing left to do goes on at once', () => {
    expect(next({ ...foldLost(mutely(approved()), null, NOON), lastChangeAt: null }, NOON)).toEqual({ kind: 'regain' });
  });

  test('a slip is registered without a look at the credit, as soon as that has settled', () => {
    const registering = { parcels: [aParcel({ state: 'registering' as const }), aParcel({ state: 'registering' as const, destination: 2 })] };
    const ship: CurrentAction = { ...cancel, body: { ...common, action: 'registerShipment', parcels: null } };
    const state = mutely(approved({ ...registering, lastChangeAt: NOON }));
    const settled = later(state.policy.settleDelayMs);
    expect(next(state, NOON, ship)).toMatchObject({ kind: 'wait', until: settled });
    expect(next(state, settled, ship)).toMatchObject({ kind: 'send', plan: { purpose: 'slip', recheck: false } });
    expect(next(state, NOON, { ...ship, sent: true }), 'the next slip waits for nothing').toMatchObject({ kind: 'send', plan: { purpose: 'slip', recheck: false } });
    expect(next({ ...state, withdrawFirst: true }, settled, ship)).toMatchObject({ kind: 'send', plan: { purpose: 'withdrawSlips' } });
  });

  test('nothing is waited for that nobody would tell of', () => {
    const shipped = mutely(approved({ shipment: { state: 'registered', since: NOON }, delivery: { state: 'inTransit' } }));
    expect(deadlinesOf(shipped)).toEqual([]);
    expect(deadlinesOf(mutely(approved())).map(({ kind }) => kind)).not.toContain('nextRecheck');
  });

  test('nothing is ever watched', () => {
    expect(next(mutely(approved()), later(60 * 86_400_000))).toMatchObject({ kind: 'wait', watch: null });
  });
});

test('an action that the method does not have is not offered, says so, and changes nothing', () => {
  const shipped = mutely(approved({ shipment: { state: 'registered', since: NOON } }));
  expect(methodOf(MUTE).actions['withdrawShipment']).toBeUndefined();
  const shown = legalActions(shipped).find(({ action }) => action === 'withdrawShipment');
  expect(shown).toMatchObject({ allowed: false, reason: 'この決済方法にはない操作です' });
  const { state, finish } = perform(shipped, { action: 'withdrawShipment', note: null, shopStatus: null, cartStatus: null, notifyCart: false }, NOON);
  expect(finish).toMatchObject({ outcome: 'refused', code: 'notAllowed', detail: shown?.reason });
  expect(state).toBe(shipped);
});
