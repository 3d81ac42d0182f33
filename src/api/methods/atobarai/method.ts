/** クロネコ代金後払い as a part of the API. @see atobarai §1 */
import { z } from 'zod';
import { invoiceDeliveries, readAtobaraiTerms } from '../../../domain/atobarai/terms.ts';
import { REISSUE_REASONS, type ReissueReason } from '../../../domain/atobarai/values/reissue-reason.ts';
import { line } from '../../contracts/typed-text.ts';
import type { ApiMethod } from '../api-method.ts';
import { atobaraiCredentials, atobaraiCredentialsBody, demoCredentials } from './credentials.ts';
import { testAtobaraiConnection } from './connection-test.ts';
import { addInvoiceRoute } from './invoice-route.ts';
import { smsNotice } from './notice.ts';
import { atobaraiPolicyShape } from './policy.ts';
import { invoiceProblems } from './problems.ts';
import { atobaraiSentences } from './sentences.ts';

/** As a shopper types or pastes it: in full width, with blanks around it. */
const smsCode = line()
  .max(20)
  .transform((text) => text.normalize('NFKC').trim())
  .pipe(z.string().regex(/^\d{1,4}$/, 'smsCodeForm'))
  .describe('SMS認証番号。数字4桁まで、全角も可');

const reissueReason = z.enum(Object.keys(REISSUE_REASONS) as [ReissueReason, ...ReissueReason[]]);

export const atobaraiApi: ApiMethod = {
  service: 'atobarai',
  title: 'クロネコ代金後払い',
  documentName: 'Atobarai',
  terms: { invoice: z.enum(invoiceDeliveries).describe('請求書: separate 別送 · enclosed 同梱 · sms スマホタイプ') },
  termsExample: { invoice: 'separate' },
  once: null,
  repairTerms: (body) => readAtobaraiTerms(body) ?? { invoice: 'separate' },
  structuredMembers: ['invoice'],
  patternMessages: { smsCodeForm: '認証番号は4桁までの数字で入力してください' },
  hosts: { test: 'https://atobarai-test.kuronekoyamato.co.jp', production: 'https://atobarai.kuronekoyamato.co.jp' },
  credentialsBody: atobaraiCredentialsBody,
  toCredentials: (body) => atobaraiCredentials(atobaraiCredentialsBody.parse(body)),
  demoCredentials,
  policy: atobaraiPolicyShape,
  sandboxPolicy: {},
  settings: null,
  actions: {
    reissueInvoice: {
      reason: reissueReason.describe('不備事由'),
      reasonText: line().max(50).optional().describe('不備事由その他（otherのとき、全角25文字まで）'),
    },
    withdrawReissue: {},
    submitSmsCode: { code: smsCode },
  },
  view: {
    smsCode: z
      .object({ deadlineAt: z.string().meta({ format: 'date-time' }), entriesLeft: z.int() })
      .nullable()
      .optional()
      .describe('スマホタイプ: SMS認証番号の入力期限と、あと何回入力できるか'),
  },
  problems: Object.values(invoiceProblems),
  sentences: atobaraiSentences,
  testConnection: testAtobaraiConnection,
  notice: smsNotice,
  addRoutes: addInvoiceRoute,
};
