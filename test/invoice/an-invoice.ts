import type { InvoiceData } from '../../src/domain/atobarai/invoice-data.ts';

/** Print data as Yamato gives it, with only what matters in the test spelled out. */
export function anInvoice(change: Partial<InvoiceData> = {}, slip: Partial<InvoiceData['paymentSlip']> = {}): InvoiceData {
  return {
    addressee: { postCode: '1000001', address1: '東京都千代田区千代田１－１', address2: '見本ビル２０１', name: '見本　花子' },
    issuedOn: '2026-11-26',
    orderedOn: '2026-11-23',
    payBy: '2026-12-10',
    amountYen: 5_500,
    shop: { name: '見本ショップ', url: 'https://shop.example.com', tel: '0300000000', email: 'info@example.com' },
    lines: [
      { name: '見本商品', quantity: '2', unitPrice: '2500', subtotal: '5000' },
      { name: '送料', quantity: '', unitPrice: '', subtotal: '700' },
      { name: '値引き', quantity: '', unitPrice: '', subtotal: '-200' },
    ],
    paymentSlip: {
      accountNo1: '001100',
      accountNo2: '123456',
      memberName: 'ヤマト見本',
      recipient: 'ヤマト見本',
      payer: '見本　花子',
      shopName: '見本ショップ',
      inquiryNo: '0000000001',
      upperOcrCode: '1234567890123456789012',
      lowerOcrCode: '9876543210987654321098',
      barCode: '91012345678901234567890123456789012345678901',
      ...slip,
    },
    freeText: '',
    ...change,
  };
}
