/** What only an order by card shows. */
import { z } from 'zod';

const instant = z.string().meta({ format: 'date-time' });

export const cardView = {
  card: z
    .object({
      payWay: z.string().nullable().describe('支払回数'),
      approvalNo: z.string().nullable().describe('与信承認番号'),
      threeDSecure: z.boolean().nullable().describe('3Dセキュアを経た与信か。null: 分からない'),
      refusal: z
        .object({ code: z.string(), creditErrorCode: z.string().nullable().describe('与信結果エラーコード（CGコード）'), message: z.string().nullable() })
        .nullable()
        .describe('カード会社などが認めなかった理由。店舗の担当者だけのもので、購入者には見せません For staff only'),
      captureUntil: instant.nullable().describe('仮売上の期限: これを過ぎると売上にできません'),
    })
    .optional()
    .describe('カード決済'),
};
