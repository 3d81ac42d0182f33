/** 送り状番号. @see atobarai §4 */

/** The slip number as the ledger keeps it: hyphens mean nothing on a Yamato slip. */
export function bareSlip(paymentNo: string, carrier: 'yamato' | 'other'): string {
  return carrier === 'yamato' ? paymentNo.replaceAll('-', '') : paymentNo;
}

/** セブンチェック: the twelfth digit is the first eleven modulo seven. */
export function hasCheckDigit(slipNo: string): boolean {
  return /^\d{12}$/.test(slipNo) && Number(slipNo.slice(0, 11)) % 7 === Number(slipNo.slice(11));
}
