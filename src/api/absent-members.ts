/** `null` for a member that may be left out is the same as leaving it out: many languages cannot write it otherwise. */
import type { core } from 'zod';
import { isRecord } from '../domain/values/json.ts';

/** The input without the members whose `null` the contract did not take; the same input when there is none. */
export function withoutRefusedNulls(input: unknown, issues: readonly core.$ZodIssue[]): unknown {
  const paths = issues.map(({ path }) => path).filter((path) => isNullMember(input, path));
  if (paths.length === 0) return input;
  const copy: unknown = structuredClone(input);
  for (const path of paths) {
    const holder = valueAt(copy, path.slice(0, -1));
    const name = path.at(-1);
    if (isRecord(holder) && name !== undefined) Reflect.deleteProperty(holder, name);
  }
  return copy;
}

function isNullMember(input: unknown, path: readonly PropertyKey[]): boolean {
  return path.length > 0 && isRecord(valueAt(input, path.slice(0, -1))) && valueAt(input, path) === null;
}

/** What stands at a path; undefined where it leads nowhere. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
