import { attentionRule } from '../lifecycle/attention-rules.ts';
import type { About, Attention, AttentionCode } from './attention.ts';
import type { Cause } from './cause.ts';
import type { OrderState } from './order-state.ts';

export type Why = { readonly detail?: string | null; readonly cause?: Cause | null };

/** Raises an attention; one already raised keeps its `since` and takes the new detail. One that staff acknowledged stays away. */
export function raise(state: OrderState, code: AttentionCode, now: string, { detail = null, cause = null }: Why = {}): OrderState {
  if (state.acknowledged.includes(code)) return state;
  const known = state.attention.find((attention) => attention.code === code);
  const others = state.attention.filter((attention) => attention.code !== code);
  const raised: Attention = { code, since: known?.since ?? now, detail, cause };
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

/** The same of all that are about one of these. */
export function settleAbout(state: OrderState, ...abouts: readonly About[]): OrderState {
  const raised = [...state.attention.map(({ code }) => code), ...state.acknowledged];
  return settle(state, ...raised.filter((code) => abouts.includes(attentionRule(code).about)));
}

/** Staff have seen it: off the list, and not raised again while the cause stays the same. */
export function acknowledge(state: OrderState, code: AttentionCode): OrderState {
  return { ...settle(state, code), acknowledged: [...state.acknowledged.filter((known) => known !== code), code] };
}

/** Whether it was raised, acknowledged or not. */
export function wasRaised(state: OrderState, code: AttentionCode): boolean {
  return state.acknowledged.includes(code) || state.attention.some((attention) => attention.code === code);
}
