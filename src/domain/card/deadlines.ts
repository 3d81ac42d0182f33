/** Moments that only an order by card waits for: the buyer's part, and how long 仮売上 may be sold on. @see webcollect §4.4 */
import type { DeadlineRule } from '../lifecycle/deadline-rules.ts';
import { deadline, type Reminded, remindedBefore } from '../lifecycle/deadlines.ts';
import { isSold } from '../lifecycle/fold-shipment.ts';
import type { OrderState } from '../order/order-state.ts';
import { after } from '../values/instant.ts';
import { addDays, isCalendarDate, jstDate, jstMidnight } from '../values/japan-time.ts';
import { ownOf } from './own-state.ts';
import { cardPolicy } from './policy.ts';

const REAL_DAY_MS = 86_400_000;

export const deadlineRules = {
  threeDSecure: {
    label: '3Dセキュアの期限',
    then: '購入者が認証を終えなければ、取引情報を照会したうえで決済失敗になります。ヤマト側には何も残りません',
    staffCan: '購入者に認証を続けてもらうか、「与信の取消」を行ってください',
    past: 'overdue', near: null, passed: null,
  },
  newToken: {
    label: 'カード情報の再入力の期限',
    then: '購入者がカード情報を入力しなければ、取引情報を照会したうえで決済失敗になります。ヤマト側には何も残りません',
    staffCan: '購入者にカートからカード情報を入力してもらうか、「与信の取消」を行ってください',
    past: 'overdue', near: null, passed: null,
  },
  captureUntil: {
    label: '仮売上の期限',
    then: '出荷情報が登録されて荷物が動いていなければ、仮売上期限切れになります。与信は自動では取り消しません',
    staffCan: '「出荷情報登録」を行うか、「再与信」で期限を延ばすか、「与信の取消」を行ってください',
    past: 'overdue', near: 'captureNear', passed: 'captureExpired',
  },
  slipMovesBy: {
    label: '荷物が動くはずの時期',
    then: '精算確定待ちのままなら「対応が必要」にし、追跡を続けます',
    staffCan: '送り状番号が正しいか、荷物を発送したかを確認してください。違うときは「出荷情報登録」に正しい送り状を添えて行ってください',
    past: 'overdue', near: null, passed: 'slipNotMoved',
  },
} as const satisfies Readonly<Record<string, DeadlineRule>>;

/** When the authorisation that counts was given: as Yamato says, else when we asked for it. */
export function authorisedAt(state: OrderState): string {
  return ownOf(state).approvedAt ?? state.credit.requestedAt ?? state.credit.since;
}

/** The last moment of 仮売上: the end of a day in Japan; with short days (a demo) so many of them later. */
export function captureUntil(state: OrderState): string {
  const { captureWithinDays } = cardPolicy(state.policy);
  const from = authorisedAt(state);
  if (state.policy.dayMs !== REAL_DAY_MS) return after(from, captureWithinDays * state.policy.dayMs);
  return new Date(jstMidnight(addDays(dateOf(from), captureWithinDays + 1)) - 1).toISOString();
}

/** The date in Japan of an instant, or the date that it is. */
export function dateOf(at: string): string {
  return isCalendarDate(at) ? at : jstDate(new Date(at));
}

export function deadlinesOf(state: OrderState): readonly Reminded[] {
  const { credit, buyerStep, sale, policy } = state;
  if (credit.state === 'awaitingBuyer' && buyerStep !== null) return [deadline(buyerStep.kind === 'threeDSecure' ? 'threeDSecure' : 'newToken', buyerStep.deadlineAt)];
  if ((credit.state !== 'approved' && credit.state !== 'expired') || isSold(state)) return [];
  const until = captureUntil(state);
  const { captureWarnDays, slipUnmovedDays } = cardPolicy(policy);
  return [
    remindedBefore('captureUntil', state, until, captureWarnDays),
    ...(sale.state === 'pending' ? [deadline('slipMovesBy', after(until, -slipUnmovedDays * policy.dayMs))] : []),
  ];
}
