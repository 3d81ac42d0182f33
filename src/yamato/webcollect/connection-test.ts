import type { Outcome } from '../outcome.ts';
import type { WebcollectMerchant } from './merchant.ts';
import { listCards } from './saved-cards.ts';
import { inquireSourceAddress } from './source-address.ts';
import { inquireTrade } from './trade.ts';

/** A number that no settlement of ours can have: ours end in a generation of at least 1. */
const NEVER_USED = 'CONNECTION-TEST-0';
/** A wallet that nobody has. */
const NOBODY = { memberId: 'connection-test', authenticationKey: 'nobody0' };

export type ConnectionTest = {
  readonly result:
    /** Reached, and the merchant code is right. */
    | { readonly kind: 'ok' }
    /** The address we call from is not registered: `seenFrom` is to be. */
    | { readonly kind: 'addressNotRegistered'; readonly code: string }
    /** The merchant code is unknown, malformed, or not allowed to use the service. */
    | { readonly kind: 'wrongMerchant'; readonly code: string }
    | { readonly kind: 'refused'; readonly code: string }
    | { readonly kind: 'notReached'; readonly reason: string }
    /** Something answered, but not as webコレクト does. */
    | { readonly kind: 'unclear'; readonly reason: string };
  /** `untested`: only a shop with saved cards (オプションサービス) finds out. */
  readonly accessKey: 'right' | 'wrong' | 'untested';
  /** The address that Yamato sees us call from; null: it did not say. */
  readonly seenFrom: string | null;
};

/** Asks for a transaction that cannot exist, for a wallet that nobody has, and for our own address: all harmless. @see webcollect §1.4, §2.19 */
export async function pingMerchant(merchant: WebcollectMerchant): Promise<ConnectionTest> {
  const [trade, address] = await Promise.all([inquireTrade(merchant, { settlementNo: NEVER_USED }), inquireSourceAddress(merchant)]);
  return {
    result: judge(trade),
    accessKey: trade.kind === 'done' ? judgeAccessKey(await listCards(merchant, NOBODY)) : 'untested',
    seenFrom: address.kind === 'done' ? address.value : null,
  };
}

function judge(outcome: Outcome<unknown>): ConnectionTest['result'] {
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

function judgeRefusal(code: string): ConnectionTest['result'] {
  if (code === 'Z012000009') return { kind: 'addressNotRegistered', code };
  // 加盟店コード missing, too long, with other characters; wrong or stopped; no API contract.
  return /^E0410102|^Z01200000[78]$/.test(code) ? { kind: 'wrongMerchant', code } : { kind: 'refused', code };
}

/** The check sum is all that shows whether the key is right. */
function judgeAccessKey(outcome: Outcome<unknown>): ConnectionTest['accessKey'] {
  if (outcome.kind === 'done') return 'right';
  return outcome.kind === 'refused' && outcome.code === 'A031010571' ? 'wrong' : 'untested';
}
