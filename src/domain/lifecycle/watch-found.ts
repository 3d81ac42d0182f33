/** What it means that a watch ran out of time. */
import { raise } from '../order/attention-list.ts';
import type { OrderState } from '../order/order-state.ts';
import type { WatchPlan } from './watch.ts';

export function foldWatchGaveUp(state: OrderState, plan: WatchPlan, now: string): OrderState {
  switch (plan.purpose) {
    case 'hold':
      return raise(state, 'holdTooLong', now);
    case 'track':
      return raise(state, 'trackingGivenUp', now);
    case 'recheck':
      return state;
  }
}
