/** Yamato's hosts per service and shop environment. */
import type { Hosts } from '../api/connection-test.ts';
import '../api/methods.ts';
import { apiMethodOf, apiMethodsInUse } from '../api/methods/api-method.ts';
import type { ServiceName } from '../domain/order/facets.ts';

export function yamatoHosts(sandboxUrl: string): Hosts {
  return Object.fromEntries(apiMethodsInUse().map(({ service }) => [service, hostsOf(service, sandboxUrl)]));
}

/** Of one service. */
function hostsOf(service: ServiceName, sandboxUrl: string): Hosts[ServiceName] {
  return { sandbox: sandboxUrl, ...apiMethodOf(service).hosts };
}
