/** An order as the API answers it; mirrors the domain's `OrderView`. */
import { z } from 'zod';
import '../methods.ts';
import { actionNames } from '../../domain/lifecycle/action-labels.ts';
import { deadlineKinds } from '../../domain/lifecycle/deadline-rules.ts';
import { statusLabels } from '../../domain/order/status.ts';
import { apiMethodsInUse } from '../methods/api-method.ts';
import { contentsBody } from './order-body.ts';

const instant = z.string().meta({ format: 'date-time' });

/** A facet: stable codes; more may come with later methods, so clients must tolerate unknown ones. */
const facet = z.object({ state: z.string(), since: instant.nullable().optional() });

export const creditView = z.object({
  state: z.string().describe('none requesting awaitingBuyer held approved refused failed unknown expired cancelled'),
  generation: z.int().describe('与信世代'),
  settlementNo: z.string().describe('決済受付番号: the number Yamato knows this credit by'),
  amountYen: z.int(),
  since: instant,
  code: z.string().nullable().describe('Yamatoのコード'),
});

const waits = apiMethodsInUse().flatMap(({ sentences }) => Object.entries(sentences.waitingForBuyer));
const ownMembers = Object.assign({}, ...apiMethodsInUse().map(({ view }) => view)) as z.core.$ZodLooseShape;

/** 期限. */
export const deadlineView = z.object({
  kind: z.string().describe(deadlineKinds().join(' ')),
  at: instant,
  label: z.string().describe('何の期限か'),
  then: z.string().describe('期限が来たとき自動で行うこと'),
  staffCan: z.string().describe('担当者にできること'),
  warnAt: instant.nullable().describe('担当者に知らせる時刻（営業時間内）。null: 知らせない'),
});

export const orderView = z
  .object({
    orderNumber: z.string(),
    shop: z.string(),
    method: z.string(),
    link: z.string(),
    intake: z.string(),
    sequence: z.int().describe('Counts every visible change of this order number'),
    status: z.string().describe(`決済ステータス: ${Object.keys(statusLabels).join(' ')}`),
    statusLabel: z.string().describe('決済ステータスの表示名'),
    isOrder: z.boolean().describe('False for a refused checkout attempt: there is no order'),
    outcome: z.string().nullable().describe('結果。Set once the order has ended'),
    credit: creditView,
    standingCredit: z
      .object({ settlementNo: z.string(), generation: z.int(), amountYen: z.int() })
      .nullable()
      .describe('再与信の間、有効なまま残っている元の与信'),
    replacedCredits: z
      .array(z.object({ settlementNo: z.string(), amountYen: z.int(), since: instant }))
      .readonly()
      .describe('新しい与信に置き換わり、取消を待っている与信'),
    external: z.string().nullable().describe('決済方法変更の先'),
    next: z
      .looseObject({ kind: z.string().describe(waits.map(([kind, { what }]) => `${kind}: ${what}`).join(' · ')), deadlineAt: instant.describe('いつまでに') })
      .nullable()
      .describe('購入者の手続き待ち: what the buyer must do now; methods add members of their own'),
    ...ownMembers,
    shipment: facet,
    sale: facet,
    delivery: facet,
    cancellation: facet,
    attention: z
      .array(
        z.object({
          code: z.string(),
          label: z.string(),
          since: instant,
          detail: z.string().nullable(),
          whatToDo: z.string(),
          choices: z.array(z.string()).readonly(),
        }),
      )
      .readonly()
      .describe('対応が必要'),
    parcels: z
      .array(z.object({ slipNo: z.string().nullable(), carrier: z.string(), destination: z.int(), state: z.string() }))
      .readonly()
      .describe('送り状'),
    deadlines: z.array(deadlineView).readonly().describe('期限。早い順'),
    actions: z
      .array(z.object({ action: z.string(), label: z.string(), allowed: z.boolean(), reason: z.string().nullable() }))
      .readonly()
      .describe(`今できる操作とできない理由: ${actionNames().join(' ')}`),
    shopStatus: z.string().nullable().describe('自社ステータス'),
    updatedAt: instant,
    erasedAt: instant.nullable().describe('購入者の情報を消去した日時。null: 消去していない Since when the order names nobody any more'),
    contents: contentsBody.optional(),
  })
  .meta({ id: 'Order', description: '受注' });
