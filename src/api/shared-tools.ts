/** What the routes of a payment method use of ours and cannot import: it is made of all methods, once they are in use. */
import { standingAnswer } from './continue-start.ts';
import { startAnswer } from './contracts/start-answer.ts';
import { policyOf } from './policy-overrides.ts';
import { invalidBody, shapeOnly } from './request-validation.ts';
import { takeReadAction } from './take-action.ts';

export const sharedTools = { startAnswer, shapeOnly, invalidBody, takeReadAction, standingAnswer, policyOf } as const;

export type SharedTools = typeof sharedTools;
