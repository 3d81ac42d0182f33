/** 操作 that every method has: one vocabulary for API, admin tool, CSV, batches and history. Methods add their own. */
export const commonActionLabels = {
  requestCredit: '与信を実行',
  inquireCredit: '与信結果確認',
  amendOrder: '与信内容変更',
  cancelCredit: '与信の取消',
  recordParcels: '伝票番号入力',
  registerShipment: '出荷情報登録',
  withdrawShipment: '出荷情報の取消',
  syncStatus: '取引状況の更新',
  changeMethod: '決済方法変更',
  resolve: '要確認の解決',
  correctStatus: '見た目上のステータス変更',
  closeOrder: '追跡を終える',
  setShopStatus: '自社ステータス変更',
} as const;

export type CommonAction = keyof typeof commonActionLabels;

/** A common action or one of a method's own. */
export type ActionName = string;

/** What the system does by itself is history too, under these names. */
export const systemActionLabels = {
  startOrder: '受注受付・与信',
  recheckCredit: '与信の再確認',
  trackTransaction: '取引状況の追跡',
  resolveUnknown: '結果不明の照会',
  resumeOrder: '失われた処理の引継ぎ',
  cancelReplaced: '旧い与信の取消',
  abandonCheckout: '受付期限切れによる取消',
  eraseBuyer: '購入者情報の消去',
  rejectedMessage: '受け付けられない操作',
} as const;

export type SystemActionName = keyof typeof systemActionLabels;

export function isCommonAction(name: unknown): name is CommonAction {
  return typeof name === 'string' && Object.hasOwn(commonActionLabels, name);
}
