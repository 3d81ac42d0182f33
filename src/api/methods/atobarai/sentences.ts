/** What is said about orders by クロネコ代金後払い. */
import { explainError } from '../../../domain/atobarai/errors/explain-error.ts';
import { isSettingsCode } from '../../../domain/atobarai/codes.ts';
import { isSmsEnding, SMS_CODE, smsEndings } from '../../../domain/atobarai/sms-code.ts';
import type { Explanation, MethodSentences } from '../api-method.ts';

/** Sentences that a cart may show the shopper as they stand: polite, no reason, no code, always a way forward. */
export const buyerMessages = {
  refused:
    '恐れ入りますが、ご注文の内容では後払いをご利用いただけませんでした。別のお支払い方法をお選びください。',
  smsCode: 'ご入力の携帯電話番号に、SMSで認証番号をお送りしました。有効期限内に認証番号を入力してください。',
  smsOver: '認証番号を確認できなかったため、後払いのお手続きを完了できませんでした。恐れ入りますが、もう一度お申し込みいただくか、別のお支払い方法をお選びください。',
  unavailable: 'ただいま後払いをご利用いただけません。恐れ入りますが、別のお支払い方法をお選びください。',
  timeout: '後払いの確認に時間がかかっております。恐れ入りますが、別のお支払い方法をお選びいただくか、しばらくしてからもう一度お試しください。',
} as const;

export const atobaraiSentences: MethodSentences = {
  buyer: buyerMessages,
  waitingForBuyer: {
    [SMS_CODE]: { what: 'SMS認証番号の入力（submitSmsCode）', buyerMessage: buyerMessages.smsCode },
  },
  refused(code) {
    if (isSmsEnding(code)) return { reason: smsEndings[code], buyerMessage: buyerMessages.smsOver };
    const reason =
      code === 'overLimit'
        ? '後払いの利用限度額を超えるため、与信NGになりました（限度超過）。購入者に別の決済方法を案内してください。'
        : '審査の結果、与信NGになりました。理由はYamatoから開示されません。購入者に別の決済方法を案内してください。';
    return { reason, buyerMessage: buyerMessages.refused };
  },
  reasons: {},
  explain(code): Explanation {
    const { message, whatToDo, param, field, buyerCorrectable } = explainError(code);
    return { message, whatToDo, param, field, buyerCorrectable, isSettings: isSettingsCode(code) };
  },
};
