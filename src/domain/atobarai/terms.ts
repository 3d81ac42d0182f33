/** What an order at クロネコ代金後払い says beyond what every order does. */
import type { OrderContents } from '../order/contents.ts';

/** 請求書の届け方: `separate` 別送 · `enclosed` 同梱 · `sms` スマホタイプ. */
export const invoiceDeliveries = ['separate', 'enclosed', 'sms'] as const;

export type InvoiceDelivery = (typeof invoiceDeliveries)[number];

export type AtobaraiTerms = { readonly invoice: InvoiceDelivery };

export type AtobaraiContents = OrderContents & AtobaraiTerms;

/** Out of a message or a body. Null: broken. */
export function readAtobaraiTerms(value: object): AtobaraiTerms | null {
  const invoice = invoiceDeliveries.find((known) => 'invoice' in value && known === value.invoice);
  return invoice === undefined ? null : { invoice };
}

/**
 * Of contents that were read as this method's. Throws for any others: they got here by a mistake of ours, and how the buyer
 * gets his invoice must not be guessed.
 */
export function termsOf(contents: OrderContents): AtobaraiTerms {
  const terms = readAtobaraiTerms(contents);
  if (terms === null) throw new Error('these are no contents of an atobarai order: they do not say how the invoice is delivered');
  return terms;
}
