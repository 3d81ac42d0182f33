import type { z } from 'zod';
import './methods.ts';
import { methodOf } from '../domain/lifecycle/method.ts';
import type { ServiceName } from '../domain/order/facets.ts';
import { defaultPolicy, defaultPolicyOf, type Policy } from '../domain/order/policy.ts';
import type { Shop } from '../records/contract/shops.ts';
import { windowFaults } from '../domain/lifecycle/maintenance.ts';
import type { policyPatch } from './contracts/settings-body.ts';
import { apiMethodOf, apiMethodsInUse } from './methods/api-method.ts';
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

/** What an order of this method begins with in the shop. */
export function policyOf({ environment, policy }: Pick<Shop, 'environment' | 'policy'>, service: ServiceName): Policy {
  return { ...defaultPolicyOf(methodOf(service)), ...(environment === 'sandbox' ? apiMethodOf(service).sandboxPolicy : {}), ...policy };
}

export type ShownPolicy = {
  /** What holds for every method, and the policies that only one has. */
  readonly policy: Readonly<Record<string, unknown>>;
  /** Where a method's default of a policy that all have is another one, by method. */
  readonly policyByMethod: Readonly<Record<ServiceName, Readonly<Record<string, unknown>>>>;
};

export function shownPolicy(shop: Pick<Shop, 'environment' | 'policy'>): ShownPolicy {
  const common = { ...defaultPolicy, ...shop.policy };
  const held = apiMethodsInUse().map(({ service }) => ({ service, entries: Object.entries(policyOf(shop, service)) }));
  const own = held.flatMap(({ entries }) => entries.filter(([name]) => !Object.hasOwn(defaultPolicy, name)));
  const differing = held.map(({ service, entries }): [string, Record<string, unknown>] => [
    service, Object.fromEntries(entries.filter(([name, value]) => Object.hasOwn(defaultPolicy, name) && common[name as keyof Policy] !== value)),
  ]);
  return { policy: { ...common, ...Object.fromEntries(own) }, policyByMethod: Object.fromEntries(differing.filter(([, differs]) => Object.keys(differs).length > 0)) };
}
