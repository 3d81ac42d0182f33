import type { Attention, AttentionCode } from './attention.ts';
import type { OrderState } from './order-state.ts';

/** Raises an attention; one already raised keeps its `since` and takes the new detail. One that staff acknowledged stays away. */
export function raise(state: OrderState, code: AttentionCode, now: string, detail: string | null = null): OrderState {
  if (state.acknowledged.includes(code)) return state;
  const known = state.attention.find((attention) => attention.code === code);
  const others = state.attention.filter((attention) => attention.code !== code);
  const raised: Attention = { code, since: known?.since ?? now, detail };
  return { ...state, attention: [...others, raised] };
}

/** Takes attentions back whose cause is gone; should it come again, they are raised again. */
export function settle(state: OrderState, ...codes: readonly AttentionCode[]): OrderState {
  const touched = state.attention.some(({ code }) => codes.includes(code)) || state.acknowledged.some((code) => codes.includes(code));
  if (!touched) return state;
  return {
    ...state,
    attention: state.attention.filter(({ code }) => !codes.includes(code)),
    acknowledged: state.acknowledged.filter((code) => !codes.includes(code)),
  };
}

/** Staff have seen it: off the list, and not raised again while the cause stays the same. */
export function acknowledge(state: OrderState, code: AttentionCode): OrderState {
  return { ...settle(state, code), acknowledged: [...state.acknowledged.filter((known) => known !== code), code] };
}

/** Whether it was raised, acknowledged or not. */
export function wasRaised(state: OrderState, code: AttentionCode): boolean {
  return state.acknowledged.includes(code) || state.attention.some((attention) => attention.code === code);
}
