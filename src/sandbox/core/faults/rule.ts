import type { FaultTarget, OwnFault, When } from './kind.ts';

/** A rule as armed. Counters live beside it. */
export type FaultRule = {
  /** A fault of the line's, or of a service's own. */
  fault: string;
  /** Calls of this service; null: of any that has such a fault and such an operation. */
  service: string | null;
  /** Short operation name, or `*`. */
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
  /** Seconds of the sandbox's clock, for faults that last a while after something. */
  withinSeconds: number;
  /** `maintenance`: from and to by the sandbox's clock, in epoch milliseconds. */
  from: number | null;
  to: number | null;
};

/** How often a rule was asked (its pattern matched) and how often it struck. */
export type Counters = { calls: number; hits: number };

/** Does the ledger take the call in although this fault strikes? `usual`: when its kind strikes. */
export function isProcessed(rule: FaultRule, usual: When): boolean {
  if (usual === 'always') return true;
  return usual !== 'never' && rule.when === 'after';
}

/** Does the rule speak about this call? `own`: the fault, where it is one of the service's own. */
export function appliesTo(rule: FaultRule, target: FaultTarget, own: OwnFault | undefined): boolean {
  if (rule.service !== null && rule.service !== target.service) return false;
  if (rule.operation !== '*' && rule.operation !== target.operation) return false;
  if (own?.operations !== undefined && !own.operations.includes(target.operation)) return false;
  if (rule.merchant !== null && rule.merchant !== target.merchant) return false;
  return matchesPattern(rule.orderNo, target.orderNo) && (own?.strikes?.(target, rule) ?? isInSeason(rule, target.now));
}

function isInSeason(rule: FaultRule, now: number): boolean {
  return rule.fault !== 'maintenance' || (now >= (rule.from ?? -Infinity) && now < (rule.to ?? Infinity));
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
