/** What taking an action in hand came to. */
import type { ActionOutcome } from '../order/history.ts';
import type { OrderState } from '../order/order-state.ts';
import { outlastsOrder } from './attention-rules.ts';

export type Finish = { readonly outcome: ActionOutcome; readonly code: string | null; readonly detail: string | null };

/** `finish` null: the action stays in hand and its calls follow. */
export type Performed = { readonly state: OrderState; readonly finish: Finish | null };

export function finished(state: OrderState, detail: string | null = null): Performed {
  return { state, finish: { outcome: 'done', code: null, detail } };
}

export function refuse(state: OrderState, code: string, detail: string): Performed {
  return { state, finish: { outcome: 'refused', code, detail } };
}

/** 追跡を終える: nobody need look any more, but for what `attentionAtEnd` keeps. */
export function closed(state: OrderState): OrderState {
  return { ...state, attention: attentionAtEnd(state), amending: null, outcome: 'closedByStaff' };
}

/** An ended order needs nobody any more, unless a replaced credit is still at Yamato, or whatever else outlasts it. */
export function attentionAtEnd({ attention, retired }: OrderState): OrderState['attention'] {
  return attention.filter((raised) => outlastsOrder(raised) || (raised.code === 'twoLiveCredits' && retired.length > 0));
}

export function begun(state: OrderState): Performed {
  return { state, finish: null };
}
