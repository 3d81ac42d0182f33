/** What each kind of deadline means to people: why it is there, what happens by itself, what staff can do. */
import type { AttentionCode } from '../order/attention.ts';
import type { DeadlineKind } from '../order/order-view.ts';
import { methodsInUse } from './method.ts';

export type DeadlineRule = {
  readonly label: string;
  readonly then: string;
  readonly staffCan: string;
  /** Once past it is `overdue` until somebody or something ends it, is simply `over`, or comes `again` by itself. */
  readonly past: 'overdue' | 'over' | 'again';
  /** Raised some time before (within working hours), and once it has passed; null: nothing is. */
  readonly near: AttentionCode | null;
  readonly passed: AttentionCode | null;
};

/** `passed` is null too where another part raises it: a doubt's patience, a hold's, the watch's. */
export const deadlineRules = {
  unknownPatience: {
    label: 'この時刻までに結果が分からなければ要対応',
    then: '「対応が必要」にし、間隔をあけて照会を続けます',
    staffCan: 'Yamatoの管理画面で確認し、「対応が必要」になれば「要確認の解決」で結果を選べます',
    past: 'overdue', near: null, passed: null,
  },
  holdPatience: {
    label: '審査結果を待つ期限',
    then: '「対応が必要」にし、審査結果の確認を続けます',
    staffCan: 'Yamatoに審査の状況を問い合わせるか、「与信の取消」を行ってください',
    past: 'overdue', near: null, passed: null,
  },
  maintenanceEnd: {
    label: 'Yamatoのメンテナンスが終わる時刻',
    then: '待っている送信や照会を行います',
    staffCan: '受注をやめるときは「与信の取消」を行えます（まだ何も送っていなければすぐに、送ったあとならメンテナンスのあとに取り消します）',
    past: 'overdue', near: null, passed: null,
  },
  nextRecheck: {
    label: '与信の再確認',
    then: 'Yamatoに与信を照会し、与信NGに変わっていれば「対応が必要」にします',
    staffCan: '「与信結果確認」で今すぐ確認できます',
    past: 'again', near: null, passed: null,
  },
  plannedShipDate: {
    label: '出荷予定日',
    then: '送り状番号がなければ「対応が必要」にします。与信は自動では取り消しません',
    staffCan: '「出荷情報登録」を行うか、「与信内容変更」で出荷予定日を変えるか、「与信の取消」を行ってください',
    past: 'overdue', near: 'shipDateNear', passed: 'shipDatePassed',
  },
  notDelivered: {
    label: '配送が終わるはずの時期',
    then: '配送が終わっていなければ「対応が必要」にし、追跡を続けます',
    staffCan: '送り状番号で配送状況を確認し、配送会社と購入者に連絡してください',
    past: 'overdue', near: null, passed: 'deliveryOverdue',
  },
  trackingGiveUp: {
    label: '入金の確認を待つ期限',
    then: '「対応が必要」にし、間隔をあけて追跡を続けます',
    staffCan: 'Yamatoの管理画面で確認し、もう待たないときは「追跡を終える」を選んでください',
    past: 'overdue', near: null, passed: null,
  },
} as const satisfies Readonly<Record<string, DeadlineRule>>;

/** A row of the core's or of a method's; no two share a kind. */
export function deadlineRule(kind: DeadlineKind): DeadlineRule {
  const rule = ruleOf(kind);
  if (rule === null) throw new Error(`no such deadline: ${kind}`);
  return rule;
}

export function deadlineKinds(): readonly DeadlineKind[] {
  return [...Object.keys(deadlineRules), ...methodsInUse().flatMap(({ deadlines }) => Object.keys(deadlines))];
}

export function isDeadlineKind(value: string): value is DeadlineKind {
  return ruleOf(value) !== null;
}

function ruleOf(kind: string): DeadlineRule | null {
  const rows: readonly Readonly<Record<string, DeadlineRule>>[] = [deadlineRules, ...methodsInUse().map(({ deadlines }) => deadlines)];
  return rows.find((of) => Object.hasOwn(of, kind))?.[kind] ?? null;
}
