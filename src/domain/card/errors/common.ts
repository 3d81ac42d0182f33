import { type ErrorRows, CHECK_CONTRACT, INQUIRE, LATER, OUR_FAULT } from './row.ts';

/** What any function may answer. @see webcollect §6.2, §8.1 */
export const commonErrors: ErrorRows = {
  Z012000001: { message: 'ヤマト側が、要求の方式を誤りと判断しました', whatToDo: OUR_FAULT, who: 'ops' },
  Z012000002: { message: '機能区分が送られていません', whatToDo: OUR_FAULT, who: 'ops' },
  Z012000003: { message: '送られた機能区分がヤマト側にありません', whatToDo: OUR_FAULT, who: 'ops' },
  Z012000004: { message: '同じ受付番号の決済が、ヤマト側で処理されている途中です', whatToDo: `結果はまだ分かりません。しばらく待ち、${INQUIRE}`, who: 'staff', sense: 'unclear' },
  Z012000005: { message: 'ヤマト側が混み合い、時間内に答えが出ませんでした', whatToDo: `処理されたかどうか分かりません。${INQUIRE}`, who: 'staff', sense: 'unclear' },
  Z012000006: { message: '同時に送られた要求が多すぎます', whatToDo: LATER, who: 'staff', sense: 'notProcessed' },
  Z012000007: { message: '加盟店コードが誤っているか、取引が始まっていない、または停止されています', whatToDo: CHECK_CONTRACT, who: 'ops', sense: 'settings' },
  Z012000008: { message: 'API方式の利用申込がありません', whatToDo: CHECK_CONTRACT, who: 'ops', sense: 'settings' },
  Z012000009: { message: '送信元のグローバルIPアドレスが登録されていません', whatToDo: '接続テストに出るIPアドレスを、ヤマト側に登録してください', who: 'ops', sense: 'settings' },
  Z012000010: { message: '認証パスワードが誤っているか、期限が切れています', whatToDo: OUR_FAULT, who: 'ops', sense: 'settings' },
  Z012000011: { message: 'トークンの発行が混み合っています', whatToDo: '購入者に、時間をおいてカード情報の入力からやり直してもらってください', who: 'buyer', sense: 'notProcessed', param: 'card.token' },
  Z010000000: { message: 'ヤマト側がメンテナンス中です', whatToDo: LATER, who: 'staff', sense: 'notProcessed' },
  Z019999999: { message: 'ヤマト側で例外が起きました', whatToDo: `処理されたかどうか分かりません。${INQUIRE}`, who: 'staff', sense: 'unclear' },
};
