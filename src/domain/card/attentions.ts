/** Attentions that only an order by card has, and what Yamato's statuses warn of. @see webcollect §4.2, §6.3 */
import type { AttentionCode, AttentionRule } from '../order/attention.ts';

export const attentions = {
  captureNear: {
    about: 'deadline',
    label: '仮売上の期限が近づいています',
    whatToDo: '期限までに出荷情報を登録してください。間に合わないときは「再与信」で期限を延ばすか、受注を取り消してください。',
    choices: ['acknowledge'],
  },
  captureExpired: {
    about: 'deadline',
    label: '仮売上期限切れです',
    whatToDo: '「取引状況の更新」でヤマト側の状態を確かめ、「再与信」で与信を取り直すか、「決済方法変更」または「与信の取消」を行ってください。取り直すまで商品を出荷しないでください。',
    choices: ['acknowledge'],
  },
  slipNotMoved: {
    about: 'deadline',
    label: '登録した送り状の荷物が動いていません（精算確定待ちのままです）',
    whatToDo: '送り状番号が正しいか、荷物を発送したかを確認してください。違うときは「出荷情報登録」に正しい送り状を添えて行い、発送できないときは「出荷情報の取消」のあと「与信の取消」を行ってください。このままでは入金されません。',
    choices: ['acknowledge'],
  },
  twoAuthorisations: {
    about: 'replaced',
    label: '金額変更の前と後の与信が両方残っています（二重与信）',
    whatToDo: 'ヤマト側の管理画面で確かめ、元の金額の与信の取消をヤマト側へ依頼してください。余分な与信がなくなったら「Yamatoで取消済み」を選んでください。それまで購入者の利用枠には両方が数えられます。',
    choices: ['cancelled', 'acknowledge'],
    outlastsOrder: true,
  },
  amountChangeFailed: {
    about: 'amend',
    label: 'ヤマト側で取消または金額変更ができていません',
    whatToDo: 'ヤマト側の管理画面で取引の状態と決済金額を確かめてください。',
    choices: ['acknowledge'],
  },
  reauthoriseUnknown: {
    about: 'amend',
    label: '再与信の結果が確認できません',
    whatToDo: 'ヤマト側の管理画面で与信承認日時が新しくなっているかを確かめ、選んでください。1回ごとに与信が増えるため、自動では再送しません。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  reauthoriseRefused: {
    about: 'deadline',
    label: '期限前の自動の再与信ができませんでした',
    whatToDo: '翌日にもう一度行います。期限までに出荷情報を登録するか、購入者に別の決済方法を案内してください。',
    choices: ['acknowledge'],
  },
  withoutThreeDSecure: {
    about: 'replaced',
    label: '3Dセキュアを経ずに与信されました',
    whatToDo: '店舗の設定では3Dセキュアが必要なため、与信を自動で取り消します。カートが作るトークンの認証区分（authDiv）を確かめてください。',
    choices: ['acknowledge'],
  },
} as const satisfies Readonly<Record<string, AttentionRule>>;

export const warnings: Readonly<Record<string, AttentionCode>> = {
  amountChangeFailed: 'amountChangeFailed',
  cancelFailed: 'amountChangeFailed',
};
