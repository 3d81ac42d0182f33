import { hasStreetNumber } from './addresses.ts';
import { isFreeItem, isFreeItemTooLong, isOutsideCodeRange } from './characters.ts';
import type { Check } from './check.ts';
import { given, rule } from './common.ts';
import { field, fullWidth, itemCount, numbered, postCode, signedYen, some } from './fields.ts';

type Codes = Record<string, number>;

/**
 * The rules that KAAKK and KAARR share: address, lines and free item of an invoice's new contents.
 * Each operation gives its own code numbers. A half-width space passes unless the merchant is strict.
 * @see atobarai §2.6, §2.8, §12
 */
export type ContentCodes = {
  postCode: Codes;
  address1: Codes;
  address2: Codes;
  streetNumber: number;
  itemName1Missing: number;
  itemName: Codes;
  itemCount: Codes;
  unitPrice: Codes;
  subTotal: Codes;
  freeRange: number;
  freeClass: number;
  freeTooLong: number;
};

export function contentChecks(codes: ContentCodes): Check[] {
  return [
    ...postCode(field('postCode'), codes.postCode),
    ...fullWidth(field('address1'), 25, codes.address1, true),
    ...fullWidth(field('address2'), 25, codes.address2, true),
    ...rule(codes.streetNumber, (call) => given(call.value('address1')) && !hasStreetNumber(call.value('address1') + call.value('address2'))),
    ...some(codes.itemName1Missing, field('itemName1'), (text) => text === ''),
    ...fullWidth(numbered('itemName'), 30, codes.itemName, true),
    ...itemCount(codes.itemCount),
    ...signedYen('unitPrice', codes.unitPrice),
    ...signedYen('subTotal', codes.subTotal),
    ...some(codes.freeRange, field('billPostCode'), isOutsideCodeRange),
    ...some(codes.freeClass, field('billPostCode'), (text) => !isFreeItem(text)),
    ...some(codes.freeTooLong, field('billPostCode'), isFreeItemTooLong),
  ];
}
