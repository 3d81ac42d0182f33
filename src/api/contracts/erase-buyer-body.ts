/** 個人情報の消去: what is asked, and what is answered. */
import { z } from 'zod';
import { actor, reason } from './action-body.ts';

export const eraseBuyerBody = z
  .strictObject({ reason, actor })
  .meta({ id: 'EraseBuyer', description: '購入者情報の消去', examples: [{ reason: '本人からの請求', actor: 'suzuki' }] });

export const erasedBuyer = z
  .object({
    shop: z.string(),
    orderNumber: z.string(),
    erasedAt: z.string().meta({ format: 'date-time' }).describe('消去した日時'),
    engineHistory: z.enum(['deleting', 'deleted']).describe('処理エンジンの履歴: deleting まもなく消去 · deleted 消去済み'),
    kept: z.string().describe('残るもの'),
    backups: z.object({ until: z.string().meta({ format: 'date' }).describe('バックアップに残る最後の日（JST）'), detail: z.string() }).describe('バックアップに残るもの'),
  })
  .meta({ id: 'ErasedBuyer', description: '消去の結果' });
