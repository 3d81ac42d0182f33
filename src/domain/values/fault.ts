/**
 * What a value rule can say about one field. Messages are read by shop clerks and end up in API answers and logs:
 * they name the field, the rule and numbers, and never the value itself.
 */

/** A reason why the contents cannot be sent to Yamato. */
export type Fault = {
  /** Path into our own order body, e.g. `buyer.address`, `items[3].name`. */
  readonly param: string;
  /** Stable code, e.g. `addressTooLong`. */
  readonly rule: string;
  readonly message: string;
  /** The code Yamato would have answered, where the fact sheet knows one. */
  readonly yamatoCode?: string;
};

/** Something done for the caller that he should know of: a shortened item name, folded lines. */
export type Notice = {
  readonly param: string;
  readonly code: string;
  readonly message: string;
};

/** A fault that does not know yet which field of the body it belongs to. */
export type Problem = { readonly rule: string; readonly message: string };

/** The outcome of one value rule: the wire value, or all that is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function accepted<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function rejected(rule: string, message: string): Checked<never> {
  return { ok: false, problems: [{ rule, message }] };
}

/** The value when there are no problems, else all of them. */
export function acceptedUnless<T>(problems: readonly Problem[], value: T): Checked<T> {
  return problems.length === 0 ? accepted(value) : { ok: false, problems };
}
