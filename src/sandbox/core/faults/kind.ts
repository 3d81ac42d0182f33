import type { Arrival, Subject } from '../wire/operation.ts';
import type { FaultRule } from './rule.ts';

/**
 * Does the ledger take the call in before the fault strikes? `always` ones never stop it, `never` ones always do, the
 * others are usual times that the rule's `when` changes.
 */
export type When = 'always' | 'never' | 'before' | 'after';

/** Faults of the line, and the code that any service can answer. `about`: what they do, for the page. */
export const lineFaults = {
  delay: { when: 'always', about: '応答を遅らせる (ms)' },
  cutBeforeCommit: { when: 'never', about: '処理せずに切断' },
  cutAfterCommit: { when: 'always', about: '処理してから切断' },
  httpErrorBefore: { when: 'never', about: '処理せずにHTTPエラー (status)' },
  httpErrorAfter: { when: 'always', about: '処理してからHTTPエラー (status)' },
  empty: { when: 'after', about: '空の応答' },
  garbled: { when: 'after', about: 'XMLでない応答' },
  truncated: { when: 'after', about: '途中で切れたXML' },
  wrongContentType: { when: 'after', about: '違うContent-Type' },
  maintenance: { when: 'never', about: 'メンテナンス中 HTTP 503 (from, to)' },
  slowDrip: { when: 'always', about: '少しずつ応答 (ms)' },
  returnCode: { when: 'before', about: '指定のエラーコード (code)' },
} as const satisfies Record<string, { when: When; about: string }>;

export type LineFault = keyof typeof lineFaults;

export function isLineFault(name: string): name is LineFault {
  return Object.hasOwn(lineFaults, name);
}

/** A call, as far as a fault looks at it. */
export type FaultTarget = Subject & { service: string; operation: string; now: number };

/** A fault in a service's own words: it answers one of its error codes, or steers the operation another way. */
export type OwnFault = {
  about: string;
  /** The operations it may strike; absent: all. */
  operations?: readonly string[];
  /** Beyond the rule's pattern: is this call one for it? */
  strikes?: (target: FaultTarget, rule: FaultRule) => boolean;
} & (
  | {
      does: 'answer';
      when: 'before' | 'after';
      /** The codes a rule may name; absent: any. */
      codes?: readonly string[];
      /** The code where the rule names none. */
      code: (operation: string, arrival: Arrival) => string;
    }
  | { does: 'steer' }
);

/** When this kind of fault strikes, unless the rule says otherwise. */
export function usualTime(own: OwnFault): When {
  return own.does === 'steer' ? 'always' : own.when;
}
