import type { OrderView } from '../domain/order/order-view.ts';
import { isRetryable, type OwnProblem, type ProblemCode, problemRule } from './problems.ts';

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
  readonly kind: ProblemCode | OwnProblem;
  readonly extras: ProblemExtras;

  constructor(kind: ProblemCode | OwnProblem, extras: ProblemExtras = {}, options?: ErrorOptions) {
    super(codeOf(kind), options);
    this.name = 'Problem';
    this.kind = kind;
    this.extras = extras;
  }
}

export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
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
export function problemBody(kind: ProblemCode | OwnProblem, extras: ProblemExtras, requestId: string): ProblemBody {
  const rule = problemRule(kind);
  const code = codeOf(kind);
  const { faults, buyerMessage, yamatoCode, useAction, order } = extras;
  return {
    type: `urn:torihiki:problem:${code}`,
    title: rule.title,
    status: rule.status,
    code,
    param: extras.param ?? faults?.[0]?.param ?? null,
    detail: fill(rule.detail, faults === undefined ? (extras.values ?? {}) : { count: countOf(faults), ...extras.values }),
    retryable: isRetryable(kind),
    requestId,
    ...(faults === undefined ? {} : { faults: faults.slice(0, NAMED_FAULTS_MAX), faultCount: faults.length }),
    ...(buyerMessage === undefined ? {} : { buyerMessage }),
    ...(yamatoCode === undefined ? {} : { yamatoCode }),
    ...(useAction === undefined ? {} : { useAction }),
    ...(order === undefined ? {} : { order }),
  };
}

function codeOf(kind: ProblemCode | OwnProblem): string {
  return typeof kind === 'string' ? kind : kind.code;
}

function countOf(faults: readonly RequestFault[]): string {
  return faults.length <= NAMED_FAULTS_MAX ? `${faults.length}件` : `${faults.length}件のうち最初の${NAMED_FAULTS_MAX}件`;
}

function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
