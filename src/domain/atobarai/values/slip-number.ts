import type { ParcelEntry } from '../../order/history.ts';
import { accepted, type Checked, rejected } from '../../values/fault.ts';
import { plainSlip, slipKey } from '../../values/slip-key.ts';

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
  const digits = slipKey(slipNo);
  if (!/^\d+$/.test(digits)) return rejected('slipCharacters', 'ヤマト運輸の送り状番号は数字12桁です（数字以外の文字があります）');
  if (digits.length !== 12) {
    return rejected('slipLength', `ヤマト運輸の送り状番号は数字12桁です（入力は${digits.length}桁）`);
  }
  if (!hasYamatoCheckDigit(digits)) {
    return rejected('slipCheckDigit', 'ヤマト運輸の送り状番号として正しくありません（最後の1桁が合いません）。番号を確かめてください');
  }
  return accepted(digits);
}

/** The 送り状番号 of another carrier: 1 to 12 alphanumerics or hyphens, no check digit. */
export function checkOtherCarrierSlip(slipNo: string): Checked<string> {
  const typed = plainSlip(slipNo);
  if (!/^[A-Za-z0-9-]+$/.test(typed)) return rejected('slipCharacters', '送り状番号に使えるのは英数字とハイフンです');
  if (typed.length <= 12) return accepted(typed);
  // A number that only its hyphens make too long is the same number without them.
  const bare = slipKey(slipNo);
  if (bare.length <= 12) return accepted(bare);
  return rejected('slipLength', `送り状番号が${bare.length - 12}文字長すぎます（12文字まで）`);
}

/**
 * A parcel as KAASL takes it; `carrier` is our own code, of which only `yamato` matters here. Null, and nothing else, says
 * that there is no tracking number: it goes under the last 12 characters of our own 決済受付番号, as public integrations do.
 */
export function toWireSlip({ slipNo, carrier }: { readonly slipNo: string | null; readonly carrier: string }, settlementNo: string): Checked<WireSlip> {
  const checked = checkSlip(slipNo, carrier, settlementNo);
  return checked.ok ? accepted({ processDiv: carrier === 'yamato' ? '0' : '2', paymentNo: checked.value }) : checked;
}

function checkSlip(slipNo: string | null, carrier: string, settlementNo: string): Checked<string> {
  if (slipNo === null) {
    return carrier === 'yamato' ? rejected('slipMissing', 'ヤマト運輸の送り状番号が入力されていません') : accepted(settlementNo.slice(-12).replaceAll('_', '-'));
  }
  if (isForgotten(slipNo)) return rejected('slipMissing', '送り状番号が入力されていません。番号のない配送のときは slipNo を null にしてください');
  return carrier === 'yamato' ? checkYamatoSlip(slipNo) : checkOtherCarrierSlip(slipNo);
}

/** Nothing, hyphens, zeros: what stands in a cell that nobody has filled in. */
function isForgotten(slipNo: string): boolean {
  return /^0*$/.test(slipKey(slipNo));
}

/** What a parcel is registered as under this number; one without a tracking number goes by the settlement number. */
export function slipSentAs(parcel: { readonly slipNo: string | null; readonly carrier: string }, settlementNo: string): string | null {
  const wire = toWireSlip(parcel, settlementNo);
  return wire.ok ? wire.value.paymentNo : null;
}

/** The same slip of the same carrier for the same destination. */
export function isSameParcel(one: ParcelEntry, other: ParcelEntry): boolean {
  return one.destination === other.destination && one.carrier === other.carrier && keyOrNull(one) === keyOrNull(other);
}

function keyOrNull({ slipNo }: ParcelEntry): string | null {
  return slipNo === null ? null : slipKey(slipNo);
}

/** 処理区分 of a registration: 0 a Yamato slip, 1 one in the place of another, 2 another carrier's, new or changed. @see atobarai §2.3 */
export function processDivOf({ carrier, replaces }: { readonly carrier: string; readonly replaces: string | null }): '0' | '1' | '2' {
  if (carrier !== 'yamato') return '2';
  return replaces === null ? '0' : '1';
}
