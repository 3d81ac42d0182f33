/** The body of one action (操作): one shape per action, told apart by `action`. */
import { z } from 'zod';
import { actionLabels, type ActionName } from '../../domain/actions.ts';
import { attentionRules, choiceLabels } from '../../domain/attention.ts';
import { carriers } from '../../domain/facets.ts';
import { correctableStatuses, externalMethodLabels } from '../../domain/action-body.ts';
import { REISSUE_REASONS, type ReissueReason } from '../../domain/atobarai/reissue-reason.ts';
import type { ExternalMethod } from '../../domain/order-state.ts';
import { contentsBody } from './order-body.ts';

/** Members that every action may carry. */
const common = {
  actor: z.string().min(1).max(64).optional().describe('操作者。Who did it; default: the name of the API key'),
  note: z.string().max(500).optional().describe('メモ。Free text for the history; card numbers are refused'),
  shopStatus: z.string().max(64).nullable().optional().describe('自社ステータス'),
  notifyCart: z.boolean().optional().describe('カートに知らせる'),
} as const;

const reason = z.string().min(1).max(500).refine((text) => text.trim() !== '', { error: 'blank' }).describe('理由');

export const parcelBody = z
  .strictObject({
    slipNo: z.string().max(40).nullable().default(null).describe('送り状番号。null: a carrier without a tracking number'),
    carrier: z.enum(carriers).describe('配送会社'),
    destination: z.int().min(1).max(10).default(1).describe('送り先の番号（1から）'),
  })
  .meta({ id: 'ParcelEntry', description: '送り状' });

const parcels = z.array(parcelBody).min(1).max(10);

const attentionCode = z.enum(Object.keys(attentionRules) as [keyof typeof attentionRules, ...(keyof typeof attentionRules)[]]);
const decision = z.enum(Object.keys(choiceLabels) as [keyof typeof choiceLabels, ...(keyof typeof choiceLabels)[]]);

/** As a shopper types it: in full width, with blanks around it. */
const smsCode = z
  .string()
  .max(20)
  .transform((text) => text.normalize('NFKC').trim())
  .pipe(z.string().regex(/^\d{1,4}$/))
  .describe('SMS認証番号。数字4桁まで、全角も可');

/** An action of its own fields and the common ones; no other key passes. */
function bodyOf<N extends ActionName, S extends z.ZodRawShape>(name: N, fields: S) {
  return z.strictObject({ action: z.literal(name), ...fields, ...common }).describe(actionLabels[name]);
}

export const actionBody = z
  .discriminatedUnion('action', [
    bodyOf('inquireCredit', {}),
    bodyOf('cancelCredit', {}),
    bodyOf('recordParcels', { parcels }),
    bodyOf('registerShipment', { parcels: parcels.optional() }),
    bodyOf('syncStatus', {}),
    bodyOf('closeOrder', { reason }),
    bodyOf('resolve', { attention: attentionCode, decision, reason }),
    bodyOf('requestCredit', { contents: contentsBody.optional() }),
    bodyOf('amendOrder', { contents: contentsBody, confirm: z.literal('cancelFirst').optional() }),
    bodyOf('withdrawShipment', {}),
    bodyOf('reissueInvoice', {
      reason: z.enum(Object.keys(REISSUE_REASONS) as [ReissueReason, ...ReissueReason[]]).describe('不備事由'),
      reasonText: z.string().max(50).optional().describe('不備事由その他（otherのとき、全角25文字まで）'),
    }),
    bodyOf('withdrawReissue', {}),
    bodyOf('submitSmsCode', { code: smsCode }),
    bodyOf('changeMethod', { to: z.enum(Object.keys(externalMethodLabels) as [ExternalMethod, ...ExternalMethod[]]).describe('変更先の決済方法') }),
    bodyOf('correctStatus', { status: z.enum(correctableStatuses).describe('Yamatoの管理画面で見た取引状況'), reason }),
  ])
  .meta({
    id: 'Action',
    description: '操作',
    examples: [
      {
        action: 'registerShipment',
        actor: 'suzuki',
        note: '午前便',
        shopStatus: '発送済',
        notifyCart: true,
        parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }],
      },
    ],
  });

export type ActionBody = z.output<typeof actionBody>;

/** The key of one action, as the cart chose it; it becomes the action's id. */
export const idempotencyKeyPattern = /^[A-Za-z0-9_.:-]{1,64}$/;
