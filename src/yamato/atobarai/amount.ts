import { invoiceDivision } from '../../domain/atobarai/values/send-division.ts';
import type { AtobaraiWireContents } from '../../domain/atobarai/values/wire-contents.ts';
import type { FormFields } from '../form-post.ts';
import { done, mapDone, type Outcome } from '../outcome.ts';
import { call } from './call.ts';
import type { AtobaraiMerchant } from './merchant.ts';
import { type CallInput, closingFields, itemFields, openingFields } from './request-fields.ts';

/**
 * KAAKK 請求金額変更（減額）: the complete new lines and a total strictly below the *first* amount. The address is
 * overwritten with the one given. `kaakk049E` = this amount is in force already (so a repeat is the inquiry),
 * `kaakk050E` = not below the first amount. @see atobarai §2.6
 */
export async function reduceAmount(merchant: AtobaraiMerchant, input: CallInput & { readonly fields: FormFields }): Promise<Outcome<null>> {
  const answer = await call(merchant, 'KAAKK0010', input.settlementNo, [
    ...openingFields(merchant, input.settlementNo),
    ...input.fields,
    ...closingFields(merchant, input.now),
  ]);
  return mapDone(answer, () => done(null));
}

/** What KAAKK says, but for who asks and when. */
export function reductionFields(wire: AtobaraiWireContents): FormFields {
  return [
    ['shipYmd', wire.shipYmd],
    ['postCode', wire.postCode],
    ['address1', wire.address1],
    ['address2', wire.address2],
    ...itemFields(wire.items),
    ['totalAmount', String(wire.totalAmountYen)],
    ['sendDiv', invoiceDivision(wire.sendDiv)],
    ['billPostCode', ''],
  ];
}
