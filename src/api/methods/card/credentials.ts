/** 加盟店情報 of クロネコwebコレクト as a shop registers it, and as the records keep it. @see webcollect §1.4 */
import { z } from 'zod';
import { payWays } from '../../../domain/card/values/wire-rules.ts';
import type { Credentials } from '../../../records/contract/shops.ts';

export const cardCredentialsBody = z
  .strictObject({
    traderCode: z.string().regex(/^[0-9A-Za-z]{1,20}$/).describe('加盟店コード（9桁）'),
    accessKey: z.string().regex(/^[0-9A-Za-z]{1,16}$/).describe('アクセスキー（登録完了書のもの）。Never leaves us: only check sums made with it do'),
    cartCode: z.string().regex(/^[!-~]{1,32}$/).optional().describe('ECカートコード'),
    returnSecret: z
      .string()
      .regex(/^[!-~]{32,128}$/)
      .optional()
      .describe('3Dセキュアから戻るブラウザーに持たせる結果の署名（HMAC-SHA256）の鍵。32文字以上'),
    contract: z
      .strictObject({
        limitYen: z.int().min(1).max(9_999_999).default(300_000).describe('決済金額上限（円）'),
        payWays: z.array(z.union([z.enum(payWays), z.literal(payWays.map(Number))])).min(1).readonly().default(payWays).describe('契約している支払回数'),
        optionService: z.boolean().default(false).describe('オプションサービス（カードお預かり・予約販売）'),
      })
      .prefault({})
      .describe('契約内容'),
  })
  .meta({ id: 'CardCredentials', description: 'webコレクトの加盟店情報（書き込み専用）' });

type Registered = z.output<typeof cardCredentialsBody>;

export function cardCredentials({ traderCode, accessKey, cartCode, returnSecret, contract }: Registered): Credentials {
  return {
    merchantCode: traderCode,
    secrets: { accessKey, ...(cartCode === undefined ? {} : { cartCode }), ...(returnSecret === undefined ? {} : { returnSecret }) },
    contract: { ...contract, payWays: contract.payWays.map(String) },
  };
}

/** A merchant of the sandbox with every option. */
export const demoCredentials = {
  traderCode: '888888801',
  accessKey: '1234567',
  contract: { limitYen: 300_000, optionService: true },
} as const;
