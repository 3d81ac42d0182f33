/** One sample order, changed in every way that makes a difference, asked about in every state that allows a change. */
import { amendPlan } from '../src/domain/atobarai/amend-plan.ts';
import { REDUCE, REISSUE } from '../src/domain/atobarai/own-state.ts';
import type { AmendPlan } from '../src/domain/lifecycle/amend-plan.ts';
import type { Phase } from '../src/domain/lifecycle/phase.ts';
import type { AtobaraiContents } from '../src/domain/atobarai/terms.ts';
import { newOrder } from '../src/domain/order/order-start.ts';
import { type AmendWay, CANCEL_FIRST, type OrderState, RECORD_ONLY, RECREDIT } from '../src/domain/order/order-state.ts';
import { defaultPolicyOf } from '../src/domain/order/policy.ts';
import { atobarai } from '../src/domain/atobarai/method.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

export const amendmentPhases = ['held', 'approved', 'shipped', 'sold'] as const satisfies readonly Phase[];

const AT = '2026-11-23T03:00:00.000Z';

const contents: AtobaraiContents = {
  orderedAt: AT, plannedShipDate: '2026-11-26', amountYen: 10_000, invoice: 'separate',
  buyer: { name: '見本　花子', postalCode: '100-0001', address: '東京都千代田区千代田1-1', tel: '090-0000-0000' },
  items: [{ kind: 'goods', name: '見本商品', subtotalYen: 10_000 }],
  destinations: [],
};

function at(amountYen: number): Partial<AtobaraiContents> {
  return { amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] };
}

const moved = { buyer: { ...contents.buyer, address: '東京都港区芝公園4-2-8' } };

const changes: readonly (readonly [string, Partial<AtobaraiContents>])[] = [
  ['商品コード・税率・カナ・メールだけ', { items: [{ kind: 'goods', name: '見本商品', subtotalYen: 10_000, code: 'SKU-1' }] }],
  ['減額', at(8_000)],
  ['減額と住所', { ...at(8_000), ...moved }],
  ['増額', at(12_000)],
  ['増額（新旧の合計が限度額を超える）', at(50_000)],
  ['同額で商品が違う', { items: [{ kind: 'goods', name: '別の商品', subtotalYen: 10_000 }] }],
  ['購入者が違う', { buyer: { ...contents.buyer, name: '見本　太郎' } }],
  ['送り先', { destinations: [{ name: '見本　次郎', postalCode: '150-0001', address: '東京都渋谷区神宮前1-2-3' }] }],
  ['住所だけ', moved],
  ['出荷予定日だけ', { plannedShipDate: '2026-11-30' }],
  ['請求書の届け方だけ（別送・同梱）', { invoice: 'enclosed' }],
  ['スマホタイプへ', { invoice: 'sms' }],
];

const wayLabels: Readonly<Record<AmendWay, string>> = {
  [RECORD_ONLY]: '記録のみ', [REDUCE]: '減額 KAAKK', [REISSUE]: '請求内容変更 KAARR', [RECREDIT]: '再与信', [CANCEL_FIRST]: '再与信（取消が先）',
};

type Sample = { readonly label: string; readonly plans: readonly { readonly phase: (typeof amendmentPhases)[number]; readonly plan: AmendPlan }[] };

/** Every change with what becomes of it in each phase. */
export function amendmentSamples(): readonly Sample[] {
  const plain = changes.map(([label, change]) => sampleOf(label, contents, change));
  const sms: AtobaraiContents = { ...contents, invoice: 'sms' };
  return [...plain, sampleOf('スマホタイプの受注：減額', sms, at(8_000)), sampleOf('スマホタイプの受注：ほかの変更', sms, at(12_000))];
}

function sampleOf(label: string, before: AtobaraiContents, change: Partial<AtobaraiContents>): Sample {
  return { label, plans: amendmentPhases.map((phase) => ({ phase, plan: amendPlan(sample(phase, before), { ...before, ...change }, false) })) };
}

/** Rows of the table; what is refused is marked with its reason's number. */
export function amendmentRows(mark: (reason: string) => string): readonly (readonly string[])[] {
  return amendmentSamples().map(({ label, plans }) => [
    label,
    ...plans.map(({ plan }) => {
      switch (plan.kind) {
        case 'way':
          return wayLabels[plan.way] ?? plan.way;
        case 'confirm':
          return '再与信（取消が先、確認が必要）';
        case 'refused':
          return `× ${mark(plan.reason)}`;
      }
    }),
  ]);
}

function sample(phase: (typeof amendmentPhases)[number], before: AtobaraiContents): OrderState {
  const order = newOrder({
    shop: 'demo', orderNumber: 'A-7', service: 'atobarai', intake: 'backoffice', claimId: '', generation: 1, sequence: 1, settlementNo: 'A-7-1', contractKey: '',
    contents: before, policy: defaultPolicy, acceptedAt: AT, shopStatus: null,
  });
  const shipped = phase === 'shipped' || phase === 'sold';
  return {
    ...order,
    credit: { ...order.credit, state: phase === 'held' ? 'held' : 'approved' },
    shipment: { state: shipped ? 'registered' : 'none', since: AT },
    parcels: shipped ? [{ slipNo: '123456789013', carrier: 'yamato', destination: 1, state: 'registered', sentAs: '123456789013', replaces: null }] : [],
    sale: { state: phase === 'sold' ? 'confirmed' : 'none', since: AT },
  };
}
