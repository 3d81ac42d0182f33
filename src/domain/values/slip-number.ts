/** 送り状番号, whoever carries the parcel and whatever it is sent for. */
import type { ParcelEntry } from '../order/history.ts';
import { accepted, type Checked, rejected } from './fault.ts';
import { slipKey } from './slip-key.ts';

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

/** The same slip of the same carrier for the same destination. */
export function isSameParcel(one: ParcelEntry, other: ParcelEntry): boolean {
  return one.destination === other.destination && one.carrier === other.carrier && keyOrNull(one) === keyOrNull(other);
}

function keyOrNull({ slipNo }: ParcelEntry): string | null {
  return slipNo === null ? null : slipKey(slipNo);
}
