import { checkSum, type Member } from './check-sum.ts';
import { type WebcollectMerchant, withoutSlash } from './merchant.ts';

export type TokenRequest = {
  readonly threeDSecure: boolean;
  readonly securityCode: boolean;
  /** Whose wallet the card is kept in or taken from; null for a guest. */
  readonly member: Member | null;
};

/** What the shopper's browser gives to the token library beside the card. The access key is not among it. @see webcollect §2.1 */
export type TokenParameters = {
  readonly scriptUrl: string;
  readonly traderCode: string;
  /** 認証区分: 0 neither, 1 3-D Secure, 2 security code, 3 both. */
  readonly authDiv: '0' | '1' | '2' | '3';
  /** オプションサービス区分: 01 with a wallet. */
  readonly optServDiv: '00' | '01';
  readonly checkSum: string;
  readonly memberId: string;
  readonly authKey: string;
};

/**
 * A token made with these is 16 alphanumerics, good for 30 minutes and one A08, and carries card, wallet and 認証区分 with it.
 * @see webcollect §1.5, §2.1
 */
export function tokenParameters(merchant: Pick<WebcollectMerchant, 'baseUrl' | 'pathForm' | 'traderCode' | 'accessKey'>, { threeDSecure, securityCode, member }: TokenRequest): TokenParameters {
  const authDiv = securityCode ? (threeDSecure ? '3' : '2') : threeDSecure ? '1' : '0';
  const memberId = member?.memberId ?? '';
  const authKey = member?.authenticationKey ?? '';
  return {
    scriptUrl: `${withoutSlash(merchant.baseUrl)}/${merchant.pathForm === 'api' ? 'api' : 'test_gateway'}/token/js/embeddedTokenLib.js`,
    traderCode: merchant.traderCode,
    authDiv,
    optServDiv: member === null ? '00' : '01',
    checkSum: checkSum(memberId, authKey, merchant.accessKey, authDiv),
    memberId,
    authKey,
  };
}
