import type { ErrorField, ErrorOwner } from './fields.ts';

export type ErrorFailure = {
  /** What failed, in Japanese; the field's name opens the sentence. */
  readonly message: (field: ErrorField) => string;
  /** Where the failure, not the field, decides what to do or who does it. */
  readonly whatToDo?: string;
  readonly who?: ErrorOwner;
};

/** A sentence about the field: `氏名` + `がありません`. */
function says(rest: string): ErrorFailure {
  return { message: (field) => `${field.name}${rest}` };
}

function decided(rest: string, who: ErrorOwner, whatToDo: string): ErrorFailure {
  return { ...says(rest), who, whatToDo };
}

const CHECK_STATE = '取引状況を更新して、今の状態でできる操作を選んでください';
const CHECK_CONTRACT = '契約の内容を確かめ、店舗の設定を直してください';

/** In what way a field can be wrong. @see atobarai §5 */
export const errorFailures = {
  missing: says('がありません'),
  tooLong: { message: (field) => `${field.name}が長すぎます${field.limit === undefined ? '' : `（${field.limit}まで）`}` },
  notDigits: says('に半角数字以外の文字があります'),
  notHalfWidth: says('に半角でない文字があります'),
  notFullWidth: says('に全角でない文字があります'),
  outsideCodeRange: says('に使えない文字（環境依存文字など）があります'),
  characterClass: says('に認められていない種類の文字があります'),
  notHalfWidthAlphanumeric: says('に半角英数字以外の文字があります'),
  notHalfWidthKana: says('に半角カナ以外の文字があります'),
  numberCharacters: says('に半角英数字とハイフン、アンダーバー以外の文字があります'),
  edgeCharacters: says('に使えない文字があるか、最初か最後が英数字ではありません'),
  alphanumericAndHyphen: says('に半角英数字とハイフン以外の文字があります'),
  not7Digits: says('が7桁ではありません'),
  not8Digits: says('が8桁ではありません'),
  not11Digits: says('が11桁ではありません'),
  not14Digits: says('が14桁ではありません'),
  wrongLength: says('の桁数が違います'),
  notADate: says('が実在する日付ではありません'),
  notADateTime: says('が実在する日時ではありません'),
  outsidePeriod: says('が与信の依頼日から決められた期間（通常90日）に入っていません'),
  beforeOrderDate: says('が受注日より前です'),
  digitsAndHyphenOnly: says('に数字とハイフン以外の文字があります'),
  tooManyHyphens: says('にハイフンが2つ以上あります'),
  notTwoHyphens: says('のハイフンは、なしか2つのどちらかです'),
  hyphenPosition: says('が「000-0000」の形になっていません'),
  doesNotExist: says('が存在しません'),
  noPrefecture: says('が都道府県名で始まっていません'),
  noStreetNumber: says('に番地がありません'),
  phoneLength: says('の桁数が違います（携帯電話は11桁、ほかは10桁）'),
  leadingZero: says('が0で始まっていません'),
  emailCharacters: says('に半角英数字と記号以外の文字があります'),
  withoutAt: says('に@がありません'),
  amountRange: says('が1円から999,999円の範囲に入っていません'),
  notDigitsOrMinus: says('に半角数字とマイナス以外の文字があります'),
  minusPosition: says('のマイナスが先頭にありません'),
  positiveTooLarge: says('が999,999円を超えています'),
  negativeTooLarge: says('が-999,999円を下回っています'),
  notSumOfLines: says('が明細の小計の合計と合いません'),
  incomplete: says('の名称、郵便番号、住所のどれかがありません'),

  unknownMerchant: decided('が登録されていません', 'ops', '登録完了書の加盟店コードを確かめ、店舗の設定を直してください'),
  notAllowed: decided('はこのサービスの利用を認められていません', 'ops', '契約の状態をヤマト側へ問い合わせてください'),
  wrongPassword: decided('が加盟店コードと合いません', 'ops', '登録完了書に書かれた最初のパスワードを店舗の設定に入れてください'),
  alreadyUsed: decided('がすでに使われています', 'staff', '同じ番号の与信がヤマト側にあるか、与信結果確認で確かめてください'),
  noSuchOrder: decided('の取引がヤマト側にありません', 'staff', '番号と契約（本番・テスト）を確かめてください'),
  noSuchOrCancelled: decided('の取引がヤマト側にないか、すでに取り消されています', 'staff', '取引状況を更新して、どちらかを確かめてください'),
  notEnclosedContract: decided('に同梱などを指定していますが、その契約がありません', 'staff', '別送を選び直すか、契約を確かめてください'),
  notSmsContract: decided('の値が契約で使えるもの（別送・同梱）ではありません', 'staff', '別送か同梱を選び直すか、契約を確かめてください'),
  layoutMismatch: says('の項目がそろっていません'),

  cannotCancel: decided('が取り消せる状態ではありません（取消済みなど）', 'staff', CHECK_STATE),
  alreadyPaid: decided('は入金済みのため取り消せません', 'staff', '購入者への返金は店舗で行い、ヤマト側へ相談してください'),
  creditNotApproved: decided('の審査結果がご利用可ではありません', 'staff', '与信結果を確かめ、必要なら与信をやり直してください'),
  cancelledOrPaid: decided('が取消済みか入金済みのため、変更できません', 'staff', CHECK_STATE),
  amountUnchanged: decided('が今の金額と同じです（変更済みの可能性があります）', 'staff', '変更はすでに反映されています。もう一度送る必要はありません'),
  notBelowFirstAmount: decided('が最初の金額より小さくありません', 'staff', '増額や元の金額に戻す変更は、与信をやり直してください'),
  amountChangeNotContracted: decided('が登録されていないか、請求金額変更の契約がありません', 'ops', CHECK_CONTRACT),
  notZeroOrOne: says('が別送（0）でも同梱（1）でもありません'),
  mustBeSeparate: decided('に別送以外を指定していますが、同梱の契約がありません', 'staff', '別送を選び直してください'),
  mustBeBlank: decided('は同梱の契約がない加盟店では使えません', 'ops', CHECK_CONTRACT),

  printDataNotNow: decided('が請求書印字データを取得できる状態ではありません', 'staff', CHECK_STATE),
  notEnclosed: decided('が同梱ではないため、請求書印字データはありません', 'staff', '請求書はヤマト側から購入者へ送られます'),

  slipRegistered: decided('はすでに登録されています', 'staff', '登録は済んでいます。番号が正しければ何もする必要はありません'),
  slipCheckDigit: says('の最後の1桁が合わないか、番号の体系が違います'),
  slipKind: decided('が代金後払いに使えない種類のもの（代引など）です', 'staff', '代金後払いに使える送り状で発送し直すか、ヤマト側へ相談してください'),
  oneSlipOnly: decided('はこの受注には1件しか登録できません', 'staff', '荷物が複数でも、代表の1件だけを登録してください'),
  tooManySlips: decided('は10件までです', 'staff', '登録済みの番号を減らすか、変更してください'),
  slipOnThreeOrders: decided('がすでに3件の受注に登録されています', 'staff', '同じ荷物にまとめられるのは3件までです。番号を確かめてください'),
  mustNotBeGiven: decided('はこの処理では指定できません', 'ops', 'このシステムの不具合です。運用担当へ連絡してください'),
  beforeSlipUnknown: decided('がこの受注に登録されていません', 'staff', '取引状況を更新し、今の番号を確かめてください'),
  notAnAllowedCode: decided('が決められた値ではありません', 'ops', '他社配送の契約と店舗の設定を確かめてください'),
  cannotRegisterNow: decided('0（新規登録）は今の取引状況では行えません', 'staff', CHECK_STATE),
  cannotChangeNow: decided('0・1・9（登録・変更・取消）は今の取引状況では行えません', 'staff', CHECK_STATE),

  reissueLimit: decided('の再発行が上限の回数に達しています', 'staff', 'これ以上は再発行できません。ヤマト側へ相談してください'),
  notOneOrThree: decided('が1（再発行）でも3（取下げ）でもありません', 'ops', 'このシステムの不具合です。運用担当へ連絡してください'),
  contentChangeNotNow: decided('の内容変更は今の取引状況では行えません', 'staff', CHECK_STATE),
  reissueNotNow: decided('の再発行は今の取引状況では行えません', 'staff', CHECK_STATE),
  nothingToWithdraw: decided('のうち、取り下げられる再発行がありません', 'staff', 'すでに発行されたか、取下げ済みです'),
  notOneToSix: says('が決められた値（1から6）ではありません'),
  notRegisteredAmount: decided('の合計が登録済みの金額と違います', 'staff', '再発行では金額を変えられません。金額の変更は請求金額変更を使ってください'),

  nothingToAuthenticate: decided('にはSMS認証を待っているものがありません', 'staff', '取引状況を更新してください。認証が済んでいるか、期限が切れています'),
  entriesUsedUp: decided('の入力回数が上限に達しました', 'buyer', '注文をやり直すか、ほかの支払い方法を選んでください'),
  expiring: decided('の有効期限が切れました', 'buyer', '注文をやり直して、新しい番号を受け取ってください'),

  exception: says('の例外がヤマト側で起きました'),
} as const satisfies Record<string, ErrorFailure>;

export type ErrorFailureKey = keyof typeof errorFailures;
