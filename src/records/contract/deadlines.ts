/** The deadline board: what the live orders of a shop wait for, the soonest first. */
import type { AttentionCode } from '../../domain/order/attention.ts';
import type { MethodName } from '../../domain/order/facets.ts';
import type { DeadlineKind } from '../../domain/order/order-view.ts';
import type { Status } from '../../domain/order/status.ts';

export type BoardDeadline = {
  readonly orderNumber: string;
  readonly kind: DeadlineKind;
  /** Instants, RFC 3339. */
  readonly at: string;
  readonly warnAt: string | null;
  readonly method: MethodName;
  readonly status: Status;
  readonly attention: readonly AttentionCode[];
  readonly amountYen: number;
  readonly plannedShipDate: string;
};

export type DeadlinePage = {
  readonly deadlines: readonly BoardDeadline[];
  /** Opaque; null: this was the last page. */
  readonly next: string | null;
};

export type DeadlineRecords = {
  /**
   * Deadlines up to `until`, those already past among them unless nothing is lost by their passing. `limit` 1–200.
   * Throws `BadCursorError` for a cursor that is none of ours.
   */
  listDeadlines(
    shop: string,
    query: {
      readonly now: string;
      readonly until: string;
      /** Null: of any kind. */
      readonly kinds: readonly DeadlineKind[] | null;
      readonly cursor: string | null;
      readonly limit: number;
    },
  ): Promise<DeadlinePage>;
};
