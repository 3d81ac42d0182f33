import { BadRequest, flag, instant, objectOf, text, wholeNumber } from '../control/reading.ts';
import type { Fields } from '../control/reading.ts';
import { operations } from '../../services/atobarai/operations/catalogue.ts';
import { faultKinds } from './rule.ts';
import type { FaultKind, FaultRule } from './rule.ts';

const KEYS = [
  'fault', 'operation', 'orderNo', 'merchant', 'nth', 'every', 'probability', 'seed', 'times', 'when', 'afterCommit',
  'ms', 'status', 'code', 'withinSeconds', 'from', 'to',
];
const MANY = 1_000_000_000;
/** Longest delay, in milliseconds: longer than any client waits. */
const MAX_DELAY_MS = 600_000;
const DEFAULT_DELAY_MS = 3_000;

/** Reads the body of `POST /sandbox/faults`; says what is wrong with a bad one. */
export function parseFault(body: unknown): FaultRule {
  const fields = objectOf(body, 'fault rule', KEYS);
  const fault = kindOf(fields);
  const rule: FaultRule = {
    fault,
    operation: operationOf(fields),
    orderNo: text(fields, 'orderNo') ?? '*',
    merchant: text(fields, 'merchant') ?? null,
    nth: wholeNumber(fields, 'nth', 1, MANY) ?? null,
    every: wholeNumber(fields, 'every', 1, MANY) ?? null,
    probability: probabilityOf(fields),
    seed: wholeNumber(fields, 'seed', 0, 0xffff_ffff) ?? 1,
    times: wholeNumber(fields, 'times', 1, MANY) ?? null,
    when: whenOf(fields, fault),
    ms: wholeNumber(fields, 'ms', 0, MAX_DELAY_MS) ?? DEFAULT_DELAY_MS,
    status: wholeNumber(fields, 'status', 400, 599) ?? 500,
    code: codeOf(fields, fault),
    withinSeconds: wholeNumber(fields, 'withinSeconds', 1, MANY) ?? 60,
    from: instant(fields, 'from') ?? null,
    to: instant(fields, 'to') ?? null,
  };
  if (rule.nth !== null && rule.every !== null) throw new BadRequest('say nth or every, not both');
  if (rule.from !== null && rule.to !== null && rule.from >= rule.to) throw new BadRequest('from must lie before to');
  if (fault === 'refuse' && !['*', 'KAARA'].includes(rule.operation)) throw new BadRequest('refuse works on KAARA only');
  return rule;
}

function kindOf(fields: Fields): FaultKind {
  const name = text(fields, 'fault');
  const kinds = Object.keys(faultKinds);
  if (name === undefined || !isKind(name)) throw new BadRequest(`fault must be one of ${kinds.join(', ')}`);
  return name;
}

function isKind(name: string): name is FaultKind {
  return Object.hasOwn(faultKinds, name);
}

/** `KAARA`, `KAARA0010` or `*`. */
function operationOf(fields: Fields): string {
  const name = text(fields, 'operation') ?? '*';
  const operation = operations.find((known) => known.name === name || known.id === name);
  if (name !== '*' && operation === undefined) {
    throw new BadRequest(`operation must be * or one of ${operations.map((known) => known.name).join(', ')}`);
  }
  return operation?.name ?? '*';
}

function probabilityOf(fields: Fields): number | null {
  const value = fields['probability'];
  if (value === undefined) return null;
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) throw new BadRequest('probability must be a number from 0 to 1');
  return value;
}

function whenOf(fields: Fields, fault: FaultKind): 'before' | 'after' {
  const when = text(fields, 'when');
  const afterCommit = flag(fields, 'afterCommit');
  if (when !== undefined && when !== 'before' && when !== 'after') throw new BadRequest('when must be before or after');
  if (when !== undefined && afterCommit !== undefined) throw new BadRequest('say when or afterCommit, not both');
  const usual = faultKinds[fault].when;
  const asked = when ?? (afterCommit === undefined ? undefined : afterCommit ? 'after' : 'before');
  // A delay always ends in processing; `when` says whether the wait comes before it or after it.
  const isFixed = fault !== 'delay' && (usual === 'always' || usual === 'never');
  if (asked !== undefined && isFixed) {
    throw new BadRequest(`${fault} takes no when: the call is ${usual} processed`);
  }
  return asked ?? (usual === 'after' ? 'after' : 'before');
}

function codeOf(fields: Fields, fault: FaultKind): string | null {
  const code = text(fields, 'code') ?? null;
  if (fault === 'returnCode' && code === null) throw new BadRequest('returnCode needs a code, such as kaasl020E');
  if (code !== null && !/^[\x21-\x7e]{1,20}$/.test(code)) throw new BadRequest('code must be 1 to 20 half-width characters');
  if (fault === 'err0001' && code !== null && !/^err000[1-3]$/.test(code)) throw new BadRequest('code must be err0001, err0002 or err0003');
  return code;
}
