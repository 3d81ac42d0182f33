/** Sentences and names of 後払い. */
import type { Words } from '../lifecycle/method.ts';
import type { TransactionStatus } from '../order/inquiry.ts';

export const LABEL = '後払い';
export const SMS_FIRST = 'SMS認証が済んでから行ってください';

export const words: Words = {
  buyerStepBegun: '購入者に認証番号のSMSを送りました。期限までに「SMS認証番号入力」を行ってください',
  paid: '入金済みのため取り消せません。返金は購入者と直接ご相談ください',
  untold: '金額・送り状番号・購入者',
  // No inquiry tells the amount, and Yamato takes no repeat any more.
  paidInDoubt: '結果を確認する前に入金済みになりました。減額後の金額で支払われたかどうかは照会できません。Yamatoの管理画面で請求金額を確認してください',
};

/** 決済方法変更: 銀行振込, 任意決済, 代金引換, and deferred payment of others, which is linked by hand. */
export const transferTargets = {
  bankTransfer: '銀行振込',
  optional: '任意決済',
  cashOnDelivery: '代金引換',
  atobaraiCom: '後払い.com（手動連携）',
  npAtobarai: 'NP後払い（手動連携）',
} as const;

const AMOUNT_AND_SLIPS = '（送り状番号と金額は照会できません。Yamatoの管理画面でご確認ください）';

/** What no inquiry of 後払い tells. @see atobarai §2.4 */
export const unseenIn: Readonly<Partial<Record<TransactionStatus, string>>> = {
  approved: '（送り状番号なし）',
  slipRegistered: AMOUNT_AND_SLIPS,
  deliveryProblem: AMOUNT_AND_SLIPS,
  saleConfirmed: AMOUNT_AND_SLIPS,
  invoiced: AMOUNT_AND_SLIPS,
  paid: '（入金額は照会できません。Yamatoの管理画面でご確認ください）',
};
