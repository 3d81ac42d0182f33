import type { MerchantSeed } from './merchant.ts';

/**
 * The merchant of a demo shop, under every contract there is: its orders are delivered soon after their slip, then sold,
 * invoiced and paid within a minute.
 *
 * @param apiUrl scheme, host and port of the API that takes the pushes
 */
export function demoMerchant(apiUrl: string): MerchantSeed {
  return {
    code: '12345678901',
    password: 'abcd1234',
    shopName: '見本ショップ',
    contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarrier: true },
    autoProgress: { enabled: true, deliverAfterMs: 15_000, saleAfterMs: 5_000, invoiceAfterMs: 10_000, payAfterMs: 15_000 },
    holdMs: 20_000,
    flipAfterMs: 20_000,
    pushUrl: `${apiUrl}/v1/push/atobarai`,
  };
}
