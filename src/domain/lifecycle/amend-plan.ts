import type { AmendWay } from '../order/order-state.ts';

/** 与信内容変更: the cheapest legal way, said before it is gone. */
export type AmendPlan =
  | { readonly kind: 'way'; readonly way: AmendWay; readonly explanation: string }
  /** The caller must say `"confirm": "cancelFirst"`: both credits together would exceed the buyer's limit. */
  | { readonly kind: 'confirm'; readonly explanation: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };
