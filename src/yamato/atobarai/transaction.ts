import { transactionStatuses, transactionWarnings, type TransactionWarning } from '../../domain/atobarai/answers.ts';
import type { TransactionStatus } from '../../domain/order/inquiry.ts';
import { done, mapDone, type Outcome } from '../outcome.ts';
import { call, readResult } from './call.ts';
import type { AtobaraiMerchant } from './merchant.ts';
import { type CallInput, closingFields, openingFields } from './request-fields.ts';

export type TransactionAnswer = { readonly status: TransactionStatus; readonly warning: TransactionWarning };

/**
 * KAAST 取引状況照会: where the transaction stands, cancelled ones too. Carries no amount, no slip, no dates.
 * `kaast008E` = no such order. @see atobarai §2.4
 */
export async function inquireTransaction(merchant: AtobaraiMerchant, input: CallInput): Promise<Outcome<TransactionAnswer>> {
  const fields = [...openingFields(merchant, input.settlementNo), ...closingFields(merchant, input.now)];
  const answer = await call(merchant, 'KAAST0010', input.settlementNo, fields);
  return mapDone(answer, (elements) =>
    mapDone(readResult(elements, transactionStatuses), (status) => {
      const code = elements['warning'] ?? '';
      const warning = Object.hasOwn(transactionWarnings, code) ? transactionWarnings[code] : undefined;
      // A warning we do not know must not make the status unreadable.
      return done({ status, warning: warning ?? 'other' });
    }),
  );
}
