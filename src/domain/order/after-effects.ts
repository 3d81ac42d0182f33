/**
 * 「実行後」: what an action asks for besides its own work. It takes effect when the action has ended `done`, and never
 * otherwise: an action that was refused, failed or is in doubt leaves the shop's label as it is and tells the cart nothing.
 */
import type { ActionBody } from './action-body.ts';
import type { ActionOutcome } from './history.ts';
import type { OrderState } from './order-state.ts';

/** What the cart is told of one action that is done. `cartStatus`: a label for the cart's own list; null: none. */
export type CartNotice = { readonly actionId: string; readonly cartStatus: string | null };

export type AfterEffects = { readonly state: OrderState; readonly notice: CartNotice | null };

export function foldAfterEffects(state: OrderState, { actionId, body }: { readonly actionId: string; readonly body: ActionBody }, outcome: ActionOutcome): AfterEffects {
  if (outcome !== 'done') return { state, notice: null };
  const { notifyCart, cartStatus } = body;
  // A label for the cart is of no use to a cart that does not hear of it.
  return { state: labelled(state, body), notice: notifyCart || cartStatus !== null ? { actionId, cartStatus } : null };
}

function labelled(state: OrderState, body: ActionBody): OrderState {
  const shopStatus = body.action === 'setShopStatus' && body.clearsShopStatus ? null : (body.shopStatus ?? state.shopStatus);
  return shopStatus === state.shopStatus ? state : { ...state, shopStatus };
}
