/** Shop settings: policy overrides with their ranges, keys. */
import { z } from 'zod';
import '../methods.ts';
import { isCalendarDate } from '../../domain/values/japan-time.ts';
import type { Policy } from '../../domain/order/policy.ts';
import { pushSecretPattern } from '../push-secret.ts';
import { line } from './typed-text.ts';
import { apiKeyScopes } from '../../records/contract/api-keys.ts';
import { apiMethodsInUse } from '../methods/api-method.ts';
import { instantText } from './instant.ts';
import { DAY, days, ms } from './policy-values.ts';

/** What the records count versions in. */
const VERSION_MAX = 2_147_483_647;

type PolicyShape = { readonly [K in keyof Policy]: z.ZodType<Policy[K] | null | undefined> };

const policyShape = {
  dayMs: ms(100, DAY).describe('1日の長さ。Shorter only for demos and tests'),
  checkoutDeadlineMs: ms(50, 60_000).describe('受付が与信結果を待つ長さ'),
  callTimeoutMs: ms(50, 120_000).describe('Yamatoへの1回の呼び出しの時間切れ'),
  settlingMs: ms(0, DAY).describe('時間切れのあと「見つからない」を信じない長さ'),
  settleDelayMs: ms(0, DAY).describe('与信・出荷情報登録のあと次の変更まで置く間'),
  resendFirstMs: ms(1, DAY).describe('届かなかった送信を送り直す間隔（最初）'),
  resendMaxMs: ms(1, DAY).describe('届かなかった送信を送り直す間隔（最大）。Also how far orders are spread after a maintenance window'),
  holdPollFirstMs: ms(1, DAY).describe('審査中の確認間隔（最初）'),
  holdPollMaxMs: ms(1, DAY).describe('審査中の確認間隔（最大）'),
  holdPatienceMs: ms(1, 30 * DAY).describe('審査中を待つ長さ'),
  recheckMs: ms(1, 30 * DAY).describe('出荷前の与信の再確認間隔'),
  trackFastMs: ms(1, 30 * DAY).describe('出荷直後の追跡間隔'),
  trackFastDays: days.describe('出荷直後とみなす日数'),
  trackSlowMs: ms(1, 30 * DAY).describe('その後の追跡間隔'),
  trackGiveUpDays: days.describe('追跡をあきらめるまでの日数'),
  unknownAskFirstMs: ms(1, DAY).describe('結果不明の照会間隔（最初）'),
  unknownAskMaxMs: ms(1, DAY).describe('結果不明の照会間隔（最大）'),
  unknownPatienceMs: ms(1, 30 * DAY).describe('結果不明を担当者に知らせるまでの長さ'),
  unknownAskLateMs: ms(1, 30 * DAY).describe('担当者に知らせた後の照会間隔'),
  recreditOrder: z.enum(['creditFirst', 'cancelFirst']).nullable().optional().describe('再与信の順序'),
  retireRetryFirstMs: ms(1, DAY).describe('旧い与信の取消を再試行する間隔（最初）'),
  retireRetryMaxMs: ms(1, DAY).describe('旧い与信の取消を再試行する間隔（最大）'),
  drift: z.enum(['takeOver', 'attention']).nullable().optional().describe('Yamatoの管理画面での変更に気づいたとき（takeOver 反映のみ・attention 反映し、確認を求める）'),
  maintenance: z
    .array(z.strictObject({ from: instantText, to: instantText }).refine(({ from, to }) => Date.parse(from) < Date.parse(to), { error: 'hoursOrder', path: ['to'] }))
    .max(50)
    .readonly()
    .nullable()
    .optional()
    .describe('Yamatoの予定メンテナンス。Nothing is sent inside; at most 14 days without a break, within 400 days of today'),
  shipWarnDays: z.int().min(0).max(89).nullable().optional().describe('出荷予定日の何日前に知らせるか'),
  deliverWithinDays: days.describe('出荷から何日で配送が終わるはずか'),
  workingHours: z
    .strictObject({
      days: z.array(z.int().min(1).max(7)).min(1).max(7).readonly().describe('1 月曜 … 7 日曜'),
      from: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'timeOfDay', abort: true }),
      to: z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'timeOfDay', abort: true }),
    })
    .refine(({ from, to }) => from < to, { error: 'hoursOrder', path: ['to'] })
    .nullable()
    .optional()
    .describe('営業時間（日本時間）。期限の知らせはこの時間内だけ'),
  holidays: z.enum(['japan', 'none']).nullable().optional().describe('祝日を休業日とするか'),
  closedDates: z
    .array(z.string().refine(isCalendarDate, { error: 'calendarDate' }))
    .max(400)
    .readonly()
    .nullable()
    .optional()
    .describe('店舗独自の休業日'),
} as const satisfies PolicyShape;

/** Those of every method in use: a shop's settings serve all of them. */
const ownSettings = apiMethodsInUse().flatMap(({ settings }) => (settings === null ? [] : [settings]));
const ownPatches = Object.assign({}, ...ownSettings.map(({ patch }) => patch)) as z.core.$ZodLooseShape;
const ownViews = Object.assign({}, ...ownSettings.map(({ view }) => view)) as z.core.$ZodLooseShape;
const ownPolicyShapes = Object.assign({}, ...apiMethodsInUse().map(({ policy }) => policy)) as z.core.$ZodLooseShape;

export const policyPatch = z.strictObject({ ...policyShape, ...ownPolicyShapes }).meta({ id: 'PolicyPatch', description: '運用設定（変える項目だけ。nullで既定値に戻す）' });

export const settingsPatch = z
  .strictObject({
    ...ownPatches,
    name: line().min(1).max(100).optional().describe('店舗名'),
    policy: policyPatch.optional(),
    pushSecret: z
      .string()
      .regex(pushSecretPattern)
      .nullable()
      .optional()
      .describe('Yamatoからの通知先URLの末尾に付ける合言葉。Write-only; null: any push is taken as a hint'),
    expectedVersion: z.int().min(0).max(VERSION_MAX).optional().describe('読んだときのversion。違うときは変更せず409'),
  })
  .meta({ id: 'SettingsPatch', description: '店舗設定の変更' });

export const policyView = z
  .object(Object.fromEntries(Object.keys(policyPatch.shape).map((name) => [name, z.unknown()])))
  .describe('運用設定');

export const shopView = z
  .object({
    code: z.string(),
    name: z.string(),
    environment: z.string().describe('sandbox · test · production'),
    version: z.int(),
    createdAt: z.string(),
  })
  .meta({ id: 'Shop', description: '店舗' });

export const settingsView = shopView
  .extend({
    ...ownViews,
    pushSecretSet: z.boolean().describe('通知先URLの合言葉を設定してあるか'),
    policy: policyView.describe('今効いている運用設定'),
    policyByMethod: z.record(z.string(), policyView.partial()).describe('決済方法によって違うもの。Where a method goes by another value than `policy` says'),
    overrides: policyView.partial().describe('既定値から変えた分'),
    credentials: z
      .array(z.object({ service: z.string(), merchantCode: z.string(), contract: z.record(z.string(), z.unknown()).readonly(), updatedAt: z.string() }))
      .readonly()
      .describe('登録済みの加盟店情報（パスワードは読み出せません）'),
  })
  .meta({ id: 'ShopSettings', description: '店舗設定' });

export const newShopBody = z
  .strictObject({
    code: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/).describe('店舗コード。1-32 of a-z 0-9 -'),
    name: line().min(1).max(100).describe('店舗名'),
    environment: z.enum(['sandbox', 'test', 'production']).describe('接続先'),
  })
  .meta({ id: 'NewShop', description: '新しい店舗' });

export const newKeyBody = z
  .strictObject({
    scope: z.enum(apiKeyScopes).describe('権限'),
    label: line().min(1).max(64).describe('名前。Shown as the actor where none is given'),
  })
  .meta({ id: 'NewApiKey', description: '新しいAPIキー' });

export const newEveryShopKeyBody = newKeyBody
  .extend({ scope: z.enum(['ops', 'admin']).describe('権限') })
  .meta({ id: 'NewEveryShopApiKey', description: 'すべての店舗を扱う新しいAPIキー' });
