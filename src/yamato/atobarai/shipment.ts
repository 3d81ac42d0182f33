import { toWireDate } from '../../domain/values/japan-time.ts';
import type { WireSlip } from '../../domain/atobarai/values/wire-slip.ts';
import { done, mapDone, type Outcome } from '../outcome.ts';
import { call } from './call.ts';
import type { AtobaraiMerchant } from './merchant.ts';
import { type CallInput, closingFields, openingFields } from './request-fields.ts';

/** One KAASL call carries one slip; several slips are several calls. @see atobarai §2.3 */
type ShipmentFields = { readonly paymentNo: string; readonly processDiv: '0' | '1' | '2' | '9'; readonly shipYmd: string; readonly beforePaymentNo: string };

/**
 * 処理区分 0 or 2, 新規登録: registers the slip of one parcel (and replaces the one there, if the order has one
 * destination). The same slip again is harmless; `kaasl009E` and `kaasl018E` mean it is there already.
 */
export function registerSlip(merchant: AtobaraiMerchant, input: CallInput & { readonly slip: WireSlip }): Promise<Outcome<null>> {
  return sendShipment(merchant, input, { ...input.slip, shipYmd: '', beforePaymentNo: '' });
}

export type SlipChange = CallInput & {
  /** The new slip, 12 digits of Yamato. */
  readonly slipNo: string;
  /** The slip that is on the order now. */
  readonly beforeSlipNo: string;
  /** yyyy-MM-dd; not before the order date, within 90 days of the credit request. */
  readonly plannedShipDate: string;
};

/** 処理区分 1, 変更登録: replaces one Yamato slip by another. Other carriers register anew instead. */
export function changeSlip(merchant: AtobaraiMerchant, input: SlipChange): Promise<Outcome<null>> {
  return sendShipment(merchant, input, {
    paymentNo: input.slipNo,
    processDiv: '1',
    shipYmd: toWireDate(input.plannedShipDate),
    beforePaymentNo: input.beforeSlipNo,
  });
}

/** 処理区分 9, 取消: takes *all* slips of the order back; the transaction is 承認済み again. */
export function withdrawSlips(merchant: AtobaraiMerchant, input: CallInput): Promise<Outcome<null>> {
  return sendShipment(merchant, input, { paymentNo: '', processDiv: '9', shipYmd: '', beforePaymentNo: '' });
}

async function sendShipment(merchant: AtobaraiMerchant, input: CallInput, shipment: ShipmentFields): Promise<Outcome<null>> {
  const answer = await call(merchant, 'KAASL0010', input.settlementNo, [
    ...openingFields(merchant, input.settlementNo),
    ['paymentNo', shipment.paymentNo],
    ['processDiv', shipment.processDiv],
    ['shipYmd', shipment.shipYmd],
    ['beforePaymentNo', shipment.beforePaymentNo],
    ...closingFields(merchant, input.now),
  ]);
  return mapDone(answer, () => done(null));
}
