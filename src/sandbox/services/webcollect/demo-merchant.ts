import type { MerchantSeed } from './merchant.ts';

/**
 * The merchant of a demo shop: its parcels move soon after their slip, and the sale is final soon after that, without
 * waiting for a night.
 *
 * @param apiUrl scheme, host and port of the API that takes the notifications
 */
export function demoMerchant(apiUrl: string): MerchantSeed {
  return {
    code: '888888801',
    accessKey: '1234567',
    parcelMovesAfterMs: 15_000,
    settleAfterMs: 10_000,
    pushUrl: `${apiUrl}/v1/push/webcollect`,
    httpReturnUrls: true,
  };
}
