import type { ErrorOwner } from './row.ts';

/** What helps against a refusal of the card company. */
type Remedy = 'otherCard' | 'reenter' | 'changePayWay' | 'askIssuer' | 'later' | 'askYamato' | 'ourFault' | 'inquire';

type RemedyRow = {
  readonly who: ErrorOwner;
  /** For staff. */
  readonly whatToDo: string;
  /** What the buyer may read: never why the card was refused. */
  readonly buyerMessage: string;
};

const OTHER_WAY = '恐れ入りますが、ほかのお支払い方法をお選びください';

const remedies: Readonly<Record<Remedy, RemedyRow>> = {
  otherCard: {
    who: 'buyer',
    whatToDo: '購入者に、ほかのカードかほかの支払い方法を選ぶか、カード会社へ問い合わせるよう案内してください',
    buyerMessage: 'このカードはご利用いただけませんでした。ほかのカードかお支払い方法をお選びいただくか、カード会社へお問い合わせください',
  },
  reenter: {
    who: 'buyer',
    whatToDo: '購入者に、カード情報を確かめて入力し直してもらってください',
    buyerMessage: 'カード情報をお確かめのうえ、もう一度入力してください',
  },
  changePayWay: {
    who: 'buyer',
    whatToDo: '購入者に、ほかの支払回数を選んでもらってください',
    buyerMessage: 'このカードでは、お選びの支払回数をご利用いただけません。ほかの支払回数をお選びください',
  },
  askIssuer: {
    who: 'buyer',
    whatToDo: '購入者に、カード会社へ問い合わせるよう案内してください',
    buyerMessage: 'カード会社の確認が必要です。カード会社へお問い合わせいただくか、ほかのお支払い方法をお選びください',
  },
  later: {
    who: 'buyer',
    whatToDo: '購入者に、時間をおいてやり直すか、ほかの支払い方法を選んでもらってください',
    buyerMessage: 'ただいまカードのお手続きができません。時間をおいてやり直すか、ほかのお支払い方法をお選びください',
  },
  askYamato: { who: 'ops', whatToDo: 'コードを添えて、ヤマト側へ問い合わせてください', buyerMessage: `カードのお手続きができませんでした。${OTHER_WAY}` },
  ourFault: { who: 'ops', whatToDo: 'このシステムが送った値に原因があります。運用担当へ連絡してください', buyerMessage: `カードのお手続きができませんでした。${OTHER_WAY}` },
  inquire: {
    who: 'staff',
    whatToDo: '与信ができたかどうか分かりません。取引情報を照会してください',
    buyerMessage: 'カード会社からの回答を確認しています。もう一度ご注文なさらず、お店からの連絡をお待ちください',
  },
};

/** 与信結果エラーコード (CG codes): what it means, and what helps. @see webcollect §6.6 */
const creditCodes: Readonly<Record<string, readonly [meaning: string, remedy: Remedy]>> = {
  C01: ['決済ネットワークの経路に誤りがあります', 'askYamato'],
  C03: ['電文が長すぎます', 'askYamato'],
  C12: ['カード会社のセンターが混み合っています', 'later'],
  C13: ['カード会社のセンターが止まっています', 'later'],
  C14: ['カード会社のセンターが業務時間外です', 'later'],
  C15: ['決済ネットワークが業務時間外です', 'later'],
  C17: ['会社コードに誤りがあります', 'askYamato'],
  C33: ['決済ネットワークが混み合っています', 'later'],
  C34: ['電文の文字コードに誤りがあります', 'askYamato'],
  C35: ['同じ通知がすでに届いています', 'askYamato'],
  C50: ['カード会社から時間内に答えがありませんでした', 'inquire'],
  C51: ['決済ネットワークの経路が重複しています', 'askYamato'],
  C53: ['電文の形式に誤りがあります', 'askYamato'],
  C54: ['電文の種別に誤りがあります', 'askYamato'],
  C55: ['電文の値が範囲の外です', 'askYamato'],
  C56: ['電文の内容が一致しません', 'askYamato'],
  C57: ['このサービスは提供されていません', 'askYamato'],
  C58: ['電文の数字に誤りがあります', 'askYamato'],
  C60: ['電文を受け付けられません', 'askYamato'],
  G02: ['カードローンの残高が足りません', 'otherCard'],
  G03: ['カードローンの限度額を超えています', 'otherCard'],
  G04: ['キャッシングの残高が足りません', 'otherCard'],
  G05: ['キャッシングの限度額を超えています', 'otherCard'],
  G12: ['使えないカードです', 'otherCard'],
  G22: ['支払いが永久に禁止されているカードです', 'otherCard'],
  G30: ['カード会社が判断を保留しています', 'askIssuer'],
  G42: ['暗証番号が違います', 'reenter'],
  G44: ['セキュリティコードが違います', 'reenter'],
  G45: ['セキュリティコードが入力されていません', 'reenter'],
  G46: ['カードの磁気情報に誤りがあります', 'otherCard'],
  G54: ['1日の利用回数か金額の限度を超えています', 'otherCard'],
  G55: ['1日の利用限度額を超えています', 'otherCard'],
  G56: ['回収の対象になっているカードです', 'otherCard'],
  G60: ['事故（紛失・盗難）のカードです', 'otherCard'],
  G61: ['無効なカードです', 'otherCard'],
  G65: ['カード番号が違います', 'reenter'],
  G67: ['商品コードに誤りがあります', 'ourFault'],
  G68: ['金額に誤りがあります', 'ourFault'],
  G69: ['税送料に誤りがあります', 'ourFault'],
  G70: ['ボーナス払いの回数に誤りがあります', 'changePayWay'],
  G71: ['ボーナス払いの月に誤りがあります', 'changePayWay'],
  G72: ['ボーナス払いの金額に誤りがあります', 'changePayWay'],
  G73: ['支払いの開始月に誤りがあります', 'changePayWay'],
  G74: ['分割の回数に誤りがあります', 'changePayWay'],
  G75: ['分割の金額に誤りがあります', 'changePayWay'],
  G76: ['初回の支払金額に誤りがあります', 'changePayWay'],
  G77: ['業務区分に誤りがあります', 'ourFault'],
  G78: ['支払区分に誤りがあります', 'ourFault'],
  G79: ['照会区分に誤りがあります', 'ourFault'],
  G80: ['取消区分に誤りがあります', 'ourFault'],
  G81: ['取扱区分に誤りがあります', 'ourFault'],
  G83: ['有効期限が違います', 'reenter'],
  G85: ['この取引に使えないカードです', 'otherCard'],
  G95: ['カード会社の業務が終わっています', 'later'],
  G96: ['事故（紛失・盗難）の届け出に関する誤りです', 'otherCard'],
  G97: ['カード会社がこの要求を拒んでいます', 'later'],
  G98: ['カード会社がこの業務を拒んでいます', 'later'],
  G99: ['カード会社が接続を拒んでいます', 'later'],
  '999': ['決済ネットワークから時間内に答えがありませんでした', 'inquire'],
  '0200001': ['カード番号の最後の1桁が合いません', 'reenter'],
  '0200003': ['カード会社の指定が違います', 'reenter'],
  '0200002': ['ヤマト側の電文に誤りがあります', 'later'],
  '0400001': ['ヤマト側のデータベースに障害があります', 'later'],
  '0500001': ['決済ネットワークとの通信に失敗しました', 'later'],
  '0500002': ['ヤマト側の中継で通信に失敗しました', 'later'],
  '0600001': ['ヤマト側の電文に値が足りません', 'later'],
  '0600002': ['ヤマト側の電文の形に誤りがあります', 'later'],
  '0700001': ['対象の与信がヤマト側にありません', 'later'],
  '9900001': ['ヤマト側のシステムに障害があります', 'later'],
};

/** Whether the card company may have said yes, and nobody heard it. @see webcollect §8.1 */
export function isUnclearCreditCode(code: string): boolean {
  return remedyOf(code) === 'inquire';
}

export type CreditCodeExplanation = RemedyRow & { readonly code: string; readonly message: string };

/** Every 与信結果エラーコード there is. */
export const creditErrorCodes: readonly string[] = Object.keys(creditCodes);

/** Explains a 与信結果エラーコード; one that nobody knows is a refusal for which another card may help. Never throws. */
export function explainCreditCode(code: string): CreditCodeExplanation {
  const row = rowOf(code);
  return { code, message: row?.[0] ?? `カード会社が認めませんでした（コード ${code}）`, ...remedies[remedyOf(code)] };
}

function remedyOf(code: string): Remedy {
  return rowOf(code)?.[1] ?? 'otherCard';
}

function rowOf(code: string): readonly [string, Remedy] | undefined {
  return Object.hasOwn(creditCodes, code) ? creditCodes[code] : undefined;
}
