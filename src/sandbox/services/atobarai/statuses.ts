/**
 * 取引状況: where Yamato believes a transaction stands (the `result` of KAAST).
 * @see atobarai §2.4, §6
 */
export const statusLabels = {
  1: '承認済み',
  2: '取消済み',
  3: '送り状番号登録済み',
  5: '配送要調査',
  6: '警報メール送信済み',
  10: '売上確定',
  11: '請求書発行済み',
  12: '入金済み',
  30: '審査中',
  31: '取消',
  32: '決済不可',
} as const;

export type Status = keyof typeof statusLabels;

/** 警報情報: what Yamato warns the shop about. */
export const warningLabels = {
  0: '警報なし',
  1: '送り状番号未登録',
  2: '商品配達未完了',
  3: '商品配達状況要調査',
  4: '請求書印字データ未DL',
} as const;

export type Warning = keyof typeof warningLabels;

/** 審査結果: the credit verdict of KAARA and KAARS. */
export const verdictLabels = { 0: 'ご利用可', 1: 'ご利用不可', 2: '限度額超過', 3: '審査中' } as const;

export type Verdict = keyof typeof verdictLabels;

const LIVE: ReadonlySet<Status> = new Set<Status>([1, 3, 5, 6, 10, 11, 30]);

/** Live: a credit exists at Yamato and holds the buyer's money. Paid, cancelled and refused ones do not. */
export function isLive(status: Status): boolean {
  return LIVE.has(status);
}
