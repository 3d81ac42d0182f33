import { expect, test } from 'vitest';
import { foldSlipSent } from '../../../src/domain/lifecycle/fold-shipment.ts';
import type { CallResult } from '../../../src/domain/order/call-result.ts';
import { aParcel, approved, later, NOON } from './an-order-state.ts';

const slip = { parcel: 0, processDiv: '0', sentAt: NOON } as const;
const ended = (outcome: 'paid' | 'cancelled') => approved({ outcome, parcels: [aParcel({ state: 'registering' })] });

const unclear: readonly (readonly [string, CallResult<null>])[] = [
  ['a time-out', { kind: 'unknown', reason: 'timeout' }],
  ['a refusal that nobody knows', { kind: 'refused', code: 'kaasl999E' }],
];

test.each(unclear)('%s of a slip whose recheck brought that the order is paid opens no doubt', (_what, result) => {
  const after = foldSlipSent(ended('paid'), slip, result, later(1_000));
  expect(after).toMatchObject({ outcome: 'paid', doubt: null, parcels: [{ state: 'registered' }] });
});

test.each(unclear)('%s of a slip of an order that is over otherwise leaves the slip with us only', (_what, result) => {
  const after = foldSlipSent(ended('cancelled'), slip, result, later(1_000));
  expect(after).toMatchObject({ outcome: 'cancelled', doubt: null, parcels: [{ state: 'recorded' }] });
});
