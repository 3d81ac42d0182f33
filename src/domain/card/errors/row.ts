/** Who can do something about an error: the shopper, the shop's staff, or whoever runs this system. */
export type ErrorOwner = 'buyer' | 'staff' | 'ops';

/**
 * How far an error code can be believed. `refused`: the request was not carried out. `judged`: the card company or the
 * authentication said no. `settings`: the shop's own settings or contract are wrong, whatever the order. `notProcessed`: nothing
 * happened, and the same may go out again later. `unclear`: whether it was carried out, only an inquiry tells.
 */
export type CodeSense = 'refused' | 'judged' | 'settings' | 'notProcessed' | 'unclear';

/** One error code in Japanese: what happened, what to do next, and who can. */
export type ErrorRow = {
  readonly message: string;
  readonly whatToDo: string;
  readonly who: ErrorOwner;
  /** `refused`, where it is not said. */
  readonly sense?: CodeSense;
  /** Path into our own body, where the value is the caller's. */
  readonly param?: string;
};

export type ErrorRows = Readonly<Record<string, ErrorRow>>;

export const ASK_OPS = 'システムの設定に原因があります。運用担当へ連絡してください';
export const OUR_FAULT = 'このシステムの不具合です。運用担当へ連絡してください';
export const CHECK_CONTRACT = 'ヤマト側との契約を確かめ、店舗の設定を直してください';
export const INQUIRE = '取引情報を照会して、今の状態を確かめてください';
export const LATER = '処理されていません。時間をおいて、もう一度実行してください';
export const ENTER_CARD_AGAIN = '購入者に、カード情報の入力からやり直してもらってください';
export const OTHER_CARD = '購入者に、ほかのカードかほかの支払い方法を選んでもらってください';
