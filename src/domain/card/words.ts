/** Sentences and names of クロネコwebコレクト. */
import type { Explanation, Words } from '../lifecycle/method.ts';
import type { TransactionStatus } from '../order/inquiry.ts';
import type { Status } from '../order/status.ts';

export const LABEL = 'クレジットカード';
export const BUYER_FIRST = '購入者の手続き（3Dセキュアまたはカード情報の入力）が済んでから行ってください';
export const CONSOLE = 'ヤマト側の管理画面で行い、済んだら「見た目上のステータス変更」で記録してください';

export const words: Words = {
  buyerStepBegun: '購入者のカード入力が必要です。カートからカード情報を入力してもらってください',
  paidInDoubt: '結果を確認する前に決済完了になりました。決済金額をヤマト側の管理画面で確認してください',
  untold: '購入者・商品',
  paid: `決済完了のため取り消せません。返金や取消は${CONSOLE}`,
};

/** What shops call it. */
export const headline: Readonly<Partial<Record<Status, Status>>> = {
  creditApproved: 'provisionalSale',
  shipmentRegistered: 'settlementPending',
  saleConfirmed: 'settled',
  paid: 'settled',
  creditCancelled: 'orderCancelled',
  creditRefused: 'paymentFailed',
  creditFailed: 'paymentFailed',
};

/** 取引状況 as Yamato's console calls them; what cards never come to stands for itself. @see webcollect §5.1 */
export const transactionLabels: Readonly<Record<TransactionStatus, string>> = {
  approved: '与信完了',
  cancelled: '取消',
  slipRegistered: '精算確定待ち',
  deliveryProblem: '配送要調査',
  warned: '金額変更NG・取消エラー',
  saleConfirmed: '売上確定',
  invoiced: '請求済み',
  paid: '精算確定',
  held: '決済手続き中',
  lapsed: '決済中断',
  refused: '与信エラー',
};

const AGAIN = '購入者にカートからやり直してもらうか、別の決済方法を案内してください';

/** Why no credit came about, where Yamato said nothing. */
export const causes: Readonly<Record<string, Explanation>> = {
  tokenMissing: { message: '購入者がカード情報を期限までに入力しませんでした', whatToDo: AGAIN },
  threeDSecureLost: { message: '3Dセキュアの画面を購入者に渡せず、カード情報も期限までに入力されませんでした', whatToDo: AGAIN },
  threeDSecureAbandoned: { message: '購入者が3Dセキュアの認証を期限までに終えませんでした', whatToDo: AGAIN },
  threeDSecureFailed: { message: '担当者の判断により、3Dセキュアの認証は成り立たなかったものとしました', whatToDo: AGAIN },
};

const BY_HAND = '手動連携（CSV運用）のときに選べます';

/** 決済方法変更: where the goods are paid otherwise, the fee of this order is 0. */
export const transferTargets = {
  bankTransfer: '銀行振込',
  optional: '任意決済',
  cashOnDelivery: '代金引換',
  atobaraiCom: `後払い.com（${BY_HAND}）`,
  npAtobarai: `NP後払い（${BY_HAND}）`,
} as const;
