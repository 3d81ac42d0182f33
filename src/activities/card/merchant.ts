/** A shop's contract with クロネコwebコレクト, out of its stored credentials. */
import { type CardContract, cardContract } from '../../domain/card/values/contract-flags.ts';
import type { ServiceCredentials } from '../../records/contract/shops.ts';
import { pathFormOf, type WebcollectMerchant } from '../../yamato/webcollect/merchant.ts';
import type { Hosts } from '../service.ts';

export type CardMerchant = WebcollectMerchant & { readonly contract: CardContract };

export function merchantOf({ environment, merchantCode, secrets, contract }: ServiceCredentials, hosts: Hosts, timeoutMs: number): CardMerchant {
  return {
    baseUrl: hosts[environment],
    pathForm: pathFormOf(environment),
    addressCheckUrl: hosts[environment === 'production' ? 'test' : environment],
    traderCode: merchantCode,
    // Without one Yamato refuses what needs it, and says so.
    accessKey: secrets['accessKey'] ?? '',
    cartCode: secrets['cartCode'],
    timeoutMs,
    contract: cardContract(contract),
  };
}
