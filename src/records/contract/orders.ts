/** Orders as published: one, a list, counts. */
import type { AttentionCode } from '../../domain/order/attention.ts';
import type {
  CancellationState,
  CreditState,
  DeliveryState,
  Intake,
  Link,
  MethodName,
  ServiceName,
  SaleState,
  ShipmentState,
} from '../../domain/order/facets.ts';
import type { ActionLine } from '../../domain/order/history.ts';
import type { LaterCredit, OrderState } from '../../domain/order/order-state.ts';
import type { Publication, PublishResult } from '../../domain/order/publication.ts';
import type { Status } from '../../domain/order/status.ts';
import type { ActionMessage } from './actions.ts';
import type { ClaimState } from './claims.ts';
import type { SentCredit } from './sends.ts';

export type StoredOrder = {
  readonly state: OrderState;
  /** False for a refused checkout attempt. */
  readonly isOrder: boolean;
  readonly createdAt: string;
  /** Of the current claim: `claimed` means that no run has been seen yet. */
  readonly claimState: ClaimState;
};

export type Range<T> = { readonly from?: T | undefined; readonly to?: T | undefined };

/** All given conditions must hold. Ranges include both ends; dates are JST calendar dates, instants RFC 3339. */
export type OrderFilter = {
  readonly status?: readonly Status[] | undefined;
  readonly credit?: readonly CreditState[] | undefined;
  readonly shipment?: readonly ShipmentState[] | undefined;
  readonly sale?: readonly SaleState[] | undefined;
  readonly delivery?: readonly DeliveryState[] | undefined;
  readonly cancellation?: readonly CancellationState[] | undefined;
  /** A code, or `any`. */
  readonly attention?: AttentionCode | undefined;
  readonly method?: readonly MethodName[] | undefined;
  readonly link?: Link | undefined;
  readonly intake?: Intake | undefined;
  readonly orderedOn?: Range<string> | undefined;
  readonly plannedShipDate?: Range<string> | undefined;
  readonly updatedAt?: Range<string> | undefined;
  readonly amountYen?: Range<number> | undefined;
  /** Full name, one part of it, kana, phone, its last 4 digits, or e-mail; matched exactly through keyed hashes. */
  readonly buyer?: string | undefined;
  /** Hyphens are ignored. */
  readonly slipNo?: string | undefined;
  /** Of any generation. */
  readonly settlementNo?: string | undefined;
  readonly orderNumberPrefix?: string | undefined;
  /** Also refused checkout attempts. */
  readonly includeAttempts?: boolean | undefined;
};

export const orderSortKeys = ['updatedAt', 'orderedOn', 'plannedShipDate', 'amountYen', 'orderNumber', 'nextDeadline'] as const;

export type OrderSort = { readonly by: (typeof orderSortKeys)[number]; readonly direction: 'asc' | 'desc' };

export type OrderPage = {
  readonly orders: readonly StoredOrder[];
  /** Opaque; null: this was the last page. Valid only with the same sort. */
  readonly next: string | null;
};

export type OrderRef = { readonly shop: string; readonly orderNumber: string };

/** An action without an outcome. `line` or `message` null: it cannot be read. */
export type UnfinishedAction = { readonly actionId: string; readonly line: ActionLine | null; readonly message: ActionMessage | null };

/** An order with all that the records know of what was begun. */
export type ResumedOrder = {
  readonly state: OrderState;
  readonly finishedActionIds: readonly string[];
  /** Oldest first. */
  readonly unfinished: readonly UnfinishedAction[];
  /** The line of its start, while that has no answer. */
  readonly startLine: ActionLine | null;
  /** What was sent for the present credit; null: nothing was. */
  readonly sent: SentCredit | null;
  /** What was sent under numbers that the state does not know yet, in their order. */
  readonly later: readonly LaterCredit[];
  /** Kept plans of calls that cannot be asked about, whose action has no outcome. */
  readonly plans: readonly { readonly actionId: string | null; readonly operation: string; readonly amountYen: number | null }[];
  /** The arguments of the start it began with; null: they cannot be read. */
  readonly startInput: unknown;
  /** The cart gave its start up. */
  readonly isAbandoned: boolean;
};

export type OrderRecords = {
  /**
   * Stores what a run tells, from a lower to a higher sequence only, with its lines, event and answer, in one statement.
   * Idempotent. A run that is not the order's current claim changes nothing but its lines and its own answer.
   */
  publish(publication: Publication): Promise<PublishResult>;
  loadOrder(shop: string, orderNumber: string): Promise<StoredOrder | null>;
  /**
   * Whose settlement number this is, of any generation, under a merchant's contract with a service. One order, or one per
   * environment.
   */
  findBySettlementNo(query: {
    readonly service: ServiceName;
    readonly merchantCode: string;
    readonly settlementNo: string;
  }): Promise<readonly { readonly shop: string; readonly orderNumber: string }[]>;
  /** What a later run of the order begins from. */
  loadForResume(shop: string, orderNumber: string): Promise<ResumedOrder | null>;
  /**
   * Orders that have not ended, or have with a replaced credit still at Yamato, and that nothing was heard of for so long, in the order of shop and number, after the one
   * given. A start that the engine has not been seen to take is not among them, nor what was made up for lists.
   */
  quietOrders(query: { readonly after: OrderRef | null; readonly quietForMs: number; readonly limit: number }): Promise<readonly OrderRef[]>;
  /** `limit` 1–200 orders. Throws `BadCursorError` for a cursor that is none of ours or of another sort. */
  listOrders(
    shop: string,
    query: {
      readonly filter: OrderFilter;
      readonly sort: OrderSort;
      readonly cursor: string | null;
      readonly limit: number;
    },
  ): Promise<OrderPage>;
  /** Whether anybody has ever ordered, and how many accepted orders go on; `createdBefore` an instant leaves younger ones out of these. */
  countOrders(createdBefore?: string): Promise<{ readonly any: boolean; readonly live: number }>;
  /** Orders per headline status; of attempts that are none, those that somebody must look at. */
  countsByStatus(shop: string): Promise<Partial<Record<Status, number>>>;
};
