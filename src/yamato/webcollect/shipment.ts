import { toWireDate } from '../../domain/values/japan-time.ts';
import { hasYamatoCheckDigit } from '../../domain/values/slip-number.ts';
import { done, mapDone, type Outcome } from '../outcome.ts';
import { textOf } from './answer.ts';
import { callAbout, type CallInput } from './call.ts';
import type { WebcollectMerchant } from './merchant.ts';

/** What Yamato is told of a parcel: its own slip, 12 digits; of another carrier's parcel nothing but that it is one. @see webcollect §4.1, §4.2 */
export type Slip = { readonly carrier: 'yamato'; readonly slipNo: string } | { readonly carrier: 'other' };

/** 荷物問い合わせURL, for a slip of Yamato's; null where none was given. */
export type SlipAnswer = { readonly trackingUrl: string | null; readonly mobileTrackingUrl: string | null };

/**
 * E01 出荷情報登録（売上確定登録）: registers the slip of one parcel, by which the money is taken: once the parcel moves, or for another
 * carrier by itself. One call per parcel of Yamato's, up to 99, or a single one for another carrier. `E012000001` = it is there
 * already, or another merchant's; `E011010351` = not in this state. @see webcollect §2.11, §4
 */
export async function registerSlip(merchant: WebcollectMerchant, input: CallInput & { readonly slip: Slip }): Promise<Outcome<SlipAnswer>> {
  const answer = await callAbout(merchant, 'E01', input, [
    ['slip_no', registeredAs(input)],
    ['delivery_service_code', input.slip.carrier === 'yamato' ? '00' : '99'],
  ]);
  return mapDone(answer, (elements) => {
    const url = (name: string): string | null => readUrl(textOf(elements, name));
    return done({ trackingUrl: url('slipUrlPc'), mobileTrackingUrl: url('slipUrlMobile') });
  });
}

/**
 * E02 出荷情報取消: takes one slip back, named as it was registered (E04 tells); without any the credit is 与信完了 again. `E021010351` =
 * not in this state (settled, cancelled), `E022000001` = this slip is not on it. @see webcollect §2.12
 */
export async function withdrawSlip(merchant: WebcollectMerchant, input: CallInput & { readonly registeredAs: string }): Promise<Outcome<null>> {
  return mapDone(await callAbout(merchant, 'E02', input, [['slip_no', input.registeredAs]]), () => done(null));
}

/**
 * E03 出荷予定日変更: of an order that is 予約受付完了. `E031010351` = none such, `E031010471` = in the past, `E031010472` = too far ahead.
 * @see webcollect §2.13
 */
export async function changeReservedDate(merchant: WebcollectMerchant, input: CallInput & { readonly reservedFor: string }): Promise<Outcome<null>> {
  return mapDone(await callAbout(merchant, 'E03', input, [['scheduled_shipping_date', toWireDate(input.reservedFor)]]), () => done(null));
}

/** What the slip is registered as: for another carrier's parcel the settlement number stands in its place. */
function registeredAs({ settlementNo, slip }: CallInput & { readonly slip: Slip }): string {
  if (slip.carrier === 'other') return settlementNo;
  if (!hasYamatoCheckDigit(slip.slipNo)) throw new Error('slip_no breaks its rule (webcollect §4.1)');
  return slip.slipNo;
}

/** Shown as a link, so nothing but a web address. */
function readUrl(text: string): string | null {
  return /^https?:\/\/[!-~]{1,500}$/.test(text) ? text : null;
}
