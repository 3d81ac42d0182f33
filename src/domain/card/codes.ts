/** What webコレクト's error codes say of the call they answer, beyond how far they can be believed. @see webcollect §6, §8.1 */
import type { CodeReading, Explanation } from '../lifecycle/method.ts';
import type { CallPlan } from '../order/call-plan.ts';
import { creditErrorCodes, explainCreditCode } from './errors/credit-codes.ts';
import { errorCatalogue, explainError, senseOf } from './errors/explain-error.ts';
import type { CodeSense } from './errors/row.ts';

const bySense: Readonly<Record<CodeSense, CodeReading>> = {
  refused: 'refused',
  judged: 'refused',
  settings: 'settings',
  notProcessed: 'notProcessed',
  unclear: 'unclear',
};

/** Codes that say more than their sense, by what the call was for. */
const readings: Readonly<Record<string, Partial<Record<CallPlan['purpose'], CodeReading>>>> = {
  // The card could not be read: nothing was done, and the token is used up.
  A082000004: { credit: 'buyerAgain' },
  A082000006: { credit: 'buyerAgain' },
  A082000012: { credit: 'buyerAgain' },
  Z012000011: { credit: 'buyerAgain' },
  // "No such order", and "the card company has it no more".
  A062010001: { cancel: 'noSuchCredit', retire: 'noSuchCredit' },
  A062010004: { cancel: 'noSuchCredit' },
  // "This is the amount already."
  A074000001: { amend: 'done' },
  // "Nothing to change any more": an earlier try may have come in time.
  A073000001: { amend: 'tooLate' },
  // On this order already, or on another merchant's: which, only the inquiry tells.
  E012000001: { slip: 'unclear' },
  // "This slip is not on it."
  E022000001: { withdrawSlips: 'done' },
};

/** "This number has a transaction already." */
export const NUMBER_USED = 'A082000003';

export function readsCode(code: string, { plan }: { readonly plan: CallPlan }): CodeReading {
  // An earlier request of ours under this very number may be what it stands for: the inquiry tells.
  if (code === NUMBER_USED && plan.purpose === 'credit') return plan.input['again'] === true ? 'unclear' : 'numberUsed';
  return (Object.hasOwn(readings, code) ? readings[code]?.[plan.purpose] : undefined) ?? bySense[senseOf(code)];
}

/** A code that only Yamato or the card company can have given. */
export function explain(code: string): Explanation | null {
  if (creditErrorCodes.includes(code)) return explainCreditCode(code);
  return errorCatalogue.has(code) || /^[A-Z]\d{9}$|^[A-Z]\d\d[A-Z]?\d{7}$/.test(code) ? explainError(code) : null;
}
