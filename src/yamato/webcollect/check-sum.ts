import { createHash } from 'node:crypto';
import type { FormFields } from '../form-post.ts';
import type { WebcollectMerchant } from './merchant.ts';

/** A wallet of saved cards: whose, and the key that the shop chose for it. A wrong key is an empty wallet. @see webcollect §1.4, §11.1 */
export type Member = {
  /** カード保有者を特定するID, up to 64 alphanumerics and hyphens. */
  readonly memberId: string;
  /** 認証キー, up to 8 letters, digits and signs. Secret. */
  readonly authenticationKey: string;
};

/** チェックサム: SHA-256 over the parts, one behind the other, as 64 lower-case hex digits. @see webcollect §1.5 */
export function checkSum(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join(''), 'utf8').digest('hex');
}

/** The wallet, and the proof that it is the merchant who asks for it. */
export function memberFields(merchant: Pick<WebcollectMerchant, 'accessKey'>, { memberId, authenticationKey }: Member): FormFields {
  return [
    ['member_id', memberId],
    ['authentication_key', authenticationKey],
    ['check_sum', checkSum(memberId, authenticationKey, merchant.accessKey)],
  ];
}
