/**
 * Every refusal of the API, once: its stable code, its HTTP status, whether repeating helps, and what it says.
 * Nothing else in this folder names a status for an error, but for what only one payment method can refuse.
 */

/**
 * `notSent`: nothing happened, repeat it · `refused`: repeating the same changes nothing · `unknown`: it may have
 * happened, repeating is safe and answers it · `bug`: ours, tell us the requestId.
 */
export type RetryClass = 'notSent' | 'refused' | 'unknown' | 'bug';

export type ProblemRule = {
  readonly status: number;
  readonly retry: RetryClass;
  readonly title: string;
  /** Japanese: what happened and what to do next. `{x}` is filled in by the caller. */
  readonly detail: string;
};

export const problems = {
  malformedRequest: {
    status: 400,
    retry: 'refused',
    title: 'HTTPリクエストとして読めません',
    detail: 'メソッド、URL（日本語はパーセントエンコード）、Hostヘッダー、本文の長さを確かめてください。',
  },
  malformedJson: {
    status: 400,
    retry: 'refused',
    title: 'JSONとして読めません',
    detail: '本文がJSONとして正しくありません。同じ項目を2回書かず、UTF-8のJSONで送ってください。',
  },
  invalidRequest: {
    status: 400,
    retry: 'refused',
    title: 'リクエストの形式が正しくありません',
    detail: 'URL・クエリ・ヘッダーのうち、faultsに示した箇所を直してください。',
  },
  idempotencyKeyMissing: {
    status: 400,
    retry: 'refused',
    title: 'Idempotency-Keyがありません',
    detail: '操作ごとに異なる値をIdempotency-Keyヘッダーに入れてください。同じ値で送り直しても二重には実行されません。',
  },
  idempotencyKeyInvalid: {
    status: 400,
    retry: 'refused',
    title: 'Idempotency-Keyの形式が正しくありません',
    detail: 'Idempotency-Keyは半角英数字と「-」「_」「.」「:」で1〜64文字です。',
  },
  unauthorized: {
    status: 401,
    retry: 'refused',
    title: 'APIキーが正しくありません',
    detail: 'Authorization: Bearer に有効なAPIキーを入れてください。',
  },
  creditRefused: {
    status: 402,
    retry: 'refused',
    title: '与信NG',
    detail: '{reason}',
  },
  scopeMissing: {
    status: 403,
    retry: 'refused',
    title: 'このAPIキーでは行えません',
    detail: 'この操作には{needed}の権限を持つAPIキーが必要です。',
  },
  notFound: {
    status: 404,
    retry: 'refused',
    title: '見つかりません',
    detail: '指定されたものは見つかりません。店舗コード、受注番号、URLを確かめてください。',
  },
  methodNotAllowed: {
    status: 405,
    retry: 'refused',
    title: 'このURLでは使えないメソッドです',
    detail: '使えるメソッドはAllowヘッダーにあります。',
  },
  notAcceptable: {
    status: 406,
    retry: 'refused',
    title: '返せる形式がありません',
    detail: 'Acceptには application/json か application/pdf を入れてください。',
  },
  requestTimeout: {
    status: 408,
    retry: 'notSent',
    title: 'リクエストが時間内に届きませんでした',
    detail: 'リクエストの全体が時間内に届かなかったため、何も行っていません。同じ内容で送り直してください。',
  },
  orderLive: {
    status: 409,
    retry: 'refused',
    title: '同じ受注番号の受注が進行中です',
    detail: '受注番号は内容の異なる別の受注で使われています。内容を変えるには操作（与信内容変更など）を使うか、別の受注番号で始めてください。',
  },
  orderLiveRefused: {
    status: 409,
    retry: 'refused',
    title: '同じ受注番号の受注が与信NGのまま残っています',
    detail: 'この受注は与信NGで担当者の対応を待っています。内容を直した再与信は、操作 requestCredit で行ってください。',
  },
  orderLiveAdopted: {
    status: 409,
    retry: 'refused',
    title: '同じ受注番号の受注は、引継ぎで受け付け済みです',
    detail:
      'この受注番号の受注は、ほかで与信した受注として引継ぎ（adopt）で受け付けられています（記録を復元したあとなど）。新しい与信は取りません。カートがすることはありません。今の状態はorderにあります。' +
      '申込みの金額や内容が受注と違うときは、担当者が操作 amendOrder（与信内容変更）で直します。',
  },
  attemptTooLow: {
    status: 409,
    retry: 'refused',
    title: 'attemptが古い値です',
    detail: 'この受注番号ではより新しいattemptが使われています。attemptを前回より大きくして送ってください。',
  },
  orderEnded: {
    status: 409,
    retry: 'refused',
    title: 'この受注番号は終了した受注のものです',
    detail: '完了した受注の受注番号は再び使えません。別の受注番号で始めてください。',
  },
  startSuperseded: {
    status: 409,
    retry: 'refused',
    title: '新しい申込みに置き換えられました',
    detail: '同じ受注番号の新しい申込みが受け付けられたため、この申込みでは何も送っていません。',
  },
  startCancelled: {
    status: 409,
    retry: 'refused',
    title: '申込みは取り消されました',
    detail: '与信の結果が出る前に取消の操作を受け付けたため、与信は残っていません。同じ受注番号でやり直すにはattemptを増やしてください。',
  },
  settlementNoTaken: {
    status: 409,
    retry: 'refused',
    title: 'この決済受付番号はすでに受注のものです',
    detail: '同じ加盟店契約の別の受注（または同じ受注の以前の与信）がこの決済受付番号を使っています。番号を確かめてください。',
  },
  adoptedCancelled: {
    status: 409,
    retry: 'refused',
    title: '引き継いだ取引はYamatoで取消済みです',
    detail: '受注は取消済みとして記録しました。新しい与信は操作 requestCredit で取れます。',
  },
  shopNotReady: {
    status: 409,
    retry: 'refused',
    title: '店舗の設定が済んでいません',
    detail: 'Yamatoの加盟店コードとパスワードが登録されていません。店舗設定で登録してください。',
  },
  settingsWrong: {
    status: 409,
    retry: 'refused',
    title: 'Yamatoの接続設定に誤りがあります',
    detail: '{reason}',
  },
  shopExists: {
    status: 409,
    retry: 'refused',
    title: '店舗コードが使われています',
    detail: '同じ店舗コードの店舗があります。別の店舗コードにしてください。',
  },
  noSandbox: {
    status: 409,
    retry: 'refused',
    title: 'ここにはサンドボックスがありません',
    detail: '本番の環境では、接続先がサンドボックスの店舗は作れません。environment を test か production にしてください。',
  },
  settingsStale: {
    status: 409,
    retry: 'refused',
    title: '店舗設定がほかの人に変更されています',
    detail: '読み直してから、もう一度変更してください。',
  },
  idempotencyKeyReused: {
    status: 409,
    retry: 'refused',
    title: 'Idempotency-Keyが別の操作で使われています',
    detail: '同じIdempotency-Keyで内容の異なる操作が受け付けられています。新しい操作には新しい値を使ってください。',
  },
  actionNotLegal: {
    status: 409,
    retry: 'refused',
    title: 'この操作は今は行えません',
    detail: '{reason}',
  },
  buyerStillNeeded: {
    status: 409,
    retry: 'refused',
    title: '購入者の情報はまだ消去できません',
    detail: '{reason}',
  },
  bodyTooLarge: {
    status: 413,
    retry: 'refused',
    title: '本文が大きすぎます',
    detail: '本文は{limit}までです。',
  },
  unsupportedMediaType: {
    status: 415,
    retry: 'refused',
    title: 'Content-Typeが正しくありません',
    detail: 'Content-Type: application/json で送ってください。',
  },
  unsupportedContentEncoding: {
    status: 415,
    retry: 'refused',
    title: '圧縮された本文は受け付けません',
    detail: 'Content-Encodingを付けず、圧縮しないJSONで送ってください。',
  },
  expectationFailed: {
    status: 417,
    retry: 'refused',
    title: 'Expectヘッダーの内容に応じられません',
    detail: 'Expectヘッダーに使えるのは100-continueだけです。Expectヘッダーを付けずに送ってください。',
  },
  invalidBody: {
    status: 422,
    retry: 'refused',
    title: '入力内容に誤りがあります',
    detail: 'faultsに示した項目を直してください（{count}）。',
  },
  methodNotAvailable: {
    status: 422,
    retry: 'refused',
    title: 'この決済方法はまだ使えません',
    detail: '今使える決済方法は {methods} です。',
  },
  adoptedNotFound: {
    status: 422,
    retry: 'refused',
    title: '引き継ぐ決済受付番号がYamatoに見つかりません',
    detail: 'この加盟店コードのもとに、この決済受付番号の取引はありません。受注は「対応が必要」として残り、与信は行われません。登録を待って確認し直すか、「あきらめる」を選んで正しい番号で受け付け直してください（操作 resolve）。',
  },
  creditFailed: {
    status: 422,
    retry: 'refused',
    title: '与信失敗（Yamatoがデータを受け付けませんでした）',
    detail: '{reason}',
  },
  codecPayloadUnreadable: {
    status: 422,
    retry: 'refused',
    title: '復号できません',
    detail: '鍵が見つからないか、データが壊れています。',
  },
  rateLimited: {
    status: 429,
    retry: 'notSent',
    title: 'リクエストが多すぎます',
    detail: 'Retry-Afterの秒数だけ待ってから送り直してください。',
  },
  headersTooLarge: {
    status: 431,
    retry: 'refused',
    title: 'ヘッダーが大きすぎます',
    detail: 'URLとヘッダーの合計は16KBまでです。',
  },
  internalError: {
    status: 500,
    retry: 'bug',
    title: '内部エラー',
    detail: '想定外のエラーです。同じ内容で送り直しても安全です。続くときはrequestIdを添えて連絡してください。',
  },
  recordsDown: {
    status: 503,
    retry: 'notSent',
    title: '記録データベースにつながりません',
    detail: '今は新しい受付ができません。少し待って同じ内容で送り直してください。二重に処理されることはありません。',
  },
  busy: {
    status: 503,
    retry: 'notSent',
    title: '今は受け付けられません',
    detail: '混み合っているか、再起動しているところです。何も行っていません。Retry-Afterの秒数だけ待って、同じ内容で送り直してください。',
  },
  engineUnavailable: {
    status: 503,
    retry: 'unknown',
    title: '処理エンジンにつながりません',
    detail: '受付は記録しましたが、処理をまだ始められていません。同じ内容で送り直しても二重には処理されません。',
  },
  erasureNotListed: {
    status: 503,
    retry: 'unknown',
    title: '消去の記録が終わっていません',
    detail: '購入者の情報は消去しましたが、消去の一覧（DESTROYED_KEYS_FILE）に書けませんでした。このままでは、以前のバックアップから復元すると情報が戻ります。運用担当者に知らせ、少し待って同じ内容で送り直してください。200が返れば終わりです。',
  },
  yamatoNotAsked: {
    status: 503,
    retry: 'notSent',
    title: 'Yamatoに照会できませんでした',
    detail: '処理エンジンとワーカーが動いていることを確かめ、少し待ってもう一度送ってください。照会だけなので、何も変わっていません。',
  },
  checkoutEnding: {
    status: 503,
    retry: 'notSent',
    title: '取りやめた申込みの後始末をしています',
    detail: '同じ受注番号の前の申込みを取りやめているところです。終わりしだい、同じ内容で送り直せば受け付けます。',
  },
  checkoutAbandoned: {
    status: 503,
    retry: 'refused',
    title: '時間内に与信結果が出ませんでした',
    detail: 'この申込みは取りやめました。後から与信OKになった場合は自動で取り消します。同じ受注番号でやり直すにはattemptを増やしてください。',
  },
} as const satisfies Readonly<Record<string, ProblemRule>>;

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as readonly ProblemCode[];

/** A refusal that only one payment method has. */
export type OwnProblem = ProblemRule & { readonly code: string };

export function problemRule(problem: ProblemCode | OwnProblem): ProblemRule {
  return typeof problem === 'string' ? problems[problem] : problem;
}

/** Whether sending the same request again can end differently and does no harm. */
export function isRetryable(problem: ProblemCode | OwnProblem): boolean {
  const { retry } = problemRule(problem);
  return retry === 'notSent' || retry === 'unknown';
}
