/**
 * Fault kinds. Before or after: does the ledger take the call in before the fault strikes? `always` ones never stop it,
 * `never` ones always do, the others go by the rule's `when`.
 */
export const faultKinds = {
  delay: { when: 'always', about: '応答を遅らせる (ms)' },
  cutBeforeCommit: { when: 'never', about: '処理せずに切断' },
  cutAfterCommit: { when: 'always', about: '処理してから切断' },
  httpErrorBefore: { when: 'never', about: '処理せずにHTTPエラー (status)' },
  httpErrorAfter: { when: 'always', about: '処理してからHTTPエラー (status)' },
  empty: { when: 'after', about: '空の応答' },
  garbled: { when: 'after', about: 'XMLでない応答' },
  truncated: { when: 'after', about: '途中で切れたXML' },
  wrongContentType: { when: 'after', about: '違うContent-Type' },
  unknownCode: { when: 'after', about: '未知のエラーコード (code)' },
  err0001: { when: 'before', about: 'システムエラー (code err0001〜err0003)' },
  tooEarly: { when: 'before', about: '与信・出荷登録の直後は拒否 (withinSeconds)' },
  maintenance: { when: 'never', about: 'メンテナンス中 HTTP 503 (from, to)' },
  slowDrip: { when: 'always', about: '少しずつ応答 (ms)' },
  refuse: { when: 'always', about: '与信を否決 (result 1)' },
  returnCode: { when: 'before', about: '指定のエラーコード (code)' },
} as const;

export type FaultKind = keyof typeof faultKinds;

/** A rule as armed. Counters live beside it. */
export type FaultRule = {
  fault: FaultKind;
  /** Short operation name such as `KAARA`, or `*`. */
  operation: string;
  /** Order number, `*` standing for anything. */
  orderNo: string;
  /** Merchant code; absent: all. */
  merchant: string | null;
  /** From the nth matching call on; once, unless `times` says otherwise. */
  nth: number | null;
  /** Every kth matching call. */
  every: number | null;
  /** Strikes with this probability; the seed makes the choice repeatable. */
  probability: number | null;
  seed: number;
  /** Strikes at most so often. */
  times: number | null;
  when: 'before' | 'after';
  /** Delay or drip, in milliseconds. */
  ms: number;
  /** HTTP status. */
  status: number;
  /** Error code to answer with. */
  code: string | null;
  /** `tooEarly`: seconds of the sandbox's clock after a credit or a registration. */
  withinSeconds: number;
  /** `maintenance`: from and to by the sandbox's clock, in epoch milliseconds. */
  from: number | null;
  to: number | null;
};

/** How often a rule was asked (its pattern matched) and how often it struck. */
export type Counters = { calls: number; hits: number };

/** Does the ledger take the call in although this fault strikes? */
export function isProcessed(rule: FaultRule): boolean {
  const { when } = faultKinds[rule.fault];
  if (when === 'always') return true;
  return when !== 'never' && rule.when === 'after';
}

/** Does the rule speak about this call? `tooEarly` never covers the inquiries: they are how a client finds out. */
export function appliesTo(rule: FaultRule, operation: string, merchant: string, orderNo: string): boolean {
  if (rule.operation !== '*' && rule.operation !== operation) return false;
  if (rule.fault === 'tooEarly' && rule.operation === '*' && ['KAAST', 'KAARS', 'KAARA'].includes(operation)) return false;
  if (rule.fault === 'refuse' && operation !== 'KAARA') return false;
  if (rule.merchant !== null && rule.merchant !== merchant) return false;
  return matchesPattern(rule.orderNo, orderNo);
}

/** Does this call, the `calls`-th that matched, get the fault? */
export function strikes(rule: FaultRule, { calls, hits }: Counters): boolean {
  const most = rule.times ?? (rule.nth === null ? Infinity : 1);
  if (hits >= most) return false;
  if (rule.nth !== null && calls < rule.nth) return false;
  if (rule.every !== null && calls % rule.every !== 0) return false;
  return rule.probability === null || chance(rule.seed, calls) < rule.probability;
}

/** Pattern with `*`, compared as a whole. Linear: no backtracking on long inputs. */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts[parts.length - 1] ?? '';
  if (parts.length === 1) return pattern === text;
  if (!text.startsWith(first) || !text.slice(first.length).endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return from <= end;
}

/** A number in 0..1 that depends on the seed and the call's count only. */
function chance(seed: number, count: number): number {
  let mixed = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(count, 0x85ebca6b)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97) >>> 0;
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
}
