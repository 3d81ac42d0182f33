/** How an order by card says how it is paid. The card itself is never among it. */
import { z } from 'zod';
import { readCardTerms, termsGone } from '../../../domain/card/terms.ts';
import { payWays } from '../../../domain/card/values/wire-rules.ts';

/** A number, or its digits. */
const payWay = z.union([z.enum(payWays), z.literal(payWays.map(Number))]);

export const termMembers = {
  payWay: payWay.describe('支払回数: 1 一括 · 0 リボ · 2 3 5 6 10 12 15 18 20 24 分割'),
  device: z.enum(['pc', 'smartphone']).describe('購入者がカード情報を入力した端末'),
};

export const cardTerms = { card: z.strictObject(termMembers).describe('カード決済の条件') };

export const cardTermsExample = { card: { payWay: 1, device: 'pc' } };

export function repairCardTerms(body: Readonly<Record<string, unknown>>): object {
  return readCardTerms(body) ?? termsGone;
}
