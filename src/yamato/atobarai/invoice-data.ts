import type { InvoiceData, InvoiceLine } from '../../domain/atobarai/invoice-data.ts';
import { fromWireDate } from '../../domain/values/japan-time.ts';
import { done, mapDone, type Outcome, unknown } from '../outcome.ts';
import type { AnswerElements } from './answer.ts';
import { call } from './call.ts';
import type { AtobaraiMerchant } from './merchant.ts';
import { type CallInput, closingFields, openingFields } from './request-fields.ts';

/**
 * KAASD 請求書印字情報取得: only for enclosed orders. `kaasd010E` = not an enclosed order, `kaasd009E`/`kaasd018E` = not in
 * this state. An answer without amount, addressee or barcode cannot be printed and is `unknown: missingResult`.
 */
export async function fetchInvoiceData(merchant: AtobaraiMerchant, input: CallInput): Promise<Outcome<InvoiceData>> {
  const fields = [...openingFields(merchant, input.settlementNo), ...closingFields(merchant, input.now)];
  return mapDone(await call(merchant, 'KAASD0010', input.settlementNo, fields), readInvoiceData);
}

function readInvoiceData(elements: AnswerElements): Outcome<InvoiceData> {
  const text = (name: string): string => elements[name] ?? '';
  const date = (name: string): string | null => fromWireDate(text(name));
  if (!/^\d{1,6}$/.test(text('claimSum')) || text('name') === '' || text('barCode') === '') return unknown('missingResult');
  return done({
    addressee: { postCode: text('postCode'), address1: text('address1'), address2: text('address2'), name: text('name') },
    issuedOn: date('claimDate'),
    orderedOn: date('orderDate'),
    payBy: date('maturity'),
    amountYen: Number(text('claimSum')),
    shop: { name: text('buyStore'), url: text('hpAddress'), tel: text('telNum'), email: text('email') },
    lines: readLines(text),
    paymentSlip: {
      accountNo1: text('accountNo1'),
      accountNo2: text('accountNo2'),
      memberName: text('memberName'),
      recipient: text('recipient'),
      payer: text('buyerName'),
      shopName: text('buyName'),
      inquiryNo: text('inquiryNo'),
      upperOcrCode: text('upperOcrCode'),
      lowerOcrCode: text('lowerOcrCode'),
      barCode: text('barCode'),
    },
    freeText: text('billPostCode'),
  });
}

function readLines(text: (name: string) => string): readonly InvoiceLine[] {
  return Array.from({ length: 10 }, (_, index) => index + 1)
    .map((n) => ({ name: text(`itemName${n}`), quantity: text(`itemCount${n}`), unitPrice: text(`unitPrice${n}`), subtotal: text(`subTotal${n}`) }))
    .filter((line) => line.name !== '' || line.subtotal !== '');
}
