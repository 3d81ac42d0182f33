/**
 * A payment method (決済方法) as the core sees it: everything that is its own, and nothing about the order's life that all
 * share. One module per method; which there are, only `domain/methods.ts` says.
 */
import type { ServiceName } from '../order/facets.ts';

export type Method = {
  readonly service: ServiceName;
  /** Japanese, as people call it. */
  readonly label: string;
};

const inUse = new Map<ServiceName, Method>();

/** Called once per method while the program loads, before anything asks for it. */
export function useMethod(method: Method): void {
  inUse.set(method.service, method);
}

/** Throws for a service that nobody has put in use: its orders cannot be understood. */
export function methodOf(service: ServiceName): Method {
  const method = inUse.get(service);
  if (method === undefined) throw new Error(`no such payment method: ${service}`);
  return method;
}

export function methodsInUse(): readonly Method[] {
  return [...inUse.values()];
}
