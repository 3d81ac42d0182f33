/** What Yamato says about one credit when it is asked, in words that every method's answers are translated into. */
import type { CallLine } from './history.ts';

/** `credit`: whether it is good. `transaction`: how far it has come. `both`: one and then the other. */
export type InquiryMode = 'credit' | 'transaction' | 'both';

/** 審査結果. `held`: not decided, or the buyer must act first. */
export type CreditVerdict = 'approved' | 'refused' | 'overLimit' | 'held';

/** 取引状況: how far a credit has come at Yamato. */
export type TransactionStatus =
  | 'approved'
  | 'cancelled'
  | 'slipRegistered'
  | 'deliveryProblem'
  /** Reminded of something; nothing else is new. */
  | 'warned'
  | 'saleConfirmed'
  | 'invoiced'
  | 'paid'
  | 'held'
  /** Ended by itself while it was pending. */
  | 'lapsed'
  | 'refused';

/** `warning`: what Yamato warns of, a row of the method's `warnings`; `none` and words without a row say nothing. */
export type Transaction = { readonly status: TransactionStatus; readonly warning: string };

/** What an inquiry tells of the credit besides; a member is absent where it does not say. */
export type Told = {
  readonly amountYen?: number;
  /** 送り状番号 that are registered, as they were registered. */
  readonly slipNos?: readonly string[];
  /** When the authorisation that counts was given: an instant, or a JST calendar date. */
  readonly approvedAt?: string;
};

export type Inquiry = {
  readonly askedAt: string;
  /** Null when it was not asked or Yamato knew no live credit. */
  readonly verdict: CreditVerdict | null;
  /** Null when it was not asked or Yamato knew no such credit. */
  readonly transaction: Transaction | null;
  /** Yamato knows no such number. Straight after a time-out this is not final. */
  readonly notFound: boolean;
  /** The question itself failed: no answer to fold. A refusal of the question carries Yamato's code. `until`: as of a call. */
  readonly failed: { readonly kind: 'refused' | 'notSent' | 'unknown'; readonly code: string; readonly until?: string } | null;
  /** Absent: no more than the status. */
  readonly told?: Told;
  readonly calls: readonly CallLine[];
};
