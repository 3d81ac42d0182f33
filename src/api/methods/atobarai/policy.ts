/** What a shop may change of the policies that only クロネコ代金後払い has. */
import { z } from 'zod';
import type { AtobaraiPolicy } from '../../../domain/atobarai/policy.ts';
import { DAY, days, ms } from '../../contracts/policy-values.ts';

type PolicyShape = { readonly [K in keyof AtobaraiPolicy]: z.ZodType<AtobaraiPolicy[K] | null | undefined> };

export const atobaraiPolicyShape = {
  buyerLimitYen: z.int().min(1).max(999_999).nullable().optional().describe('購入者の限度額（税込・円）'),
  amendLinesByReissue: z.boolean().nullable().optional().describe('同額の商品変更を請求内容変更で行う。Unproven at Yamato'),
  smsCodeMs: ms(1, DAY).describe('SMS認証番号を入力できる長さ'),
  smsEntries: z.int().min(1).max(10).nullable().optional().describe('SMS認証番号を入力できる回数。For what the buyer is told'),
  lastShipWarnDays: z.int().min(0).max(89).nullable().optional().describe('出荷できる最終日の何日前に知らせるか'),
  reissueWindowDays: days.describe('請求書再発行の目安の日数'),
  itemNameUnsupported: z.enum(['replace', 'refuse']).nullable().optional().describe('商品名の送れない文字（replace 置き換えて知らせる・refuse 受け付けない）'),
} as const satisfies PolicyShape;
