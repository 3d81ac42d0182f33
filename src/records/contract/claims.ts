/**
 * Claims: the order row is the guard of an order number, not the engine. Whoever starts an order claims
 * (contents, attempt) here first, in one transaction with the settlement number.
 */
import type { Intake, MethodName, ServiceName } from '../../domain/order/facets.ts';
import type { OrderState, Verdict } from '../../domain/order/order-state.ts';
import type { OrderView } from '../../domain/order/order-view.ts';
import type { ShopEnvironment } from './shops.ts';

/** What a start is answered with, then and ever after. `order` carries no contents. */
export type StoredAnswer = { readonly verdict: Verdict; readonly order: OrderView };

/** `claimed`: the engine has not been seen to take it; it must be sent again. */
export type ClaimState = 'claimed' | 'accepted';

/** What a new claim decides; all of it goes into the start arguments. */
export type NewClaim = {
  readonly claimId: string;
  readonly generation: number;
  /** Newest sequence already used for this order number; the run goes on after it. 0 for a new number. */
  readonly sequence: number;
  readonly settlementNo: string;
};

/**
 * How a start is told from another. 1: by its contents as they were typed; only orders from before there was a second form
 * have it. 2: by what they mean.
 */
export type FingerprintForm = 1 | 2;

export type OrderClaimRequest = {
  readonly shop: string;
  readonly orderNumber: string;
  /**
   * Everything that makes two starts "the same", in either form: hashed in canonical JSON under the order's own key version,
   * in the form the order began with.
   */
  readonly fingerprintOf: (form: FingerprintForm) => unknown;
  /** 引継ぎ: the settlement number the credit was opened with elsewhere; null: the number is ours to choose. */
  readonly adoptedNo: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly service: ServiceName;
  /** From `credentialsFor`. */
  readonly contractKey: string;
  readonly environment: ShopEnvironment;
  readonly method: MethodName;
  readonly intake: Intake;
  readonly acceptedAt: string;
  /** A fresh random id; becomes the claim's id if the claim is new. */
  readonly newClaimId: string;
  /** The start arguments, stored encrypted so that the sweep can send them again. Must be plain JSON. */
  readonly startInput: (claim: NewClaim) => unknown;
  /** What readers see until the run publishes; its `sequence` is the claim's. */
  readonly initialState: (claim: NewClaim) => OrderState;
};

/**
 * `live`: the order lives (or is held, refused or unknown but open), so only the same pair is answered.
 * `givenUp`: it still lives, but only to clear up after a checkout that was abandoned.
 * `lowerAttempt`: a number already tried with a higher attempt. `endedForEver`: paid, confirmed, transferred or closed.
 */
export type ClaimConflict = 'live' | 'givenUp' | 'lowerAttempt' | 'endedForEver';

export type OrderClaimResult =
  | ({ readonly kind: 'new'; readonly startInput: unknown } & NewClaim)
  | {
      /** This very pair was claimed before: answer it from here, send it again when `claimState` is `claimed`. */
      readonly kind: 'known';
      readonly claimId: string;
      /** Whether its run may still answer: it is the order's current claim and the order has not ended. */
      readonly live: boolean;
      readonly answered: StoredAnswer | null;
      readonly claimState: ClaimState;
      readonly generation: number;
      readonly settlementNo: string;
      readonly order: OrderState;
      /** The start arguments while `claimState` is `claimed` or nothing is answered yet, else null. */
      readonly startInput: unknown;
    }
  /** The adopted number belongs to a credit of this contract already. */
  | { readonly kind: 'numberTaken' }
  | { readonly kind: 'conflict'; readonly reason: ClaimConflict; readonly order: OrderState };

export type SettlementClaim = {
  readonly shop: string;
  readonly orderNumber: string;
  readonly generation: number;
  readonly service: ServiceName;
  readonly contractKey: string;
  readonly environment: ShopEnvironment;
};

export type AbandonResult =
  | { readonly kind: 'abandoned' }
  /** The verdict came first. */
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  | { readonly kind: 'missing' };

export type ClaimRef = { readonly shop: string; readonly orderNumber: string; readonly claimId: string };

/** `actionId`: what it is for. */
export type OnceClaim = { readonly shop: string; readonly orderNumber: string; readonly claim: string; readonly actionId: string };

/** `startInput` null: it cannot be read. */
export type PendingClaim = ClaimRef & { readonly startInput: unknown; readonly createdAt: string };

export type ClaimRecords = {
  /** @see ClaimConflict for the refusals. One statement for a new number, at most four otherwise. */
  claimOrder(request: OrderClaimRequest): Promise<OrderClaimResult>;
  /** The engine took it. A publication of the run implies this; needed only where none came in the same request. */
  markClaimAccepted(claimId: string): Promise<void>;
  /** Starts claimed at least so long ago that the engine has not been seen to take and that were not put off. */
  claimsToResend(olderThanMs: number, limit: number): Promise<readonly PendingClaim[]>;
  /** It did not go through: not before a while, which grows, is it among those to be sent again. */
  putOffClaim(claimId: string): Promise<void>;
  /** The number of a later generation. Idempotent: the same generation gets the same number. */
  claimSettlementNo(claim: SettlementClaim): Promise<string>;
  /**
   * Whether the order number is still this start's. One handed over once more after its run has answered or ended is
   * `superseded` too: its answer stands.
   */
  checkSend(ref: ClaimRef & { readonly settlementNo: string }): Promise<'current' | 'superseded' | 'abandoned'>;
  /**
   * Gives a start up. The verdict's publication and this are conditional updates of one row: the first wins.
   * A verdict `unknown` does not count as an answer. Idempotent.
   */
  abandonClaim(ref: ClaimRef): Promise<AbandonResult>;
  /**
   * Claims an operation that must never be sent twice, before it is sent. False: it was claimed before, or may have been by
   * records that were lost: its action is older than they are.
   * `claim` names the one request; a claim whose call provably never left is given back.
   */
  claimOnce(once: OnceClaim): Promise<boolean>;
  releaseOnce(once: OnceClaim): Promise<void>;
  /** The stored answer of a start, null while there is none or no such claim. */
  claimAnswer(claimId: string): Promise<StoredAnswer | null>;
  /** Whose claim it is; null: nobody's. */
  orderOfClaim(claimId: string): Promise<{ readonly shop: string; readonly orderNumber: string } | null>;
};
