/** クロネコwebコレクト as a part of the API: cards. @see webcollect §1, §2.1 */
import { z } from 'zod';
import type { ApiMethod } from '../api-method.ts';
import { testCardConnection } from './connection-test.ts';
import { cardCredentials, cardCredentialsBody, demoCredentials } from './credentials.ts';
import { cardOnce } from './once.ts';
import { cardPolicyShape } from './policy.ts';
import { cardProblems } from './problems.ts';
import { settlementNotice } from './push/wire.ts';
import { returnOrigins } from './return-origins.ts';
import { addCardRoutes } from './routes.ts';
import { cardSentences } from './sentences.ts';
import { cardTerms, cardTermsExample, repairCardTerms } from './terms.ts';
import { cardView } from './view.ts';

export const cardApi: ApiMethod = {
  service: 'card',
  title: 'クレジットカード',
  documentName: 'Card',
  terms: cardTerms,
  termsExample: cardTermsExample,
  once: cardOnce,
  repairTerms: repairCardTerms,
  // A token is looked at as any text: a card number has the same form.
  structuredMembers: ['ip', 'authKey'],
  patternMessages: { authKeyForm: '認証キーは半角の英数字と記号で8文字までです', memberIdForm: '会員のIDは半角英数字と「-」で64文字までです', tokenForm: 'トークンは半角英数字16桁です' },
  hosts: { test: 'https://ptwebcollect.jp', production: 'https://api.kuronekoyamato.co.jp' },
  credentialsBody: cardCredentialsBody,
  toCredentials: (body) => cardCredentials(cardCredentialsBody.parse(body)),
  demoCredentials,
  policy: cardPolicyShape,
  sandboxPolicy: { threeDSecure: 'asTokenSays' },
  settings: returnOrigins,
  actions: {
    completeThreeDSecure: { returned: z.record(z.string().max(64), z.string().max(8_192)).describe('3Dセキュアから戻ったブラウザーがPOSTした項目を、そのまま') },
    reauthorise: {},
  },
  view: cardView,
  problems: Object.values(cardProblems),
  sentences: cardSentences,
  testConnection: testCardConnection,
  notice: settlementNotice,
  addRoutes: addCardRoutes,
};
