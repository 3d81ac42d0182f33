/** What an order can be found by in the Temporal Web UI. Plain text for everybody who can list: never personal data. */
import type { SearchAttributePair, SearchAttributeUpdatePair } from '@temporalio/common';
import { nearestDeadline } from '../domain/lifecycle/deadlines.ts';
import { slipKeys } from '../domain/values/slip-key.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import { headlineStatus } from '../domain/order/status.ts';
import { searchAttributes } from './contract.ts';

/** What the start of an order is indexed with; costs nothing there. */
export function initialSearchAttributes(state: OrderState): SearchAttributePair[] {
  return [
    { key: searchAttributes.shop, value: state.shop },
    { key: searchAttributes.method, value: state.method },
    { key: searchAttributes.status, value: headlineStatus(state) },
    { key: searchAttributes.settlementNo, value: settlementNumbers(state) },
    { key: searchAttributes.amountYen, value: state.credit.amountYen },
  ];
}

export function allSearchAttributes(state: OrderState): SearchAttributeUpdatePair[] {
  const slips = slipKeys(state.parcels);
  const attention: string[] = state.attention.map(({ code }) => code);
  const deadline = nearestDeadline(state);
  return [
    ...initialSearchAttributes(state),
    { key: searchAttributes.attention, value: attention.length > 0 ? attention : null },
    { key: searchAttributes.slipNo, value: slips.length > 0 ? slips : null },
    { key: searchAttributes.nextDeadline, value: deadline === null ? null : new Date(deadline.at) },
  ];
}

/** Equal text: nothing an operator searches by has changed, so no upsert is owed. Deadlines ride along with the others. */
export function indexedAs(state: OrderState): string {
  return JSON.stringify([headlineStatus(state), state.attention.map(({ code }) => code), slipKeys(state.parcels), settlementNumbers(state), state.credit.amountYen]);
}

function settlementNumbers(state: OrderState): string[] {
  return state.settlementNos.includes(state.credit.settlementNo) ? [...state.settlementNos] : [...state.settlementNos, state.credit.settlementNo];
}
