/**
 * 請求書 as a page to print: A4, our own layout, fonts embedded.
 *
 *     const rendered = await renderInvoice(data, new Date());
 *     if (rendered.kind === 'pdf') response.end(rendered.bytes);
 */
import type { InvoiceData } from '../domain/atobarai/invoice-data.ts';
import { invoiceFonts } from './fonts.ts';
import { drawItems } from './items-table.ts';
import { drawLetter } from './letter.ts';
import { closePage, openPage } from './page.ts';
import { drawPaymentSlip } from './payment-slip.ts';

/** `noBarcode`: the barcode data is no printable barcode or too long for the page; nothing that looks like an invoice comes out then. */
export type RenderedInvoice = { readonly kind: 'pdf'; readonly bytes: Buffer } | { readonly kind: 'noBarcode' };

/** One page. Long texts are printed smaller, never cut; codes are printed exactly as given. @see atobarai §2.7 */
export async function renderInvoice(data: InvoiceData, now: Date): Promise<RenderedInvoice> {
  const page = openPage(await invoiceFonts(), '請求書', now);
  drawLetter(page, data);
  drawItems(page, data);
  if (!drawPaymentSlip(page, data)) return { kind: 'noBarcode' };
  return { kind: 'pdf', bytes: await closePage(page) };
}
