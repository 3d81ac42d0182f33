/** Sentences that a cart may show the shopper as they stand: polite, no reason, no code, always a way forward. */
export const buyerMessages = {
  refused:
    '恐れ入りますが、ご注文の内容では後払いをご利用いただけませんでした。別のお支払い方法をお選びください。',
  correct: '恐れ入りますが、ご入力内容（{field}）をご確認のうえ、もう一度お試しください。',
  smsCode: 'ご入力の携帯電話番号に、SMSで認証番号をお送りしました。有効期限内に認証番号を入力してください。',
  smsOver: '認証番号を確認できなかったため、後払いのお手続きを完了できませんでした。恐れ入りますが、もう一度お申し込みいただくか、別のお支払い方法をお選びください。',
  unavailable: 'ただいま後払いをご利用いただけません。恐れ入りますが、別のお支払い方法をお選びください。',
  timeout: '後払いの確認に時間がかかっております。恐れ入りますが、別のお支払い方法をお選びいただくか、しばらくしてからもう一度お試しください。',
} as const;

/** Asks the shopper to look at one field again. */
export function correctionMessage(field: string): string {
  return buyerMessages.correct.replace('{field}', field);
}
