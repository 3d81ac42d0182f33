import { describe, expect, test } from 'vitest';
import { creditPlan } from '../../../src/domain/atobarai/plans.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { watchPlan } from '../../../src/domain/lifecycle/watch.ts';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { defaultPolicyOf } from '../../../src/domain/order/policy.ts';
import { foldNotSent } from '../../../src/domain/lifecycle/sending.ts';
import { spread } from '../../../src/domain/values/spread.ts';
import { approved, aState, later, NOON } from './an-order-state.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

const numbers = Array.from({ length: 500 }, (_, at) => `A-20261123-${String(at).padStart(4, '0')}`);

/** How many of the instants fall into each tenth of the span after `from`. */
function tenths(instants: readonly string[], from: string, spanMs: number): number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const at of instants) {
    const tenth = Math.floor(((Date.parse(at) - Date.parse(from)) / spanMs) * 10);
    counts[tenth] = (counts[tenth] ?? 0) + 1;
  }
  return counts;
}

describe('when Yamato comes back for many orders', () => {
  test('the same number always falls on the same place, neighbours far apart', () => {
    expect(numbers.map(spread)).toEqual(numbers.map(spread));
    const counts = tenths(numbers.map((number) => later(spread(number) * 1_000)), NOON, 1_000);
    for (const count of counts) expect(count).toBeGreaterThan(25);
    expect(counts).toHaveLength(10);
  });

  test.each([0, 3, 20])('tries after %i failures are spread over half a pause, and none waits longer than the policy says', (turn) => {
    const pause = Math.min(defaultPolicy.resendMaxMs, defaultPolicy.resendFirstMs * 2 ** turn);
    const tries = numbers.map((orderNumber) => foldNotSent(aState({ orderNumber, notSentInARow: turn }), { reason: 'connectionRefused' }, NOON).sendNotBefore ?? '');
    for (const count of tenths(tries, later(pause / 2), pause / 2 + 1)) expect(count).toBeGreaterThan(25);
  });

  test('after a maintenance window they come one after the other, and so do their watches', () => {
    const window = { from: later(-60_000), to: later(3_600_000) };
    const wakes = numbers.map((orderNumber) => {
      const step = nextStep({ state: aState({ orderNumber }, { maintenance: [window] }), current: null, queued: [], now: NOON });
      return step.kind === 'wait' ? (step.until ?? '') : '';
    });
    for (const count of tenths(wakes, window.to, defaultPolicy.resendMaxMs)) expect(count).toBeGreaterThan(25);
    const state = approved({ policy: { ...defaultPolicy, maintenance: [window] } });
    expect(watchPlan(state)?.quiet[0]?.from).toBe(window.from);
    expect((watchPlan(state)?.quiet[0]?.to ?? '') >= window.to).toBe(true);
  });

  test('an order that comes in after the end waits for nobody', () => {
    const state = aState({}, { maintenance: [{ from: later(-60_000), to: NOON }] });
    expect(nextStep({ state, current: null, queued: [], now: NOON })).toEqual({ kind: 'send', plan: creditPlan(state) });
  });
});
