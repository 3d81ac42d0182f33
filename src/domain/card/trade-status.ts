/** 取引状況 (statusInfo) of any payment method of webコレクト, by the digits on the wire. @see webcollect §5.1 */
export const tradeStatuses = {
  '0': 'requested',
  '1': 'awaitingPayment',
  '2': 'paidPreliminary',
  '3': 'paid',
  '4': 'authorised',
  '5': 'reserved',
  '6': 'recurring',
  '11': 'buyerError',
  '12': 'merchantError',
  '13': 'institutionError',
  '14': 'systemError',
  '15': 'reservationRefused',
  '16': 'cancelFailed',
  '17': 'amountChangeFailed',
  '18': 'recurringRefused',
  '20': 'interrupted',
  '21': 'inProgress',
  '22': 'recurringStopped',
  '23': 'increaseAwaitingBuyer',
  '30': 'awaitingSettlement',
  '31': 'settled',
  '40': 'cancelled',
} as const;

export type TradeStatus = (typeof tradeStatuses)[keyof typeof tradeStatuses];

/** As Yamato's console calls them. */
export const tradeStatusLabels: Readonly<Record<TradeStatus, string>> = {
  requested: '決済依頼済み',
  awaitingPayment: '決済申込完了',
  paidPreliminary: '入金完了（速報）',
  paid: '入金完了（確報）',
  authorised: '与信完了',
  reserved: '予約受付完了',
  recurring: '継続課金申込完了',
  buyerError: '購入者都合エラー',
  merchantError: '加盟店都合エラー',
  institutionError: '決済機関都合エラー',
  systemError: 'その他システムエラー',
  reservationRefused: '予約販売与信エラー',
  cancelFailed: '決済依頼取消エラー',
  amountChangeFailed: '金額変更NG',
  recurringRefused: '継続課金与信エラー',
  interrupted: '決済中断',
  inProgress: '決済手続き中',
  recurringStopped: '継続課金停止中',
  increaseAwaitingBuyer: '増額承認待ち',
  awaitingSettlement: '精算確定待ち',
  settled: '精算確定',
  cancelled: '取消',
};

export function readTradeStatus(digits: string): TradeStatus | null {
  const statuses: Readonly<Record<string, TradeStatus>> = tradeStatuses;
  return Object.hasOwn(statuses, digits) ? (statuses[digits] ?? null) : null;
}

/** 決済手段 (settleMethod, card_code_api): brands of cards and what else webコレクト takes. @see webcollect §5.3 */
export const settleMethodLabels: Readonly<Record<string, string>> = {
  '1': 'UC', '2': 'ダイナース', '3': 'JCB', '4': 'DC', '5': '三井住友', '6': 'UFJ', '7': 'クレディセゾン', '8': 'NICOS', '9': 'VISA', '10': 'MASTER',
  '11': 'イオンクレジット', '12': 'アメックス', '13': 'TOP&カード', '14': '楽天カード', '99': 'その他',
  '21': 'セブン-イレブン', '22': 'ローソン', '23': 'ファミリーマート', '24': 'セイコーマート', '25': 'ミニストップ', '26': 'サークルKサンクス',
  '41': '楽天銀行',
  '61': '楽天Edy', '62': 'モバイル楽天Edy', '63': 'Suica（インターネット）', '64': 'モバイルSuica', '65': 'WAON', '66': 'モバイルWAON',
  '91': 'PayPay',
};
