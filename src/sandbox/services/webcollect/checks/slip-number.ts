import type { Merchant } from '../merchant.ts';

/** セブンチェック: the twelfth digit is the first eleven modulo seven. And has the number been issued at all? @see webcollect §4.1 */
export function isGoodSlip(slipNo: string, { refusedSlipPrefixes }: Merchant): boolean {
  const hasCheckDigit = /^\d{12}$/.test(slipNo) && Number(slipNo.slice(0, 11)) % 7 === Number(slipNo.slice(11));
  return hasCheckDigit && !refusedSlipPrefixes.some((prefix) => slipNo.startsWith(prefix));
}
