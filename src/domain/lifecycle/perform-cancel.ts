/** Taking a cancel in hand, alone or as the first half of something else: 与信の取消, 決済方法変更. */
import { settle } from '../order/attention-list.ts';
import type { OrderState } from '../order/order-state.ts';
import { holdsNothing } from './buyer-step.ts';
import { foldCancelled, foldTransferred } from './fold-cancelled.ts';
import { methodOf } from './method.ts';
import { begun, finished, type Performed } from './performed.ts';

/**
 * A credit that Yamato refused holds nothing there, nor does one that was never sent: its cancel is ours alone.
 * That a credit is not registered may only be what staff believe; then Yamato is told all the same.
 */
export function startCancel(state: OrderState, now: string): Performed {
  if (!holdsCredit(state)) return finished(foldCancelled(state, now));
  return begun(cancelling(state));
}

/** 決済方法変更: cancelled at Yamato first, then followed no further. */
export function startTransfer(state: OrderState, to: string, now: string): Performed {
  if (!holdsCredit(state)) return finished(foldTransferred(state, to, now), transferredTo(state, to));
  return begun({ ...cancelling(state), afterCancel: { kind: 'transfer', to } });
}

/** A new attempt: should it fail as an earlier one did, staff who acknowledged that one are told again. */
export function cancelling(state: OrderState): OrderState {
  return { ...settle(state, 'cancelFailed'), cancellation: { state: 'cancelling' } };
}

export function holdsCredit(state: OrderState): boolean {
  if (state.outcome === 'cancelled' || state.outcome === 'transferred') return false;
  if (holdsNothing(state)) return false;
  return state.credit.state !== 'refused' && state.credit.state !== 'cancelled' && state.creditSent;
}

/** What the history says of a change of method that is done. */
export function transferredTo({ service }: OrderState, to: string): string {
  return `${methodOf(service).transferTargets[to] ?? to}に変更しました。以後の入金はこちらでは確認しません`;
}
