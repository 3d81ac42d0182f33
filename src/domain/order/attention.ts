/** 対応が必要: why a human must look at an order, what it says, and which decisions `resolve` accepts. */
export type AttentionChoice = 'retry' | 'giveUp' | 'registered' | 'notRegistered' | 'cancelled' | 'acknowledge' | 'close';

export const choiceLabels: Readonly<Record<AttentionChoice, string>> = {
  retry: 'もう一度送る・今すぐ確認する',
  giveUp: 'あきらめる（失敗として扱う）',
  registered: 'Yamatoに登録されている',
  notRegistered: 'Yamatoに登録されていない',
  cancelled: 'Yamatoで取消済み',
  acknowledge: '確認した',
  close: '追跡を終える',
};

type AttentionRule = {
  readonly label: string;
  readonly whatToDo: string;
  readonly choices: readonly AttentionChoice[];
};

export const attentionRules = {
  creditRefused: {
    label: '与信NG',
    whatToDo: '内容を直して「与信を実行」を行うか、購入者に別の決済方法を案内して「決済方法変更」を行うか、受注を取り消してください。',
    choices: ['close'],
  },
  creditFailed: {
    label: '与信失敗（データ不備）',
    whatToDo: '理由に示された項目を直し、新しい内容を添えて「与信を実行」を行うか、受注を取り消してください。',
    choices: ['close'],
  },
  creditFlipped: {
    label: '与信OKが出荷前に与信NGへ変わりました',
    whatToDo: '商品を出荷しないでください。購入者に別の決済方法を案内するか、受注を取り消してください。',
    choices: ['close'],
  },
  adoptNotFound: {
    label: '引き継いだ決済受付番号がYamatoに見つかりません',
    whatToDo: '決済受付番号と加盟店コードを確認してください。Yamatoに登録されたら「もう一度…」で確認します。番号が違うときは「あきらめる」を選び、正しい番号で受け付け直してください。',
    choices: ['retry', 'giveUp'],
  },
  creditUnknown: {
    label: '与信の結果が確認できません',
    whatToDo: 'Yamatoの管理画面でこの決済受付番号を調べ、登録されているかどうかを選んでください。照会は1時間ごとに続きます。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  holdTooLong: {
    label: '審査中のまま期限を過ぎました',
    whatToDo: 'Yamatoに審査の状況を確認してください。結果が出れば自動で反映されます。',
    choices: ['acknowledge'],
  },
  shipmentUnknown: {
    label: '出荷情報の登録結果が確認できません',
    whatToDo: 'Yamatoの管理画面で送り状番号を確認し、登録されているかどうかを選んでください。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  shipmentFailed: {
    label: '出荷情報の登録または取消ができませんでした',
    whatToDo: '登録できなかったときは、理由に示された内容を直してもう一度「出荷情報登録」を行ってください。取り消せなかったときは、登録済みの送り状がYamatoに残っています。',
    choices: ['acknowledge'],
  },
  cancelUnknown: {
    label: '取消の結果が確認できません',
    whatToDo: 'Yamatoの管理画面で取消済みかどうかを確認し、選んでください。',
    choices: ['retry', 'cancelled', 'giveUp'],
  },
  cancelFailed: {
    label: '与信の取消ができませんでした',
    whatToDo: '理由を確認し、もう一度「与信の取消」を行ってください。与信はYamatoに残っています。',
    choices: ['retry', 'acknowledge'],
  },
  changedElsewhere: {
    label: 'Yamatoの管理画面で変更されました',
    whatToDo: '表示された内容を確認してください。以後はYamatoの状態に合わせて進みます。',
    choices: ['acknowledge', 'close'],
  },
  runLost: {
    label: '処理が途中で失われ、Yamatoと記録が食い違うか、確認できません',
    whatToDo: '表示された内容をYamatoの管理画面で確認してください。違いがあれば「出荷情報登録」「与信内容変更」などで合わせ、終わらなかった操作は必要ならもう一度行ってください。',
    choices: ['acknowledge', 'close'],
  },
  shipDatePassed: {
    label: '出荷予定日を過ぎても送り状番号がありません',
    whatToDo: '送り状番号を登録するか、受注を取り消してください。',
    choices: ['acknowledge'],
  },
  shipDateNear: {
    label: '出荷予定日が近づいています',
    whatToDo: '出荷予定日までに送り状番号を登録してください。間に合わないときは「与信内容変更」で出荷予定日を変更するか、受注を取り消してください。',
    choices: ['acknowledge'],
  },
  lastShipDateNear: {
    label: 'この与信で出荷できる最終日が近づいています',
    whatToDo: '最終日（与信の依頼から90日）までに送り状番号を登録してください。間に合わないときは「与信の取消」のあと「与信を実行」で与信を取り直してください。',
    choices: ['acknowledge'],
  },
  lastShipDatePassed: {
    label: 'この与信で出荷できる最終日を過ぎました',
    whatToDo: '与信の依頼から90日を過ぎ、出荷予定日をこれより後にできません。「与信の取消」のあと「与信を実行」で取り直すか、受注を取り消してください。',
    choices: ['acknowledge'],
  },
  deliveryOverdue: {
    label: '出荷から日数がたっても配送が終わっていません',
    whatToDo: '送り状番号で配送状況を確認してください。配送が終われば印は自動で消えます。',
    choices: ['acknowledge'],
  },
  deliveryProblem: {
    label: '配送に問題があります',
    whatToDo: '送り状番号で配送状況を確認してください。',
    choices: ['acknowledge'],
  },
  invoiceNotPrinted: {
    label: '同梱請求書の印字データが未取得です',
    whatToDo: '請求書を印刷して商品に同梱してください。',
    choices: ['acknowledge'],
  },
  trackingGivenUp: {
    label: '長い間、入金を確認できていません',
    whatToDo: 'Yamatoの管理画面で取引の状態を確認してください。追跡はゆっくり続きます。もう待たないときは「追跡を終える」を選んでください。',
    choices: ['acknowledge', 'close'],
  },
  twoLiveCredits: {
    label: '置き換えた旧い与信がYamatoに残っています',
    whatToDo: '旧い決済受付番号の取消を続けています。取り消せるまで、購入者の限度額には旧い与信も数えられます。Yamatoの管理画面で取り消したときは「Yamatoで取消済み」を選んでください。',
    choices: ['retry', 'cancelled'],
  },
  amendUnknown: {
    label: '金額変更の結果が確認できません',
    whatToDo: 'Yamatoの管理画面で請求金額を確認し、変更されているかどうかを選んでください。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  reissueUnknown: {
    label: '請求内容変更・請求書再発行の結果が確認できません',
    whatToDo: 'Yamatoの管理画面で確認し、受け付けられているかどうかを選んでください。回数に上限があるため、自動では再送しません。',
    choices: ['registered', 'notRegistered'],
  },
  withdrawUnknown: {
    label: '出荷情報の取消の結果が確認できません',
    whatToDo: 'Yamatoの管理画面で送り状番号が残っているかどうかを確認し、選んでください。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  yamatoUnreachable: {
    label: 'Yamatoに接続できません',
    whatToDo: 'Yamatoの障害情報と店舗の接続設定を確認してください。つながれば自動で続きます。',
    choices: ['retry'],
  },
  settingsWrong: {
    label: 'Yamatoの接続設定に誤りがあります',
    whatToDo: '店舗設定の加盟店コードとパスワードを確認してください。直れば自動で続きます。',
    choices: ['retry'],
  },
} as const satisfies Readonly<Record<string, AttentionRule>>;

export type AttentionCode = keyof typeof attentionRules;

export type Attention = {
  readonly code: AttentionCode;
  /** Instant, RFC 3339. */
  readonly since: string;
  /** Japanese, what exactly was seen (both values of a drift, Yamato's code). Never personal data. */
  readonly detail: string | null;
};

export function attentionRule(code: AttentionCode): AttentionRule {
  return attentionRules[code];
}

export function isAttentionCode(value: unknown): value is AttentionCode {
  return typeof value === 'string' && Object.hasOwn(attentionRules, value);
}
