/** What an inquiry tells besides the status: amount, slips, date of the authorisation. Whether it differs, and who takes it in. */
import type { Inquiry, Told } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { after } from '../values/instant.ts';
import { methodOf } from './method.ts';
import { raiseDrift } from './drift.ts';

/**
 * The method makes of it what it knows. An order that has ended has nothing to learn any more, and a change of our own that was
 * made a moment ago may not show yet. `lastChangeAt`: when that was; of a doubt, before the one that the question ended.
 */
export function withTold(state: OrderState, { told, askedAt }: Inquiry, now: string, lastChangeAt = state.lastChangeAt): OrderState {
  const { policy } = state;
  const isTooFresh = lastChangeAt !== null && askedAt < after(lastChangeAt, policy.settleDelayMs);
  return told === undefined || isTooFresh || state.outcome !== null ? state : methodOf(state.service).foldTold(state, told, now);
}

/** Another amount than ours, and no change of ours that it could come from: followed, and shown to staff where the shop's policy says so. */
export function foldAmountTold(state: OrderState, { amountYen }: Told, now: string): OrderState {
  const { credit, doubt, amending } = state;
  if (amountYen === undefined || amountYen === credit.amountYen || doubt !== null || amending !== null) return state;
  return raiseDrift({ ...state, credit: { ...credit, amountYen } }, `当方の記録：${credit.amountYen}円 ／ Yamato：${amountYen}円`, now);
}

/** Whether the one says something else than the other; what either does not say is no difference. */
export function differsFrom(known: Told, told: Told): boolean {
  return differs(known.amountYen, told.amountYen) || differs(known.approvedAt, told.approvedAt) || differs(inOrder(known.slipNos), inOrder(told.slipNos));
}

function differs(one: number | string | undefined, other: number | string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function inOrder(slipNos: readonly string[] | undefined): string | undefined {
  return slipNos?.toSorted().join(' ');
}
