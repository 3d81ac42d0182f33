/**
 * 取引状況: where Yamato believes a transaction stands (`statusInfo` of E04).
 * @see webcollect §5.1
 */
export const statusLabels = {
  1: '決済申込完了',
  2: '入金完了（速報）',
  3: '入金完了（確報）',
  4: '与信完了',
  5: '予約受付完了',
  11: '購入者都合エラー',
  13: '決済機関都合エラー',
  15: '予約販売与信エラー',
  17: '金額変更NG',
  20: '決済中断',
  21: '決済手続き中',
  30: '精算確定待ち',
  31: '精算確定',
  40: '取消',
} as const;

export type Status = keyof typeof statusLabels;

/** 決済手段 of the convenience stores, by their operation. @see webcollect §5.3 */
export const STORES = {
  B01: { method: '21', name: 'セブン-イレブン' },
  B02: { method: '23', name: 'ファミリーマート' },
  B03: { method: '22', name: 'ローソン' },
  B04: { method: '26', name: 'サークルＫサンクス' },
  B05: { method: '25', name: 'ミニストップ' },
  B06: { method: '24', name: 'セイコーマート' },
} as const;

export type Store = keyof typeof STORES;
