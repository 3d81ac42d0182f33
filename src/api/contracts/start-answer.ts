import { z } from 'zod';
import { orderView } from './order-view.ts';

/** The order with the verdict of this start. */
export const startAnswer = orderView
  .extend({
    verdict: z
      .object({
        kind: z.string().describe('approved 与信OK · held 審査中 · unknown 確認中 · pending 時間切れ（処理は続く）'),
        code: z.string().nullable(),
        at: z.string(),
      })
      .describe('与信の結果'),
  })
  .meta({ id: 'StartAnswer', description: '受注と与信の結果' });
