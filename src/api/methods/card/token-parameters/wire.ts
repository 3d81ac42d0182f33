/** What the token library in a shopper's browser is given. @see webcollect §1.5, §2.1 */
import type { ServiceCredentials } from '../../../../records/contract/shops.ts';
import { pathFormOf } from '../../../../yamato/webcollect/merchant.ts';
import { type TokenParameters, type TokenRequest, tokenParameters } from '../../../../yamato/webcollect/token-parameters.ts';

export type TokenWish = TokenRequest;

/** `baseUrl`: where browsers reach Yamato. The access key goes into the check sum, and is not in the answer. */
export function parametersFor({ merchantCode, secrets, environment }: ServiceCredentials, baseUrl: string, wish: TokenWish): TokenParameters {
  return tokenParameters({ baseUrl, pathForm: pathFormOf(environment), traderCode: merchantCode, accessKey: secrets['accessKey'] ?? '' }, wish);
}
