/** 送り状番号 as they are written down and found again, whoever carries the parcel. */
import { toHalfWidthAscii } from './half-width.ts';

/**
 * As it is meant: half width, every kind of hyphen the same, no blanks, nothing invisible. The one fold for what is sent,
 * kept, indexed and searched.
 */
export function plainSlip(typed: string): string {
  return toHalfWidthAscii(typed).replace(/\s/g, '');
}

/** By which a slip is found and told from others: its hyphens mean nothing. */
export function slipKey(typed: string): string {
  return plainSlip(typed).replaceAll('-', '');
}

/** The keys of all slips, each once. */
export function slipKeys(parcels: readonly { readonly slipNo: string | null }[]): string[] {
  const keys = parcels.flatMap(({ slipNo }) => (slipNo === null ? [] : [slipKey(slipNo)]));
  return [...new Set(keys)];
}
