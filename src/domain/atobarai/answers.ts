/** What Yamato's answers mean, in our words. The digits on the wire appear in this file only. */
import type { CreditVerdict, TransactionStatus } from '../order/inquiry.ts';

/** 審査結果 of KAARA, KAARS and the SMS push. With SMS, `held` means: code sent, waiting for the buyer. @see atobarai §2.1 */
export const creditVerdicts: Readonly<Record<string, CreditVerdict>> = {
  '0': 'approved',
  '1': 'refused',
  '2': 'overLimit',
  '3': 'held',
};

/** As Yamato's own console calls them: 取引状況 of KAAST. @see atobarai §2.4 */
export const transactionStatusLabels: Readonly<Record<TransactionStatus, string>> = {
  approved: '承認済み',
  cancelled: '取消済み',
  slipRegistered: '送り状番号登録済み',
  deliveryProblem: '配送要調査',
  warned: '警報メール送信済み',
  saleConfirmed: '売上確定',
  invoiced: '請求書発行済み',
  paid: '入金済み',
  held: '審査中',
  lapsed: '取消（審査中のまま終了）',
  refused: '決済不可',
};

/** 1 承認済み … 12 入金済み, 30 審査中, 31 取消 while pending (the SMS check was not completed), 32 決済不可. */
export const transactionStatuses: Readonly<Record<string, TransactionStatus>> = {
  '1': 'approved',
  '2': 'cancelled',
  '3': 'slipRegistered',
  '5': 'deliveryProblem',
  '6': 'warned',
  '10': 'saleConfirmed',
  '11': 'invoiced',
  '12': 'paid',
  '30': 'held',
  '31': 'lapsed',
  '32': 'refused',
};

/** 警報情報 of KAAST; `other` is a value the fact sheet does not know. @see atobarai §2.4 */
export type TransactionWarning =
  | 'none'
  | 'slipMissing'
  | 'notDelivered'
  | 'deliveryProblem'
  | 'printDataNotFetched'
  | 'other';

export const transactionWarnings: Readonly<Record<string, TransactionWarning>> = {
  '': 'none',
  '0': 'none',
  '1': 'slipMissing',
  '2': 'notDelivered',
  '3': 'deliveryProblem',
  '4': 'printDataNotFetched',
};

/** 判定結果 of KAASA0020. Success is 1 here, not 0. @see atobarai §2.9 */
export type SmsVerdict = 'accepted' | 'wrongCode' | 'expired' | 'notDelivered' | 'notWaiting';

export const smsVerdicts: Readonly<Record<string, SmsVerdict>> = {
  '1': 'accepted',
  '2': 'wrongCode',
  '3': 'expired',
  '4': 'notDelivered',
  '5': 'notWaiting',
};
