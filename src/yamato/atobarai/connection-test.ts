import { inquireTransaction } from './transaction.ts';
import type { AtobaraiMerchant } from './merchant.ts';

/** A number no settlement of ours can have: ours end in a generation of at least 1. */
const NEVER_USED = 'connection-test-0';

export type ConnectionTest =
  /** Reached, and the credentials are right. */
  | { readonly kind: 'ok' }
  | { readonly kind: 'wrongPassword'; readonly code: string }
  /** The merchant code is unknown, malformed or not allowed to use the service. */
  | { readonly kind: 'wrongMerchant'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'notReached'; readonly reason: string }
  /** Something answered, but not as 代金後払い does. */
  | { readonly kind: 'unclear'; readonly reason: string };

/** Asks for a transaction that cannot exist: harmless, and "no such order" proves that merchant and password are right. */
export async function pingMerchant(merchant: AtobaraiMerchant, input: { readonly now: Date }): Promise<ConnectionTest> {
  const outcome = await inquireTransaction(merchant, { settlementNo: NEVER_USED, now: input.now });
  switch (outcome.kind) {
    case 'done':
      return { kind: 'ok' };
    case 'refused':
      return judgeRefusal(outcome.code);
    case 'notSent':
      return { kind: 'notReached', reason: outcome.reason };
    case 'unknown':
      return { kind: 'unclear', reason: outcome.reason };
    default:
      return outcome satisfies never;
  }
}

/** @see atobarai §5.4 */
function judgeRefusal(code: string): ConnectionTest {
  switch (code) {
    case 'kaast008E':
      return { kind: 'ok' };
    case 'kaast012E':
    case 'kaast013E':
      return { kind: 'wrongPassword', code };
    case 'kaast002E':
    case 'kaast003E':
    case 'kaast004E':
    case 'kaast015E':
      return { kind: 'wrongMerchant', code };
    default:
      return { kind: 'refused', code };
  }
}
