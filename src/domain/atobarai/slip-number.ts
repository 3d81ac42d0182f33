import type { ParcelEntry } from '../history.ts';
import { accepted, type Checked, rejected } from './fault.ts';
import { toHalfWidthAscii } from './half-width.ts';

/** 処理区分 0 is a Yamato parcel, 2 one of any other carrier; there is no carrier code. @see atobarai §4 */
export type WireSlip = { readonly processDiv: '0' | '2'; readonly paymentNo: string };

/** Whether 12 digits end in the right セブンチェック digit: the first 11, taken as one number, modulo 7. */
export function hasYamatoCheckDigit(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  // Eleven digits stay well below 2^53.
  return Number(digits.slice(0, 11)) % 7 === Number(digits.slice(11));
}

/** The 送り状番号 of a Yamato parcel: full width and hyphens are converted, then 12 digits with their check digit. */
export function checkYamatoSlip(slipNo: string): Checked<string> {
  const digits = toHalfWidthAscii(slipNo).replace(/[\s-]/g, '');
  if (digits === '') return rejected('slipMissing', '送り状番号が入力されていません');
  if (!/^\d+$/.test(digits)) return rejected('slipCharacters', 'ヤマト運輸の送り状番号は数字12桁です（数字以外の文字があります）');
  if (digits.length !== 12) {
    return rejected('slipLength', `ヤマト運輸の送り状番号は数字12桁です（入力は${digits.length}桁）`);
  }
  if (!hasYamatoCheckDigit(digits)) {
    return rejected('slipCheckDigit', 'ヤマト運輸の送り状番号として正しくありません（最後の1桁が合いません）。番号を確かめてください');
  }
  return accepted(digits);
}

/**
 * The 送り状番号 of another carrier: 1 to 12 alphanumerics or hyphens, no check digit. A parcel without a tracking
 * number is registered under the last 12 characters of our own 決済受付番号, as public integrations do.
 */
export function checkOtherCarrierSlip(slipNo: string, settlementNo: string): Checked<string> {
  const typed = toHalfWidthAscii(slipNo).replace(/\s/g, '');
  if (typed === '') return accepted(settlementNo.slice(-12).replaceAll('_', '-'));
  if (!/^[A-Za-z0-9-]+$/.test(typed)) return rejected('slipCharacters', '送り状番号に使えるのは英数字とハイフンです');
  if (typed.length <= 12) return accepted(typed);
  // A number that only its hyphens make too long is the same number without them.
  const bare = typed.replaceAll('-', '');
  if (bare.length <= 12) return accepted(bare);
  return rejected('slipLength', `送り状番号が${bare.length - 12}文字長すぎます（12文字まで）`);
}

/** A parcel as KAASL takes it; `carrier` is our own code, of which only `yamato` matters here. */
export function toWireSlip(parcel: { readonly slipNo?: string | undefined; readonly carrier: string }, settlementNo: string): Checked<WireSlip> {
  const slipNo = parcel.slipNo ?? '';
  const isYamato = parcel.carrier === 'yamato';
  const checked = isYamato ? checkYamatoSlip(slipNo) : checkOtherCarrierSlip(slipNo, settlementNo);
  return checked.ok ? accepted({ processDiv: isYamato ? '0' : '2', paymentNo: checked.value }) : checked;
}

/** What a parcel is registered as under this number; one without a tracking number goes by the settlement number. */
export function slipSentAs({ slipNo, carrier }: { readonly slipNo: string | null; readonly carrier: string }, settlementNo: string): string | null {
  const wire = toWireSlip({ slipNo: slipNo ?? undefined, carrier }, settlementNo);
  return wire.ok ? wire.value.paymentNo : null;
}

/** The same slip of the same carrier for the same destination. */
export function isSameParcel(one: ParcelEntry, other: ParcelEntry): boolean {
  return one.destination === other.destination && one.carrier === other.carrier && one.slipNo === other.slipNo;
}

/** 処理区分 of a registration: 0 a Yamato slip, 1 one in the place of another, 2 another carrier's, new or changed. @see atobarai §2.3 */
export function processDivOf({ carrier, replaces }: { readonly carrier: string; readonly replaces: string | null }): '0' | '1' | '2' {
  if (carrier !== 'yamato') return '2';
  return replaces === null ? '0' : '1';
}
