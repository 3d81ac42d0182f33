import { creditVerdicts } from '../../domain/atobarai/answers.ts';
import type { CreditVerdict } from '../../domain/order/inquiry.ts';
import type { AtobaraiWireContents } from '../../domain/atobarai/values/wire-contents.ts';
import type { FormFields } from '../form-post.ts';
import { done, mapDone, type Outcome } from '../outcome.ts';
import { call, readResult } from './call.ts';
import type { AtobaraiMerchant } from './merchant.ts';
import { type CallInput, closingFields, itemFields, openingFields } from './request-fields.ts';

export type CreditAnswer = { readonly verdict: CreditVerdict };

/**
 * KAARA 決済依頼: registers one order and gets the credit verdict in the same answer. A refusal of the buyer is
 * `done` with a verdict; `refused` means Yamato rejected the data. `kaara009E` = the number is used already.
 * @see atobarai §2.1
 */
export async function requestCredit(
  merchant: AtobaraiMerchant,
  input: CallInput & { readonly fields: FormFields },
): Promise<Outcome<CreditAnswer>> {
  const answer = await call(merchant, 'KAARA0010', input.settlementNo, [
    ...openingFields(merchant, input.settlementNo),
    ...input.fields,
    ...closingFields(merchant, input.now),
  ]);
  return mapDone(answer, (elements) => mapDone(readResult(elements, creditVerdicts), (verdict) => done({ verdict })));
}

/** The fields of KAARA in the order of the fact sheet's sample, but for who asks and when. */
export function creditFields(merchant: Pick<AtobaraiMerchant, 'cartCode'>, wire: AtobaraiWireContents): FormFields {
  const cartCode: FormFields = merchant.cartCode === undefined ? [] : [['cartCode', merchant.cartCode]];
  return [
    ['orderYmd', wire.orderYmd],
    ['shipYmd', wire.shipYmd],
    ['name', wire.name],
    ['nameKana', wire.nameKana],
    ['postCode', wire.postCode],
    ['address1', wire.address1],
    ['address2', wire.address2],
    ['telNum', wire.telNum],
    ['email', wire.email],
    ['totalAmount', String(wire.totalAmountYen)],
    ['sendDiv', wire.sendDiv],
    ...cartCode,
    ...itemFields(wire.items),
    ...destinationFields(wire),
  ];
}

/** The first destination's names carry no number; the Nth (2..10) appends N to the whole name. @see atobarai §2.1 */
function destinationFields(wire: AtobaraiWireContents): FormFields {
  return wire.destinations.flatMap((destination, index): FormFields => {
    const suffix = index === 0 ? '' : String(index + 1);
    return [
      [`sendName${suffix}`, destination.name],
      [`sendPostCode${suffix}`, destination.postCode],
      [`sendAddress1${suffix}`, destination.address1],
      [`sendAddress2${suffix}`, destination.address2],
      [`sendTelNum${suffix}`, destination.telNum],
    ];
  });
}

/**
 * KAARS 与信結果取得: the verdict as it stands now. `kaars008E` = no such order *or* cancelled; only KAAST tells which.
 * @see atobarai §2.2
 */
export async function inquireCredit(merchant: AtobaraiMerchant, input: CallInput): Promise<Outcome<CreditAnswer>> {
  const fields = [...openingFields(merchant, input.settlementNo), ...closingFields(merchant, input.now)];
  const answer = await call(merchant, 'KAARS0010', input.settlementNo, fields);
  return mapDone(answer, (elements) => mapDone(readResult(elements, creditVerdicts), (verdict) => done({ verdict })));
}

/** KAACL 決済取消依頼: cancels the whole transaction. `kaacl009E` = not possible in this state, `kaacl015E` = paid. @see atobarai §2.5 */
export async function cancelCredit(merchant: AtobaraiMerchant, input: CallInput): Promise<Outcome<null>> {
  const fields = [...openingFields(merchant, input.settlementNo), ...closingFields(merchant, input.now)];
  return mapDone(await call(merchant, 'KAACL0010', input.settlementNo, fields), () => done(null));
}
