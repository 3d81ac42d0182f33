/** What 後払い's error codes say of the call they answer. @see atobarai §2, §5 */
import type { CodeReading, Explanation } from '../lifecycle/method.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Doubt } from '../order/order-state.ts';
import { errorCatalogue, explainError } from './errors/explain-error.ts';

/** Codes that say more than "refused". */
const readings: Readonly<Record<string, CodeReading>> = {
  // "This number is in use".
  kaara009E: 'numberUsed',
  // "No such order", which for a cancel is nothing to cancel.
  kaacl008E: 'noSuchCredit',
  // "Cancelled or paid": the first try may have come in time.
  kaakk010E: 'tooLate',
  // "This amount is in force already".
  kaakk049E: 'done',
};

/** "This slip is on the order already": to a registration it is done, to a withdrawal it is not. */
const slipIsThere: readonly string[] = ['kaasl009E', 'kaasl018E'];

export function readsCode(code: string, { plan, doubt }: { readonly plan: CallPlan; readonly doubt: Doubt | null }): CodeReading {
  const known = readings[code];
  if (known !== undefined) return known;
  if (slipIsThere.includes(code) && plan.purpose === 'slip') return 'done';
  // "The earlier slip is not on the order": on a repeated change that says that the first one went through.
  if (code === 'kaasl032E' && plan.doubt === 'KAASL1') return doubt?.operation === 'KAASL1' ? 'done' : 'replacedGone';
  if (settingsCodes.has(code)) return 'settings';
  // A code of Yamato's holds digits; one that nobody knows says too little to be believed by itself.
  return errorCatalogue.has(code) || !/\d/.test(code) ? 'refused' : 'unclear';
}

export const explain = explainError;

/** A code that only Yamato can have given. */
export function explainOrNull(code: string): Explanation | null {
  return errorCatalogue.has(code) || /^(?:kaa|err)/.test(code) ? explainError(code) : null;
}

/**
 * Error codes that mean the shop's own settings are wrong (merchant code, password, no right to the service):
 * nothing about the order will help. @see atobarai §5
 */
const settingsCodes: ReadonlySet<string> = new Set([
  ...codes('kaara', 1, 5), ...codes('kaara', 90, 92),
  ...codes('kaars', 2, 4), ...codes('kaars', 12, 13),
  ...codes('kaasl', 2, 4), ...codes('kaasl', 36, 37), 'kaasl041E',
  ...codes('kaast', 2, 4), ...codes('kaast', 12, 13), 'kaast015E',
  ...codes('kaacl', 2, 4), ...codes('kaacl', 13, 14), 'kaacl017E',
  ...codes('kaakk', 1, 4), ...codes('kaakk', 59, 61),
  ...codes('kaasd', 2, 4), ...codes('kaasd', 14, 15), 'kaasd019E',
  ...codes('kaarr', 1, 4), ...codes('kaarr', 10, 12),
  ...codes('kaasa', 1, 4), ...codes('kaasa', 17, 18), ...codes('kaasa', 23, 24),
]);

export function isSettingsCode(code: string): boolean {
  return settingsCodes.has(code);
}

function codes(operation: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${operation}${String(from + index).padStart(3, '0')}E`);
}
