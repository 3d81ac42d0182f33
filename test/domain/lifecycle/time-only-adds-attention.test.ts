import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { aDoubt, approved, aState, later, NOON } from './an-order-state.ts';
import { seedOfRun } from '../../support/random.ts';

const seed = seedOfRun();

const states: readonly OrderState[] = [
  aState(),
  approved(),
  approved({ credit: { ...approved().credit, state: 'held' } }),
  approved({ credit: { ...approved().credit, state: 'held' }, acknowledged: ['holdTooLong'] }),
  ...(['KAARA', 'KAASL0', 'KAASL2', 'KAACL'] as const).map((operation) => approved({ doubt: aDoubt(operation) })),
  approved({ attention: [{ code: 'changedElsewhere', since: NOON, detail: null, cause: null }] }),
];
const days = fc.integer({ min: 0, max: 10 * 86_400 }).map((seconds) => later(seconds * 1_000));
const codes = (state: OrderState) => state.attention.map(({ code }) => code);
/** Reminders keep to working hours and give way once the day has passed; they have tests of their own (test/domain/deadlines). */
const lasting = (state: OrderState) => codes(state).filter((code) => code !== 'shipDateNear' && code !== 'lastShipDateNear');

test(`passing time only ever adds attention, each once, whichever stops it makes (SEED=${seed})`, () => {
  fc.assert(
    fc.property(fc.constantFrom(...states), days, days, (state, one, other) => {
      const [first, second] = one <= other ? [one, other] : [other, one];
      const stopped = passTime(state, first);
      const both = passTime(stopped, second);
      expect(lasting(both)).toEqual(expect.arrayContaining(lasting(stopped)));
      expect(lasting(both)).toEqual(lasting(passTime(state, second)));
      expect(passTime(both, second)).toBe(both);
      const { deadlinesTold: _told, ...moved } = both;
      expect({ ...moved, attention: [] }, 'nothing else moves').toEqual({ ...state, attention: [] });
    }),
    { seed, numRuns: 500 },
  );
});

test('a hold becomes work for staff exactly when its patience is over', () => {
  const held = approved({ credit: { ...approved().credit, state: 'held', since: NOON } });
  const patience = held.policy.holdPatienceMs;
  expect(codes(passTime(held, later(patience - 1)))).toEqual([]);
  expect(codes(passTime(held, later(patience)))).toEqual(['holdTooLong']);
});

test('an order that has ended needs nobody', () => {
  const ended = approved({ outcome: 'paid', attention: [{ code: 'changedElsewhere', since: NOON, detail: null, cause: null }] });
  expect(passTime(ended, later(0)).attention).toEqual([]);
});
