/** 請求書印字データ of a credit of the model: the amount is what matters, the rest is made up. */
import type { InvoiceData } from '../../src/domain/atobarai/invoice-data.ts';
import type { Entry } from './model-yamato.ts';

export function invoiceOf({ amountYen, contents }: Pick<Entry, 'amountYen' | 'contents'>): InvoiceData {
  const { buyer } = contents;
  return {
    addressee: { postCode: buyer.postalCode, address1: buyer.address, address2: '', name: buyer.name },
    issuedOn: '2026-11-24', orderedOn: '2026-11-23', payBy: '2026-12-08', amountYen,
    shop: { name: '見本商店', url: '', tel: '', email: '' },
    lines: [{ name: '見本商品', quantity: '1', unitPrice: String(amountYen), subtotal: String(amountYen) }],
    paymentSlip: {
      accountNo1: '', accountNo2: '', memberName: '', recipient: '', payer: buyer.name, shopName: '', inquiryNo: '', upperOcrCode: '', lowerOcrCode: '', barCode: '',
    },
    freeText: '',
  };
}
