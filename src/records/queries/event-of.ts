/** Which event a publication makes, if any. */
import { projectOrder } from '../../domain/order/order-projection.ts';
import type { Publication } from '../../domain/order/publication.ts';
import { headlineStatus } from '../../domain/order/status.ts';
import type { NewOrderEvent } from '../contract/events.ts';

/**
 * Of an attempt that is no order its end is told, once, what somebody must look at, and what somebody wants the cart to know;
 * nothing else about it is anybody's news.
 */
export function eventOf({ state, changed, actionId, notifyCart, cartStatus, isOrder }: Publication): NewOrderEvent | null {
  const base = {
    shop: state.shop,
    orderNumber: state.orderNumber,
    sequence: state.sequence,
    at: state.updatedAt,
    status: headlineStatus(state),
    changed,
    actionId,
    notifyCart,
    cartStatus,
    order: projectOrder(state, { contents: false }),
  };
  if (isOrder) return changed.length > 0 || notifyCart ? { type: 'order.changed', ...base } : null;
  const ended = state.verdict !== null && state.outcome !== null && changed.includes('outcome');
  if (ended) return { type: 'attempt.refused', ...base, verdict: state.verdict };
  if (changed.includes('attention')) return { type: 'attempt.attention', ...base };
  return notifyCart ? { type: 'order.changed', ...base } : null;
}
