import { z } from 'zod';
import '../methods.ts';
import { apiMethodsInUse } from '../methods/api-method.ts';
import { problemCodes } from '../problems.ts';
import { orderView } from './order-view.ts';
import { someOf } from './some-of.ts';

const codes = someOf<string>([...problemCodes, ...apiMethodsInUse().flatMap(({ problems }) => problems.map(({ code }) => code))]);

/** RFC 9457, with our stable members. */
export const problemDocument = z
  .object({
    type: z.string().describe('urn:torihiki:problem:{code}'),
    title: z.string().describe('題（日本語）'),
    status: z.int(),
    code: z.enum(codes).describe('Stable code, safe to branch on'),
    param: z.string().nullable().describe('The field to blame, in your own words; the first of several'),
    detail: z.string().describe('何が起きたか、次にどうするか'),
    retryable: z.boolean().describe('Sending the same request again is safe and may end differently'),
    requestId: z.string().describe('問い合わせのときに添えるID'),
    faults: z
      .array(z.object({ param: z.string(), rule: z.string(), message: z.string() }))
      .optional()
      .describe('Every fault of the request at once; of more than 100 the first 100'),
    faultCount: z.int().optional().describe('How many faults there are'),
    buyerMessage: z.string().optional().describe('購入者にそのまま見せられる文'),
    yamatoCode: z.string().optional().describe('Yamatoのコード（担当者向け）'),
    useAction: z.string().optional().describe('The action that does what this request could not'),
    order: orderView.optional(),
  })
  .meta({ id: 'Problem', description: 'エラー（RFC 9457）' });
