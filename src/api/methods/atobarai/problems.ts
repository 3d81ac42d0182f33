/** What only orders by クロネコ代金後払い are refused: the print data of an enclosed invoice. */
import type { OwnProblem } from '../../problems.ts';

export const invoiceProblems = {
  invoiceNotContracted: {
    code: 'invoiceNotContracted',
    status: 409,
    retry: 'refused',
    title: '請求書の同梱を契約していません',
    detail: '請求書はYamatoから購入者へ別送されます。同梱を契約しているときは、店舗設定の契約内容で「同梱」を有効にしてください。',
  },
  invoiceNotEnclosed: {
    code: 'invoiceNotEnclosed',
    status: 409,
    retry: 'refused',
    title: '請求書を同梱する受注ではありません',
    detail: '{reason}',
  },
  invoiceNotNow: {
    code: 'invoiceNotNow',
    status: 409,
    retry: 'refused',
    title: '請求書は今は印刷できません',
    detail: '{reason}',
  },
  invoiceRefused: {
    code: 'invoiceRefused',
    status: 409,
    retry: 'refused',
    title: 'Yamatoが印字データを返しませんでした',
    detail: '{reason}',
  },
  invoiceNotPrintable: {
    code: 'invoiceNotPrintable',
    status: 502,
    retry: 'refused',
    title: '印字データを請求書として印刷できません',
    detail: 'Yamatoが返したバーコード情報がバーコードにできない値です。JSONで内容を確認し、Yamatoへ問い合わせてください。',
  },
  invoiceNotYet: {
    code: 'invoiceNotYet',
    status: 503,
    retry: 'notSent',
    title: '印字データをまだ取得できません',
    detail: '{reason}Retry-Afterの秒数だけ待って、もう一度取得してください。何度取得しても安全です。',
  },
} as const satisfies Readonly<Record<string, OwnProblem>>;
