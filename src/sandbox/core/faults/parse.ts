import { BadRequest, flag, instant, objectOf, text, wholeNumber } from '../control/reading.ts';
import type { Fields } from '../control/reading.ts';
import type { Wire } from '../wire/operation.ts';
import { isLineFault, lineFaults, usualTime } from './kind.ts';
import type { OwnFault, When } from './kind.ts';
import type { FaultRule } from './rule.ts';

/** A service, as far as its calls may be struck. */
export type Strikable = { readonly name: string; readonly wire: Pick<Wire, 'operations' | 'faults'> };

const KEYS = [
  'fault', 'service', 'operation', 'orderNo', 'merchant', 'nth', 'every', 'probability', 'seed', 'times', 'when', 'afterCommit',
  'ms', 'status', 'code', 'withinSeconds', 'from', 'to',
];
const MANY = 1_000_000_000;
/** Longest delay, in milliseconds: longer than any client waits. */
const MAX_DELAY_MS = 600_000;
const DEFAULT_DELAY_MS = 3_000;

/** Reads the body of `POST /sandbox/faults`; says what is wrong with a bad one. */
export function parseFault(services: readonly Strikable[], body: unknown): FaultRule {
  const fields = objectOf(body, 'fault rule', KEYS);
  const { service, operation } = operationOf(services, fields);
  const { fault, own, usual } = kindOf(services.filter(({ name }) => service === null || name === service), fields);
  const rule: FaultRule = {
    fault,
    service,
    operation,
    orderNo: text(fields, 'orderNo') ?? '*',
    merchant: text(fields, 'merchant') ?? null,
    nth: wholeNumber(fields, 'nth', 1, MANY) ?? null,
    every: wholeNumber(fields, 'every', 1, MANY) ?? null,
    probability: probabilityOf(fields),
    seed: wholeNumber(fields, 'seed', 0, 0xffff_ffff) ?? 1,
    times: wholeNumber(fields, 'times', 1, MANY) ?? null,
    when: whenOf(fields, fault, usual),
    ms: wholeNumber(fields, 'ms', 0, MAX_DELAY_MS) ?? DEFAULT_DELAY_MS,
    status: wholeNumber(fields, 'status', 400, 599) ?? 500,
    code: codeOf(fields, fault, own),
    withinSeconds: wholeNumber(fields, 'withinSeconds', 1, MANY) ?? 60,
    from: instant(fields, 'from') ?? null,
    to: instant(fields, 'to') ?? null,
  };
  if (rule.nth !== null && rule.every !== null) throw new BadRequest('say nth or every, not both');
  if (rule.from !== null && rule.to !== null && rule.from >= rule.to) throw new BadRequest('from must lie before to');
  checkOperations(rule, own);
  return rule;
}

/** All the kinds there are, the line's first. */
export function kindNames(services: readonly Strikable[]): string[] {
  return [...new Set([...Object.keys(lineFaults), ...services.flatMap(({ wire }) => Object.keys(wire.faults))])];
}

/** What a kind does, in the words of whoever knows it. */
export function aboutKind(services: readonly Strikable[], name: string): string {
  return isLineFault(name) ? lineFaults[name].about : (ownFaults(services, name)[0]?.about ?? '');
}

function ownFaults(services: readonly Strikable[], name: string): OwnFault[] {
  return services.flatMap(({ wire }) => (Object.hasOwn(wire.faults, name) ? (wire.faults[name] ?? []) : []));
}

function namedService(services: readonly Strikable[], fields: Fields): readonly Strikable[] {
  const name = text(fields, 'service');
  const named = name === undefined ? services : services.filter((service) => service.name === name);
  if (named.length === 0) throw new BadRequest(`service must be one of ${services.map((service) => service.name).join(', ')}`);
  return named;
}

/** `services`: those that the rule may speak of; `own`: the fault as each of them has it, none for a fault of the line. */
function kindOf(services: readonly Strikable[], fields: Fields): { fault: string; own: OwnFault[]; usual: When } {
  const fault = text(fields, 'fault');
  if (fault !== undefined && isLineFault(fault)) return { fault, own: [], usual: lineFaults[fault].when };
  const own = fault === undefined ? [] : ownFaults(services, fault);
  const [first] = own;
  if (fault === undefined || first === undefined) throw new BadRequest(`fault must be one of ${kindNames(services).join(', ')}`);
  return { fault, own, usual: usualTime(first) };
}

/** A short name, a full one, or `*`. A name says which service is meant. */
function operationOf(services: readonly Strikable[], fields: Fields): { service: string | null; operation: string } {
  const name = text(fields, 'operation') ?? '*';
  const named = namedService(services, fields);
  if (name === '*') return { service: text(fields, 'service') ?? null, operation: '*' };
  for (const service of named) {
    const operation = service.wire.operations.find((known) => known.name === name || known.id === name);
    if (operation !== undefined) return { service: service.name, operation: operation.name };
  }
  const known = named.flatMap(({ wire }) => wire.operations.map((operation) => operation.name));
  throw new BadRequest(`operation must be * or one of ${known.join(', ')}`);
}

function checkOperations({ fault, operation }: FaultRule, own: OwnFault[]): void {
  if (operation === '*' || own.length === 0) return;
  if (own.some(({ operations }) => operations === undefined || operations.includes(operation))) return;
  throw new BadRequest(`${fault} works on ${own.flatMap(({ operations }) => operations ?? []).join(', ')} only`);
}

function probabilityOf(fields: Fields): number | null {
  const value = fields['probability'];
  if (value === undefined) return null;
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) throw new BadRequest('probability must be a number from 0 to 1');
  return value;
}

function whenOf(fields: Fields, fault: string, usual: When): 'before' | 'after' {
  const when = text(fields, 'when');
  const afterCommit = flag(fields, 'afterCommit');
  if (when !== undefined && when !== 'before' && when !== 'after') throw new BadRequest('when must be before or after');
  if (when !== undefined && afterCommit !== undefined) throw new BadRequest('say when or afterCommit, not both');
  const asked = when ?? (afterCommit === undefined ? undefined : afterCommit ? 'after' : 'before');
  // A delay always ends in processing; `when` says whether the wait comes before it or after it.
  const isFixed = fault !== 'delay' && (usual === 'always' || usual === 'never');
  if (asked !== undefined && isFixed) {
    throw new BadRequest(`${fault} takes no when: the call is ${usual} processed`);
  }
  return asked ?? (usual === 'after' ? 'after' : 'before');
}

function codeOf(fields: Fields, fault: string, own: OwnFault[]): string | null {
  const code = text(fields, 'code') ?? null;
  if (fault === 'returnCode' && code === null) throw new BadRequest('returnCode needs a code, the one to answer with');
  if (code === null) return null;
  if (!/^[\x21-\x7e]{1,20}$/.test(code)) throw new BadRequest('code must be 1 to 20 half-width characters');
  const codes = own.flatMap((kind) => (kind.does === 'answer' ? (kind.codes ?? []) : []));
  if (codes.length > 0 && !codes.includes(code)) throw new BadRequest(`code must be ${listed(codes)}`);
  return code;
}

/** `a, b or c`. */
function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
