/** How one call to Yamato ended, as the domain reads it. */
import type { CallLine } from './history.ts';

export type CallResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** Yamato answered with an error code; nothing was changed. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Provably nothing left this machine. `until`: the end of the maintenance window it was for. */
  | { readonly kind: 'notSent'; readonly reason: string; readonly until?: string }
  /** Anything after the first byte: it may have happened or not. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Not sent, because the records know more of the order than the run that wanted it. */
export const BEHIND = 'behind';

/** One call with what the history needs: which operation, for which number, when it was sent. */
export type Call<T> = {
  readonly operation: string;
  readonly settlementNo: string;
  readonly sentAt: string;
  readonly result: CallResult<T>;
};

/** The history line of a call. `answer` is a code, never data. */
export function callLine<T>(call: Call<T>, answer: (value: T) => string | null): CallLine {
  const { result } = call;
  return {
    operation: call.operation,
    settlementNo: call.settlementNo,
    outcome: result.kind,
    code: result.kind === 'refused' ? result.code : result.kind === 'done' ? null : result.reason,
    answer: result.kind === 'done' ? answer(result.value) : null,
    at: call.sentAt,
  };
}
