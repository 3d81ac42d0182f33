import { jstWireDateTime } from '../../domain/values/japan-time.ts';
import { isSettlementNumber } from '../../domain/atobarai/values/settlement-number.ts';
import type { WireItem } from '../../domain/atobarai/values/wire-contents.ts';
import type { FormFields } from '../form-post.ts';
import type { AtobaraiMerchant } from './merchant.ts';

/** What every call needs beside its own data. */
export type CallInput = {
  /** 決済受付番号: 1 to 20 of `A-Za-z0-9-_`, first and last alphanumeric. Anything else is a programming mistake and throws. */
  readonly settlementNo: string;
  /** The moment of sending; becomes the 依頼日時 in JST. */
  readonly now: Date;
};

/** 加盟店コード and 受注番号, which open every request. @see atobarai §1.1 */
export function openingFields(merchant: AtobaraiMerchant, settlementNo: string): FormFields {
  if (!isSettlementNumber(settlementNo)) throw new Error('settlementNo breaks the rule of 受注番号 (atobarai §3.1)');
  return [
    ['ycfStrCode', merchant.ycfStrCode],
    ['orderNo', settlementNo],
  ];
}

export function closingFields(merchant: AtobaraiMerchant, now: Date): FormFields {
  return [
    ['requestDate', jstWireDateTime(now)],
    ['password', merchant.password],
  ];
}

/** `itemName1..10` and their fellows; a blank quantity or unit price is sent empty. @see atobarai §2.1 */
export function itemFields(items: readonly WireItem[]): FormFields {
  return items.flatMap((item, index): FormFields => {
    const n = index + 1;
    return [
      [`itemName${n}`, item.name],
      [`itemCount${n}`, item.quantity === null ? '' : String(item.quantity)],
      [`unitPrice${n}`, item.unitPriceYen === null ? '' : String(item.unitPriceYen)],
      [`subTotal${n}`, String(item.subtotalYen)],
    ];
  });
}
