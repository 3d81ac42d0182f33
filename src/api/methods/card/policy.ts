/** What a shop may change of the policies that only orders by card have. */
import { z } from 'zod';
import type { CardPolicy } from '../../../domain/card/policy.ts';
import { DAY, days, ms } from '../../contracts/policy-values.ts';

type PolicyShape = { readonly [K in keyof CardPolicy]: z.ZodType<CardPolicy[K] | null | undefined> };

export const cardPolicyShape = {
  captureWithinDays: z.int().min(1).max(60).nullable().optional().describe('仮売上の期限: 与信の日から何日か'),
  captureWarnDays: z.array(z.int().min(1).max(59)).max(10).readonly().nullable().optional().describe('仮売上の期限の何日前に知らせるか（何度でも）'),
  slipUnmovedDays: days.describe('登録した送り状の荷物が動かないとき、期限の何日前に知らせるか'),
  threeDSecureMs: ms(1, DAY).describe('購入者が3Dセキュアの認証にかけられる長さ'),
  newTokenMs: ms(1, DAY).describe('購入者のカード情報の再入力を待つ長さ'),
  reauthoriseDaysBefore: z.int().min(1).max(57).nullable().optional().describe('期限の何日前に自動で再与信するか。null: しない'),
  changeWhilePending: z.boolean().nullable().optional().describe('精算確定待ちの間も、金額変更と与信の取消を行う'),
  shipsBy: z.enum(['yamatoOnly', 'anyCarrier']).nullable().optional().describe('契約: yamatoOnly ヤマトグループのみ · anyCarrier ヤマトグループ以外の配送業者も利用する（運送オプション）'),
  threeDSecure: z.enum(['always', 'asTokenSays']).nullable().optional().describe('3Dセキュア: always 必ず · asTokenSays トークンの認証区分に従う（sandboxの店舗の既定値）'),
} as const satisfies PolicyShape;
