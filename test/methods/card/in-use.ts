/** Puts cards in use, with as much of an API as an order needs to live. To be imported before anything that makes a contract of it. */
import { z } from 'zod';
import { useApiMethod } from '../../../src/api/methods/api-method.ts';
import { apiPart } from '../made-up/api-part.ts';
import './domain.ts';

const BUYER = '購入者の手続きが必要です。';

useApiMethod(apiPart({
  service: 'card',
  title: 'クレジットカード',
  documentName: 'Card',
  terms: { card: z.strictObject({ payWay: z.union([z.int(), z.string()]), device: z.enum(['pc', 'smartphone']) }) },
  termsExample: { card: { payWay: 1, device: 'pc' } },
  repairTerms: () => ({ card: { payWay: '1', device: 'pc' } }),
  policy: { threeDSecure: z.enum(['always', 'asTokenSays']).optional() },
  actions: { submitToken: { token: z.string(), returnUrl: z.string().optional() }, completeThreeDSecure: { returned: z.record(z.string(), z.string()) }, reauthorise: {} },
  view: { card: z.looseObject({}).optional() },
  sentences: {
    buyer: { unavailable: BUYER, timeout: BUYER },
    waitingForBuyer: { newToken: { what: 'カード情報の入力', buyerMessage: BUYER }, threeDSecure: { what: '3Dセキュアの認証', buyerMessage: BUYER } },
    refused: () => ({ reason: 'カード会社が認めませんでした。', buyerMessage: BUYER }),
    explain: (code) => ({ message: code, whatToDo: '', param: null, field: '', buyerCorrectable: false, isSettings: false }),
  },
}));
