import { z } from 'zod';
import { notices } from './notices.ts';
import { orderView } from './order-view.ts';

/** The order with the verdict of this start. */
export const startAnswer = orderView
  .extend({
    verdict: z
      .object({
        kind: z.string().describe('approved 与信OK · held 審査中 · unknown 確認中 · pending 時間切れ（処理は続く）'),
        code: z.string().nullable().describe('smsCodeRequired: SMS認証番号の入力待ち（期限はsmsCode.deadlineAt）'),
        at: z.string(),
      })
      .describe('与信の結果'),
    notices,
    buyerMessage: z.string().optional().describe('購入者にそのまま見せられる文（SMS認証番号の入力を求めるときなど）'),
  })
  .meta({ id: 'StartAnswer', description: '受注と与信の結果' });
