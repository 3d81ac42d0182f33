/** Events: every visible change, in order per order. */
import type { Verdict } from '../../domain/order/order-state.ts';
import type { OrderView } from '../../domain/order/order-view.ts';

type EventBase = {
  readonly cursor: string;
  readonly shop: string;
  readonly orderNumber: string;
  readonly sequence: number;
  /** Instant, RFC 3339. */
  readonly at: string;
  readonly status: string;
  readonly changed: readonly string[];
  readonly actionId: string | null;
  /** Whether an action that is done asked that the cart be told. */
  readonly notifyCart: boolean;
  /** The label that such an action has for the cart; null: none. */
  readonly cartStatus: string | null;
  /** Without contents. */
  readonly order: OrderView;
};

/**
 * `order.changed`: an order changed visibly. `attempt.refused`: a checkout attempt ended without ever becoming an order
 * (refused, rejected data, given up); a cart that got a 202 learns it here. `attempt.attention`: what somebody must look at
 * of an attempt that is no order (yet) has changed, raised or gone.
 */
export type OrderEvent =
  | (EventBase & { readonly type: 'order.changed' })
  | (EventBase & { readonly type: 'attempt.attention' })
  | (EventBase & { readonly type: 'attempt.refused'; readonly verdict: Verdict });

/** As stored: the cursor is the reader's. */
export type NewOrderEvent = OrderEvent extends infer Event ? (Event extends OrderEvent ? Omit<Event, 'cursor'> : never) : never;

export type EventRecords = {
  /**
   * Events after a cursor (null: from the beginning), oldest first, at most `limit` (1–500). One that commits late is
   * never skipped: readers see up to the oldest transaction still open and no further.
   * `shops` null: of all shops. Throws `BadCursorError` for a cursor that is none of ours.
   */
  readEvents(query: {
    readonly shops: readonly string[] | null;
    readonly after: string | null;
    readonly limit: number;
  }): Promise<readonly OrderEvent[]>;
};
