/**
 * What is about to be sent to Yamato, kept before its first byte leaves: should the run be lost with the call, the records
 * know what may have happened.
 */
import type { SentBefore, WirePlan } from '../../domain/order/call-plan.ts';
import type { ClaimRef } from './claims.ts';

type OrderRef = { readonly shop: string; readonly orderNumber: string };

/** A request for a credit that was permitted before. */
export type SentCredit = SentBefore;

/** `sentBefore`: another attempt was permitted under this number, and Yamato must be asked what came of it. */
export type NoPermission = { readonly kind: 'superseded' } | { readonly kind: 'abandoned' } | ({ readonly kind: 'sentBefore' } & SentCredit);

/** `superseded`: the order is over, or another start's. `nothingSent`: nothing was permitted, or nothing is ever to be. `plan` null: it cannot be opened. */
export type RepeatPermission = { readonly kind: 'superseded' } | { readonly kind: 'nothingSent' } | { readonly kind: 'permitted'; readonly plan: WirePlan | null };

export type KeptPlan = OrderRef & {
  /** The same for each try of one request. */
  readonly planId: string;
  readonly actionId: string | null;
  /** Null: none can be made any more; one that was kept before still stands. */
  readonly plan: WirePlan | null;
};

export type SendRecords = {
  /**
   * Permits the first send under a settlement number and keeps its plan, in one statement; of several at once one is
   * permitted. `note` names the attempt, which gives the permission back where nothing came of it. `plan` null: nothing is
   * to be sent, it is only asked whether it might be (`current`). `lostSince`: what was sent from that instant on may have
   * been lost with the records; absent: nothing was.
   */
  permitSend(send: ClaimRef & { readonly settlementNo: string; readonly note: string; readonly plan: WirePlan | null }): Promise<NoPermission | { readonly kind: 'permitted'; readonly lostSince?: string } | { readonly kind: 'current' }>;
  /** Yamato has the number already, of an order that was lost with the records: from now on it counts as sent then. */
  noteSentBeforeRestore(send: OrderRef & { readonly settlementNo: string; readonly note: string }): Promise<void>;
  /** The attempt provably left nothing at Yamato. */
  releaseSend(send: OrderRef & { readonly settlementNo: string; readonly note: string }): Promise<void>;
  /** Nothing is ever permitted under the number from now on; null. Or what was permitted before. Idempotent. */
  voidNumber(number: OrderRef & { readonly settlementNo: string }): Promise<SentCredit | null>;
  /**
   * Permits what was permitted under the number once more, to the letter. From now on the permission is this attempt's: an
   * earlier one that wakes up late has nothing to give back any more.
   */
  permitRepeat(send: ClaimRef & { readonly settlementNo: string; readonly note: string }): Promise<RepeatPermission>;
  /** Keeps the plan of a call that cannot be asked about. The first one of its id stands, and is the answer; null: there is none. */
  keepPlan(kept: KeptPlan): Promise<WirePlan | null>;
  /** Forgets the plans whose action has its outcome. */
  dropSettledPlans(): Promise<void>;
};
