/** What an activity of ours came to, in codes: read from its argument and its result, whatever else they hold. */
import { isRecord } from '../domain/values/json.ts';

/** `code`: Yamato's error code, or why there was no answer; null: there is none. */
export type Result = { readonly outcome: string; readonly code: string | null };

/** `purpose`: what a change at Yamato is for. `answer`: a code in the method's words, such as a verdict. */
export type Change = { readonly service: string; readonly purpose: string; readonly outcome: string; readonly answer: string };

const NONE = 'none';

export function resultOf(returned: unknown): Result {
  if (!isRecord(returned)) return { outcome: 'done', code: null };
  const call = isRecord(returned['call']) ? returned['call'] : returned;
  if (isRecord(call['result'])) return ended(call['result']);
  // An inquiry says in `failed` why there was no answer.
  if ('failed' in returned) return isRecord(returned['failed']) ? ended(returned['failed']) : { outcome: 'done', code: null };
  return { outcome: textOf(returned['kind']) ?? textOf(returned['holds']) ?? 'done', code: textOf(returned['code']) };
}

function ended(result: Readonly<Record<string, unknown>>): Result {
  return { outcome: textOf(result['kind']) ?? NONE, code: textOf(result['code']) ?? textOf(result['reason']) };
}

/** Null: it was none. */
export function changeOf(argument: unknown, returned: unknown): Change | null {
  if (!isRecord(argument) || !isRecord(argument['plan'])) return null;
  const [service, purpose] = [textOf(argument['service']), textOf(argument['plan']['purpose'])];
  // What a watch asks for has a purpose too, and changes nothing.
  if (service === null || purpose === null || !('keeps' in argument['plan'])) return null;
  const { outcome } = resultOf(returned);
  const call = isRecord(returned) && isRecord(returned['call']) ? returned['call'] : {};
  const answer = isRecord(call['result']) && outcome === 'done' ? textOf(call['result']['value']) : null;
  return { service, purpose, outcome, answer: answer ?? NONE };
}

/** The settlement number that an activity is about; null: about none. */
export function settlementNoOf(argument: unknown): string | null {
  if (!isRecord(argument)) return null;
  return textOf(argument['settlementNo']) ?? (isRecord(argument['plan']) ? textOf(argument['plan']['settlementNo']) : null);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
