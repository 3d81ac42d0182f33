import type { Call } from '../operations/call.ts';

/** One rule of an operation: the number in its error code, and when the call breaks it. */
export type Check = readonly [code: number, breaks: (call: Call) => boolean];

/**
 * The rules in the order in which Yamato reports them: by code, relation checks after all others.
 * @see atobarai §3.6, §10
 */
export function inCodeOrder(fields: Check[], relations: Check[] = []): Check[] {
  const byCode = (a: Check, b: Check) => a[0] - b[0];
  return [...fields.toSorted(byCode), ...relations.toSorted(byCode)];
}

/** The full code of the first rule the call breaks, such as `kaara009E`. */
export function firstBroken(prefix: string, checks: Check[], call: Call): string | undefined {
  const broken = checks.find(([, breaks]) => breaks(call));
  return broken && errorCode(prefix, broken[0]);
}

export function errorCode(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(3, '0')}E`;
}
