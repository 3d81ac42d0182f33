import { expect, test } from 'vitest';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { aDoubt, anInquiry, aParcel, approved, later } from './an-order-state.ts';

const asked = later(120_000);
const sold = anInquiry({ askedAt: asked, transaction: { status: 'saleConfirmed', warning: 'none' } });

/** The parcel arrived before it was known whether its slip had been changed: Yamato tells that some slip is registered, and takes no change any more. */
test('a change of a slip in doubt when the sale is confirmed is not believed, and staff hear of it', () => {
  const parcels = [aParcel({ slipNo: '123456789024', state: 'unknown', replaces: '123456789013' })];
  const state = approved({ parcels, doubt: aDoubt('KAASL1', { parcel: 0 }) });
  const after = foldDoubtAnswer(state, sold, asked);
  expect(after).toMatchObject({ doubt: null, parcels: [{ state: 'recorded' }] });
  expect(after.attention.map(({ code }) => code)).toContain('shipmentFailed');
});

test('a first slip in doubt then is: there is no other that could be meant', () => {
  const state = approved({ parcels: [aParcel({ state: 'unknown' })], doubt: aDoubt('KAASL0', { parcel: 0 }) });
  const after = foldDoubtAnswer(state, sold, asked);
  expect(after).toMatchObject({ doubt: null, parcels: [{ state: 'registered' }] });
  expect(after.attention).toEqual([]);
});
