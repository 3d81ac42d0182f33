/** 対応が必要: why a human must look at an order, what it says, and which decisions `resolve` accepts. */
import type { Cause } from './cause.ts';

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

/** What an attention is about: it ends together with others that are about the same. @see settleAbout */
export type About =
  | 'verdict' | 'credit' | 'flip' | 'line' | 'shipment' | 'shipDate' | 'deadline' | 'delivery' | 'tracking' | 'cancel' | 'amend' | 'replaced' | 'elsewhere' | 'loss' | 'document';

export type AttentionRule = {
  readonly about: About;
  readonly label: string;
  readonly whatToDo: string;
  readonly choices: readonly AttentionChoice[];
  /** Something is left at Yamato that the order's end does not end: staff decide on it afterwards, too. */
  readonly outlastsOrder?: true;
};

export const attentionRules = {
  creditRefused: {
    about: 'credit',
    label: '与信NG',
    whatToDo: '内容を直して「与信を実行」を行うか、購入者に別の決済方法を案内して「決済方法変更」を行うか、受注を取り消してください。',
    choices: ['close'],
  },
  creditFailed: {
    about: 'credit',
    label: '与信失敗（データ不備）',
    whatToDo: '理由に示された項目を直し、新しい内容を添えて「与信を実行」を行うか、受注を取り消してください。',
    choices: ['close'],
  },
  creditFlipped: {
    about: 'flip',
    label: '与信OKが出荷前に与信NGへ変わりました',
    whatToDo: '商品を出荷しないでください。購入者に別の決済方法を案内するか、受注を取り消してください。',
    choices: ['close'],
  },
  adoptNotFound: {
    about: 'verdict',
    label: '引き継いだ決済受付番号がYamatoに見つかりません',
    whatToDo: '決済受付番号と加盟店コードを確認してください。Yamatoに登録されたら「もう一度…」で確認します。番号が違うときは「あきらめる」を選び、正しい番号で受け付け直してください。',
    choices: ['retry', 'giveUp'],
  },
  creditUnknown: {
    about: 'verdict',
    label: '与信の結果が確認できません',
    whatToDo: 'Yamatoの管理画面でこの決済受付番号を調べ、登録されているかどうかを選んでください。照会は1時間ごとに続きます。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  holdTooLong: {
    about: 'verdict',
    label: '審査中のまま期限を過ぎました',
    whatToDo: 'Yamatoに審査の状況を確認してください。結果が出れば自動で反映されます。',
    choices: ['acknowledge'],
  },
  shipmentUnknown: {
    about: 'shipment',
    label: '出荷情報の登録結果が確認できません',
    whatToDo: 'Yamatoの管理画面で送り状番号を確認し、登録されているかどうかを選んでください。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  shipmentFailed: {
    about: 'shipment',
    label: '出荷情報の登録または取消ができませんでした',
    whatToDo: '登録できなかったときは、理由に示された内容を直してもう一度「出荷情報登録」を行ってください。取り消せなかったときは、登録済みの送り状がYamatoに残っています。',
    choices: ['acknowledge'],
  },
  cancelUnknown: {
    about: 'cancel',
    label: '取消の結果が確認できません',
    whatToDo: 'Yamatoの管理画面で取消済みかどうかを確認し、選んでください。',
    choices: ['retry', 'cancelled', 'giveUp'],
  },
  cancelFailed: {
    about: 'cancel',
    label: '与信の取消ができませんでした',
    whatToDo: '理由を確認し、もう一度「与信の取消」を行ってください。与信はYamatoに残っています。',
    choices: ['retry', 'acknowledge'],
  },
  changedElsewhere: {
    about: 'elsewhere',
    label: 'Yamatoの管理画面で変更されました',
    whatToDo: '表示された内容を確認してください。以後はYamatoの状態に合わせて進みます。',
    choices: ['acknowledge', 'close'],
  },
  runLost: {
    about: 'loss',
    label: '処理が途中で失われ、Yamatoと記録が食い違うか、確認できません',
    whatToDo: '表示された内容をYamatoの管理画面で確認してください。違いがあれば「出荷情報登録」「与信内容変更」などで合わせ、終わらなかった操作は必要ならもう一度行ってください。',
    choices: ['acknowledge', 'close'],
  },
  shipDatePassed: {
    about: 'shipDate',
    label: '出荷予定日を過ぎても送り状番号がありません',
    whatToDo: '送り状番号を登録するか、受注を取り消してください。',
    choices: ['acknowledge'],
  },
  shipDateNear: {
    about: 'deadline',
    label: '出荷予定日が近づいています',
    whatToDo: '出荷予定日までに送り状番号を登録してください。間に合わないときは「与信内容変更」で出荷予定日を変更するか、受注を取り消してください。',
    choices: ['acknowledge'],
  },
  deliveryOverdue: {
    about: 'deadline',
    label: '出荷から日数がたっても配送が終わっていません',
    whatToDo: '送り状番号で配送状況を確認してください。配送が終われば印は自動で消えます。',
    choices: ['acknowledge'],
  },
  deliveryProblem: {
    about: 'delivery',
    label: '配送に問題があります',
    whatToDo: '送り状番号で配送状況を確認してください。',
    choices: ['acknowledge'],
  },
  trackingGivenUp: {
    about: 'tracking',
    label: '長い間、入金を確認できていません',
    whatToDo: 'Yamatoの管理画面で取引の状態を確認してください。追跡はゆっくり続きます。もう待たないときは「追跡を終える」を選んでください。',
    choices: ['acknowledge', 'close'],
  },
  twoLiveCredits: {
    about: 'replaced',
    label: '置き換えた旧い与信がYamatoに残っています',
    whatToDo: '旧い決済受付番号の取消を続けています。取り消せるまで、購入者の限度額には旧い与信も数えられます。Yamatoの管理画面で取り消したときは「Yamatoで取消済み」を選んでください。',
    choices: ['retry', 'cancelled'],
  },
  amendUnknown: {
    about: 'amend',
    label: '金額変更の結果が確認できません',
    whatToDo: 'Yamatoの管理画面で請求金額を確認し、変更されているかどうかを選んでください。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  withdrawUnknown: {
    about: 'shipment',
    label: '出荷情報の取消の結果が確認できません',
    whatToDo: 'Yamatoの管理画面で送り状番号が残っているかどうかを確認し、選んでください。',
    choices: ['retry', 'registered', 'notRegistered'],
  },
  yamatoUnreachable: {
    about: 'line',
    label: 'Yamatoに接続できません',
    whatToDo: 'Yamatoの障害情報と店舗の接続設定を確認してください。つながれば自動で続きます。',
    choices: ['retry'],
  },
  settingsWrong: {
    about: 'line',
    label: 'Yamatoの接続設定に誤りがあります',
    whatToDo: '店舗設定の加盟店コードとパスワードを確認してください。直れば自動で続きます。',
    choices: ['retry'],
  },
} as const satisfies Readonly<Record<string, AttentionRule>>;

/** A row of the core's or of a method's. */
export type AttentionCode = string;

export type Attention = {
  readonly code: AttentionCode;
  /** Instant, RFC 3339. */
  readonly since: string;
  /** Japanese, what exactly was seen (both values of a drift, which number). Never personal data. */
  readonly detail: string | null;
  /** Null: there is no more to it. */
  readonly cause: Cause | null;
};
