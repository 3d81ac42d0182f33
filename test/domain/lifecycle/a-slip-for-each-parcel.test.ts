import { expect, test } from 'vitest';
import { useMethod } from '../../../src/domain/lifecycle/method.ts';
import { foldOver, perform } from '../../../src/domain/lifecycle/perform.ts';
import { foldSlipRefused, foldSlipRegistered } from '../../../src/domain/lifecycle/fold-shipment.ts';
import { foldWithdrawn, foldWithdrawRefused } from '../../../src/domain/lifecycle/fold-withdraw.ts';
import { parseActionBody, type ActionBody } from '../../../src/domain/order/action-body.ts';
import { byYamato } from '../../../src/domain/order/cause.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { madeUp } from '../../methods/made-up/asked/method.ts';
import { approved, NOON } from './an-order-state.ts';

const FIRST = '123456789013';
const SECOND = '300000000016';
const THIRD = '401234567893';

const eachParcel = { ...madeUp, service: 'a-slip-for-each-parcel', slipPer: 'parcel' } as const;
useMethod(eachParcel);

const order = approved({ service: eachParcel.service });

function registering(...slipNos: readonly string[]): ActionBody {
  const parsed = parseActionBody({ action: 'registerShipment', parcels: slipNos.map((slipNo) => ({ slipNo, carrier: 'yamato' })) }, eachParcel);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.body;
}

function begun(state: OrderState, ...slipNos: readonly string[]): OrderState {
  return perform(state, registering(...slipNos), NOON).state;
}

/** With all that is on its way registered at Yamato, and the action over. */
function shipped(state: OrderState, ...slipNos: readonly string[]): OrderState {
  const sent = state.parcels.reduce((folded, { state: parcel }, index) => (parcel === 'registering' ? foldSlipRegistered(folded, index, NOON, NOON) : folded), state);
  return foldOver(sent, registering(...slipNos), NOON);
}

function slips({ parcels }: OrderState): readonly (readonly [string | null, string])[] {
  return parcels.map(({ slipNo, state }) => [slipNo, state]);
}

test('every parcel of one place is registered', () => {
  const state = begun(order, FIRST, SECOND);
  expect(slips(state)).toEqual([[FIRST, 'registering'], [SECOND, 'registering']]);
});

test('where Yamato holds one slip per destination, only the first is', () => {
  const parsed = begun(approved(), FIRST, SECOND);
  expect(slips(parsed)).toEqual([[FIRST, 'registering'], [SECOND, 'recorded']]);
});

test('the same slip twice is registered once', () => {
  expect(slips(begun(order, FIRST, FIRST))).toEqual([[FIRST, 'registering'], [FIRST, 'recorded']]);
});

test('another parcel is one more: what is registered stays so, and nothing is taken back', () => {
  const state = begun(shipped(begun(order, FIRST), FIRST), FIRST, SECOND);
  expect([slips(state), state.withdrawFirst, state.parcels[1]?.replaces]).toEqual([[[FIRST, 'registered'], [SECOND, 'registering']], false, null]);
});

test('the same parcels again change nothing', () => {
  const { finish } = perform(shipped(begun(order, FIRST, SECOND), FIRST, SECOND), registering(SECOND, FIRST), NOON);
  expect(finish?.outcome).toBe('done');
});

test('another slip takes the place of none: all are taken back and registered anew', () => {
  const changed = begun(shipped(begun(order, FIRST, SECOND), FIRST, SECOND), FIRST, THIRD);
  expect([slips(changed), changed.withdrawFirst]).toEqual([[[FIRST, 'registering'], [THIRD, 'registering']], true]);
  expect(slips(shipped(foldWithdrawn(changed, NOON, NOON), FIRST, THIRD))).toEqual([[FIRST, 'registered'], [THIRD, 'registered']]);
});

test('a parcel that is left out is taken back with the others', () => {
  const fewer = begun(shipped(begun(order, FIRST, SECOND), FIRST, SECOND), SECOND);
  expect([slips(fewer), fewer.withdrawFirst]).toEqual([[[SECOND, 'registering']], true]);
});

test('one more that Yamato refuses leaves the others registered, each once', () => {
  const refused = foldSlipRefused(begun(shipped(begun(order, FIRST, SECOND), FIRST, SECOND), FIRST, SECOND, THIRD), 2, byYamato('STATE'), NOON);
  expect(slips(foldOver(refused, registering(FIRST, SECOND, THIRD), NOON))).toEqual([[FIRST, 'registered'], [SECOND, 'registered'], [THIRD, 'failed']]);
});

test('with the taking back refused, all stand that stood', () => {
  const refused = foldWithdrawRefused(begun(shipped(begun(order, FIRST, SECOND), FIRST, SECOND), FIRST, THIRD), byYamato('STATE'), NOON);
  const over = foldOver(refused, registering(FIRST, THIRD), NOON);
  expect(slips(over)).toEqual(expect.arrayContaining([[FIRST, 'registered'], [SECOND, 'registered'], [THIRD, 'failed']]));
  expect(over.parcels).toHaveLength(3);
});
