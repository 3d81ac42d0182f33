/** What each kind of deadline means to people: why it is there, what happens by itself, what staff can do. */
import type { AttentionCode } from '../order/attention.ts';
import type { DeadlineKind } from '../order/order-view.ts';

type DeadlineRule = {
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
  smsCode: {
    label: 'SMS認証番号の入力期限',
    then: 'Yamatoに結果を照会し、認証されていなければ与信NGになります',
    staffCan: '購入者に認証番号の入力を案内するか、「与信の取消」を行ってください',
    past: 'overdue', near: null, passed: null,
  },
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
  lastShipDate: {
    label: '出荷できる最終日（与信から90日）',
    then: '送り状番号がなければ「対応が必要」にします。与信は自動では取り消しません',
    staffCan: '「出荷情報登録」を行うか、「与信の取消」のあと「与信を実行」で取り直してください',
    past: 'overdue', near: 'lastShipDateNear', passed: 'lastShipDatePassed',
  },
  notDelivered: {
    label: '配送が終わるはずの時期',
    then: '配送が終わっていなければ「対応が必要」にし、追跡を続けます',
    staffCan: '送り状番号で配送状況を確認し、配送会社と購入者に連絡してください',
    past: 'overdue', near: null, passed: 'deliveryOverdue',
  },
  reissueUntil: {
    label: '請求書再発行の目安の期限',
    then: '何も変わりません',
    staffCan: '「請求書再発行」を行えます（Yamatoの制限は7回までという回数だけで、期限は店舗の目安です）',
    past: 'over', near: null, passed: null,
  },
  trackingGiveUp: {
    label: '入金の確認を待つ期限',
    then: '「対応が必要」にし、間隔をあけて追跡を続けます',
    staffCan: 'Yamatoの管理画面で確認し、もう待たないときは「追跡を終える」を選んでください',
    past: 'overdue', near: null, passed: null,
  },
} as const satisfies Readonly<Record<DeadlineKind, DeadlineRule>>;

export function deadlineRule(kind: DeadlineKind): DeadlineRule {
  return deadlineRules[kind];
}

export const deadlineKinds = Object.keys(deadlineRules) as readonly DeadlineKind[];

export function isDeadlineKind(value: string): value is DeadlineKind {
  return Object.hasOwn(deadlineRules, value);
}
