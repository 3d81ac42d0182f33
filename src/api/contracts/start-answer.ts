import { z } from 'zod';
import { notices } from './notices.ts';
import { orderView } from './order-view.ts';

/** The order with the verdict of this start. */
export const startAnswer = orderView
  .extend({
    verdict: z
      .object({
        kind: z.string().describe('approved 与信OK · awaitingBuyer 購入者の手続き待ち（nextを見る） · held 審査中 · unknown 確認中 · pending 時間切れ（処理は続く）'),
        code: z.string().nullable(),
        at: z.string(),
      })
      .describe('与信の結果'),
    notices,
    buyerMessage: z.string().optional().describe('購入者にそのまま見せられる文'),
  })
  .meta({ id: 'StartAnswer', description: '受注と与信の結果' });
