/** What an order's contents mean, however they are spelled: two spellings of one meaning are the same contents. */
import type { Buyer, Destination, Item, OrderContents } from '../../order/contents.ts';
import { termsOf } from '../terms.ts';
import { oneLine } from '../../values/typed-text.ts';
import { toFullWidth } from '../../values/full-width.ts';
import { toHalfWidthKana } from '../../values/half-width-kana.ts';
import { toHalfWidthAscii } from '../../values/half-width.ts';
import { plainPhone } from '../../values/phone.ts';
import { plainPostalCode } from '../../values/postal-code.ts';

/**
 * Widths, hyphens, blanks around and invisible characters are spelling, as is an optional member given empty or the zone an
 * instant is told in. Plain JSON without `undefined`.
 *
 * It is hashed into the second form of an order's fingerprint, so what it answers for a given order must not change any
 * more: a conversion that does needs a third form, and a test says so.
 */
export function meaningOf(contents: OrderContents) {
  const { orderedAt, plannedShipDate, amountYen, buyer, items, destinations } = contents;
  return {
    orderedAt: new Date(orderedAt).toISOString(),
    plannedShipDate,
    amountYen,
    ...termsOf(contents),
    buyer: meaningOfBuyer(buyer),
    items: items.map(meaningOfItem),
    destinations: destinations.map(meaningOfDestination),
  };
}

function meaningOfBuyer({ name, nameKana, postalCode, address, tel, email }: Buyer) {
  return {
    name: toFullWidth(name),
    nameKana: toHalfWidthKana(nameKana ?? ''),
    postalCode: digits(plainPostalCode(postalCode)),
    address: toFullWidth(address),
    tel: plainPhone(tel),
    email: toHalfWidthAscii(email ?? ''),
  };
}

function meaningOfDestination({ name, postalCode, address, tel }: Destination) {
  return { name: toFullWidth(name), postalCode: digits(plainPostalCode(postalCode)), address: toFullWidth(address), tel: plainPhone(tel ?? '') };
}

function meaningOfItem({ kind, name, quantity, unitPriceYen, subtotalYen, taxRate, code }: Item) {
  return {
    kind,
    name: toFullWidth(name),
    quantity: quantity ?? null,
    unitPriceYen: unitPriceYen ?? null,
    subtotalYen,
    taxRate: taxRate ?? null,
    code: oneLine(code ?? ''),
  };
}

function digits(text: string): string {
  return text.replaceAll('-', '');
}
