/** A parcel as KAASL takes it. @see atobarai §2.3, §4 */
import { accepted, type Checked, rejected } from '../../values/fault.ts';
import { plainSlip, slipKey } from '../../values/slip-key.ts';
import { checkYamatoSlip } from '../../values/slip-number.ts';

/** 処理区分 0 is a Yamato parcel, 2 one of any other carrier; there is no carrier code. @see atobarai §4 */
export type WireSlip = { readonly processDiv: '0' | '2'; readonly paymentNo: string };

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

/** 処理区分 of a registration: 0 a Yamato slip, 1 one in the place of another, 2 another carrier's, new or changed. @see atobarai §2.3 */
export function processDivOf({ carrier, replaces }: { readonly carrier: string; readonly replaces: string | null }): '0' | '1' | '2' {
  if (carrier !== 'yamato') return '2';
  return replaces === null ? '0' : '1';
}
