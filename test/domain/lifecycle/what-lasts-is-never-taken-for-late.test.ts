import { expect, test } from 'vitest';
import { foldSeen } from '../../../src/domain/lifecycle/fold-seen.ts';
import { anInquiry, approved, later, NOON } from './an-order-state.ts';

/** A moment after our own last change, when that may not show yet. */
const justNow = later(1_000);
const state = approved({ lastChangeAt: NOON });

test.each([
  ['cancelled', { outcome: 'cancelled' }],
  ['paid', { outcome: 'paid' }],
] as const)('a transaction seen %s straight after our own change is so: nothing earlier looks like it', (status, expected) => {
  expect(foldSeen(state, anInquiry({ askedAt: justNow, transaction: { status, warning: 'none' } }), justNow).state).toMatchObject(expected);
});

test('a slip seen straight after our own change may be one that we have just taken back', () => {
  const seen = foldSeen(state, anInquiry({ askedAt: justNow, transaction: { status: 'slipRegistered', warning: 'none' } }), justNow);
  expect(seen).toEqual({ state, drift: null });
});
