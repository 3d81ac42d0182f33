/** 見本払い as a part of the API. */
import { z } from 'zod';
import { apiPart } from '../api-part.ts';
import { MADE_UP } from './method.ts';

export const madeUpApi = apiPart({
  service: MADE_UP,
  title: '見本払い',
  documentName: 'MadeUp',
  terms: { instalments: z.int().min(1) },
  termsExample: { instalments: 3 },
  repairTerms: () => ({ instalments: 1 }),
  policy: { patienceDays: z.int().min(1).max(30).nullable().optional() },
  view: { plan: z.string().optional() },
});
