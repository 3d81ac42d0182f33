/** 請求書印字データ as the API answers it. */
import { z } from 'zod';

const day = z.string().meta({ format: 'date' });

export const invoiceQuery = z.strictObject({
  format: z.enum(['json', 'pdf']).optional().describe('Accept ヘッダーより優先します Goes before the Accept header'),
});

export const invoice = z
  .object({
    orderNumber: z.string(),
    settlementNo: z.string().describe('決済受付番号'),
    addressee: z.object({ postCode: z.string(), address1: z.string(), address2: z.string(), name: z.string() }),
    issuedOn: day.nullable().describe('請求書発行日'),
    orderedOn: day.nullable().describe('受注日'),
    payBy: day.nullable().describe('支払い期限日'),
    amountYen: z.int().describe('請求金額'),
    shop: z.object({ name: z.string(), url: z.string(), tel: z.string(), email: z.string() }).describe('購入店名とお問合せ先'),
    lines: z.array(z.object({ name: z.string(), quantity: z.string(), unitPrice: z.string(), subtotal: z.string() })).readonly().describe('購入商品。数量と単価は空のことがあります'),
    paymentSlip: z
      .object({
        accountNo1: z.string().describe('口座番号１'),
        accountNo2: z.string().describe('口座番号２'),
        memberName: z.string().describe('加入者名'),
        recipient: z.string().describe('受取人'),
        payer: z.string().describe('払込人'),
        shopName: z.string().describe('購入店名'),
        inquiryNo: z.string().describe('お問合せ番号'),
        upperOcrCode: z.string().describe('OCRコード上段'),
        lowerOcrCode: z.string().describe('OCRコード下段'),
        barCode: z.string().describe('バーコード情報'),
      })
      .describe('払込票'),
    freeText: z.string().describe('フリー項目'),
  })
  .meta({ id: 'Invoice', description: '請求書印字データ。Yamatoが返したとおりの値です' });
