/** 加盟店情報 of クロネコ代金後払い as a shop registers it, and as the records keep it. */
import { z } from 'zod';
import type { Credentials } from '../../../records/contract/shops.ts';

export const atobaraiCredentialsBody = z
  .strictObject({
    ycfStrCode: z.string().regex(/^\d{11}$/).describe('加盟店コード（11桁）'),
    password: z.string().min(1).max(64).describe('パスワード（登録完了書のもの）'),
    cartCode: z.string().min(1).max(20).optional().describe('カートコード'),
    contract: z
      .strictObject({
        enclosedInvoice: z.boolean().default(false).describe('同梱'),
        sms: z.boolean().default(false).describe('スマホタイプ'),
        amountChange: z.boolean().default(false).describe('請求金額変更'),
        otherCarriers: z.boolean().default(false).describe('他社配送'),
      })
      .prefault({})
      .describe('契約内容'),
  })
  .meta({ id: 'AtobaraiCredentials', description: '代金後払いの加盟店情報（書き込み専用）' });

type Registered = Omit<z.output<typeof atobaraiCredentialsBody>, 'contract'> & Pick<Credentials, 'contract'>;

export function atobaraiCredentials({ ycfStrCode, password, cartCode, contract }: Registered): Credentials {
  return { merchantCode: ycfStrCode, secrets: { password, ...(cartCode === undefined ? {} : { cartCode }) }, contract };
}
