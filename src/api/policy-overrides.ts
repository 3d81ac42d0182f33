import type { z } from 'zod';
import type { Policy } from '../domain/order/policy.ts';
import { windowFaults } from '../domain/lifecycle/maintenance.ts';
import type { policyPatch } from './contracts/settings-body.ts';
import type { RequestFault } from './problem.ts';

/** The overrides after a patch: what is given replaces, `null` goes back to the default, the rest stays. */
export function patchedPolicy(overrides: Partial<Policy>, patch: z.output<typeof policyPatch>): Partial<Policy> {
  const kept = Object.entries({ ...overrides, ...withoutUndefined(patch) }).filter(([, value]) => value !== null);
  return Object.fromEntries(kept);
}

/** What only the day it is can tell to be wrong. */
export function policyFaults(patch: z.output<typeof policyPatch>, now: Date): readonly RequestFault[] {
  return windowFaults(patch.maintenance ?? [], now).map(({ window, end, rule, message }) => ({ param: `policy.maintenance[${window}].${end}`, rule, message }));
}

function withoutUndefined(patch: object): object {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
