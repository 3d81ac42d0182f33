import type { Call } from '../operations/call.ts';

/**
 * One parameter of an operation: its place in the list of parameters, and what must not be so, by the kind that the error
 * code names: 01 missing, 02 length, 03 length of another sort, 04 characters, 05 date form, 06 not in the set, 51 state,
 * 71 and on as the field has them. @see webcollect §6.1
 */
export type Field = { at: number; name: string; faults: Readonly<Record<number, Breaks>> };

export type Breaks = (value: string, call: Call) => boolean;

/** Kinds below this are looked at in all fields before any other. */
const FORM_KINDS = 50;

/** The code of the first fault there is: forms in the order of the fields, then everything else likewise. */
export function firstFault(div: string, fields: readonly Field[], call: Call): string | undefined {
  const faults = fields
    .flatMap(({ at, name, faults: ofField }) => Object.entries(ofField).map(([kind, breaks]) => ({ at, kind: Number(kind), name, breaks })))
    .toSorted((a, b) => Number(a.kind > FORM_KINDS) - Number(b.kind > FORM_KINDS) || a.at - b.at || a.kind - b.kind);
  const fault = faults.find(({ name, breaks }) => breaks(call.value(name), call));
  return fault && inputError(div, fault.at, fault.kind);
}

/** `A08` 12 01 → `A081011201`. */
export function inputError(div: string, at: number, kind: number): string {
  return `${div}101${String(at).padStart(2, '0')}${String(kind).padStart(2, '0')}`;
}

export const isMissing: Breaks = (value) => value === '';

export const longerThan = (most: number): Breaks => (value) => value.length > most;

/** Not empty, and of none of these lengths. */
export const notOfLength = (...lengths: number[]): Breaks => (value) => value !== '' && !lengths.includes(value.length);

/** Not empty, and not wholly like this. */
export const unlike = (pattern: RegExp): Breaks => (value) => value !== '' && !pattern.test(value);

export const notOneOf = (...values: string[]): Breaks => (value) => value !== '' && !values.includes(value);
