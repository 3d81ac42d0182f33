import { expect, test } from 'vitest';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { type Method, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { madeUp } from '../../methods/made-up/asked/method.ts';
import { aDoubt, approved, later, NOON } from './an-order-state.ts';

const DUE = later(3_600_000);

/** 見本払い, which greets its service an hour after noon, once. */
const greeting: Method = {
  ...madeUp,
  service: 'greets-by-itself',
  dueOf: (state) => (state.own['greeted'] === true ? null : { plan: { ...madeUp.cancelPlan(state, state.credit.settlementNo, 'cancel'), operation: 'greet', doubt: null, purpose: 'own', activity: 'sendGreeting' }, at: DUE }),
  foldOwnCall: ({ state, current }) => ({ state: { ...state, own: { greeted: true } }, current }),
};
useMethod(greeting);

const order = (change: Partial<OrderState> = {}) => {
  const state = approved({ service: greeting.service, ...change });
  return { ...state, policy: { ...state.policy, recheckMs: 90 * 86_400_000 } };
};
const next = (state: OrderState, now: string, queued: readonly string[] = []) => nextStep({ state, current: null, queued, now });

test('a method does what is due when its time has come, once, and the order wakes for it', () => {
  expect(next(order(), NOON)).toMatchObject({ kind: 'wait', until: DUE });
  const step = next(order(), DUE);
  expect(step).toMatchObject({ kind: 'send', plan: { operation: 'greet' } });
  if (step.kind !== 'send') return;
  const { state } = foldCall({ state: order(), current: null }, step.plan, { operation: 'greet', settlementNo: 'A-1', sentAt: DUE, result: { kind: 'done', value: null } }, null, DUE);
  expect(next(state, DUE)).toMatchObject({ kind: 'wait' });
});

test('never before an action, nor while something is in doubt, nor while the line is down or the last change settles', () => {
  expect(next(order(), DUE, ['cancelCredit'])).toEqual({ kind: 'takeAction', index: 0 });
  expect(next(order({ doubt: aDoubt('ship', { parcel: 0, nextAskAt: later(7_200_000) }) }), DUE)).toMatchObject({ kind: 'wait' });
  expect(next(order({ sendNotBefore: later(7_200_000) }), DUE)).toMatchObject({ kind: 'wait', until: later(7_200_000) });
  expect(next(order({ lastChangeAt: DUE }), DUE)).toMatchObject({ kind: 'wait', until: later(60_000, DUE) });
});

test('of an order that is over nothing is due', () => {
  expect(next(order({ outcome: 'cancelled' }), DUE)).toEqual({ kind: 'end' });
});
