import { type ErrorRows, CHECK_CONTRACT, ENTER_CARD_AGAIN, INQUIRE, OTHER_CARD } from './row.ts';

const REFUSED = '与信結果エラーコードの説明を読み、購入者に案内してください';

/** A08 クレジット決済登録（トークン） and A09, its 3-D Secure leg. @see webcollect §6.3 */
export const authorisationErrors: ErrorRows = {
  A082000001: { message: 'この加盟店は、この端末からのクレジット決済を使えません', whatToDo: CHECK_CONTRACT, who: 'ops', sense: 'settings' },
  A082000002: { message: 'クレジット決済の利用が始まっていません', whatToDo: CHECK_CONTRACT, who: 'ops', sense: 'settings' },
  A082000003: { message: '同じ受付番号の取引がすでにあります', whatToDo: INQUIRE, who: 'staff' },
  A082000004: { message: 'トークンからカード情報を得られません（30分を過ぎたか、使用済み）', whatToDo: ENTER_CARD_AGAIN, who: 'buyer', param: 'card.token' },
  A082000005: { message: 'オプションサービスの契約がないため、カードの保存、保存したカードの利用、予約販売はできません', whatToDo: CHECK_CONTRACT, who: 'ops' },
  A082000006: { message: 'ヤマト側がカード情報を読み取れませんでした', whatToDo: ENTER_CARD_AGAIN, who: 'buyer', param: 'card.token' },
  A082000007: { message: 'この支払回数は使えません', whatToDo: '購入者に、ほかの支払回数を選んでもらってください', who: 'buyer', param: 'card.payWay' },
  A082000008: { message: 'カード番号か有効期限が違うか、保存したカードの期限が切れています', whatToDo: ENTER_CARD_AGAIN, who: 'buyer', sense: 'judged', param: 'card.token' },
  A082000010: { message: 'カード会社が与信を認めませんでした', whatToDo: REFUSED, who: 'buyer', sense: 'judged', param: 'card.token' },
  A082000011: { message: 'カードを保存できません（3枚まで、または保存済み）', whatToDo: '購入者に、保存せずに支払うか、保存したカードを減らしてもらってください', who: 'buyer', param: 'card.member.keep' },
  A082000012: { message: 'ヤマト側が必要な情報を読み取れませんでした', whatToDo: ENTER_CARD_AGAIN, who: 'buyer', param: 'card.token' },

  A092000001: { message: '同じ受付番号の取引がすでにあります（戻り画面の二重送信など）', whatToDo: INQUIRE, who: 'staff' },
  A092000002: { message: 'ヤマト側が必要な情報を読み取れませんでした', whatToDo: INQUIRE, who: 'staff' },
  A092000003: { message: '3Dセキュアの結果が途中で変わっています', whatToDo: ENTER_CARD_AGAIN, who: 'buyer', param: 'card.token' },
  A092000004: { message: '3Dセキュアの認証が中止されたか、成り立ちませんでした', whatToDo: ENTER_CARD_AGAIN, who: 'buyer', sense: 'judged', param: 'card.token' },
  A092000005: { message: '3Dセキュアの後、カード会社が与信を認めませんでした', whatToDo: REFUSED, who: 'buyer', sense: 'judged', param: 'card.token' },
  A092000006: { message: 'カードを保存できません（3枚まで、または保存済み）', whatToDo: '購入者に、保存せずに支払うか、保存したカードを減らしてもらってください', who: 'buyer', param: 'card.member.keep' },
};

/** A06 クレジット決済取消, A07 クレジット金額変更, A11 クレジット再与信. @see webcollect §6.3, §2.8–2.10 */
export const changeErrors: ErrorRows = {
  A062010001: { message: '取引がヤマト側にありません', whatToDo: INQUIRE, who: 'staff' },
  A062010002: { message: 'API方式のクレジット決済ではないため、ここからは取り消せません', whatToDo: 'ヤマト側の管理画面で取り消してください', who: 'staff' },
  A062010003: { message: '取り消せる状態ではありません（取消済み、無効など）', whatToDo: INQUIRE, who: 'staff' },
  A062010004: { message: 'カード会社に対象の与信がありません（精算確定済み、期限切れなど）', whatToDo: '取引情報を照会し、返金はヤマト側へ相談してください', who: 'staff' },
  A062010005: { message: 'カード会社が取消を受け付けませんでした', whatToDo: INQUIRE, who: 'staff' },
  A062010007: { message: '取消の対象がなく、何も変わりませんでした', whatToDo: INQUIRE, who: 'staff' },
  A062030001: { message: '請求後の取消ができませんでした', whatToDo: '取引情報を照会し、返金はヤマト側へ相談してください', who: 'staff' },

  A070000000: { message: '23時から翌1時は金額を変更できません', whatToDo: '1時を過ぎてから実行してください', who: 'staff', sense: 'notProcessed' },
  A072000001: { message: '金額変更サービスの契約がありません', whatToDo: CHECK_CONTRACT, who: 'ops' },
  A073000001: { message: '金額を変更できる取引がありません（取消済み、クレジット以外など）', whatToDo: INQUIRE, who: 'staff' },
  A073000002: { message: '同梱されているため、金額を変更できません', whatToDo: '出荷情報を取り消して同梱を解いてから、金額を変更してください', who: 'staff' },
  A074000001: { message: '金額がすでにこの金額です', whatToDo: '変更は反映されています。もう一度送る必要はありません', who: 'staff' },
  A074000002: { message: '増額の契約がありません', whatToDo: '減額にするか、与信をやり直してください', who: 'staff' },
  A075000001: { message: '金額変更に使うカード情報がヤマト側にありません', whatToDo: '与信をやり直してください', who: 'staff' },
  A076000001: { message: '新しい金額の与信をカード会社が認めませんでした（元の金額のままです）', whatToDo: REFUSED, who: 'buyer', sense: 'judged' },
  A077000001: { message: '新しい金額の与信はできましたが、元の金額の与信を取り消せませんでした（二重与信のおそれ）', whatToDo: '取引情報を照会し、ヤマト側の管理画面で確かめて、余分な与信の取消を依頼してください', who: 'staff' },

  A110000000: { message: '23時から翌1時は再与信できません', whatToDo: '1時を過ぎてから実行してください', who: 'staff', sense: 'notProcessed' },
  A112000001: { message: 'クレジット決済の契約がないため、再与信できません', whatToDo: CHECK_CONTRACT, who: 'ops', sense: 'settings' },
  A112000002: { message: '再与信できる取引がありません', whatToDo: INQUIRE, who: 'staff' },
  A112000003: { message: '再与信に使うカード情報がヤマト側にありません', whatToDo: OTHER_CARD, who: 'buyer' },
  A112000004: { message: '再与信をカード会社が認めませんでした', whatToDo: REFUSED, who: 'buyer', sense: 'judged' },
};
