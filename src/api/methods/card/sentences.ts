/** What is said about orders by card. Why a card was refused is for staff; a shopper reads a way forward. */
import { NEW_TOKEN, THREE_D_SECURE } from '../../../domain/card/buyer.ts';
import { explainError } from '../../../domain/card/errors/explain-error.ts';
import { causes } from '../../../domain/card/words.ts';
import type { Explanation, MethodSentences } from '../api-method.ts';

const ANOTHER = '恐れ入りますが、ほかのカードか別のお支払い方法をお選びください。';

/** Sentences that a cart may show the shopper as they stand. */
export const buyerMessages = {
  refused: `お申し込みのカードではお手続きができませんでした。${ANOTHER}`,
  threeDSecure: 'カード会社の本人認証（3Dセキュア）の画面へ進み、認証を済ませてください。',
  newToken: 'カード情報をもう一度入力してください。',
  notFinished: `本人認証またはカード情報の入力が済まなかったため、お手続きを完了できませんでした。恐れ入りますが、もう一度お申し込みいただくか、別のお支払い方法をお選びください。`,
  unavailable: 'ただいまカードをご利用いただけません。恐れ入りますが、別のお支払い方法をお選びください。',
  timeout: 'カードの確認に時間がかかっております。恐れ入りますが、別のお支払い方法をお選びいただくか、しばらくしてからもう一度お試しください。',
} as const;

export const cardSentences: MethodSentences = {
  buyer: buyerMessages,
  waitingForBuyer: {
    [THREE_D_SECURE]: { what: '3Dセキュアの認証（次に表示する画面はhtml、またはurl）', buyerMessage: buyerMessages.threeDSecure },
    [NEW_TOKEN]: { what: 'カード情報の再入力（同じ内容の受注開始に新しいトークンを添える。または submitToken）', buyerMessage: buyerMessages.newToken },
  },
  refused(code) {
    const own = code === null || !Object.hasOwn(causes, code) ? undefined : causes[code];
    if (own !== undefined) return { reason: `${own.message}。${own.whatToDo}。`, buyerMessage: buyerMessages.notFinished };
    // The card company's own code is in the order's view, for staff.
    return { reason: 'カード会社または3Dセキュアの認証で認められず、決済失敗になりました。購入者に別のカードか別の決済方法を案内してください。', buyerMessage: buyerMessages.refused };
  },
  reasons: Object.fromEntries(Object.entries(causes).map(([code, { message, whatToDo }]) => [code, `${message}。${whatToDo}。`])),
  explain(code): Explanation {
    const { message, whatToDo, param, buyerCorrectable, sense } = explainError(code);
    return { message, whatToDo, param, field: fieldOf(param), buyerCorrectable, isSettings: sense === 'settings' };
  },
};

const FIELDS: Readonly<Record<string, string>> = {
  'buyer.name': '氏名', 'buyer.tel': '電話番号', 'buyer.email': 'メールアドレス', 'card.payWay': '支払回数', 'card.token': 'カード情報', amountYen: 'ご請求金額', items: 'ご注文の商品',
};

function fieldOf(param: string | null): string {
  return (param === null ? undefined : FIELDS[param]) ?? 'ご注文の内容';
}
