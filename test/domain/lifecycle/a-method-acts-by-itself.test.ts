import { describe, expect, test } from 'vitest';
import { foldDueLooked } from '../../../src/domain/lifecycle/due-step.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { foldLost, foldLostAnswer } from '../../../src/domain/lifecycle/lost-run.ts';
import { type Method, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { madeUp } from '../../methods/made-up/asked/method.ts';
import { aDoubt, anInquiry, approved, later, NOON } from './an-order-state.ts';

const DUE = later(3_600_000);

/** 見本払い, which greets its service an hour after noon, once. */
const greeting: Method = {
  ...madeUp,
  service: 'greets-by-itself',
  dueOf: (state) => (state.own['greeted'] === true ? null : { plan: { ...madeUp.cancelPlan(state, state.credit.settlementNo, 'cancel'), operation: 'greet', doubt: null, purpose: 'own', activity: 'sendGreeting' }, at: DUE }),
  foldOwnCall: ({ state, current }) => ({ state: { ...state, own: { greeted: true } }, current }),
};
useMethod(greeting);
/** The same of a service that cannot be asked. */
const greetingBlindly: Method = { ...greeting, service: 'greets-unseen', watches: null };
useMethod(greetingBlindly);

const order = (change: Partial<OrderState> = {}) => {
  const state = approved({ service: greeting.service, ...change });
  return { ...state, policy: { ...state.policy, recheckMs: 90 * 86_400_000 } };
};
/** Yamato was asked when it was due. */
const looked = order({ creditAskedAt: DUE });
const next = (state: OrderState, now: string, queued: readonly string[] = []) => nextStep({ state, current: null, queued, now });

test('a method does what is due when its time has come, once, and the order wakes for it', () => {
  expect(next(order(), NOON)).toMatchObject({ kind: 'wait', until: DUE });
  const step = next(looked, DUE);
  expect(step).toMatchObject({ kind: 'send', plan: { operation: 'greet' } });
  if (step.kind !== 'send') return;
  const { state } = foldCall({ state: looked, current: null }, step.plan, { operation: 'greet', settlementNo: 'A-1', sentAt: DUE, result: { kind: 'done', value: null } }, null, DUE);
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

describe('before it does so', () => {
  const stands = { verdict: 'approved', transaction: { status: 'approved', warning: 'none' }, askedAt: DUE } as const;

  test('Yamato is looked at, once, with whatever tells most', () => {
    for (const creditAskedAt of [null, NOON]) expect(next(order({ creditAskedAt }), DUE)).toEqual({ kind: 'ask', mode: 'both', purpose: 'due' });
    // The worker's clock may be behind.
    for (const inquiry of [anInquiry(stands), anInquiry({ ...stands, askedAt: NOON }), anInquiry({ askedAt: DUE, notFound: true })]) {
      expect(next(foldDueLooked(order(), inquiry, DUE).state, DUE)).toMatchObject({ kind: 'send', plan: { operation: 'greet' } });
    }
  });

  test('what Yamato says then is followed, and staff hear of it', () => {
    const { state, drift } = foldDueLooked(order(), anInquiry({ transaction: { status: 'cancelled', warning: 'none' }, askedAt: DUE }), DUE);
    expect([state.outcome, drift]).toEqual(['cancelled', expect.stringContaining('取消')]);
  });

  test.each(['notSent', 'unknown', 'refused'] as const)('without an answer it waits a little (%s)', (kind) => {
    const { state } = foldDueLooked(order(), anInquiry({ askedAt: DUE, failed: { kind, code: 'x' } }), DUE);
    expect(next(state, DUE)).toMatchObject({ kind: 'wait', until: state.sendNotBefore });
    expect(next(state, state.sendNotBefore ?? '')).toMatchObject({ kind: 'ask', purpose: 'due' });
  });

  test('a run that was lost has its last look: it may have done it', () => {
    const lost = { ...foldLost(looked, null, NOON), lastChangeAt: null };
    expect(next(lost, DUE)).toEqual({ kind: 'ask', mode: 'both', purpose: 'lost' });
    expect(next(foldLostAnswer(lost, anInquiry(stands), DUE).state, DUE)).toMatchObject({ kind: 'send', plan: { operation: 'greet' } });
  });

  test('nobody is asked where nobody answers', () => {
    expect(next({ ...order(), service: greetingBlindly.service }, DUE)).toMatchObject({ kind: 'send', plan: { operation: 'greet' } });
  });
});
