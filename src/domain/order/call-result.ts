/** How one call to Yamato ended, as the domain reads it. */
import type { SentBefore } from './call-plan.ts';
import type { CallLine } from './history.ts';
import type { Inquiry } from './inquiry.ts';

export type CallResult<T> =
  /** `code`: of an answer that is done and not good, as a credit that was judged and not given. `brings`: what it says besides. */
  | { readonly kind: 'done'; readonly value: T; readonly code?: string; readonly brings?: Brought }
  /** Yamato answered with an error code; nothing was changed. `detailCode`: a code of its own beside it. */
  | { readonly kind: 'refused'; readonly code: string; readonly detailCode?: string }
  /** Provably nothing left this machine. `until`: the end of the maintenance window it was for. */
  | { readonly kind: 'notSent'; readonly reason: string; readonly until?: string }
  /** Anything after the first byte: it may have happened or not. */
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * What an answer brings beside its word: a number, a date, a page for the buyer. Plain data that only the method reads, and that
 * goes into the order's own state. What is secret in it leaves that state once it was used.
 */
export type Brought = Readonly<Record<string, unknown>>;

/** Not sent, because the records know more of the order than the run that wanted it. */
export const BEHIND = 'behind';

/** One call with what the history needs: which operation, for which number, when it was sent. */
export type Call<T> = {
  readonly operation: string;
  readonly settlementNo: string;
  readonly sentAt: string;
  readonly result: CallResult<T>;
};

/** What a method's call answered when it was done: a code in the method's words, such as a verdict; null where it says no more. */
export type Answer = string | null;

/** What came of a plan. */
export type Sent =
  /** `asked`: the question before it (`recheck`), or the one after a refusal that explains nothing; null: there was none. */
  | { readonly kind: 'called'; readonly call: Call<Answer>; readonly asked: Inquiry | null }
  /** Not sent, because of what the question before it brought. */
  | { readonly kind: 'held'; readonly asked: Inquiry }
  /** Not sent: it breaks a rule that is checked here; `code` is the rule. */
  | { readonly kind: 'unfit'; readonly code: string }
  | Barred;

/** A credit that may not be asked for, or not by this run. */
export type Barred =
  /** It was sent under this number before, and not by this run as far as that knows: Yamato is asked what came of it. */
  | ({ readonly kind: 'sentBefore' } & SentBefore)
  /** Another start owns the order number by now: send nothing, publish nothing. */
  | { readonly kind: 'superseded' }
  /** The cart gave up before anything was sent. */
  | { readonly kind: 'abandoned' };

/** The history line of a call. `answer` is a code, never data. */
export function callLine<T>(call: Call<T>, answer: (value: T) => string | null): CallLine {
  const { result } = call;
  return {
    operation: call.operation,
    settlementNo: call.settlementNo,
    outcome: result.kind,
    code: result.kind === 'refused' ? result.code : result.kind === 'done' ? (result.code ?? null) : result.reason,
    answer: result.kind === 'done' ? answer(result.value) : result.kind === 'refused' ? (result.detailCode ?? null) : null,
    at: call.sentAt,
  };
}
