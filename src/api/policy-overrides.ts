import type { z } from 'zod';
import type { Policy } from '../domain/policy.ts';
import type { policyPatch } from './contracts/settings-body.ts';

/** The overrides after a patch: what is given replaces, `null` goes back to the default, the rest stays. */
export function patchedPolicy(overrides: Partial<Policy>, patch: z.output<typeof policyPatch>): Partial<Policy> {
  const kept = Object.entries({ ...overrides, ...withoutUndefined(patch) }).filter(([, value]) => value !== null);
  return Object.fromEntries(kept);
}

function withoutUndefined(patch: object): object {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
