/** Asks Yamato where a credit stands, and turns the answers into one `Inquiry`. Reads only: may be repeated freely. */
import type { CreditVerdict, Inquiry, InquiryMode } from '../../domain/order/inquiry.ts';
import { callLine } from '../../domain/order/call-result.ts';
import type { CallLine } from '../../domain/order/history.ts';
import { inquireCredit } from '../../yamato/atobarai/credit.ts';
import type { AtobaraiMerchant } from '../../yamato/atobarai/merchant.ts';
import { inquireTransaction } from '../../yamato/atobarai/transaction.ts';
import type { Outcome } from '../../yamato/outcome.ts';

/** KAARS: no such order, or cancelled; KAAST tells which. KAAST: no such order. */
const KAARS_UNKNOWN_OR_CANCELLED = 'kaars008E';
const KAAST_NOT_FOUND = 'kaast008E';

type Failed = NonNullable<Inquiry['failed']>;

/** Every question gets its own instant; the inquiry's is the first one's, so that it is never younger than an answer. */
export async function ask(merchant: AtobaraiMerchant, settlementNo: string, mode: InquiryMode): Promise<Inquiry> {
  const askedAt = new Date();
  const calls: CallLine[] = [];
  let verdict: CreditVerdict | null = null;
  let needsTransaction = mode !== 'credit';
  if (mode !== 'transaction') {
    const answer = await inquireCredit(merchant, { settlementNo, now: askedAt });
    calls.push(line('KAARS', settlementNo, askedAt, answer, (value) => value.verdict));
    if (answer.kind === 'done') verdict = answer.value.verdict;
    else if (answer.kind === 'refused' && answer.code === KAARS_UNKNOWN_OR_CANCELLED) needsTransaction = true;
    else return inquiry(askedAt, calls, { failed: failure(answer) });
  }
  if (!needsTransaction) return inquiry(askedAt, calls, { verdict });
  const now = new Date();
  const answer = await inquireTransaction(merchant, { settlementNo, now });
  calls.push(line('KAAST', settlementNo, now, answer, (value) => `${value.status}/${value.warning}`));
  if (answer.kind === 'done') return inquiry(askedAt, calls, { verdict, transaction: answer.value });
  if (answer.kind === 'refused' && answer.code === KAAST_NOT_FOUND) return inquiry(askedAt, calls, { verdict, notFound: verdict === null });
  return inquiry(askedAt, calls, { failed: failure(answer) });
}

function inquiry(askedAt: Date, calls: readonly CallLine[], found: Partial<Inquiry>): Inquiry {
  return { askedAt: askedAt.toISOString(), verdict: null, transaction: null, notFound: false, failed: null, calls, ...found };
}

function line<T>(operation: string, settlementNo: string, sentAt: Date, result: Outcome<T>, answer: (value: T) => string): CallLine {
  return callLine({ operation, settlementNo, sentAt: sentAt.toISOString(), result }, answer);
}

function failure(answer: Exclude<Outcome<unknown>, { kind: 'done' }>): Failed {
  return { kind: answer.kind, code: answer.kind === 'refused' ? answer.code : answer.reason };
}
