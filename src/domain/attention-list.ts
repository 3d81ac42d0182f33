import type { Attention, AttentionCode } from './attention.ts';
import type { OrderState } from './order-state.ts';

/** Raises an attention; one already raised keeps its `since` and takes the new detail. */
export function raise(state: OrderState, code: AttentionCode, now: string, detail: string | null = null): OrderState {
  const known = state.attention.find((attention) => attention.code === code);
  const others = state.attention.filter((attention) => attention.code !== code);
  const raised: Attention = { code, since: known?.since ?? now, detail };
  return { ...state, attention: [...others, raised] };
}

/** Takes attentions back whose cause is gone. */
export function settle(state: OrderState, ...codes: readonly AttentionCode[]): OrderState {
  if (!state.attention.some((attention) => codes.includes(attention.code))) return state;
  return { ...state, attention: state.attention.filter((attention) => !codes.includes(attention.code)) };
}
