/** Moments that only 後払い waits for. @see atobarai §2.8, §2.9, §3.4 */
import type { DeadlineRule } from '../lifecycle/deadline-rules.ts';
import { deadline, isToShip, shipBy } from '../lifecycle/deadlines.ts';
import type { OrderState } from '../order/order-state.ts';
import type { Deadline } from '../order/order-view.ts';
import type { PolicyOfAtobarai } from './policy.ts';
import { after } from '../values/instant.ts';
import { addDays, jstDate } from '../values/japan-time.ts';
import { SHIP_WITHIN_DAYS } from './values/planned-ship-date.ts';

export const deadlineRules = {
  smsCode: {
    label: 'SMS認証番号の入力期限',
    then: 'Yamatoに結果を照会し、認証されていなければ与信NGになります',
    staffCan: '購入者に認証番号の入力を案内するか、「与信の取消」を行ってください',
    past: 'overdue', near: null, passed: null,
  },
  lastShipDate: {
    label: '出荷できる最終日（与信から90日）',
    then: '送り状番号がなければ「対応が必要」にします。与信は自動では取り消しません',
    staffCan: '「出荷情報登録」を行うか、「与信の取消」のあと「与信を実行」で取り直してください',
    past: 'overdue', near: 'lastShipDateNear', passed: 'lastShipDatePassed',
  },
  reissueUntil: {
    label: '請求書再発行の目安の期限',
    then: '何も変わりません',
    staffCan: '「請求書再発行」を行えます（Yamatoの制限は7回までという回数だけで、期限は店舗の目安です）',
    past: 'over', near: null, passed: null,
  },
} as const satisfies Readonly<Record<string, DeadlineRule>>;

export function deadlinesOf(state: OrderState): readonly Deadline[] {
  const { policy, credit, sale, buyerStep } = state;
  // An order that began before a policy knew of a deadline lives on without it.
  const { lastShipWarnDays, reissueWindowDays }: Partial<PolicyOfAtobarai> = policy;
  const isInvoiced = credit.state === 'approved' && sale.state === 'invoiced';
  return [
    ...(credit.state === 'awaitingBuyer' && buyerStep !== null ? [deadline('smsCode', buyerStep.deadlineAt)] : []),
    ...(isToShip(state) ? [shipBy('lastShipDate', state, addDays(jstDate(new Date(credit.requestedAt ?? credit.since)), SHIP_WITHIN_DAYS), lastShipWarnDays)] : []),
    ...(isInvoiced && sale.since !== null && reissueWindowDays !== undefined ? [deadline('reissueUntil', after(sale.since, reissueWindowDays * policy.dayMs))] : []),
  ];
}
