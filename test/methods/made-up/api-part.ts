/** The API part of an imagined service, but for what its orders carry. */
import { z } from 'zod';
import type { ApiMethod } from '../../../src/api/methods/api-method.ts';
import { explainToCaller } from './codes.ts';

const NOWHERE = { test: 'http://127.0.0.1:9', production: 'http://127.0.0.1:9' };

const ANOTHER = '恐れ入りますが、別のお支払い方法をお選びください。';

const credentialsBody = z.strictObject({ merchant: z.string(), accessKey: z.string() });

export function apiPart(own: Pick<ApiMethod, 'service' | 'title' | 'documentName'> & Partial<ApiMethod>): ApiMethod {
  const { title } = own;
  return {
    terms: {}, termsExample: {}, once: null, sandboxPolicy: {}, settings: null, repairTerms: () => ({}), structuredMembers: [], patternMessages: {}, policy: {}, actions: {}, view: {}, problems: [], notice: null,
    hosts: NOWHERE,
    credentialsBody,
    toCredentials(body) {
      const { merchant, accessKey } = credentialsBody.parse(body);
      return { merchantCode: merchant, secrets: { accessKey }, contract: {} };
    },
    demoCredentials: { merchant: 'M-1', accessKey: 'key-1' },
    sentences: {
      buyer: { unavailable: `${title}は今ご利用いただけません。${ANOTHER}`, timeout: `${title}の確認に時間がかかっております。${ANOTHER}` },
      waitingForBuyer: {},
      refused: (code) => ({ reason: `${title}は${code === 'overLimit' ? '限度額を超えるため' : '審査の結果'}、与信NGになりました。`, buyerMessage: `${title}はご利用いただけませんでした。${ANOTHER}` }),
      reasons: {},
      explain: explainToCaller,
    },
    testConnection: async () => ({ ok: true, code: null, detail: '接続できました。' }),
    addRoutes: async () => undefined,
    ...own,
  };
}
