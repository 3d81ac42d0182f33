import type { WireReissueReason } from '../../domain/atobarai/values/reissue-reason.ts';
import { invoiceDivision } from '../../domain/atobarai/values/send-division.ts';
import type { AtobaraiWireContents } from '../../domain/atobarai/values/wire-contents.ts';
import type { FormFields } from '../form-post.ts';
import { done, mapDone, type Outcome } from '../outcome.ts';
import { call } from './call.ts';
import type { AtobaraiMerchant } from './merchant.ts';
import { type CallInput, itemFields, openingFields } from './request-fields.ts';

/** `reissueCode` 自動判定結果コード as Yamato gave it, or empty; its values are not known. */
export type ReissueAnswer = { readonly reissueCode: string };

/** KAARR carries no 依頼日時, so no moment is needed. */
export type ReissueInput = Omit<CallInput, 'now'> & { readonly fields: FormFields };

/**
 * KAARR: 1 請求内容変更・請求書再発行, 3 請求書再発行取下げ, as the fields say. Every success of 1 counts towards a limit of
 * 7: never repeat it by itself. @see atobarai §2.8
 */
export async function requestReissue(merchant: AtobaraiMerchant, input: ReissueInput): Promise<Outcome<ReissueAnswer>> {
  const answer = await call(merchant, 'KAARR0010', input.settlementNo, [
    ...openingFields(merchant, input.settlementNo),
    ['password', merchant.password],
    ...input.fields,
  ]);
  return mapDone(answer, (elements) => done({ reissueCode: elements['reissueCode'] ?? '' }));
}

/** 1: new ship date, address, lines or invoice division, never the amount. */
export function reissueFields(wire: AtobaraiWireContents, reason: WireReissueReason): FormFields {
  return requestFields(wire, '1', reason);
}

/** 3: `kaarr017E` = there is none to withdraw. The contents are sent along, as the official module does. */
export function reissueWithdrawalFields(wire: AtobaraiWireContents): FormFields {
  return requestFields(wire, '3', { reasonReissue: '', reasonReissueEtc: '' });
}

type ReasonFields = { readonly reasonReissue: string; readonly reasonReissueEtc: string };

function requestFields(wire: AtobaraiWireContents, requestContents: '1' | '3', reason: ReasonFields): FormFields {
  return [
    ['requestContents', requestContents],
    ['reasonReissue', reason.reasonReissue],
    ['reasonReissueEtc', reason.reasonReissueEtc],
    ['shipYmd', wire.shipYmd],
    ['sendDiv', invoiceDivision(wire.sendDiv)],
    ['postCode', wire.postCode],
    ['address1', wire.address1],
    ['address2', wire.address2],
    ...itemFields(wire.items),
    ['billPostCode', ''],
  ];
}
