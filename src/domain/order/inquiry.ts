/** What asking Yamato about one settlement number brought: KAARS, KAAST, or KAARS and then KAAST. @see atobarai §7.1 */
import type { CallLine } from './history.ts';
import type { CreditVerdict, TransactionStatus, TransactionWarning } from '../atobarai/answers.ts';

/** `credit`: KAARS, and KAAST where that says "unknown or cancelled". `transaction`: KAAST. `both`: KAARS and KAAST. */
export type InquiryMode = 'credit' | 'transaction' | 'both';

export type Transaction = { readonly status: TransactionStatus; readonly warning: TransactionWarning };

export type Inquiry = {
  readonly askedAt: string;
  /** KAARS's answer; null when it was not asked or knew no live order. */
  readonly verdict: CreditVerdict | null;
  /** KAAST's answer; null when it was not asked or knew no order. */
  readonly transaction: Transaction | null;
  /** Both know no such number. Straight after a time-out this is not final. */
  readonly notFound: boolean;
  /** The question itself failed: no answer to fold. A refusal of the question carries Yamato's code. `until`: as of a call. */
  readonly failed: { readonly kind: 'refused' | 'notSent' | 'unknown'; readonly code: string; readonly until?: string } | null;
  readonly calls: readonly CallLine[];
};
