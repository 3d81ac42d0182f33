/** Events: every visible change, in order per order. */
import type { OrderView } from '../../domain/order-view.ts';

export type OrderEvent = {
  readonly cursor: string;
  readonly type: 'order.changed';
  readonly shop: string;
  readonly orderNumber: string;
  readonly sequence: number;
  /** Instant, RFC 3339. */
  readonly at: string;
  readonly status: string;
  readonly changed: readonly string[];
  readonly actionId: string | null;
  /** Whether the action asked that the cart be told. */
  readonly notifyCart: boolean;
  /** Without contents. */
  readonly order: OrderView;
};

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
