/**
 * One order as the API, the admin tool, events and tests see it. Codes are stable; labels are for people. What only the orders
 * of one method show stands beside these members.
 */
import type { ActionName } from './actions.ts';
import type { AttentionChoice, AttentionCode } from './attention.ts';
import type { OrderContents } from './contents.ts';
import type {
  CancellationState,
  Carrier,
  CreditState,
  DeliveryState,
  Intake,
  Link,
  MethodName,
  OrderOutcome,
  SaleState,
  ShipmentState,
} from './facets.ts';
import type { ParcelState } from './history.ts';
import type { Status } from './status.ts';

export type LegalAction = {
  readonly action: ActionName;
  readonly label: string;
  readonly allowed: boolean;
  /** Japanese, why not and what to do instead; null when allowed. */
  readonly reason: string | null;
};

/** A row of the core's or of a method's. */
export type DeadlineKind = string;

export type Deadline = {
  readonly kind: DeadlineKind;
  readonly at: string;
  /** Why there is this deadline. */
  readonly label: string;
  /** What the system does by itself when it comes. */
  readonly then: string;
  /** What staff can do about it. */
  readonly staffCan: string;
  /** When staff are reminded, moved into their working hours; null: never. */
  readonly warnAt: string | null;
};

export type OrderView = {
  readonly orderNumber: string;
  readonly shop: string;
  readonly method: MethodName;
  readonly link: Link;
  readonly intake: Intake;
  readonly sequence: number;
  readonly status: Status;
  readonly statusLabel: string;
  /** False for a refused checkout attempt. */
  readonly isOrder: boolean;
  readonly outcome: OrderOutcome | null;
  readonly credit: {
    readonly state: CreditState;
    readonly generation: number;
    readonly settlementNo: string;
    readonly amountYen: number;
    readonly since: string;
    readonly code: string | null;
  };
  /** The credit that stands while a new one is asked for (再与信); null: none. */
  readonly standingCredit: { readonly settlementNo: string; readonly generation: number; readonly amountYen: number } | null;
  /** Replaced credits whose cancel at Yamato is still to be done. */
  readonly replacedCredits: readonly { readonly settlementNo: string; readonly amountYen: number; readonly since: string }[];
  /** 決済方法変更の先; null: the order is Yamato's. */
  readonly external: string | null;
  /** 購入者の手続き: what the buyer must do, until when, and what the method adds; null: he is not waited for. */
  readonly next: { readonly kind: string; readonly deadlineAt: string; readonly [more: string]: unknown } | null;
  readonly shipment: { readonly state: ShipmentState; readonly since: string | null };
  readonly sale: { readonly state: SaleState; readonly since: string | null };
  readonly delivery: { readonly state: DeliveryState };
  readonly cancellation: { readonly state: CancellationState };
  readonly attention: readonly {
    readonly code: AttentionCode;
    readonly label: string;
    readonly since: string;
    readonly detail: string | null;
    readonly whatToDo: string;
    readonly choices: readonly AttentionChoice[];
  }[];
  readonly parcels: readonly {
    readonly slipNo: string | null;
    readonly carrier: Carrier;
    readonly destination: number;
    readonly state: ParcelState;
  }[];
  readonly deadlines: readonly Deadline[];
  readonly actions: readonly LegalAction[];
  readonly shopStatus: string | null;
  readonly updatedAt: string;
  /** 個人情報の消去: since when it names nobody any more; null: it does. */
  readonly erasedAt: string | null;
  /** The order body; left out of events, lists and stored answers. */
  readonly contents?: OrderContents;
};
