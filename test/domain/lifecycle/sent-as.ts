/** What a call to Yamato does to an order, with no more said than what was sent, when, and how it ended. */
import { creditPlan, slipPlan } from '../../../src/domain/atobarai/plans.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import type { CallPlan } from '../../../src/domain/order/call-plan.ts';
import type { Answer, CallResult } from '../../../src/domain/order/call-result.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';

export function sentAs(state: OrderState, plan: CallPlan, sentAt: string, result: CallResult<Answer>, now: string): OrderState {
  const { operation, settlementNo } = plan;
  return foldCall({ state, current: null }, plan, { operation, settlementNo, sentAt, result }, null, now).state;
}

export function creditSentAs(state: OrderState, sentAt: string, result: CallResult<Answer>, now: string): OrderState {
  return sentAs(state, creditPlan(state), sentAt, result, now);
}

/** The slip of this parcel, straight after Yamato said that the credit stands. */
export function slipSentAs(state: OrderState, parcel: number, sentAt: string, result: CallResult<Answer>, now: string): OrderState {
  return sentAs(state, slipPlan(state, parcel, true), sentAt, result, now);
}
