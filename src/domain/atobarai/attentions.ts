/** Attentions that only 後払い has, and what Yamato's own warnings (警報情報 of KAAST) become. @see atobarai §2.4 */
import type { AttentionCode, AttentionRule } from '../order/attention.ts';

export const attentions = {
  lastShipDateNear: {
    about: 'deadline',
    label: 'この与信で出荷できる最終日が近づいています',
    whatToDo: '最終日（与信の依頼から90日）までに送り状番号を登録してください。間に合わないときは「与信の取消」のあと「与信を実行」で与信を取り直してください。',
    choices: ['acknowledge'],
  },
  lastShipDatePassed: {
    about: 'deadline',
    label: 'この与信で出荷できる最終日を過ぎました',
    whatToDo: '与信の依頼から90日を過ぎ、出荷予定日をこれより後にできません。「与信の取消」のあと「与信を実行」で取り直すか、受注を取り消してください。',
    choices: ['acknowledge'],
  },
  invoiceNotPrinted: {
    about: 'document',
    label: '同梱請求書の印字データが未取得です',
    whatToDo: '請求書を印刷して商品に同梱してください。',
    choices: ['acknowledge'],
  },
  reissueUnknown: {
    about: 'amend',
    label: '請求内容変更・請求書再発行の結果が確認できません',
    whatToDo: 'Yamatoの管理画面で確認し、受け付けられているかどうかを選んでください。回数に上限があるため、自動では再送しません。',
    choices: ['registered', 'notRegistered'],
  },
} as const satisfies Readonly<Record<string, AttentionRule>>;

export const warnings: Readonly<Record<string, AttentionCode>> = {
  slipMissing: 'shipDatePassed',
  notDelivered: 'deliveryProblem',
  deliveryProblem: 'deliveryProblem',
  printDataNotFetched: 'invoiceNotPrinted',
};
