import { expect, test } from 'vitest';
import type { CallResult } from '../../../src/domain/order/call-result.ts';
import { aParcel, approved, later, NOON } from './an-order-state.ts';
import { slipSentAs } from './sent-as.ts';

const ended = (outcome: 'paid' | 'cancelled') => approved({ outcome, parcels: [aParcel({ state: 'registering' })] });

const unclear: readonly (readonly [string, CallResult<null>])[] = [
  ['a time-out', { kind: 'unknown', reason: 'timeout' }],
  ['a refusal that nobody knows', { kind: 'refused', code: 'kaasl999E' }],
];

test.each(unclear)('%s of a slip whose recheck brought that the order is paid opens no doubt', (_what, result) => {
  const after = slipSentAs(ended('paid'), 0, NOON, result, later(1_000));
  expect(after).toMatchObject({ outcome: 'paid', doubt: null, parcels: [{ state: 'registered' }] });
});

test.each(unclear)('%s of a slip of an order that is over otherwise leaves the slip with us only', (_what, result) => {
  const after = slipSentAs(ended('cancelled'), 0, NOON, result, later(1_000));
  expect(after).toMatchObject({ outcome: 'cancelled', doubt: null, parcels: [{ state: 'recorded' }] });
});
