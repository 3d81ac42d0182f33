import type { OrderView } from '../domain/order/order-view.ts';
import { isRetryable, type ProblemCode, problemRule } from './problems.ts';

/** One fault of a request: where it is in the caller's own words, which rule, and what to do (Japanese). */
export type RequestFault = { readonly param: string; readonly rule: string; readonly message: string };

/** What some refusals say beyond the common members. */
export type ProblemExtras = {
  /** Fills the `{x}` of the catalogue's detail. */
  readonly values?: Readonly<Record<string, string | number>>;
  readonly param?: string;
  readonly faults?: readonly RequestFault[];
  /** Fit to be shown to the shopper as it stands. */
  readonly buyerMessage?: string;
  /** Yamato's own code, for staff. */
  readonly yamatoCode?: string;
  readonly order?: OrderView;
  /** The action that does what this request could not. */
  readonly useAction?: string;
  readonly retryAfterSeconds?: number;
  /** The methods that the path does have. */
  readonly allow?: readonly string[];
};

/** More than these nobody reads; how many there are is said. */
const NAMED_FAULTS_MAX = 100;

/** Thrown by routes; the error handler turns it into the RFC 9457 body. Never carries personal data in its message. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, extras: ProblemExtras = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'Problem';
    this.code = code;
    this.extras = extras;
  }
}

export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly param: string | null;
  readonly detail: string;
  readonly retryable: boolean;
  readonly requestId: string;
  /** The first 100 of `faultCount`. */
  readonly faults?: readonly RequestFault[];
  readonly faultCount?: number;
  readonly buyerMessage?: string;
  readonly yamatoCode?: string;
  readonly useAction?: string;
  readonly order?: OrderView;
};

/** The problem body (RFC 9457). `param` is the field when exactly one is to blame, or the first of several. */
export function problemBody(code: ProblemCode, extras: ProblemExtras, requestId: string): ProblemBody {
  const rule = problemRule(code);
  const { faults, buyerMessage, yamatoCode, useAction, order } = extras;
  return {
    type: `urn:torihiki:problem:${code}`,
    title: rule.title,
    status: rule.status,
    code,
    param: extras.param ?? faults?.[0]?.param ?? null,
    detail: fill(rule.detail, faults === undefined ? (extras.values ?? {}) : { count: countOf(faults), ...extras.values }),
    retryable: isRetryable(code),
    requestId,
    ...(faults === undefined ? {} : { faults: faults.slice(0, NAMED_FAULTS_MAX), faultCount: faults.length }),
    ...(buyerMessage === undefined ? {} : { buyerMessage }),
    ...(yamatoCode === undefined ? {} : { yamatoCode }),
    ...(useAction === undefined ? {} : { useAction }),
    ...(order === undefined ? {} : { order }),
  };
}

function countOf(faults: readonly RequestFault[]): string {
  return faults.length <= NAMED_FAULTS_MAX ? `${faults.length}件` : `${faults.length}件のうち最初の${NAMED_FAULTS_MAX}件`;
}

function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
