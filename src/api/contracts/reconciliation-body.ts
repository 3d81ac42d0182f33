/** 突合: what is asked of Yamato after the records were put back, and what came of it. */
import { z } from 'zod';
import { findingKinds, numberRoles } from '../../domain/lifecycle/reconcile.ts';
import { apiMethodsInUse } from '../methods/api-method.ts';
import { orderNumberPattern } from './id-patterns.ts';
import { queryInstant, wholeNumber } from './query-values.ts';
import { someOf } from './some-of.ts';

/** With the numbers of several generations each, as many questions as Yamato answers within one request. */
const ORDERS_MAX = 10;

const orderNumber = z.string().regex(orderNumberPattern, 'orderNumberForm');

export const restorationView = z.object({
  restoration: z
    .object({ backupAt: z.string(), restoredAt: z.string() })
    .nullable()
    .describe('記録を復元したとき。突合が済んでいれば null。Null: never, or reconciled'),
});

export const toReconcileQuery = z.strictObject({
  endedSince: queryInstant.describe('これより後に終わった受注も含める'),
  after: orderNumber.optional().describe('From `next` of the page before'),
  limit: wholeNumber(1, 500).default(200),
});

export const toReconcilePage = z.object({
  orderNumbers: z.array(z.string()).readonly(),
  next: z.string().nullable().describe('Give it as `after`; null: the last page'),
});

export const reconcileBody = z
  .strictObject({
    method: z.enum(someOf(apiMethodsInUse().map(({ service }) => service))).describe('記録にない受注番号を、どの決済方法のものとして照会するか'),
    orderNumbers: z.array(orderNumber).min(1).max(ORDERS_MAX),
  })
  .meta({ id: 'Reconcile', description: '突合する受注番号', examples: [{ method: someOf(apiMethodsInUse())[0].service, orderNumbers: ['A-7', 'A-8'] }] });

const foundCredit = z.object({
  settlementNo: z.string(),
  generation: z.int(),
  status: z.string().nullable().describe('Yamatoの取引状況。null: Yamatoにない、または照会できなかった'),
  statusLabel: z.string().nullable(),
  stands: z.boolean().describe('与信がYamatoに残っている'),
  role: z.enum(numberRoles).describe('present: 当方の与信 · beingCancelled: 内容変更などで取り消す途中の与信 · earlier: 前の番号の与信 · unknown: 記録にない番号 · another: 別の受注の番号 · unclear: この受注のものか、同じ契約の別の店舗のものか分からない番号'),
  askedAt: z.string(),
});

export const findingsView = z.object({
  findings: z
    .array(
      z
        .object({
          orderNumber: z.string(),
          finding: z.enum(findingKinds),
          service: z.string(),
          known: z
            .object({ status: z.string(), statusLabel: z.string(), settlementNo: z.string(), amountYen: z.int(), ended: z.boolean(), slips: z.int().describe('記録にある送り状の数') })
            .nullable()
            .describe('記録にある受注。null: 記録にない'),
          credits: z.array(foundCredit).readonly().describe('Yamatoにあった与信'),
          reason: z.string().nullable().describe('照会できなかった理由'),
        })
        .meta({ id: 'Finding', description: '突合の結果' }),
    )
    .readonly(),
});
