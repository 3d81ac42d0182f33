/** The body of one action (操作): one shape per action, told apart by `action`. */
import { z } from 'zod';
import { actionLabels, type ActionName } from '../../domain/order/actions.ts';
import { attentionRules, choiceLabels } from '../../domain/order/attention.ts';
import { carriers } from '../../domain/order/facets.ts';
import { correctableStatuses, externalMethodLabels } from '../../domain/order/action-body.ts';
import { REISSUE_REASONS, type ReissueReason } from '../../domain/atobarai/values/reissue-reason.ts';
import type { ExternalMethod } from '../../domain/order/order-state.ts';
import { contentsBody } from './order-body.ts';
import { line, lines } from './typed-text.ts';

const label = line().max(64);

/** Members that every action may carry. */
const common = {
  actor: line().min(1).max(64).optional().describe('操作者。Who did it; default: the name of the API key'),
  note: lines().max(500).optional().describe('メモ。Free text for the history; card numbers are refused'),
  shopStatus: label.nullable().optional().describe('自社ステータス。Takes effect once the action is done'),
  cartStatus: label.nullable().optional().describe('カートのステータス。Told to the cart in an event once the action is done, with or without notifyCart'),
  notifyCart: z.boolean().optional().describe('完了したらカートに知らせる'),
} as const;

const reason = lines().min(1, { abort: true }).max(500).refine(isWritten, { error: 'blank' }).describe('理由');

function isWritten(text: string): boolean {
  return text.trim() !== '';
}

export const parcelBody = z
  .strictObject({
    slipNo: line().max(40).nullable().describe('送り状番号。null（番号のない配送）とはっきり書いたときだけ、番号なしで登録します Only an explicit null means: no tracking number'),
    carrier: z.enum(carriers).describe('配送会社'),
    destination: z.int().min(1).max(10).default(1).describe('送り先の番号（1から）'),
  })
  .meta({ id: 'ParcelEntry', description: '送り状' });

const parcels = z.array(parcelBody).min(1).max(10);

const attentionCode = z.enum(Object.keys(attentionRules) as [keyof typeof attentionRules, ...(keyof typeof attentionRules)[]]);
const decision = z.enum(Object.keys(choiceLabels) as [keyof typeof choiceLabels, ...(keyof typeof choiceLabels)[]]);

/** As a shopper types or pastes it: in full width, with blanks around it. */
const smsCode = line()
  .max(20)
  .transform((text) => text.normalize('NFKC').trim())
  .pipe(z.string().regex(/^\d{1,4}$/, 'smsCodeForm'))
  .describe('SMS認証番号。数字4桁まで、全角も可');

/** An action of its own fields and the common ones; no other key passes. */
function bodyOf<N extends ActionName, S extends z.ZodRawShape>(name: N, fields: S) {
  return z.strictObject({ action: z.literal(name), ...fields, ...common }).describe(actionLabels[name]);
}

/** Here a label is the whole of it: an empty field of a form must not clear one, so only `null` does. */
const setShopStatus = z
  .strictObject({
    action: z.literal('setShopStatus'),
    ...common,
    shopStatus: label.refine(isWritten, { error: 'blank' }).nullable().optional().describe('自社ステータス。null clears it, left out it stays'),
    cartStatus: label.refine(isWritten, { error: 'blank' }).nullable().optional().describe('カートのステータス'),
  })
  .refine(({ shopStatus, cartStatus }) => shopStatus !== undefined || (cartStatus ?? null) !== null, { error: 'nothingToChange', path: ['shopStatus'] })
  .describe(`${actionLabels.setShopStatus}。Calls no Yamato; needs shopStatus or cartStatus`);

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
      reasonText: line().max(50).optional().describe('不備事由その他（otherのとき、全角25文字まで）'),
    }),
    bodyOf('withdrawReissue', {}),
    bodyOf('submitSmsCode', { code: smsCode }),
    bodyOf('changeMethod', { to: z.enum(Object.keys(externalMethodLabels) as [ExternalMethod, ...ExternalMethod[]]).describe('変更先の決済方法') }),
    bodyOf('correctStatus', { status: z.enum(correctableStatuses).describe('Yamatoの管理画面で見た取引状況'), reason }),
    setShopStatus,
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
