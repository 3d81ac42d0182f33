import type { OrderContents } from '../../order/contents.ts';
import { toFullWidth } from '../../values/full-width.ts';
import { toHalfWidthAscii } from '../../values/half-width.ts';
import { toHalfWidthKana } from '../../values/half-width-kana.ts';
import { plainPhone } from '../../values/phone.ts';
import { plainPostalCode } from '../../values/postal-code.ts';
import { oneLine } from '../../values/typed-text.ts';
import { termsOf } from '../terms.ts';

/**
 * What an order's contents mean, however they are spelled. Plain JSON. Neither the token nor where the buyer enters his card is
 * part of it: the same order may be asked for with another. It is hashed into the order's fingerprint, so what it answers for a
 * given order must not change any more.
 */
export function meaningOf(contents: OrderContents) {
  const { orderedAt, plannedShipDate, amountYen, buyer, items, destinations } = contents;
  const codeOf = (postalCode: string): string => plainPostalCode(postalCode).replaceAll('-', '');
  return {
    orderedAt: new Date(orderedAt).toISOString(),
    plannedShipDate,
    amountYen,
    payWay: termsOf(contents).payWay,
    buyer: {
      name: toFullWidth(buyer.name), nameKana: toHalfWidthKana(buyer.nameKana ?? ''), postalCode: codeOf(buyer.postalCode), address: toFullWidth(buyer.address),
      tel: plainPhone(buyer.tel), email: toHalfWidthAscii(buyer.email ?? ''),
    },
    items: items.map(({ kind, name, quantity, unitPriceYen, subtotalYen, taxRate, code }) => ({
      kind, name: toFullWidth(name), quantity: quantity ?? null, unitPriceYen: unitPriceYen ?? null, subtotalYen, taxRate: taxRate ?? null, code: oneLine(code ?? ''),
    })),
    destinations: destinations.map(({ name, postalCode, address, tel }) => ({ name: toFullWidth(name), postalCode: codeOf(postalCode), address: toFullWidth(address), tel: plainPhone(tel ?? '') })),
  };
}
